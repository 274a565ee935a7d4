"""Read from the record what figures are made of: a statement for cases, one for promises, one for reopenings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, desc, exists, func, null, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import (
    Approval,
    AuditEntry,
    Case,
    CaseCause,
    CaseTie,
    Commitment,
    Conversation,
    Fact,
    FollowUp,
    Handoff,
    IncidentCase,
    Message,
    Offer,
    OfferOption,
    PromiseChange,
    Survey,
    TopUp,
)

_CASES, _TALKS, _FACTS, _HANDOFFS = (one.__table__ for one in (Case, Conversation, Fact, Handoff))
_SAID, _TIES, _ASKED, _SURVEYS = (one.__table__ for one in (Message, CaseTie, FollowUp, Survey))
_OFFERS, _OPTIONS, _GRANTED = (one.__table__ for one in (Offer, OfferOption, Approval))
_PROMISES, _CHANGES, _AUDIT = (one.__table__ for one in (Commitment, PromiseChange, AuditEntry))
_GATHERED, _TOP_UPS = IncidentCase.__table__, TopUp.__table__
_CAUSES = CaseCause.__table__
_BROKEN = ("broken", "cannot")
_SUBJECT, _MOVED = "case:", "case.stage"


def _fact(name: str) -> Any:
    current = and_(_FACTS.c.case_id == _CASES.c.id, _FACTS.c.name == name, _FACTS.c.superseded_at == null())
    return select(_FACTS.c.value).where(current).scalar_subquery().label(name)


def _last_answer(column: Any) -> Any:
    answered = and_(_ASKED.c.case_id == _CASES.c.id, _ASKED.c.answer != null())
    return select(column).where(answered).order_by(desc(_ASKED.c.round)).limit(1).scalar_subquery()


def _last_survey(column: Any) -> Any:
    # The index is by conversation.
    theirs = and_(_SURVEYS.c.conversation_id == _CASES.c.conversation_id, _SURVEYS.c.case_id == _CASES.c.id)
    return select(column).where(theirs).order_by(desc(_SURVEYS.c.id)).limit(1).scalar_subquery()


def _agreed(column: Any) -> Any:
    return (
        select(column)
        .join(_OFFERS, _OFFERS.c.id == _OPTIONS.c.offer_id)
        .where(_OFFERS.c.case_id == _CASES.c.id, _OFFERS.c.state == "accepted", _OPTIONS.c.accepted_at != null())
        .order_by(desc(_OPTIONS.c.accepted_at), desc(_OPTIONS.c.id))
        .limit(1)
        .scalar_subquery()
    )


_OVER = func.coalesce(_CASES.c.resolved_at, _CASES.c.closed_at)
_THEIRS = _HANDOFFS.c.conversation_id == _CASES.c.conversation_id
# The index is by conversation.
_OF_CASE = and_(_THEIRS, _HANDOFFS.c.case_id == _CASES.c.id)
# Named, because it also stands within another one.
_CALLED = select(func.min(_HANDOFFS.c.requested_at)).where(_OF_CASE).correlate(_CASES).scalar_subquery()
_AGENT = (
    select(_HANDOFFS.c.agent_id)
    .where(
        _THEIRS,
        _HANDOFFS.c.agent_id != null(),
        _HANDOFFS.c.taken_at <= func.coalesce(_OVER, _HANDOFFS.c.taken_at),
        or_(_HANDOFFS.c.ended_at == null(), _HANDOFFS.c.ended_at >= _CASES.c.opened_at),
    )
    .order_by(desc(_HANDOFFS.c.taken_at), desc(_HANDOFFS.c.id))
    .limit(1)
    .scalar_subquery()
)
_WROTE = (
    select(func.min(_SAID.c.at))
    .where(
        _SAID.c.conversation_id == _CASES.c.conversation_id,
        _SAID.c.role == "agent",
        _SAID.c.at >= func.coalesce(_CALLED, _CASES.c.opened_at),
        _SAID.c.at <= func.coalesce(_OVER, _SAID.c.at),
    )
    .scalar_subquery()
)
_CREDIT = (
    select(func.sum(_GRANTED.c.granted_minor))
    .join(_PROMISES, _PROMISES.c.id == _GRANTED.c.commitment_id)
    .where(
        _GRANTED.c.case_id == _CASES.c.id,
        _GRANTED.c.state == "approved",
        _GRANTED.c.paid_how == "credit",
        _GRANTED.c.currency == bindparam("currency"),
        _PROMISES.c.state != "voided",
    )
    .scalar_subquery()
)
_ADDED = (
    select(func.sum(_TOP_UPS.c.minor))
    .join(_PROMISES, _PROMISES.c.id == _TOP_UPS.c.commitment_id)
    .where(
        _TOP_UPS.c.case_id == _CASES.c.id,
        _TOP_UPS.c.currency == bindparam("currency"),
        _PROMISES.c.state != "voided",
    )
    .scalar_subquery()
)
_INCIDENT = (
    select(_GATHERED.c.incident_id)
    .where(_GATHERED.c.case_id == _CASES.c.id, _GATHERED.c.state == "gathered")
    .scalar_subquery()
)
# Built once, because it runs in every transaction that changes a case.
_OF_CASES = (
    select(
        _CASES,
        _TALKS.c.erased_at,
        *(_fact(name) for name in ("what", "product", "branch", "sub_kinds", "batch")),
        exists(_TIES.c.id)
        .where(_TIES.c.other_id == _CASES.c.id, _TIES.c.kind == "merged", _TIES.c.ended_at == null())
        .label("merged"),
        exists(_HANDOFFS.c.id)
        .where(_OF_CASE, in_op(_HANDOFFS.c.reason, bindparam("reasons", expanding=True)))
        .label("in_danger"),
        _AGENT.label("agent_id"),
        _CALLED.label("called_at"),
        # Only who holds a conversation writes in it: without a handoff its messages need not be read.
        case((exists(_HANDOFFS.c.id).where(_THEIRS), _WROTE)).label("first_human_at"),
        _last_answer(_ASKED.c.answer).label("mended"),
        _last_answer(_ASKED.c.answered_at).label("mended_at"),
        _last_survey(_SURVEYS.c.score).label("outcome"),
        _last_survey(_SURVEYS.c.process).label("process"),
        _last_survey(_SURVEYS.c.treatment).label("treatment"),
        _last_survey(_SURVEYS.c.at).label("scored_at"),
        _agreed(_OPTIONS.c.remedy).label("remedy"),
        _agreed(_OPTIONS.c.currency).label("agreed_currency"),
        _agreed(_OPTIONS.c.body).label("agreed_body"),
        _CREDIT.label("credit_granted"),
        _ADDED.label("credit_added"),
        _INCIDENT.label("incident_id"),
        select(_CAUSES.c.cause)
        .where(_CAUSES.c.case_id == _CASES.c.id, _CAUSES.c.ended_at == null())
        .scalar_subquery()
        .label("cause"),
    )
    .join(_TALKS, _TALKS.c.id == _CASES.c.conversation_id)
    .where(in_op(_CASES.c.id, bindparam("cases", expanding=True)))
    .order_by(_CASES.c.id)
)


def _last_kept(column: Any) -> Any:
    kept = and_(_CHANGES.c.commitment_id == _PROMISES.c.id, _CHANGES.c.what == "kept")
    return select(column).where(kept).order_by(desc(_CHANGES.c.id)).limit(1).scalar_subquery()


_OF_PROMISES = (
    select(
        _PROMISES.c.id,
        _PROMISES.c.case_id,
        _PROMISES.c.owner,
        _PROMISES.c.made_at,
        _PROMISES.c.due_at,
        _PROMISES.c.state,
        _PROMISES.c.state_at,
        _PROMISES.c.redated,
        _PROMISES.c.sum_minor,
        _PROMISES.c.currency,
        _OPTIONS.c.remedy,
        exists(_CHANGES.c.id)
        .where(_CHANGES.c.commitment_id == _PROMISES.c.id, in_op(_CHANGES.c.what, _BROKEN))
        .label("was_broken"),
        _last_kept(_CHANGES.c.paid_minor).label("paid_minor"),
        _last_kept(_CHANGES.c.currency).label("paid_currency"),
    )
    .outerjoin(_OPTIONS, _OPTIONS.c.id == _PROMISES.c.option_id)
    .where(in_op(_PROMISES.c.case_id, bindparam("cases", expanding=True)))
    .order_by(_PROMISES.c.id)
)
# Without the action, whose index would be read for all cases there are.
_ENTRIES = (
    select(_AUDIT.c.subject, _AUDIT.c.action, _AUDIT.c.at, _AUDIT.c.detail)
    .where(in_op(_AUDIT.c.subject, bindparam("subjects", expanding=True)))
    .order_by(_AUDIT.c.id)
)


def read_cases(
    session: Session, case_ids: Sequence[int], *, currency: str, reasons: Sequence[str]
) -> list[Mapping[str, Any]]:
    """Return what is known of these cases, by id; `reasons` are those for a handoff that mean danger."""
    given = {"cases": list(case_ids), "currency": currency, "reasons": list(reasons)}
    return [dict(row) for row in session.execute(_OF_CASES, given).mappings()]


def read_promises(session: Session, case_ids: Sequence[int]) -> dict[int, list[Mapping[str, Any]]]:
    """Return the promises of each of these cases, oldest first."""
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in session.execute(_OF_PROMISES, {"cases": list(case_ids)}).mappings():
        found[row["case_id"]].append(dict(row))
    return found


def read_reopened(session: Session, numbers: Sequence[str]) -> dict[str, datetime]:
    """Return when each of the cases with these numbers was last opened again, where the audit log still tells."""
    found: dict[str, datetime] = {}
    if not numbers:
        return found
    for row in session.execute(_ENTRIES, {"subjects": [f"{_SUBJECT}{number}" for number in numbers]}):
        detail = row.detail if row.action == _MOVED and isinstance(row.detail, Mapping) else {}
        held_not = detail.get("to") == "listening" and detail.get("from") in ("agreed", "resolved")
        if detail.get("again") or held_not:
            found[row.subject.removeprefix(_SUBJECT)] = row.at
    return found
