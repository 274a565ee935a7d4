"""Keep to the periods of the policy: erase what is older, in batches between which others write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.cases import Store
from bot.cases.coach import heard_turns
from bot.cases.erasing import ages, people, rows
from bot.cases.erasing.scrub import scrub
from bot.remedy.retention import Retention
from bot.running import erasing
from bot.settings import Settings

# Rows of one kind that go in one transaction, and at most in one run.
BATCH, MOST = 50, 5000


@dataclass(frozen=True)
class Gone:
    """How many of each kind were erased, or would be; `again` were erased before and had come back with a backup."""

    conversations: int = 0
    files: int = 0
    dialogue: int = 0
    heard: int = 0
    audit: int = 0
    again: int = 0

    def __bool__(self) -> bool:
        """Return whether there is anything."""
        return any((self.conversations, self.files, self.dialogue, self.heard, self.audit, self.again))


def due(store: Store, settings: Settings, keep: Retention, now: datetime) -> Gone:
    """Return what is older than it may be kept, and change nothing."""
    with store.read() as session:
        return Gone(
            len(ages.conversations_before(session, now - keep.conversations, MOST)) if keep.conversations else 0,
            len(ages.files_before(session, now - keep.files, MOST)) if keep.files else 0,
            erasing.forget_old_dialogue(settings, now - keep.dialogue, dry_run=True) if keep.dialogue else 0,
            len(heard_turns.before(session, now - keep.heard, MOST)) if keep.heard else 0,
            len(ages.particulars_before(session, now - keep.audit, MOST)) if keep.audit else 0,
            len(erasing.come_back(session, settings)),
        )


def keep_to(store: Store, settings: Settings, keep: Retention, now: datetime) -> Gone:
    """Erase what is older than it may be kept, and those who were erased before and came back with a backup."""

    def conversations(ids: list[str]) -> None:
        with store.read() as session:
            details = people.details_of(session, ids)
        erasing.erase_conversations(store, settings, ids, details, actor="system", reason="period is over")

    def files(ids: list[str]) -> None:
        with store.begin() as session:
            rows.erase_files(session, ids)
        erasing.remove_files(settings, ids)

    def heard(ids: list[str]) -> None:
        with store.begin() as session:
            heard_turns.remove(session, ids)

    def particulars(ids: list[int]) -> None:
        with store.begin() as session:
            rows.erase_particulars(session, ids)

    gone = Gone(
        again=len(erasing.erase_again(store, settings)),
        conversations=_in_batches(store, ages.conversations_before, keep.conversations, now, conversations),
        files=_in_batches(store, ages.files_before, keep.files, now, files),
        dialogue=erasing.forget_old_dialogue(settings, now - keep.dialogue, dry_run=False) if keep.dialogue else 0,
        heard=_in_batches(store, heard_turns.before, keep.heard, now, heard),
        audit=_in_batches(store, ages.particulars_before, keep.audit, now, particulars),
    )
    if gone:
        scrub(store.engine)
    return gone


def _in_batches(
    store: Store,
    find: Callable[[Any, datetime, int], list[Any]],
    kept: timedelta | None,
    now: datetime,
    erase: Callable[[list[Any]], None],
) -> int:
    done = 0
    while kept is not None and done < MOST:
        with store.read() as session:
            batch = find(session, now - kept, BATCH)
        if not batch:
            break
        erase(batch)
        done += len(batch)
    return done
