"""The whole product in one process: the real desk, dialogue and actions over one store, each of which can be killed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import httpx
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot.cases import Store
from bot.channels.actions_endpoint import TurnEndpoint
from bot.channels.attempt import TurnAborted
from bot.channels.memory import MemoryStore
from bot.channels.taking_turns import take_turn
from bot.conversation.services import Services
from bot.conversation.turn import Feeling
from bot.desk.app import create_app
from bot.desk.dialogue import Answer, DialogueError, Readiness, TurnRequest, read_answer
from bot.desk.recovery import pick_up
from bot.settings import Settings
from tests.dialogue.kills.faults import (
    ACT,
    ACTED,
    ACTIONS,
    ASKED,
    DESK,
    DIALOGUE,
    DID,
    DONE,
    HEARD,
    TOLD,
    WRITE,
    WRITTEN,
    Faults,
    Killed,
)


class MortalStore(Store):
    """A store in whose write transactions a process may die, before or after the commit."""

    before, after = WRITE, WRITTEN
    product: Product | None = None

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Run one write transaction, unless somebody dies."""
        with super().begin() as session:
            yield session
            self._pass(self.before)
        self._pass(self.after)

    def _pass(self, place: str) -> None:
        if self.product is not None:
            self.product.pass_by(place)


class ActionsStore(MortalStore):
    """The store of the actions."""

    before, after = ACT, DID


class ActionsHere(TurnEndpoint):
    """Run the project's actions in this process, called as over the network."""

    product: Product

    async def _post_once(self, call: dict[str, Any]) -> Any:
        self.product.pass_by(HEARD)
        # Let others run, as during a call over the network.
        await asyncio.sleep(0)
        try:
            answer = await self.product.executor.run(json.loads(json.dumps(call)))
        except Killed as dead:
            if dead.who != ACTIONS:
                raise
            raise aiohttp.ServerDisconnectedError() from dead
        await asyncio.sleep(0)
        self.product.pass_by(ACTED)
        return answer


class Product:
    """A desk, a dialogue and the actions. `faults` decides who dies where; the dead are started again at once."""

    def __init__(self, agent: Agent, services: Services, settings: Settings, domain: Domain) -> None:
        self.agent, self.services, self.settings, self.domain = agent, services, settings, domain
        self.faults: Faults = Faults()
        self.executor = ActionExecutor()
        self.executor.register_package("actions")
        self.turns_taken = 0
        self._attempts: set[asyncio.Task[dict[str, Any]]] = set()
        self._burials: list[asyncio.Task[None]] = []
        self._awake = asyncio.Event()
        self._dies = False
        # Threads report here who died.
        self._home = asyncio.get_running_loop()
        endpoint = ActionsHere.of(EndpointConfig("http://actions.invalid", enable_selective_domain=True))
        endpoint.product = self
        agent.processor.action_endpoint = endpoint
        self._start_dialogue()
        self._start_desk()

    # --- the desk ------------------------------------------------------------------------------------------------

    def _start_desk(self) -> None:
        self.app: Starlette = create_app(
            self.settings,
            dialogue=_ThisDialogue(self),
            policy=self.services.policy,
            words=self.services.words,
            phrases=self.services.phrases,
            clock=self.services.store.clock,
        )
        context = self.app.state.context
        context.store.close()
        context.store = MortalStore.open(self.settings.database_url, self.services.store.clock)
        context.store.product = self
        self._dies = False
        self._awake.set()

    def kill_desk(self) -> None:
        """End the desk with everything it was doing, and start another one, which picks up what waits."""
        if self._dies:
            return
        self._dies = True
        self._awake.clear()
        if self.faults.cuts:
            for task in list(self._attempts):
                task.cancel()
        self._burials.append(asyncio.get_running_loop().create_task(self._bury_desk(self.app)))

    async def _bury_desk(self, dead: Starlette) -> None:
        context = dead.state.context
        await context.turns.close()
        await context.view_log.settle()
        context.store.close()
        self._start_desk()
        await pick_up(self.app.state.context)

    async def at_rest(self) -> None:
        """Wait until no desk dies and no conversation waits for the bot."""
        while self._burials:
            await self._burials.pop()
        await self.app.state.context.turns.settled()
        if self._burials or self._attempts:
            await asyncio.gather(*self._attempts, return_exceptions=True)
            await self.at_rest()

    def is_waiting(self, conversation_id: str) -> bool:
        """Return whether the bot is still to answer this conversation, or a desk is dying."""
        return bool(self._dies or conversation_id in self.app.state.context.turns._lanes)

    async def close(self) -> None:
        """Stop everything."""
        await self.at_rest()
        context = self.app.state.context
        await context.turns.close()
        await context.view_log.settle()
        context.store.close()

    def transport(self) -> httpx.AsyncBaseTransport:
        """Return a transport to whichever desk lives; a call fails when its desk dies."""
        return _ToTheDesk(self)

    async def call(self, request: httpx.Request) -> httpx.Response:
        """Answer a call of a customer; raise ConnectError when the desk dies over it."""
        await self._awake.wait()
        try:
            return await httpx.ASGITransport(app=self.app, raise_app_exceptions=True).handle_async_request(request)
        except Killed as dead:
            raise httpx.ConnectError("the desk died") from dead

    # --- the dialogue --------------------------------------------------------------------------------------------

    def _start_dialogue(self) -> None:
        """Begin with an empty memory over the same files, as a new process does."""
        self.agent.processor.tracker_store = MemoryStore(
            host=self.settings.tracker_url, domain=self.domain, case_store=self.settings.database_url
        )

    def kill_dialogue(self) -> None:
        """End every turn that the dialogue is taking, and start it again."""
        for task in list(self._attempts):
            task.cancel()
        self._start_dialogue()

    async def attempt(self, request: TurnRequest) -> Answer:
        """Take a turn as over the network: the dialogue goes on with it although its desk dies."""
        self.pass_by(ASKED)
        body = json.loads(json.dumps(request.as_json()))
        task = asyncio.get_running_loop().create_task(self._take(body))
        self._attempts.add(task)
        task.add_done_callback(self._attempts.discard)
        try:
            answer = await asyncio.shield(task)
        except (TurnAborted, Killed) as error:
            raise DialogueError(str(error)) from error
        except asyncio.CancelledError:
            if task.cancelled():
                raise DialogueError("the dialogue died") from None
            raise
        self.pass_by(TOLD)
        return read_answer(httpx.Response(200, json=answer))

    async def _take(self, body: dict[str, Any]) -> dict[str, Any]:
        self.turns_taken += 1
        answer = await take_turn(self.agent, self.agent.handle_message, body)
        self.pass_by(DONE)
        return answer

    # --- dying ---------------------------------------------------------------------------------------------------

    def pass_by(self, place: str) -> None:
        """Let somebody die here, when the plan says so; raise Killed in the one who is at this place."""
        victim = self.faults.victim(place)
        if victim is None:
            return
        if victim == DESK:
            self._home.call_soon_threadsafe(self.kill_desk)
        elif victim == DIALOGUE:
            self._start_dialogue()
            self._home.call_soon_threadsafe(self.kill_dialogue)
        # A dialogue that dies takes along the action that it waits for.
        ends = {DESK: (WRITE, WRITTEN, ASKED, TOLD), DIALOGUE: (HEARD, ACTED, DONE, ACT, DID), ACTIONS: (ACT, DID)}
        if place in ends[victim]:
            raise Killed(victim, place)


class _ThisDialogue:
    """The desk's way to the dialogue of this process."""

    def __init__(self, product: Product) -> None:
        self._product = product

    async def turn(self, request: TurnRequest) -> Answer:
        """Take a turn; raise DialogueError when the dialogue or the actions die over it."""
        return await self._product.attempt(request)

    async def feeling(self, text: str) -> Feeling | None:
        """Return no feeling."""
        return None

    async def readiness(self) -> Readiness:
        """Return that both are there, because the dead are started again at once."""
        return Readiness({"dialogue": True, "actions": True})

    async def close(self) -> None:
        """Do nothing."""


class _ToTheDesk(httpx.AsyncBaseTransport):
    def __init__(self, product: Product) -> None:
        self._product = product

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._product.call(request)
