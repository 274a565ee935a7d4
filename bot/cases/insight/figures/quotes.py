"""What customers said: the stories of the newest cases that a number counts, in their own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import null, select, true
from sqlalchemy.orm import Session

from bot.cases.insight.figures.counting import Scope, conditions_of
from bot.cases.insight.figures.measures import FIGURES
from bot.cases.models import Case, Fact

STORY, LONGEST = "what", 220
_CASES, _FACTS = Case.__table__, Fact.__table__


@dataclass(frozen=True)
class Quote:
    """The beginning of a customer's story, with the number of its case and the day on which it was opened."""

    text: str
    number: str
    day: date


def quotes(session: Session, scope: Scope, *, limit: int) -> list[Quote]:
    """Return the newest stories of the cases opened in a scope; erased words are no quote."""
    wanted = (
        select(_FACTS.c.value, _CASES.c.number, FIGURES.c.opened_on)
        .select_from(FIGURES.join(_CASES, _CASES.c.id == FIGURES.c.case_id))
        .join(_FACTS, _FACTS.c.case_id == FIGURES.c.case_id)
        .where(_FACTS.c.name == STORY, _FACTS.c.superseded_at == null(), FIGURES.c.counted == true())
        .where(*conditions_of(FIGURES.c.opened_on, scope))
        .order_by(FIGURES.c.opened_on.desc(), FIGURES.c.case_id.desc())
        .limit(limit)
    )
    return [
        Quote(value if len(value) <= LONGEST else value[: LONGEST - 1] + "…", number, day)
        for value, number, day in session.execute(wanted)
        if isinstance(value, str) and value
    ]
