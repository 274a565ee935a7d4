"""The practice store: what agents wrote in drills, in a file of its own that nothing else reads.

It is apart from the case store, so that no figure, queue, search or clock can ever count a drill. Only the messages are
kept, because everything else follows from them; a drill that is over keeps its points, which a later change of its
scenario must not change.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.coach.drills.run import Move
from bot.private_files import make_file, make_folder

FILE = "practice.db"
# For each agent the newest so many are kept.
MOST_KEPT = 200
# A wait is longer than this only when the agent did something else.
LONGEST_WAIT = 24 * 3600
# Seconds for which one write waits for another.
_BUSY = 10.0
_TABLES = """
CREATE TABLE IF NOT EXISTS drills (
  id INTEGER PRIMARY KEY AUTOINCREMENT, agent_id INTEGER NOT NULL, scenario TEXT NOT NULL, digest TEXT NOT NULL,
  seed INTEGER NOT NULL, started_at TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '', points INTEGER
);
CREATE INDEX IF NOT EXISTS ix_drills_agent ON drills (agent_id, id);
CREATE TABLE IF NOT EXISTS moves (
  drill_id INTEGER NOT NULL REFERENCES drills (id) ON DELETE CASCADE, place INTEGER NOT NULL, at TEXT NOT NULL,
  text TEXT NOT NULL, seconds INTEGER NOT NULL, PRIMARY KEY (drill_id, place)
);
"""


@dataclass(frozen=True)
class Kept:
    """A drill as it is kept: `ended` is how it ended, empty while it goes on; `points` only then, None before."""

    id: int
    scenario: str
    digest: str
    seed: int
    started_at: dt.datetime
    ended: str
    points: int | None
    moves: tuple[Move, ...] = ()


class Practice:
    """What agents practised. An agent sees and changes only drills of their own."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def begin(self, agent_id: int, scenario: str, digest: str, seed: int, now: dt.datetime) -> int:
        """Keep a new drill and return its id; beyond MOST_KEPT the agent's oldest ones go."""
        with self._opened() as db:
            row = db.execute(
                "INSERT INTO drills (agent_id, scenario, digest, seed, started_at) VALUES (?, ?, ?, ?, ?)",
                (agent_id, scenario, digest, seed, now.isoformat()),
            )
            db.execute(
                "DELETE FROM drills WHERE agent_id = ? AND id NOT IN "
                "(SELECT id FROM drills WHERE agent_id = ? ORDER BY id DESC LIMIT ?)",
                (agent_id, agent_id, MOST_KEPT),
            )
            return int(row.lastrowid or 0)

    def get(self, agent_id: int, drill_id: int) -> Kept | None:
        """Return a drill of the agent with its messages; None when there is none."""
        with self._opened() as db:
            row = db.execute("SELECT * FROM drills WHERE id = ? AND agent_id = ?", (drill_id, agent_id)).fetchone()
            if row is None:
                return None
            moves = db.execute("SELECT text, seconds FROM moves WHERE drill_id = ? ORDER BY place", (drill_id,))
            return _kept(row, tuple(Move(one["text"], one["seconds"]) for one in moves))

    def of_agent(self, agent_id: int) -> list[Kept]:
        """Return the agent's drills without their messages, newest first."""
        with self._opened() as db:
            rows = db.execute("SELECT * FROM drills WHERE agent_id = ? ORDER BY id DESC", (agent_id,))
            return [_kept(row) for row in rows]

    def add(self, agent_id: int, drill_id: int, place: int, text: str, now: dt.datetime) -> bool:
        """Keep the message at `place`, counted from 0; return False when it is there already or the drill is over.

        The customer waited for it since the message before it, or since the beginning.
        """
        with self._opened() as db:
            row = db.execute(
                "SELECT started_at, (SELECT count(*) FROM moves WHERE drill_id = id) AS written, "
                "(SELECT max(at) FROM moves WHERE drill_id = id) AS last FROM drills "
                "WHERE id = ? AND agent_id = ? AND ended = ''",
                (drill_id, agent_id),
            ).fetchone()
            if row is None or row["written"] != place:
                return False
            waited = (now - dt.datetime.fromisoformat(row["last"] or row["started_at"])).total_seconds()
            seconds = round(max(0.0, min(waited, LONGEST_WAIT)))
            db.execute(
                "INSERT INTO moves (drill_id, place, at, text, seconds) VALUES (?, ?, ?, ?, ?)",
                (drill_id, place, now.isoformat(), text, seconds),
            )
            return True

    def end(self, agent_id: int, drill_id: int, ended: str, points: int) -> None:
        """Note how a drill ended and its points; one that has ended stays as it is."""
        with self._opened() as db:
            db.execute(
                "UPDATE drills SET ended = ?, points = ? WHERE id = ? AND agent_id = ? AND ended = ''",
                (ended, points, drill_id, agent_id),
            )

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the store for one transaction that sees and writes alone; make it where there is none."""
        if not self._path.exists():
            make_folder(self._path.parent)
            make_file(self._path)
        with closing(sqlite3.connect(self._path, timeout=_BUSY, isolation_level=None)) as db:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA foreign_keys = ON")
            db.executescript(_TABLES)
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")


def _kept(row: Mapping[str, object], moves: tuple[Move, ...] = ()) -> Kept:
    points = row["points"]
    return Kept(
        id=int(str(row["id"])),
        scenario=str(row["scenario"]),
        digest=str(row["digest"]),
        seed=int(str(row["seed"])),
        started_at=dt.datetime.fromisoformat(str(row["started_at"])),
        ended=str(row["ended"]),
        points=None if points is None else int(str(points)),
        moves=moves,
    )
