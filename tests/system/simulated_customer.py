"""Simulate a customer who knows what happened and answers questions, over the customer protocol only.

Used by the end-to-end tests and the attacks. Several customers can complain at once on one event loop::

    async with httpx.AsyncClient(base_url=..., timeout=30) as http:
        customer = await SimulatedCustomer.arrive(http, VACUUM_ZH)
        ending = await customer.complain()
        assert ending.how == "agreed" and ending.card["payload"]["case_number"]
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field, replace
from typing import Any, AsyncIterator, Mapping

import httpx

from tests.reachable import details

# One message in the form of the customer protocol.
Message = dict[str, Any]

# Longer than the default time limit of a turn, so that a holding message still counts as the answer.
ANSWER_SECONDS = 20.0
# A whole complaint takes about eight turns; one that has not ended after this many goes in circles.
MOST_TURNS = 20
RECONNECT_SECONDS = 0.3
MANNERS = ("all_at_once", "led", "in_pieces")


@dataclass(frozen=True)
class Knows:
    """What a customer knows, in the customer's words, and how the customer behaves.

    `what`, `when`, `product` and `desired_outcome` answer the questions of these names. `shown` says by fact what a
    correct recap must contain; anything else is corrected. `manner` is `all_at_once` (`story` says everything), `led`
    (`opening` says almost nothing) or `in_pieces` (first what happened, the rest when asked).
    """

    locale: str
    what: str
    when: str
    product: str
    desired_outcome: str
    story: str
    opening: str
    yes: str
    # Said to choose an option when `chooses` is "words".
    choice_in_words: str
    # The pressed option is the first whose remedy or title contains this, otherwise the first of all.
    wants_option: str
    unknown: str
    none_of_them: str
    a_person: str
    branch: str = ""
    contact: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)
    manner: str = "all_at_once"
    # "button" or "words"
    confirms: str = "button"
    # "button", "words" or "none" (reject them all)
    chooses: str = "button"

    def but(self, **changes: Any) -> Knows:
        """Return a copy of this customer with `changes`."""
        return replace(self, **changes)


VACUUM_ZH = Knows(
    locale="zh-Hant",
    what="掃地機器人壞了，完全不動",
    when="昨天",
    product="掃地機器人",
    desired_outcome="我要退款",
    story="上星期三在信義店買的掃地機器人昨天就不動了,我要退款",
    opening="很爛",
    yes="對，沒錯",
    choice_in_words="退款就好",
    wants_option="退款",
    unknown="不記得了",
    none_of_them="都不要",
    a_person="我要找真人",
    branch="信義店",
    contact="0912345678",
    shown={"product": "掃地機器人", "desired_outcome": "退款", "when": "昨天"},
)

VACUUM_EN = Knows(
    locale="en",
    what="My robot vacuum suddenly stopped working, it does not even charge",
    when="yesterday",
    product="the robot vacuum",
    desired_outcome="I want a refund",
    story=(
        "I bought a robot vacuum at the Xinyi store last Wednesday and it stopped working yesterday. I want a refund."
    ),
    opening="This is terrible",
    yes="Yes, that's right",
    choice_in_words="the refund please",
    wants_option="refund",
    unknown="I don't remember",
    none_of_them="None of them",
    a_person="I want to talk to a person",
    branch="the Xinyi store",
    contact="chen@example.com",
    shown={"product": "robot vacuum", "desired_outcome": "refund", "when": "yesterday"},
)


@dataclass(frozen=True)
class Turn:
    """One message or button of the customer and all its replies; `seconds` is the time from sending to receiving."""

    said: str
    replies: tuple[Message, ...]
    seconds: float


@dataclass(frozen=True)
class Ending:
    """How a complaint ended: `agreed`, `person` or `stuck`, with the card that ended it."""

    how: str
    card: Message | None
    turns: tuple[Turn, ...]


class NoAnswer(AssertionError):
    """Raised when no answer came in time; the message quotes the last messages."""


class SimulatedCustomer:
    """One conversation of a customer; calls raise AssertionError when a response violates the protocol."""

    def __init__(self, http: httpx.AsyncClient, knows: Knows, id: str, token: str) -> None:
        self.http, self.knows, self.id, self.token = http, knows, id, token
        self.turns: list[Turn] = []
        self._told: dict[str, int] = {}
        self._heard_seq = 0
        self._woken = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None

    # --- the protocol ------------------------------------------------------------------------------------------

    @classmethod
    async def arrive(cls, http: httpx.AsyncClient, knows: Knows, **body: Any) -> SimulatedCustomer:
        """Open a conversation in the customer's language and start listening to its stream."""
        response = await http.post("/api/conversations", json={"locale": knows.locale, **body})
        assert response.status_code == 201, response.text
        opened = response.json()
        customer = cls(http, knows, opened["id"], opened["token"])
        customer.listen()
        return customer

    @property
    def home(self) -> str:
        """Return the path of the conversation in the API."""
        return f"/api/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that authenticate the customer."""
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, path: str, **given: Any) -> httpx.Response:
        """Post to a path below the conversation."""
        return await self.http.post(self.home + path, headers=self.headers, **given)

    async def get(self, path: str, **given: Any) -> httpx.Response:
        """Get a path below the conversation."""
        return await self.http.get(self.home + path, headers=self.headers, **given)

    async def send(self, *, text: str | None = None, choice: str | None = None, client_id: str | None = None) -> int:
        """Send words or a choice; return its sequence number once it is stored."""
        body = {"text": text} if choice is None else {"choice": choice}
        response = await self.post("/messages", json={"client_id": client_id or uuid.uuid4().hex, **body})
        assert response.status_code == 202, f"{response.status_code} {response.text}"
        seq: int = response.json()["seq"]
        return seq

    async def messages(self, after: int = 0) -> list[Message]:
        """Return all messages after sequence number `after`."""
        found: list[Message] = []
        while True:
            response = await self.get("/messages", params={"after": after})
            assert response.status_code == 200, f"{response.status_code} {response.text}"
            page = response.json()
            found += page["messages"]
            if not page["messages"] or page["messages"][-1]["seq"] >= page["last_seq"]:
                return found
            after = page["messages"][-1]["seq"]

    async def events(self, after: int | None = None) -> AsyncIterator[tuple[str, dict[str, Any], str | None]]:
        """Yield name, data and id of each event of the stream after sequence number `after`, until the stream ends."""
        headers = dict(self.headers)
        if after is not None:
            headers["Last-Event-ID"] = str(after)
        timeout = httpx.Timeout(30, read=None)
        async with self.http.stream("GET", self.home + "/events", headers=headers, timeout=timeout) as response:
            assert response.status_code == 200, (await response.aread()).decode()
            name, data, event_id = "message", "", None
            async for line in response.aiter_lines():
                field_name, _, value = line.partition(": ")
                if field_name == "event":
                    name = value
                elif field_name == "data":
                    data += value
                elif field_name == "id":
                    event_id = value
                elif not line and data:
                    yield name, json.loads(data), event_id
                    name, data, event_id = "message", "", None

    def listen(self) -> None:
        """Follow the stream in the background, so that an answer is noticed at once."""
        if self._listener is None:
            self._listener = asyncio.create_task(self._follow())

    async def leave(self) -> None:
        """Close the stream, as a customer does who closes the page."""
        listener, self._listener = self._listener, None
        while listener is not None and not listener.done():
            # A stream that is cancelled while connecting can swallow the cancellation, so repeat it.
            listener.cancel()
            await asyncio.wait([listener], timeout=0.5)

    async def _follow(self) -> None:
        while True:
            try:
                async for name, data, _ in self.events(self._heard_seq):
                    if name == "message":
                        self._heard_seq = max(self._heard_seq, data["seq"])
                        self._woken.set()
            except (httpx.HTTPError, AssertionError):
                # The desk is restarting or has too many streams: reconnect as a browser does.
                pass
            await asyncio.sleep(RECONNECT_SECONDS)

    # --- talking -----------------------------------------------------------------------------------------------

    async def say(self, text: str) -> list[Message]:
        """Send a text and return the replies to it."""
        began = time.perf_counter()
        return await self._turn(text, await self.send(text=text), began)

    async def press(self, button: Mapping[str, Any]) -> list[Message]:
        """Press a button (anything with a `choice`) and return the replies to it."""
        began = time.perf_counter()
        label = str(button.get("label") or button.get("title") or button["choice"])
        return await self._turn(label, await self.send(choice=button["choice"]), began)

    async def answer_after(self, seq: int, seconds: float = ANSWER_SECONDS) -> list[Message]:
        """Wait for an answer after sequence number `seq`; return all answers since, or raise NoAnswer."""
        until = time.monotonic() + seconds
        while True:
            self._woken.clear()
            if self._heard_seq > seq or self._listener is None:
                said = await self.messages(after=seq)
                answers = [message for message in said if message["author"]["role"] != "customer"]
                if answers:
                    return answers
            left = until - time.monotonic()
            if left <= 0:
                raise NoAnswer(f"no answer within {seconds:.0f} s; last words: {await self.last_words()}")
            await self._wait_for_news(min(left, 1.0 if self._listener else 0.1))

    async def _wait_for_news(self, seconds: float) -> None:
        """Wait until a message comes, at most so long."""
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except asyncio.TimeoutError:
            pass

    async def last_words(self, count: int = 4) -> list[str]:
        """Return the last `count` messages as "role: text"."""
        return [f"{m['author']['role']}: {m['text']}" for m in (await self.messages())[-count:]]

    async def _turn(self, said: str, seq: int, began: float) -> list[Message]:
        replies = await self.answer_after(seq)
        self.turns.append(Turn(said, tuple(replies), time.perf_counter() - began))
        return replies

    # --- a whole complaint -------------------------------------------------------------------------------------

    async def complain(self) -> Ending:
        """Play the whole complaint until an agreement, a handoff to a person, or too many turns."""
        return await self.go_on(await self.say(self.first_words()))

    def first_words(self) -> str:
        """Return the customer's first message."""
        knows = self.knows
        return {"all_at_once": knows.story, "led": knows.opening, "in_pieces": knows.what}[knows.manner]

    async def go_on(self, replies: list[Message], most_turns: int = MOST_TURNS) -> Ending:
        """Answer `replies` and all further replies until the end of the complaint."""
        for _ in range(most_turns):
            for how, kind in (("agreed", "commitment"), ("person", "handoff")):
                card = last_of(replies, kind)
                if card is not None:
                    await self._leave_contact(replies)
                    return Ending(how, card, tuple(self.turns))
            replies = await self.respond(replies)
        return Ending("stuck", replies[-1] if replies else None, tuple(self.turns))

    async def respond(self, replies: list[Message]) -> list[Message]:
        """Answer the last message that requires an answer, and return the replies."""
        for message in reversed(replies):
            if message["kind"] == "question":
                return await self._answer(message)
            if message["kind"] == "recap":
                return await self._check(message)
            if message["kind"] == "options":
                return await self._choose(message)
        # No question was asked: tell what happened.
        return await self.say(self.knows.what)

    async def tell_details(self) -> list[Message]:
        """Tell everything that an option may need, before anybody asks."""
        return await self.say(details(self.id, self.knows.locale))

    async def _answer(self, question: Message) -> list[Message]:
        asks = str(question["payload"].get("asks"))
        if asks == "contact" and self._told.get(asks, 0) < 2:
            self._told[asks] = self._told.get(asks, 0) + 1
            return await self.tell_details()
        self._told[asks] = self._told.get(asks, 0) + 1
        known = str(getattr(self.knows, asks, "") or "")
        if known and self._told[asks] <= 2:
            return await self.say(known)
        suggestions = question["payload"].get("suggestions") or []
        if suggestions:
            # The last suggestion avoids an answer: "I can't remember", "not sure yet".
            return await self.press(suggestions[-1])
        return await self.say(self.knows.unknown)

    async def _check(self, recap: Message) -> list[Message]:
        wrong = self.wrong_fact(recap)
        if wrong is not None and self._told.get(f"corrected {wrong}", 0) < 1:
            self._told[f"corrected {wrong}"] = 1
            return await self.press(correction_of(recap, wrong))
        if self.knows.confirms == "words":
            return await self.say(self.knows.yes)
        return await self.press(recap["payload"]["confirm"])

    def wrong_fact(self, recap: Message) -> str | None:
        """Return the first fact of the recap that differs from `shown` and can be corrected, or None."""
        facts = recap["payload"]["facts"]
        correctable = {correction["fact"] for correction in recap["payload"]["corrections"]}
        for name, expected in self.knows.shown.items():
            if name in correctable and expected not in facts.get(name, ""):
                return name
        return None

    async def _choose(self, menu: Message) -> list[Message]:
        knows = self.knows
        if knows.chooses == "none":
            return await self.press(menu["payload"]["none"])
        if knows.chooses == "words":
            return await self.say(knows.choice_in_words)
        return await self.press(self.option_of(menu))

    def option_of(self, menu: Message) -> dict[str, Any]:
        """Return the option this customer wants most."""
        options: list[dict[str, Any]] = menu["payload"]["options"]
        wanted = [o for o in options if self.knows.wants_option in f"{o['title']} {o['remedy']}"]
        return (wanted or options)[0]

    async def _leave_contact(self, replies: list[Message]) -> None:
        asked = any(m["kind"] == "question" and m["payload"].get("asks") == "contact" for m in replies)
        if asked and self.knows.contact:
            await self.say(self.knows.contact)


def last_of(replies: list[Message], kind: str) -> Message | None:
    """Return the last reply of a kind; None when there is none."""
    return next((message for message in reversed(replies) if message["kind"] == kind), None)


def only(replies: list[Message], kind: str) -> Message:
    """Return the only reply of a kind; raise AssertionError when there is none or more than one."""
    found = [message for message in replies if message["kind"] == kind]
    assert len(found) == 1, f"expected one {kind}, got {[(m['kind'], m['text']) for m in replies]}"
    return found[0]


def correction_of(recap: Message, fact: str) -> dict[str, Any]:
    """Return the button of a recap that corrects one fact."""
    corrections: list[dict[str, Any]] = recap["payload"]["corrections"]
    return next(correction for correction in corrections if correction["fact"] == fact)


def as_stored(messages: list[Message]) -> list[Message]:
    """Return messages as the record has them: without the addresses of status pages, which are made when shown."""
    return [
        {**message, "payload": {name: value for name, value in message["payload"].items() if name != "status_url"}}
        if "payload" in message
        else message
        for message in messages
    ]
