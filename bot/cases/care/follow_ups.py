"""Follow-ups: whether a case is really mended, asked once per round; silence is recorded as silence."""

from __future__ import annotations

from sqlalchemy import bindparam, desc, select
from sqlalchemy.orm import Session

from bot.cases import audit, cases, notices
from bot.cases.card_numbers import mask_cards
from bot.cases.columns import storable
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Case, FollowUp
from bot.cases.models.follow_up import MENDED_ANSWERS
from bot.cases.utc import now_of

MENDED, HALF, NOT, SILENT = MENDED_ANSWERS
BY_CUSTOMER = (MENDED, HALF, NOT)
LONGEST_COMMENT = 4_000
_LAST = (
    select(FollowUp)
    .where(FollowUp.case_id == bindparam("case"))
    .order_by(desc(FollowUp.round))
    .limit(1)
    .execution_options(populate_existing=True)
)


def last(session: Session, case: Case) -> FollowUp | None:
    """Return the newest follow-up of the case, None when it was never asked."""
    return session.execute(_LAST, {"case": case.id}).scalar_one_or_none()


def of_case(session: Session, case: Case) -> list[FollowUp]:
    """List the follow-ups of the case, oldest first."""
    wanted = select(FollowUp).where(FollowUp.case_id == case.id).order_by(FollowUp.round)
    return list(session.execute(wanted).scalars())


def ask(session: Session, case: Case) -> FollowUp:
    """Record that the customer is asked now; while a round is open, return it unchanged."""
    row = cases.locked(session, case)
    before = last(session, row)
    if before is not None and before.answer is None:
        return before
    asked = FollowUp(case_id=row.id, round=(before.round if before else 0) + 1, asked_at=now_of(session))
    session.add(asked)
    session.flush()
    return asked


def remind(session: Session, follow_up: FollowUp) -> None:
    """Record the one reminder."""
    follow_up.reminded_at = now_of(session)
    session.flush()


def answer(session: Session, case: Case, said: str, *, via: str, comment: str | None = None) -> FollowUp:
    """Record the customer's answer; after silence it may still be given. The same answer again changes nothing.

    Raise Refused for another answer than mended, half or not, Conflict when it was not asked or another answer was
    given in this round.
    """
    if said not in BY_CUSTOMER:
        raise Refused(f"No such answer: {said!r}. Answers are {', '.join(BY_CUSTOMER)}.")
    row = cases.locked(session, case)
    asked = last(session, row)
    if asked is None:
        raise Conflict("Nobody has asked yet whether this case is mended.")
    words = mask_cards(storable(comment, limit=LONGEST_COMMENT)) if comment else None
    if asked.answer == said:
        if words and not asked.comment:
            asked.comment = words
            session.flush()
        return asked
    if asked.answer not in (None, SILENT):
        raise Conflict("This was answered already; write in the conversation if it is different now.")
    asked.answer, asked.answered_at, asked.via, asked.comment = said, now_of(session), via, words
    session.flush()
    audit.record(session, "customer", "follow_up.answered", f"case:{row.number}", {"answer": said, "via": via})
    if said != MENDED:
        about = ("follow_up", asked.id)
        notices.tell_handler(session, "not_mended", row.conversation_id, case_id=row.id, about=about)
    return asked


def silence(session: Session, follow_up: FollowUp) -> None:
    """Record that nobody answered."""
    follow_up.answer, follow_up.answered_at, follow_up.via = SILENT, now_of(session), "clock"
    session.flush()
