"""The client of the dialogue process: one call per turn, the feeling in a text, and whether the process is ready."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

import httpx

from bot.conversation.not_twice import Reply
from bot.conversation.turn import Feeling, TurnPart

__all__ = ["Answer", "Dialogue", "DialogueError", "HttpDialogue", "Readiness", "Reply", "TurnRequest"]

# Seconds between two attempts at a turn while the process is starting: a refused connection, or a 503.
RETRY_SECONDS = 0.25
TEXT_TIMEOUT = httpx.Timeout(5.0)


class DialogueError(Exception):
    """The dialogue gave no usable answer."""


@dataclass(frozen=True)
class TurnRequest:
    """What the dialogue receives for one turn: the customer's words, or the choice they made.

    `is_first` is whether it is the first turn of the conversation, whose language is only a guess before. `takes_up` is
    the number of the case whose words, told before, are this turn. `after` is the last turn that the dialogue
    remembers. Asked again with the same `turn_id`, the dialogue gives the same answer.
    """

    conversation_id: str
    turn_id: str
    locale: str
    owner: str
    text: str
    parts: tuple[TurnPart, ...]
    choice: dict[str, Any] | None = None
    is_first: bool = False
    takes_up: str | None = None
    after: str | None = None

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> TurnRequest:
        """Return the turn that `as_json` wrote, also that of another version of this program."""
        known = {one.name: body[one.name] for one in fields(cls) if one.name in body}
        return cls(**{**known, "parts": tuple(TurnPart(**part) for part in body["parts"])})

    def as_json(self) -> dict[str, Any]:
        """Return the body of the call."""
        return {
            "conversation_id": self.conversation_id,
            "turn_id": self.turn_id,
            "locale": self.locale,
            "owner": self.owner,
            "text": self.text,
            "parts": [vars(part) for part in self.parts],
            "choice": self.choice,
            "is_first": self.is_first,
            "takes_up": self.takes_up,
            "after": self.after,
        }


@dataclass(frozen=True)
class Answer:
    """The dialogue's answer to a turn; `locale` is the language it continues in, None if that is unchanged.

    `memory` is what the dialogue remembers of the turn, in its own words; None when it remembers nothing. `heard` is
    what its model heard in the turn and what followed, as `heard_turns.keep` takes it; None when it does not say so.
    """

    replies: tuple[Reply, ...]
    locale: str | None = None
    memory: str | None = None
    heard: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Readiness:
    """Which inner processes answer, by name; those `beside` are not needed to answer a customer's turn."""

    parts: dict[str, bool] = field(default_factory=dict)
    beside: dict[str, bool] = field(default_factory=dict)

    @property
    def all(self) -> bool:
        """Return whether every part answers that a turn needs."""
        return all(self.parts.values())


class Dialogue(Protocol):
    """What the desk needs of the dialogue process."""

    async def turn(self, request: TurnRequest) -> Answer:
        """Return the answer to a turn. Raises DialogueError; the caller cancels it when it takes too long."""

    async def feeling(self, text: str) -> Feeling | None:
        """Return the feeling in a text written to a person, None when there is none. Raises DialogueError."""

    async def hear(self, text: str) -> Mapping[str, Any]:
        """Return what the model hears in a text that nobody said, as `Answer.heard` has it. Raises DialogueError."""

    async def readiness(self) -> Readiness:
        """Return which of the other processes answer now."""

    async def close(self) -> None:
        """Close the connections."""


class HttpDialogue:
    """Call the dialogue process over HTTP, with connections that are kept open."""

    def __init__(
        self,
        dialogue_url: str,
        actions_url: str,
        token: str,
        transport: httpx.AsyncBaseTransport | None = None,
        care_url: str | None = None,
    ) -> None:
        self._dialogue_url = dialogue_url.rstrip("/")
        self._actions_url = actions_url.rstrip("/")
        self._care_url = care_url
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        # The transport without a client: cookies, redirects and proxies are not needed and take half of a call's time.
        self._transport = transport or httpx.AsyncHTTPTransport(
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=60),
            trust_env=False,
        )

    async def turn(self, request: TurnRequest) -> Answer:
        """Post the turn and return its answer; retry while the process is starting or has no model (503)."""
        address = f"{self._dialogue_url}/webhooks/desk/turn"
        body = json.dumps(request.as_json(), ensure_ascii=False).encode()
        while True:
            try:
                # The caller limits how long a turn may take.
                response = await self._send("POST", address, httpx.Timeout(None, connect=2.0), body)
                if response.status_code != 503:
                    break
            except httpx.ConnectError:
                pass
            except httpx.HTTPError as error:
                raise DialogueError(f"no answer from the dialogue: {type(error).__name__}") from error
            await asyncio.sleep(RETRY_SECONDS)
        if response.status_code != 200:
            raise DialogueError(f"the dialogue answered {response.status_code}")
        return read_answer(response)

    async def feeling(self, text: str) -> Feeling | None:
        """Post the text and return its feeling; not retried, because no answer depends on it."""
        return read_feeling(await self._about("feeling", text))

    async def hear(self, text: str) -> Mapping[str, Any]:
        """Post the text and return what is heard in it; not retried, because who asks can ask again."""
        response = await self._about("hear", text)
        try:
            heard: Mapping[str, Any] = response.json()["heard"]
            return {**heard, "intent": str(heard["intent"]), "confidence": float(heard["confidence"])}
        except (ValueError, KeyError, TypeError) as error:
            raise DialogueError("the dialogue's answer has not the agreed shape") from error

    async def _about(self, what: str, text: str) -> httpx.Response:
        """Return the answer to a question about a text. Raises DialogueError when there is none."""
        body = json.dumps({"text": text}, ensure_ascii=False).encode()
        try:
            response = await self._send("POST", f"{self._dialogue_url}/webhooks/desk/{what}", TEXT_TIMEOUT, body)
        except httpx.HTTPError as error:
            raise DialogueError(f"no answer from the dialogue: {type(error).__name__}") from error
        if response.status_code != 200:
            raise DialogueError(f"the dialogue answered {response.status_code}")
        return response

    async def readiness(self) -> Readiness:
        """Ask the processes in parallel, each for at most a second; care only where its address is known."""
        asked = {"dialogue": f"{self._dialogue_url}/webhooks/desk/", "actions": f"{self._actions_url}/health"}
        if self._care_url is not None:
            asked["care"] = f"{self._care_url}/health"
        answers = await asyncio.gather(*(self._answers(address) for address in asked.values()))
        found = dict(zip(asked, answers, strict=True))
        beside = {"care": found.pop("care")} if "care" in found else {}
        return Readiness(found, beside)

    async def _answers(self, address: str) -> bool:
        try:
            response = await self._send("GET", address, httpx.Timeout(1.0))
        except (httpx.HTTPError, OSError):
            return False
        return response.status_code == 200

    async def _send(self, method: str, address: str, timeout: httpx.Timeout, body: bytes = b"") -> httpx.Response:
        request = httpx.Request(
            method, address, headers=self._headers, content=body, extensions={"timeout": timeout.as_dict()}
        )
        response = await self._transport.handle_async_request(request)
        try:
            await response.aread()
        finally:
            await response.aclose()
        return response

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


def read_feeling(response: httpx.Response) -> Feeling | None:
    """Return the feeling in a response, None when it has none. Raises DialogueError for an unexpected format."""
    try:
        heard = response.json()["feeling"]
        return None if heard is None else Feeling(str(heard["name"]), float(heard["confidence"]))
    except (ValueError, KeyError, TypeError) as error:
        raise DialogueError("the dialogue's answer has not the agreed shape") from error


def read_answer(response: httpx.Response) -> Answer:
    """Return the answer in a response of the dialogue. Raises DialogueError for an unexpected format."""
    try:
        body = response.json()
        replies = tuple(
            Reply(
                kind=str(message.get("kind") or "text"),
                text=str(message["text"]),
                payload=message.get("payload") or None,
                message_id=message.get("message_id"),
            )
            for message in body["messages"]
        )
        return Answer(replies, body.get("locale"), body.get("memory"), body.get("heard"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DialogueError("the dialogue's answer has not the agreed shape") from error
