"""The dialogue's memory: the desk's conversations from the case store, those of other channels in a database.

The desk keeps what the dialogue remembers of a turn in the transaction that stores its answer, so that neither is ever
ahead of the other; here it is only cached. Other channels, such as `rasa shell`, use Rasa's SQL tracker store.
"""

import copy
import itertools
import json
import logging
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, Optional, Text

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

from bot.cases import Store, turns
from bot.channels.attempt import Attempt, TurnAborted, current
from bot.private_files import make_file
from bot.settings import Settings

logger = logging.getLogger(__name__)

# Trackers cached; a conversation that was inactive for longer is read from the database again.
CONVERSATIONS_KEPT = 256
_EVENTS = SQLTrackerStore.SQLEvent.__table__
_PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = NORMAL")
_COUNT = sa.select(sa.func.count()).where(_EVENTS.c.sender_id == sa.bindparam("sender"))


class Memory(DialogueStateTracker):
    """A tracker with a cheap `copy`: Rasa's copy replays all events since the beginning, before every action."""

    # `kept`: how many of its events are stored. `rows`: how many rows the conversation has in the database.
    kept = 0
    rows = 0
    # The last turn of the desk in it.
    turn: Optional[Text] = None

    def copy(self) -> "Memory":
        """Return a tracker that can be changed without changing this one; the event objects are shared."""
        made = copy.copy(self)
        made.events = self.events.copy()
        made.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        made.active_loop = copy.copy(self.active_loop)
        return made


class MemoryStore(SQLTrackerStore):
    """Read the desk's trackers from the case store, store others in the database, and cache the recent ones.

    `retrieve` removes a tracker from the cache for one turn and `save` puts it back. An aborted turn is never saved,
    so the next turn reads the store. It also does when the desk names another turn as the last one, or another process
    has written rows in the meantime.
    """

    engine: sa.engine.Engine

    def __init__(
        self,
        host: Optional[Text] = None,
        domain: Optional[Domain] = None,
        event_broker: Any = None,
        case_store: Optional[Text] = None,
        **kwargs: Any,
    ) -> None:
        """Open the database at `host`, a complete SQLAlchemy URL, and create the table if there is none.

        `case_store` is the URL of the case store, which the first turn of the desk opens.
        """
        path = sa.engine.make_url(host).database if host else None
        if path and str(host).startswith("sqlite"):
            make_file(Path(path))
        super().__init__(domain=domain, host=host, event_broker=event_broker, **kwargs)
        if self.engine.dialect.name == "sqlite":
            # Rasa has made the table with it.
            self.engine.dispose()
            self.engine = _sqlite_engine(self.engine.url)
            self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)
        # Errors are logged, and the parameters of a statement are what was said.
        self.engine.hide_parameters = True
        self._recent: OrderedDict[Text, Memory] = OrderedDict()
        self._case_store_url = case_store
        self._case_store: Optional[Store] = None

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Return the tracker of the conversation's latest session, None when nothing has been stored yet."""
        attempt = current(sender_id)
        if attempt is not None:
            return self._before(attempt)
        return await self._retrieve_other(sender_id)

    async def _retrieve_other(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        rows = self._rows(sender_id)
        recent = self._recent.pop(sender_id, None)
        if recent is not None and recent.rows == rows:
            return recent
        read = await super().retrieve(sender_id) if rows else None
        if read is None:
            return None
        tracker = Memory.from_events(sender_id, list(read.events), self.domain.slots)
        tracker.kept, tracker.rows = len(read.events), rows
        return tracker

    def _before(self, attempt: Attempt) -> Optional[Memory]:
        """Return the tracker as it was before a turn of the desk, None when nothing is remembered."""
        recent = self._recent.pop(attempt.conversation_id, None)
        if recent is None or attempt.after is None or recent.turn != attempt.after:
            recent = self._remembered(attempt)
        attempt.known = 0 if recent is None or recent.turn is None else len(recent.events)
        return recent

    def _remembered(self, attempt: Attempt) -> Optional[Memory]:
        if attempt.is_first:
            return None
        if attempt.after is None:
            return self._from_before(attempt.conversation_id)
        try:
            if self._case_store is None:
                self._case_store = Store.open(str(self._case_store_url), secrets=Settings.load().secrets_dir)
            with self._case_store.read() as session:
                kept = turns.remembered(session, attempt.conversation_id)
        except Exception as error:
            # Rasa would go on with an empty tracker.
            raise TurnAborted(f"what was said before cannot be read: {error}") from error
        events = [event for turn in kept for event in json.loads(turn)]
        tracker = Memory.from_dict(attempt.conversation_id, events, self.domain.slots)
        tracker.turn = attempt.after
        return tracker

    def _from_before(self, sender_id: Text) -> Optional[Memory]:
        """Return the tracker of a conversation that began before the case store kept the dialogue's memory."""
        try:
            with self.session_scope() as session:
                rows = self._event_query(session, sender_id, fetch_events_from_all_sessions=False).all()
                events = [json.loads(row.data) for row in rows]
        except Exception as error:
            logger.error("the dialogue's old memory cannot be read: %s", error)
            return None
        return Memory.from_dict(sender_id, events, self.domain.slots) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that were added since the tracker was retrieved; the desk gets those of its turns."""
        attempt = current(tracker.sender_id)
        if attempt is not None:
            self._hand_over(tracker, attempt)
            return
        if not isinstance(tracker, Memory):
            if not tracker.events:
                return
            if self._rows(tracker.sender_id):
                await super().save(tracker)
                return
            # Rasa creates the tracker of a new conversation itself, as a plain DialogueStateTracker.
            tracker = Memory.from_events(tracker.sender_id, list(tracker.events), self.domain.slots)
        await self.stream_events(tracker)
        new = list(itertools.islice(tracker.events, tracker.kept, None))
        if new:
            with self.engine.begin() as connection:
                connection.execute(_EVENTS.insert(), [_row(tracker.sender_id, event) for event in new])
        tracker.kept += len(new)
        tracker.rows += len(new)
        self._cache(tracker)

    def _hand_over(self, tracker: DialogueStateTracker, attempt: Attempt) -> None:
        """Give the attempt what the turn added, and cache the tracker for the turn after it."""
        if not isinstance(tracker, Memory):
            tracker = Memory.from_events(tracker.sender_id, list(tracker.events), self.domain.slots)
        new = itertools.islice(tracker.events, attempt.known, None)
        attempt.memory = json.dumps([event.as_dict() for event in new], ensure_ascii=False)
        attempt.tracker, tracker.turn = tracker, attempt.turn_id
        self._cache(tracker)

    def _cache(self, tracker: Memory) -> None:
        self._recent[tracker.sender_id] = tracker
        if len(self._recent) > CONVERSATIONS_KEPT:
            self._recent.popitem(last=False)

    def close(self) -> None:
        """Close the connections to both databases; nothing may be asked of the store afterwards."""
        self.engine.dispose()
        if self._case_store is not None:
            self._case_store.close()

    def _rows(self, sender_id: Text) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(_COUNT, {"sender": sender_id}).scalar_one())


def _row(sender_id: Text, event: Event) -> Dict[Text, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": (data.get("parse_data") or {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _sqlite_engine(url: Any) -> sa.engine.Engine:
    """Return an engine that pools its connections and does not wait for the disk at every commit (WAL, NORMAL)."""
    engine = sa.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return engine
