"""Count the open event streams, so that nobody takes every connection of the desk."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sse_starlette import EventSourceResponse
from starlette.types import Receive, Scope, Send

from bot.desk.fullness import Full

# Seconds after which a refused page may try a stream again; until then it asks for news now and then.
RETRY_SECONDS = 60
# The pages that one agent may have open.
MOST_PER_AGENT = 20


class Streams:
    """The open event streams: of customers by network address, and of agents by their number."""

    def __init__(self, most: int, most_per_address: int) -> None:
        """Allow customers `most` streams in all and `most_per_address` from one address; 0 allows any number."""
        self._most, self._most_per_address = most, most_per_address
        self._of: Counter[str] = Counter()
        self._customers = 0

    @property
    def open(self) -> int:
        """Return the number of streams that are open."""
        return self._of.total()

    def of_customer(self, address: str) -> Place:
        """Take a place for a customer's stream; raise Full (503) when there is none."""
        if self._most and self._customers >= self._most:
            raise _full()
        if self._most_per_address and self._of[address] >= self._most_per_address:
            raise _full()
        self._customers += 1
        return Place(self, address, is_customer=True)

    def of_agent(self, agent_id: int) -> Place:
        """Take a place for an agent's stream, which customers cannot fill; raise Full (503) for one too many."""
        name = f"agent {agent_id}"
        if self._of[name] >= MOST_PER_AGENT:
            raise _full()
        return Place(self, name, is_customer=False)

    def _left(self, name: str, is_customer: bool) -> None:
        self._customers -= is_customer
        self._of[name] -= 1
        if not self._of[name]:
            del self._of[name]


class Place:
    """The place of one stream, held from now on until `leave`."""

    def __init__(self, streams: Streams, name: str, is_customer: bool) -> None:
        self._streams, self._name, self._is_customer = streams, name, is_customer
        streams._of[name] += 1

    def leave(self) -> None:
        """Give the place back."""
        self._streams._left(self._name, self._is_customer)


class CountedStream(EventSourceResponse):
    """An event stream that gives its place back when it ends, however it ends."""

    def __init__(self, content: Any, place: Place, **more: Any) -> None:
        super().__init__(content, **more)
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._place.leave()


def _full() -> Full:
    return Full(503, "streams_full", RETRY_SECONDS)
