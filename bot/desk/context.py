"""The shared objects of a desk, available to every request as `request.app.state.context`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Protocol, TypeVar

import anyio
import anyio.to_thread
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from bot.cases import Store
from bot.cases.changes import conversations_changed
from bot.cases.search import index
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.desk.broker import Broker
from bot.desk.dialogue import Dialogue
from bot.desk.disk import Disk
from bot.desk.limits import Limits
from bot.desk.metrics import Metrics
from bot.desk.quotas import FileQuotas, WordQuotas
from bot.desk.streams import Streams
from bot.desk.tokens import Tokens
from bot.desk.write_trial import WriteTrial
from bot.jobs import Jobs
from bot.remedy import Policy, PolicyHolder
from bot.settings import Settings
from bot.words import Words

T = TypeVar("T")

READERS = 4
# Writers at a time, by dialect. SQLite allows one: waiting here ends at once, SQLite's busy handler sleeps and retries.
WRITERS = {"sqlite": 1, "postgresql": 8}


class TurnTaking(Protocol):
    """What the context needs of `turns.Turns`, which decides when the bot answers."""

    def customer_wrote(self, conversation_id: str, *, at_once: bool = False) -> None:
        """Report a new message of the customer, already stored; `at_once` answers it without a pause."""

    def said_to_person(self, conversation_id: str, text: str, seq: int) -> None:
        """Report words that an agent wrote down, already stored as message `seq`; they need no answer."""

    def typing(self, conversation_id: str) -> None:
        """Report that the customer is still typing."""

    async def settled(self) -> None:
        """Wait until no conversation waits for the bot."""

    async def close(self) -> None:
        """Stop without waiting for running turns."""


class ViewNoting(Protocol):
    """What the context needs of `view_log.ViewLog`, which records who viewed what."""

    def note(self, actor: str, subject: str, action: str, detail: dict[str, Any] | None = None) -> None:
        """Record in the audit log that `actor` did `action` to `subject`, without waiting for it."""

    async def settle(self) -> None:
        """Wait until every view noted so far is in the store."""


@dataclass
class Context:
    """The parts of one desk. No method blocks the event loop.

    `turns`, `view_log`, `jobs` and `write_trial` are set by `create_app`, because they need the context themselves.
    """

    settings: Settings
    store: Store
    policies: PolicyHolder
    words: Words
    phrases: Phrases
    broker: Broker
    dialogue: Dialogue
    tokens: Tokens
    limits: Limits
    metrics: Metrics
    word_quotas: WordQuotas
    file_quotas: FileQuotas
    disk: Disk
    streams: Streams
    turns: TurnTaking = field(init=False)
    view_log: ViewNoting = field(init=False)
    jobs: Jobs = field(init=False)
    write_trial: WriteTrial = field(init=False)

    def __post_init__(self) -> None:
        dialect = self.settings.database_url.partition(":")[0].partition("+")[0]
        self._writers = anyio.CapacityLimiter(WRITERS.get(dialect, 1))
        self._readers = anyio.CapacityLimiter(READERS)

    @property
    def services(self) -> Services:
        """Return the services for handling a turn, with the policy now in force."""
        return Services(self.store, self.policy, self.words, self.phrases)

    @property
    def policy(self) -> Policy:
        """Return the policy now in force."""
        return self.policies.policy

    async def prepare(self, text: str) -> None:
        """Find the search terms of a text that is stored next, before the write transaction, for which others wait."""
        await anyio.to_thread.run_sync(index.prepare, text)

    async def write(self, fn: Callable[[Session], T]) -> T:
        """Run `fn(session)` in one write transaction, in a thread, and return its result; roll back when it raises.

        After the commit, the watchers of every conversation that it changed are woken.
        """

        def run() -> tuple[T, tuple[str, ...]]:
            with self.store.begin() as session:
                done = fn(session)
            # Complete only after the commit, which writes what the session still held.
            return done, conversations_changed(session)

        done, changed = await anyio.to_thread.run_sync(run, limiter=self._writers)
        for conversation_id in changed:
            self.broker.notify(conversation_id)
        return done

    async def read(self, fn: Callable[[Session], T]) -> T:
        """Run `fn(session)` in one read transaction, in a thread, and return its result."""

        def run() -> T:
            with self.store.read() as session:
                return fn(session)

        return await anyio.to_thread.run_sync(run, limiter=self._readers)


def context_of(connection: HTTPConnection) -> Context:
    """Return the context of the desk that serves this connection."""
    context: Context = connection.app.state.context
    return context
