"""What can be counted: a measure is a table, a day and a condition, so that a number and its list are one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, null, or_, true
from sqlalchemy.sql.operators import in_op

from bot.cases.models import CaseFigure, Handoff, PromiseFigure
from bot.cases.models.follow_up import MENDED_ANSWERS
from bot.cases.models.promise_figure import UNSETTLED
from bot.cases.stages import IN_WORK, OVER

CASES, PROMISES, CALLS = "cases", "promises", "calls"
FIGURES, PROMISED, HANDOFFS = CaseFigure.__table__, PromiseFigure.__table__, Handoff.__table__
_C, _P, _H = FIGURES.c, PROMISED.c, HANDOFFS.c


@dataclass(frozen=True)
class Measure:
    """What is counted: rows of cases, of promises, or of calls for a person, each with its case.

    `day` is the day on which one counts, None for what is true now. `holds` returns the condition at a moment. `minor`
    is what is summed up beside the count, in minor units.
    """

    name: str
    of: str
    day: Any
    holds: Callable[[datetime], Any]
    minor: Any = None


def _always(condition: Any) -> Callable[[datetime], Any]:
    return lambda now: condition


def _cases(name: str, day: Any, condition: Any, minor: Any = None) -> Measure:
    return Measure(name, CASES, day, _always(and_(_C.counted == true(), condition)), minor)


def _promises(name: str, day: Any, condition: Any, minor: Any = None) -> Measure:
    return Measure(name, PROMISES, day, _always(condition), minor)


def _is_late(now: datetime) -> Any:
    """Return the condition of promises that are past their date, or broken in a case that is not over."""
    unsettled = and_(_P.state == "broken", _C.stage.notin_(OVER))
    return and_(UNSETTLED, or_(and_(_P.state == "open", _P.due_at < now), unsettled))


_PAYS = and_(_P.state == "kept", _P.is_money == true())
_WAITS = _H.state == "waiting"
_ALL = (
    _cases("opened", _C.opened_on, true(), _C.money_minor),
    _cases("hazard", _C.opened_on, _C.hazard == true()),
    _cases("resolved", _C.resolved_on, true()),
    _cases("in_work", None, in_op(_C.stage, (*IN_WORK, "noted"))),
    _cases("reopened", _C.reopened_on, true()),
    *(_cases(answer, _C.mended_on, _C.mended == answer) for answer in MENDED_ANSWERS),
    _cases("answered", _C.mended_on, in_op(_C.mended, MENDED_ANSWERS[:3])),
    _cases("asked", _C.mended_on, _C.mended != null()),
    _cases("scored", _C.scored_on, true()),
    _cases("called", _C.called_on, _C.called_at != null()),
    Measure("waiting", CALLS, None, _always(_WAITS)),
    Measure("overdue", CALLS, None, lambda now: and_(_WAITS, _H.promised_by < now)),
    _promises("made", _P.made_on, _P.state != "voided"),
    _promises("due", _P.due_on, and_(UNSETTLED, _P.state == "open")),
    Measure("late", PROMISES, None, _is_late),
    _promises("ended", _P.settled_on, in_op(_P.state, ("kept", "broken"))),
    _promises("kept", _P.settled_on, and_(_P.state == "kept", _P.in_time == true())),
    _promises("kept_late", _P.settled_on, and_(_P.state == "kept", _P.in_time != true())),
    _promises("broken", _P.settled_on, _P.state == "broken"),
    _promises("ever_broken", _P.settled_on, and_(in_op(_P.state, ("kept", "broken")), _P.was_broken == true())),
    _promises("redated", _P.made_on, and_(_P.redated > 0, _P.state != "voided")),
    _promises("money", _P.settled_on, _PAYS),
    _promises("paid_unknown", _P.settled_on, and_(_PAYS, _P.paid_minor == null())),
    _promises("paid", _P.settled_on, and_(_PAYS, _P.paid_minor > 0, _P.own_currency == true()), _P.paid_minor),
)
MEASURES: Mapping[str, Measure] = {one.name: one for one in _ALL}
