"""Which of the five steps a case has reached."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import offers
from bot.cases.care import follow_ups
from bot.cases.models import Case
from bot.desk.customers.state import STEPS

LISTEN, CLARIFY, OFFER, ACT, FOLLOW_UP = 1, 2, 3, 4, 5
ALL = (LISTEN, CLARIFY, OFFER, ACT, FOLLOW_UP)


def step_of(session: Session, case: Case) -> int:
    """Return the step, 1 to 5; a person who takes over leaves it at what was reached."""
    asked = follow_ups.last(session, case)
    if asked is not None and asked.answer in (None, follow_ups.MENDED, follow_ups.SILENT):
        return FOLLOW_UP
    known = STEPS.get(case.stage)
    if known is not None:
        return known
    if offers.agreement(session, case) is not None:
        return ACT
    return OFFER if offers.of_case(session, case) else CLARIFY
