"""A recount of everything from the record: slow, obvious, and written without any of the product's statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.models import (
    Approval,
    AuditEntry,
    Case,
    CaseCause,
    CaseTie,
    Commitment,
    Conversation,
    CustomerMark,
    Fact,
    FollowUp,
    Handoff,
    Message,
    Offer,
    OfferOption,
    PromiseChange,
    Survey,
)
from tests.cases.insight.history import RULES

TAIPEI = ZoneInfo("Asia/Taipei")


@dataclass
class Record:
    """Every row of the record, read whole."""

    session: Session

    def __post_init__(self) -> None:
        models = (
            Approval, AuditEntry, Case, CaseCause, CaseTie, Commitment, Conversation, CustomerMark, Fact, FollowUp,
            Handoff, Message, Offer, OfferOption, PromiseChange, Survey,
        )  # fmt: skip
        self.rows: dict[type, list[Any]] = {
            model: list(self.session.execute(select(model)).scalars()) for model in models
        }

    def all(self, model: type, holds: Callable[[Any], bool]) -> list[Any]:
        """Return the rows of a table for which something holds."""
        return [row for row in self.rows[model] if holds(row)]


def day(at: datetime | None) -> date | None:
    """Return the day in Taipei."""
    return None if at is None else at.astimezone(TAIPEI).date()


def groups(record: Record) -> dict[str, int]:
    """Return the customer of each conversation with a case: flood over shared marks, named by the first case."""
    talks = sorted(record.rows[Conversation], key=lambda talk: (talk.created_at, talk.id))
    marks: dict[str, set[str]] = {talk.id: set() for talk in talks}
    for row in record.rows[CustomerMark]:
        marks[row.conversation_id].add(row.mark)
    customer: dict[str, int] = {}
    seen: set[str] = set()
    for talk in talks:
        if talk.id in seen:
            continue
        group, grew = {talk.id}, True
        while grew:
            told = set().union(*(marks[one] for one in group))
            bigger = {one for one in marks if one in group or marks[one] & told}
            grew, group = bigger != group, bigger
        seen |= group
        theirs = [case.id for case in record.rows[Case] if case.conversation_id in group]
        if theirs:
            customer |= dict.fromkeys(group, min(theirs))
    return customer


def recount_case(record: Record, case: Case) -> dict[str, Any]:
    """Return what should stand in the row of a case, as far as the record still tells."""
    facts = {row.name: row.value for row in record.all(Fact, lambda f: f.case_id == case.id and not f.superseded_at)}
    over = case.resolved_at or case.closed_at
    called = [row.requested_at for row in record.all(Handoff, lambda h: h.case_id == case.id)]
    since = min(called, default=case.opened_at)
    wrote = [
        row.at
        for row in record.all(Message, lambda m: m.conversation_id == case.conversation_id and m.role == "agent")
        if row.at >= since and (over is None or row.at <= over)
    ]
    had_it = [
        row
        for row in record.all(Handoff, lambda h: h.conversation_id == case.conversation_id and h.agent_id is not None)
        if (over is None or row.taken_at <= over) and (row.ended_at is None or row.ended_at >= case.opened_at)
    ]
    answers = sorted(
        record.all(FollowUp, lambda f: f.case_id == case.id and f.answer is not None), key=lambda f: f.round
    )
    scores = sorted(record.all(Survey, lambda s: s.case_id == case.id), key=lambda s: s.id)
    agreed = sorted(accepted(record, case), key=lambda option: (option.accepted_at, option.id))
    promises = [recount_promise(record, row) for row in record.all(Commitment, lambda c: c.case_id == case.id)]
    kept = [one for one in promises if one["state"] == "kept"]
    last = agreed[-1] if agreed else None
    asked, score = (answers[-1] if answers else None), (scores[-1] if scores else None)
    first = min(wrote) if wrote and had_or_asked(record, case) else None
    hours = (first - min(called)).total_seconds() / 3600 if first and called else None
    sub_kinds = facts.get("sub_kinds") or []
    reasons = {row.reason for row in record.all(Handoff, lambda h: h.case_id == case.id)}
    told = case.kind is not None or "what" in facts or last is not None
    merged = record.all(CaseTie, lambda t: t.kind == "merged" and t.other_id == case.id and t.ended_at is None)
    given = record.all(CaseCause, lambda c: c.case_id == case.id and c.ended_at is None)
    return {
        "cause": given[0].cause if given else None,
        "opened_on": day(case.opened_at),
        "counted": told and not merged,
        "stage": case.stage,
        "kind": case.kind,
        "sub_kind": next((name for name in RULES.sub_kinds if name in sub_kinds), None),
        "product": facts.get("product") if facts.get("product") in RULES.products else None,
        "branch": facts.get("branch") if facts.get("branch") in RULES.branches else None,
        "batch": "L2311-A" if facts.get("batch") == "l2311-a" else None,
        "severity": case.severity,
        "emotion": case.emotion,
        "hazard": case.kind == "safety_hazard" or bool(reasons & {"hazard", "fire"}),
        "agent_id": max(had_it, key=lambda h: (h.taken_at, h.id)).agent_id if had_it else None,
        "first_human_at": first,
        "human_hours": hours,
        "resolved_on": day(case.resolved_at),
        "reopened": case.reopened,
        "reopened_on": reopened_on(record, case),
        "mended": asked.answer if asked else None,
        "mended_on": day(asked.answered_at) if asked else None,
        "outcome": score.score if score else None,
        "process": score.process if score else None,
        "treatment": score.treatment if score else None,
        "scored_on": day(score.at) if score else None,
        "remedy": last.remedy if last else None,
        "money_minor": sum(one["paid_minor"] or 0 for one in kept if one["currency"] == "TWD" and one["is_money"]),
        "credit_minor": credit(record, case, last)
        + sum(one["paid_minor"] or 0 for one in kept if one["currency"] == "TWD" and one["remedy"] == "store_credit"),
        "promises": len([one for one in promises if one["state"] != "voided"]),
        "promises_open": len([one for one in promises if one["state"] == "open"]),
        "promises_kept": len([one for one in kept if one["in_time"]]),
        "promises_late": len([one for one in kept if not one["in_time"]]),
        "promises_broken": len([one for one in promises if one["state"] == "broken"]),
    }


def recount_promise(record: Record, promise: Commitment) -> dict[str, Any]:
    """Return what should stand in the row of a promise."""
    changes = record.all(PromiseChange, lambda c: c.commitment_id == promise.id)
    kept = [row for row in changes if row.what == "kept"]
    paid = max(kept, key=lambda row: row.id) if kept else None
    options = record.all(OfferOption, lambda o: o.id == promise.option_id)
    has_sum = promise.currency is not None or (paid is not None and paid.paid_minor is not None)
    pays_now = has_sum and promise.state == "kept"
    is_credit = bool(options) and options[0].remedy == "store_credit"
    broken = any(row.what in ("broken", "cannot") for row in changes)
    minor = paid.paid_minor if paid is not None and paid.paid_minor is not None else promise.sum_minor
    currency = paid.currency if pays_now and paid is not None and paid.currency else promise.currency
    return {
        "owner": promise.owner,
        "remedy": options[0].remedy if options else None,
        "made_on": day(promise.made_at),
        "due_on": day(promise.due_at),
        "settled_on": day(promise.state_at) if promise.state != "open" else None,
        "state": promise.state,
        "in_time": {"open": None, "voided": None, "broken": False}.get(
            promise.state, not broken and promise.state_at <= promise.due_at
        ),
        "was_broken": broken,
        "redated": len([row for row in changes if row.what == "redated"]),
        "is_money": has_sum and not is_credit,
        "paid_minor": minor if pays_now else None,
        "currency": currency,
        "own_currency": currency == "TWD",
        "money_days": (promise.state_at - promise.made_at).total_seconds() / 86400
        if pays_now and not is_credit
        else None,
    }


def accepted(record: Record, case: Case) -> list[Any]:
    """Return the options of a case that are agreed."""
    standing = {row.id for row in record.all(Offer, lambda o: o.case_id == case.id and o.state == "accepted")}
    return record.all(OfferOption, lambda o: o.offer_id in standing and o.accepted_at is not None)


def had_or_asked(record: Record, case: Case) -> bool:
    """Return whether the conversation was ever on its way to a person."""
    return bool(record.all(Handoff, lambda h: h.conversation_id == case.conversation_id))


def reopened_on(record: Record, case: Case) -> date | None:
    """Return the day on which it was last opened again, from the audit log."""
    found = None
    for row in record.all(AuditEntry, lambda a: a.subject == f"case:{case.number}" and a.action == "case.stage"):
        detail = row.detail or {}
        if detail.get("again") or (detail.get("to") == "listening" and detail.get("from") in ("agreed", "resolved")):
            found = day(row.at)
    return found


def credit(record: Record, case: Case, agreed: Any) -> int:
    """Return the worth of goodwill: that of the agreed option, and the credit that was approved."""
    given = (agreed.body.get("goodwill_minor") or 0) if agreed is not None else 0
    voided = {row.id for row in record.all(Commitment, lambda c: c.state == "voided")}
    for row in record.all(Approval, lambda a: a.case_id == case.id and a.state == "approved"):
        if row.paid_how == "credit" and row.commitment_id not in voided:
            given += row.granted_minor
    return given
