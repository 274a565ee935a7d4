"""Simulate an attacker: a customer who brings a conversation into a situation and then sends hostile input."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
from sqlalchemy import select

from bot.cases import Store, cases, conversations, fact_store, offers
from bot.cases.models import Turn
from tests.running import Running
from tests.system.amends import amends
from tests.system.colleague import Colleague
from tests.system.simulated_customer import VACUUM_EN, VACUUM_ZH, Message, SimulatedCustomer, last_of, only

T = TypeVar("T")
# Concurrent conversations: enough to keep a small machine busy, few enough that no turn comes near its time limit.
AT_ONCE = 6
SETTLED_SECONDS = 30.0
LOGINS = {
    "agent": ("attacked", "林小安"),
    "supervisor": ("deciding", "吳主任"),
}
PASSWORD = "a-long-password-4"


@dataclass
class Campaign:
    """The running product and a record of the attacks on it: turns by family, and conversations."""

    running: Running
    store: Store
    turns: Counter[str] = field(default_factory=Counter)
    conversations: set[str] = field(default_factory=set)

    @classmethod
    def against(cls, running: Running) -> Campaign:
        """Add the agent and supervisor accounts that the attacks need, and open the store."""
        for role, (login, name) in LOGINS.items():
            added = amends(running, "agent", "add", login, "--name", name, "--role", role, "--password", PASSWORD)
            assert added.returncode == 0, added.stderr
        return cls(running, running.store())

    def http(self) -> httpx.AsyncClient:
        """Return an HTTP client for the desk with its own cookies."""
        limits = httpx.Limits(max_connections=400)
        return httpx.AsyncClient(base_url=self.running.shop_url, timeout=60, limits=limits)

    async def person(self, http: httpx.AsyncClient, role: str) -> Colleague:
        """Sign in the account of that role."""
        return await Colleague.sign_in(http, LOGINS[role][0], PASSWORD)

    async def read(self, look: Callable[[Any], T]) -> T:
        """Read from the store in a thread, so that the event loop is not blocked."""

        def run() -> T:
            with self.store.read() as session:
                return look(session)

        return await asyncio.to_thread(run)

    async def write(self, change: Callable[[Any], T]) -> T:
        """Change the store directly in a thread, for example to let an offer expire."""

        def run() -> T:
            with self.store.begin() as session:
                return change(session)

        return await asyncio.to_thread(run)

    async def situation_of(self, conversation_id: str) -> str:
        """Return the situation of the conversation, as named in `table.SITUATIONS`."""

        def look(session: Any) -> str:
            owner = conversations.get(session, conversation_id).owner
            if owner in ("queue", "agent"):
                return str(owner)
            case = cases.current_case(session, conversation_id)
            if case is None or case.stage == "listening":
                told = case is not None and "what" in fact_store.current(session, case)
                return "asked" if told else "before"
            if case.stage == "offering":
                return "offer" if offers.open_offer(session, case) is not None else "between"
            return {"clarifying": "recap"}.get(case.stage, case.stage)

        return await self.read(look)


class Attacker:
    """One conversation of an attacker; every message or button sent is counted in the campaign."""

    def __init__(self, campaign: Campaign, customer: SimulatedCustomer) -> None:
        self.campaign, self.customer = campaign, customer
        self.replies: list[Message] = []

    @classmethod
    async def arrive(cls, campaign: Campaign, http: httpx.AsyncClient, locale: str, **body: Any) -> Attacker:
        """Open a conversation; wait and retry while the desk refuses because too many came from one address."""
        knows = VACUUM_EN if locale == "en" else VACUUM_ZH.but(locale=locale, shown={})
        while True:
            response = await http.post("/api/conversations", json={"locale": locale, **body})
            if response.status_code != 429:
                break
            await asyncio.sleep(float(response.headers["Retry-After"]))
        assert response.status_code == 201, response.text
        opened = response.json()
        campaign.conversations.add(opened["id"])
        customer = SimulatedCustomer(http, knows, opened["id"], opened["token"])
        customer.listen()
        return cls(campaign, customer)

    @property
    def id(self) -> str:
        """Return the id of the conversation."""
        return self.customer.id

    async def reach(self, situation: str, agent: Colleague | None = None, story: str | None = None) -> None:
        """Bring the conversation into a situation with the messages of an honest customer."""
        customer = self.customer
        if situation == "before":
            return
        if situation == "asked":
            only(await customer.say(customer.knows.what), "question")
            return
        if situation == "queue":
            only(await customer.say(customer.knows.a_person), "handoff")
            return
        # So that pressing an option agrees to it at once.
        await customer.tell_details()
        recap = only(await customer.say(story or customer.knows.story), "recap")
        self.replies = [recap]
        if situation == "recap":
            return
        self.replies = await customer.press(recap["payload"]["confirm"])
        menu = only(self.replies, "options")
        if situation == "agreed":
            only(await customer.press(menu["payload"]["options"][0]), "commitment")
        elif situation == "agent":
            assert agent is not None
            await agent.take(customer.id)

    @property
    def menu(self) -> Message:
        """Return the last options card."""
        found = last_of(self.replies, "options")
        assert found is not None
        return found

    async def type(self, family: str, text: str) -> list[Message]:
        """Send a text; return the answers, none while a person has the conversation."""
        self.campaign.turns[family] += 1
        seq = await self.customer.send(text=text)
        await self.settled(seq)
        return [m for m in await self.customer.messages(after=seq) if m["author"]["role"] != "customer"]

    async def press(self, family: str, token: str, client_id: str | None = None) -> int:
        """Send a button's token, which may be a forged or foreign one; return the HTTP status."""
        self.campaign.turns[family] += 1
        body = {"client_id": client_id or uuid.uuid4().hex, "choice": token}
        response = await self.customer.post("/messages", json=body)
        if response.status_code == 202:
            await self.settled(response.json()["seq"])
        return response.status_code

    async def settled(self, seq: int) -> None:
        """Wait until everything up to message `seq` has been answered or left to a person.

        Raises AssertionError after `SETTLED_SECONDS`.
        """
        until = asyncio.get_running_loop().time() + SETTLED_SECONDS
        done = select(Turn.id).where(Turn.conversation_id == self.id, Turn.to_seq >= seq, Turn.state != "running")
        while not await self.campaign.read(lambda session: session.execute(done).first()):
            if asyncio.get_running_loop().time() > until:
                raise AssertionError(f"no answer: {await self.customer.last_words()}")
            await asyncio.sleep(0.05)

    async def leave(self) -> None:
        """Close the event stream, as a customer does who closes the page."""
        await self.customer.leave()


async def all_of(count: int, jobs: list[Callable[[], Awaitable[None]]]) -> None:
    """Run every job, `count` at a time; raise the first failure after all have ended."""
    gate = asyncio.Semaphore(count)

    async def one(job: Callable[[], Awaitable[None]]) -> None:
        async with gate:
            await job()

    failed = [r for r in await asyncio.gather(*(one(job) for job in jobs), return_exceptions=True) if r is not None]
    if failed:
        raise failed[0]


def tokens_of(menu: Mapping[str, Any]) -> list[str]:
    """Return the tokens of the options on a card, in order."""
    return [str(option["choice"]) for option in menu["payload"]["options"]]
