"""What every call of the desk has at hand, reachable as `request.app.state.context`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, TypeVar

import anyio
import anyio.to_thread
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from bot.cases import Store, messages
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.desk.broker import Broker
from bot.desk.dialogue import Dialogue
from bot.desk.limits import Limits
from bot.desk.metrics import Metrics
from bot.desk.tokens import Tokens
from bot.desk.turns import Turns
from bot.desk.view_log import ViewLog
from bot.remedy import Policy, PolicyHolder
from bot.settings import Settings
from bot.words import Words

T = TypeVar("T")

READERS = 4
# SQLite has one writer at a time: waiting here costs nothing, waiting in its busy handler sleeps.
WRITERS = {"sqlite": 1, "postgresql": 8}


@dataclass
class Context:
    """Hold the parts of one desk. Nothing here blocks the event loop."""

    settings: Settings
    store: Store
    policies: PolicyHolder
    words: Words
    broker: Broker
    dialogue: Dialogue
    tokens: Tokens
    limits: Limits
    metrics: Metrics
    turns: Turns = field(init=False)
    view_log: ViewLog = field(init=False)
    phrases: Phrases = field(init=False)

    def __post_init__(self) -> None:
        dialect = self.settings.database_url.partition(":")[0].partition("+")[0]
        self._writers = anyio.CapacityLimiter(WRITERS.get(dialect, 1))
        self._readers = anyio.CapacityLimiter(READERS)
        self.turns = Turns(self)
        self.view_log = ViewLog(self)
        self.phrases = Phrases.load(self.settings.root / "data" / "lexicon" / "phrases.yml")

    @property
    def services(self) -> Services:
        """Return what conversations need at hand, with the policy as it is now."""
        return Services(self.store, self.policy, self.words, self.phrases)

    @property
    def policy(self) -> Policy:
        """Return the policy now in force."""
        return self.policies.policy

    async def write(self, fn: Callable[[Session], T]) -> T:
        """Run `fn(session)` in one write transaction, in a thread; roll back when it raises."""

        def run() -> T:
            with self.store.begin() as session:
                return fn(session)

        return await anyio.to_thread.run_sync(run, limiter=self._writers)

    async def read(self, fn: Callable[[Session], T]) -> T:
        """Run `fn(session)` in one read transaction, in a thread."""

        def run() -> T:
            with self.store.read() as session:
                return fn(session)

        return await anyio.to_thread.run_sync(run, limiter=self._readers)

    async def say(
        self,
        conversation_id: str,
        role: str,
        kind: str,
        text: str,
        payload: dict[str, Any] | None = None,
        author_name: str | None = None,
        client_id: str | None = None,
    ) -> dict[str, Any]:
        """Store a message, then wake its watchers; return it as the customer protocol shows it."""

        def append(session: Session) -> dict[str, Any]:
            stored = messages.append(
                session,
                conversation_id,
                role=role,
                kind=kind,
                text=text,
                payload=payload,
                author_name=author_name,
                client_id=client_id,
            )
            return messages.as_protocol(stored)

        said = await self.write(append)
        self.broker.notify(conversation_id)
        return said


def context_of(connection: HTTPConnection) -> Context:
    """Return the context of the desk that serves this request."""
    context: Context = connection.app.state.context
    return context
