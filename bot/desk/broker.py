"""Wake-ups between those who write to a conversation and those who watch it.

A wake-up carries no message: a woken watcher reads the store from where it had read to. So a lost
or doubled wake-up can neither lose nor double a message. This broker knows one process; one that
carries wake-ups between several desks needs the same four methods.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Iterator, Protocol

# Somebody who stopped reading keeps only the newest passing events; messages come from the store.
PASSING_EVENTS_KEPT = 32

# The topic that is woken by every change of any conversation (the agents' list watches it).
EVERYWHERE = "*"


@dataclass(frozen=True)
class Passing:
    """Hold an event that is worth something only now and is stored nowhere, such as `typing`."""

    name: str
    data: dict[str, Any]


class Subscription:
    """Wait for wake-ups of one topic."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._changed = False
        self._passing: deque[Passing] = deque(maxlen=PASSING_EVENTS_KEPT)

    def wake(self, passing: Passing | None = None) -> None:
        """Wake the waiter, handing over a passing event if there is one."""
        if passing is None:
            self._changed = True
        else:
            self._passing.append(passing)
        self._woken.set()

    async def wait(self, seconds: float) -> bool:
        """Wait at most `seconds`; return whether there was a wake-up since the last wait."""
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        self._woken.clear()
        return True

    def take_change(self) -> bool:
        """Return whether anything in the store changed since the last call; passing events alone do not count."""
        changed, self._changed = self._changed, False
        return changed

    def take_passing(self) -> list[Passing]:
        """Return the passing events since the last call, oldest first."""
        taken = list(self._passing)
        self._passing.clear()
        return taken


class Broker(Protocol):
    """Carry wake-ups. Every method is called on the event loop and returns at once."""

    def notify(self, conversation_id: str) -> None:
        """Say that something of this conversation changed in the store."""

    def relay(self, conversation_id: str, name: str, data: dict[str, Any]) -> None:
        """Hand a passing event to the present watchers of this conversation."""

    def subscribe(self, topic: str) -> Any:
        """Return a context manager that gives a Subscription to one conversation or to EVERYWHERE."""

    def watchers(self, topic: str) -> int:
        """Return how many are subscribed."""


class LocalBroker:
    """Carry wake-ups inside one process."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)

    def notify(self, conversation_id: str) -> None:
        """Wake everybody who watches this conversation, or all of them."""
        for topic in (conversation_id, EVERYWHERE):
            for subscription in tuple(self._subscriptions.get(topic, ())):
                subscription.wake()

    def relay(self, conversation_id: str, name: str, data: dict[str, Any]) -> None:
        """Hand a passing event to everybody who watches this conversation, or all of them."""
        for subscription in tuple(self._subscriptions.get(conversation_id, ())):
            subscription.wake(Passing(name, data))
        for subscription in tuple(self._subscriptions.get(EVERYWHERE, ())):
            subscription.wake(Passing(name, {**data, "conversation_id": conversation_id}))

    @contextmanager
    def subscribe(self, topic: str) -> Iterator[Subscription]:
        """Give a Subscription that ends with the block."""
        subscription = Subscription()
        self._subscriptions[topic].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[topic].discard(subscription)
            if not self._subscriptions[topic]:
                del self._subscriptions[topic]

    def watchers(self, topic: str) -> int:
        """Return how many are subscribed to a topic."""
        return len(self._subscriptions.get(topic, ()))
