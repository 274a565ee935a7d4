"""Send wake-ups from the writers of a conversation to its watchers.

A wake-up carries no message: a watcher that is woken reads the store from the last message it knows. A lost or
repeated wake-up can therefore neither lose nor repeat a message. This broker works within one process; a broker for
several desks needs the same four methods.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Iterator, Protocol

# A watcher that stopped reading keeps only the newest passing events; messages come from the store.
PASSING_EVENTS_KEPT = 32

# The topic that every change of any conversation wakes; the agents' lists watch it.
EVERYWHERE = "*"


@dataclass(frozen=True)
class Passing:
    """An event that is not stored, because it matters only at this moment, such as `typing`."""

    name: str
    data: dict[str, Any]


class Subscription:
    """Wait for wake-ups of one topic."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._changed = False
        self._passing: deque[Passing] = deque(maxlen=PASSING_EVENTS_KEPT)

    def wake(self, passing: Passing | None = None) -> None:
        """Wake the waiter; with `passing`, hand over that event, else report a change in the store."""
        if passing is None:
            self._changed = True
        else:
            self._passing.append(passing)
        self._woken.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a wake-up, at most `seconds`; return whether there was one since the last wait."""
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        self._woken.clear()
        return True

    def take_change(self) -> bool:
        """Return whether a change in the store was reported since the last call; passing events do not count."""
        changed, self._changed = self._changed, False
        return changed

    def take_passing(self) -> list[Passing]:
        """Return the passing events since the last call, oldest first."""
        taken = list(self._passing)
        self._passing.clear()
        return taken


class Broker(Protocol):
    """What the desk needs of a broker. Every method is called on the event loop and returns at once."""

    def notify(self, conversation_id: str) -> None:
        """Wake the watchers of this conversation and of EVERYWHERE, because something changed in the store."""

    def relay(self, conversation_id: str, name: str, data: dict[str, Any]) -> None:
        """Hand a passing event to the present watchers of this conversation and of EVERYWHERE."""

    def subscribe(self, topic: str) -> Any:
        """Return a context manager with a Subscription to one conversation or to EVERYWHERE."""

    def watchers(self, topic: str) -> int:
        """Return the number of subscriptions to a topic."""


class LocalBroker:
    """A broker within one process."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)

    def notify(self, conversation_id: str) -> None:
        """Wake the watchers of this conversation and of EVERYWHERE."""
        for topic in (conversation_id, EVERYWHERE):
            for subscription in tuple(self._subscriptions.get(topic, ())):
                subscription.wake()

    def relay(self, conversation_id: str, name: str, data: dict[str, Any]) -> None:
        """Hand a passing event to the watchers of this conversation, and of EVERYWHERE with its `conversation_id`."""
        for subscription in tuple(self._subscriptions.get(conversation_id, ())):
            subscription.wake(Passing(name, data))
        for subscription in tuple(self._subscriptions.get(EVERYWHERE, ())):
            subscription.wake(Passing(name, {**data, "conversation_id": conversation_id}))

    @contextmanager
    def subscribe(self, topic: str) -> Iterator[Subscription]:
        """Yield a Subscription that ends with the block."""
        subscription = Subscription()
        self._subscriptions[topic].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[topic].discard(subscription)
            if not self._subscriptions[topic]:
                del self._subscriptions[topic]

    def watchers(self, topic: str) -> int:
        """Return the number of subscriptions to a topic."""
        return len(self._subscriptions.get(topic, ()))
