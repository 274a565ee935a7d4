"""Collect what happens to cases and promises in a write transaction, for those outside who want to hear of it.

Taken from the rows that a flush writes, the one place that every cause goes through, whichever process it is in. The
state of a case says what is true; these rows say what has just changed, so that nothing of the past is told again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from bot.cases.models import Case, Commitment, FollowUp, PromiseChange
from bot.cases.models.follow_up import MENDED_ANSWERS
from bot.cases.utc import iso

PROMISE_MADE, CASE_OPENED, CASE_REOPENED, ANSWERED = (
    "promise.made",
    "case.opened",
    "case.reopened",
    "follow_up.answered",
)
# What a change of a promise is called outside.
OF_CHANGES = {
    "kept": "promise.kept",
    "redated": "promise.redated",
    "reckoned_again": "promise.redated",
    "broken": "promise.broken",
    "cannot": "promise.broken",
}
OF_STAGES = {"agreed": "case.agreed", "resolved": "case.resolved"}
EVENTS = (PROMISE_MADE, *dict.fromkeys(OF_CHANGES.values()), CASE_OPENED, *OF_STAGES.values(), CASE_REOPENED, ANSWERED)
_BY_CUSTOMER = MENDED_ANSWERS[:3]
_KEY = "amends.happened"


@dataclass(frozen=True)
class Happening:
    """One event: its name, a key that no other has, and the row that it is about."""

    name: str
    key: str
    row: Any


def take(session: Session) -> list[Happening]:
    """Return what happened in the transaction so far, in order, and forget it."""
    return [one for one in session.info.pop(_KEY, {}).values() if one.row in session]


def collect(session: Session, flush_context: Any) -> None:
    """Note what the rows of a flush tell; a listener for `after_flush`, when what they were before is still known."""
    with session.no_autoflush:
        for row in session.new:
            if isinstance(row, Case):
                _note(session, CASE_OPENED, str(row.id), row)
            elif isinstance(row, Commitment):
                _note(session, PROMISE_MADE, str(row.id), row)
            elif isinstance(row, PromiseChange) and row.what in OF_CHANGES:
                _note(session, OF_CHANGES[row.what], str(row.id), row)
        for row in session.dirty:
            if isinstance(row, Case):
                if row.stage in OF_STAGES and _changed(row, "stage"):
                    _note(session, OF_STAGES[row.stage], f"{row.id}:{iso(row.stage_since)}", row)
                if row.reopened and _changed(row, "reopened"):
                    _note(session, CASE_REOPENED, f"{row.id}:{row.reopened}", row)
            elif isinstance(row, FollowUp) and row.answer in _BY_CUSTOMER and _changed(row, "answer"):
                _note(session, ANSWERED, str(row.id), row)


def _note(session: Session, name: str, which: str, row: Any) -> None:
    key = f"{name}:{which}"
    session.info.setdefault(_KEY, {})[key] = Happening(name, key, row)


def _changed(row: Any, name: str) -> bool:
    return bool(inspect(row).attrs[name].history.has_changes())
