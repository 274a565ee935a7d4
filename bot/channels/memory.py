"""Store the dialogue's trackers: Rasa's SQL tracker store with a cache, so that not every turn reads all events."""

import copy
import itertools
import json
from collections import OrderedDict
from typing import Any, Dict, Optional, Text

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

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

    def copy(self) -> "Memory":
        """Return a tracker that can be changed without changing this one; the event objects are shared."""
        made = copy.copy(self)
        made.events = self.events.copy()
        made.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        made.active_loop = copy.copy(self.active_loop)
        return made


class MemoryStore(SQLTrackerStore):
    """Store trackers in the database and cache the recent ones.

    `retrieve` removes a tracker from the cache for one turn and `save` puts it back. An aborted turn is never saved,
    so the next turn reads the database. It also does when another process has written rows in the meantime.
    """

    engine: sa.engine.Engine

    def __init__(
        self, host: Optional[Text] = None, domain: Optional[Domain] = None, event_broker: Any = None, **kwargs: Any
    ) -> None:
        """Open the database at `host`, a complete SQLAlchemy URL, and create the table if there is none."""
        super().__init__(domain=domain, host=host, event_broker=event_broker, **kwargs)
        if self.engine.dialect.name == "sqlite":
            self.engine = _sqlite_engine(self.engine.url)
            self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)
        # Errors are logged, and the parameters of a statement are what was said.
        self.engine.hide_parameters = True
        self._recent: OrderedDict[Text, Memory] = OrderedDict()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Return the tracker of the conversation's latest session, None when nothing has been stored yet."""
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

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that were added since the tracker was retrieved."""
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
        self._recent[tracker.sender_id] = tracker
        if len(self._recent) > CONVERSATIONS_KEPT:
            self._recent.popitem(last=False)

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
