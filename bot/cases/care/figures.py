"""Figures of care: promises kept and broken, who had to ask, how soon a person and money came, mended or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import and_, case, distinct, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.operators import in_op

from bot.cases.care.follow_ups import HALF, MENDED, NOT, SILENT
from bot.cases.models import Case, Commitment, FollowUp, Handoff, Message, OfferOption, PromiseChange
from bot.cases.models.follow_up import MENDED_ANSWERS

# What shows that a customer had to ask: the bot told the status on request, or a person was wanted.
STATUS_CARD, WANTED_A_PERSON, REOPENED = "status", "requested", "reopened"
_BROKEN = ("broken", "cannot")


@dataclass(frozen=True)
class Figures:
    """The figures since a moment. Promises count when they ended, those re-dated when they got another date.

    `chased` are cases in which the customer asked how far it is, or for a person, while a promise was open. The
    medians are None without a single one: `human_hours` from the call for a person to a person's first words,
    `money_days` from the agreement on a money remedy until all that was promised with it was done.
    """

    kept_in_time: int = 0
    redated_before_due: int = 0
    broken: int = 0
    kept_late: int = 0
    chased: int = 0
    human_hours: float | None = None
    money_days: float | None = None
    answers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MENDED_ANSWERS, 0))
    reopened: int = 0


def read_figures(session: Session, since: datetime, *, money: Collection[str] = ()) -> Figures:
    """Read the figures from `since` on (UTC); `money` are the remedies that pay money."""
    in_time, late = _kept(session, since)
    return Figures(
        kept_in_time=in_time,
        redated_before_due=_promises_with(session, ("redated",), since),
        broken=_promises_with(session, _BROKEN, since),
        kept_late=late,
        chased=_chased(session, since),
        human_hours=_human_hours(session, since),
        money_days=_money_days(session, since, money),
        answers=_answers(session, since),
        reopened=_reopened(session, since),
    )


def _kept(session: Session, since: datetime) -> tuple[int, int]:
    """Return how many promises were kept in time, and how many after they were broken."""
    was_broken = (
        select(PromiseChange.id)
        .where(PromiseChange.commitment_id == Commitment.id, in_op(PromiseChange.what, _BROKEN))
        .correlate(Commitment)
        .exists()
    )
    late = or_(was_broken, Commitment.state_at > Commitment.due_at)
    wanted = select(func.count(), func.sum(case((late, 1), else_=0))).where(
        Commitment.state == "kept", Commitment.state_at >= since
    )
    whole, after = session.execute(wanted).one()
    return int(whole) - int(after or 0), int(after or 0)


def _promises_with(session: Session, what: Collection[str], since: datetime) -> int:
    wanted = select(func.count(distinct(PromiseChange.commitment_id)))
    return int(session.execute(wanted.where(in_op(PromiseChange.what, what), PromiseChange.at >= since)).scalar_one())


def _chased(session: Session, since: datetime) -> int:
    """Count the cases in which the customer had to ask while a promise of them was open."""

    def while_open(at: Any) -> Any:
        still_open = or_(Commitment.state == "open", Commitment.state_at > at)
        return and_(at >= since, at > Commitment.made_at, still_open)

    of_case = select(Case.id).join(Commitment, Commitment.case_id == Case.id)
    asked = of_case.join(Message, Message.conversation_id == Case.conversation_id).where(
        Message.kind == STATUS_CARD, while_open(Message.at)
    )
    called = of_case.join(Handoff, Handoff.case_id == Case.id).where(
        Handoff.reason == WANTED_A_PERSON, while_open(Handoff.requested_at)
    )
    return len({*session.execute(asked).scalars(), *session.execute(called).scalars()})


def _human_hours(session: Session, since: datetime) -> float | None:
    wanted = (
        select(Handoff.requested_at, func.min(Message.at))
        .join(
            Message,
            and_(
                Message.conversation_id == Handoff.conversation_id,
                Message.role == "agent",
                Message.at >= Handoff.requested_at,
            ),
        )
        .where(Handoff.requested_at >= since)
        .group_by(Handoff.id, Handoff.requested_at)
    )
    return _median((there - called for called, there in session.execute(wanted)), timedelta(hours=1))


def _money_days(session: Session, since: datetime, money: Collection[str]) -> float | None:
    undone = func.sum(case((Commitment.state == "kept", 0), else_=1))
    wanted = (
        select(func.min(Commitment.made_at), func.max(Commitment.state_at))
        .join(OfferOption, OfferOption.id == Commitment.option_id)
        .where(in_op(OfferOption.remedy, list(money)), Commitment.state != "voided")
        .group_by(Commitment.option_id)
        .having(undone == 0)
    )
    pairs = [(agreed, paid) for agreed, paid in session.execute(wanted) if paid >= since]
    return _median((paid - agreed for agreed, paid in pairs), timedelta(days=1))


def _answers(session: Session, since: datetime) -> dict[str, int]:
    wanted = (
        select(FollowUp.answer, func.count()).where(FollowUp.__table__.c.answered_at >= since).group_by(FollowUp.answer)
    )
    return {**dict.fromkeys(MENDED_ANSWERS, 0), **{answer: int(count) for answer, count in session.execute(wanted)}}


def _reopened(session: Session, since: datetime) -> int:
    """Count the cases that were opened again, each once, by whatever the customer said or pressed."""
    said = select(FollowUp.case_id).where(
        in_op(FollowUp.answer, (HALF, NOT)), FollowUp.__table__.c.answered_at >= since
    )
    called = select(Handoff.case_id).where(Handoff.reason == REOPENED, Handoff.requested_at >= since)
    # Whatever they said that brought a person in: it was over, because they had answered well or not at all.
    between = aliased(Handoff)
    earlier = select(between.id).where(
        between.case_id == Handoff.case_id,
        between.requested_at >= FollowUp.answered_at,
        between.id < Handoff.id,
    )
    after_the_end = (
        select(Handoff.case_id)
        .join(FollowUp, FollowUp.case_id == Handoff.case_id)
        .where(
            in_op(FollowUp.answer, (MENDED, SILENT)),
            Handoff.requested_at >= since,
            FollowUp.__table__.c.answered_at <= Handoff.requested_at,
            ~earlier.exists(),
        )
    )
    return len({case_id for wanted in (said, called, after_the_end) for case_id in session.execute(wanted).scalars()})


def _median(spans: Iterable[timedelta], unit: timedelta) -> float | None:
    found = [span / unit for span in spans]
    return round(median(found), 2) if found else None
