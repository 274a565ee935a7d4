"""Customers of the product in this process: they repeat a call that failed, and go on when something got stuck."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from tests.dialogue.kills.product import Product
from tests.system.simulated_customer import VACUUM_EN, VACUUM_ZH, Knows, Message, SimulatedCustomer, last_of

MOST_TURNS = 25
CALLS = 100
# After a failure two turns are answered one after the other.
QUIET_SECONDS = 0.1
# Between two looks whether the bot is still at work.
LOOK_SECONDS = 0.005


@dataclass(frozen=True)
class Script:
    """A customer: what they know, and what they say before they choose, once each."""

    name: str
    knows: Knows
    dithers: tuple[str, ...] = ()
    first: str = ""


TWO = "有兩件事。第一，掃地機器人昨天就不動了，在信義店買的，我要退款。第二，上週買的電熱水壺蓋子裂了，我要換貨。"
SCRIPTS = (
    Script("buttons", VACUUM_ZH),
    Script("words", VACUUM_EN.but(confirms="words", chooses="words")),
    Script("dithers", VACUUM_ZH, dithers=("讓我想一下，都差不多吧", "這樣喔")),
    Script("wants none", VACUUM_EN.but(chooses="none")),
    Script("in pieces", VACUUM_ZH.but(manner="in_pieces", confirms="words")),
    Script("two matters", VACUUM_ZH, first=TWO),
    Script("a person", VACUUM_EN, dithers=("Hmm, I don't know", "I want to talk to a person")),
)


class Patient(SimulatedCustomer):
    """A customer who repeats what did not arrive, and writes again after a holding message."""

    script: Script
    # Returns whether the bot is still to answer a conversation.
    is_waiting: Callable[[str], bool]

    async def post(self, path: str, **given: Any) -> httpx.Response:
        """Post until it arrives; the `client_id` stays the same."""
        return await _until_it_arrives(lambda: super(Patient, self).post(path, **given))

    async def get(self, path: str, **given: Any) -> httpx.Response:
        """Get until it arrives."""
        return await _until_it_arrives(lambda: super(Patient, self).get(path, **given))

    async def _wait_for_news(self, seconds: float) -> None:
        """Wait until the bot has answered, at most so long: it is in this process, so that it can be seen."""
        until = time.monotonic() + seconds
        if not self.is_waiting(self.id):
            await asyncio.sleep(seconds)
        while self.is_waiting(self.id) and time.monotonic() < until:
            await asyncio.sleep(LOOK_SECONDS)

    async def complain_on(self) -> str:
        """Complain until an agreement, a person or too many turns; return which."""
        dithers = list(self.script.dithers)
        replies = await self.say(self.script.first or self.first_words())
        for _ in range(MOST_TURNS):
            if last_of(replies, "commitment") is not None:
                return "agreed"
            if _is_stuck(replies):
                replies = await self._go_on_after_a_failure()
                continue
            if last_of(replies, "handoff") is not None:
                return "person"
            shown = last_of(replies, "options")
            if dithers and (shown is not None or len(dithers) < len(self.script.dithers)):
                replies = await self.say(dithers.pop(0))
                continue
            replies = await self.respond(replies)
        return "stuck"

    async def press(self, button: Mapping[str, Any]) -> list[Message]:
        """Press a button; write instead when it is not open any more, as the answer advises."""
        try:
            return await super().press(button)
        except AssertionError as error:
            if "409" not in str(error):
                raise
            return await self._go_on_after_a_failure()

    async def _go_on_after_a_failure(self) -> list[Message]:
        """Write again, and return the replies to what was said before and to these words, once no more comes."""
        seq = await self.send(text="請繼續" if self.knows.locale == "zh-Hant" else "Please go on")
        await self.answer_after(seq)
        while self.is_waiting(self.id):
            await asyncio.sleep(QUIET_SECONDS)
        return await self.answer_after(seq)

    async def respond(self, replies: list[Message]) -> list[Message]:
        """Answer as ever; where the bot leaves the choice open, choose from the card that is on the screen."""
        asks = [message["payload"].get("asks") for message in replies if message["kind"] == "question"]
        cards = any(message["kind"] in ("recap", "options") for message in replies)
        menu = last_of(await self.messages(), "options")
        is_open = asks[-1] == "option" if asks else not cards
        if menu is not None and is_open and not self._told.get("chosen"):
            self._told["chosen"] = 1
            return await self._choose(menu)
        return await super().respond(replies)


def _is_stuck(replies: list[Message]) -> bool:
    handoff = last_of(replies, "handoff")
    return handoff is not None and handoff["payload"]["reason"] == "technical"


async def _until_it_arrives(call: Any) -> httpx.Response:
    for _ in range(CALLS):
        try:
            response: httpx.Response = await call()
            return response
        except httpx.HTTPError:
            await asyncio.sleep(0.01)
    raise AssertionError("the desk does not come back")


async def arrive(product: Product, script: Script) -> Patient:
    """Open the conversation of a customer."""
    transport = product.transport()
    http = httpx.AsyncClient(transport=transport, base_url="http://desk", timeout=60)
    opened = (
        await _until_it_arrives(lambda: http.post("/api/conversations", json={"locale": script.knows.locale}))
    ).json()
    customer = Patient(http, script.knows, opened["id"], opened["token"])
    customer.script, customer.is_waiting = script, product.is_waiting
    return customer
