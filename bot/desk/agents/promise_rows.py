"""A promise as the desk shows it: what, whose, by when and how that was reckoned, and what may be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.care import by_owner
from bot.care.day_groups import group_of
from bot.care.payment import prefilled
from bot.cases import attachments, commitments, ties
from bot.cases.accounts.permissions import May, allowed
from bot.cases.care import follow_ups, promise_list
from bot.cases.care.promise_list import Wanted
from bot.cases.models import Case, Commitment, Conversation, PromiseChange
from bot.cases.utc import from_iso, iso, now_of
from bot.conversation.services import Services
from bot.desk.agents.live_work import belongs_to
from bot.desk.agents.names import handler_name, login_name
from bot.desk.agents.offer_explanation import remedy_title
from bot.desk.agents.sessions import SignedIn
from bot.remedy import Policy


def may_settle(me: SignedIn, conversation: Conversation, promise: Commitment) -> bool:
    """Return whether this person may settle a promise: theirs, of a case they hold, or any as a supervisor."""
    if not allowed(me.role, May.KEEP):
        return False
    if me.handler is not None:
        return promise.owner == me.handler
    return allowed(me.role, May.OVERSEE) or belongs_to(conversation, me)


def seen_by(me: SignedIn, wanted: Wanted) -> Wanted:
    """Return what of the promises that are wanted this person sees: theirs, those of cases they hold, or all."""
    if me.handler is not None:
        return replace(wanted, owner=me.handler)
    return replace(wanted, holder=None if allowed(me.role, May.OVERSEE) else me.id)


def row(
    session: Session,
    services: Services,
    me: SignedIn,
    promise: Commitment,
    conversation: Conversation,
    remedy: str | None,
) -> dict[str, Any]:
    """Return one promise; `may` lists the acts that are open to `me` now."""
    policy, now = services.policy, now_of(session)
    decides = allowed(me.role, May.OVERSEE)
    acts = by_owner.allowed_now(session, promise, decides=decides) if may_settle(me, conversation, promise) else []
    return {
        "id": promise.id,
        "what": promise.what,
        # What is written to the customer is written in this language.
        "locale": conversation.locale,
        "owner": handler_name(policy, promise.owner),
        "owner_id": promise.owner,
        "remedy": remedy_name(policy, remedy),
        "due_at": iso(promise.due_at),
        "group": group_of(promise.state, promise.due_at, now, policy.clock.zone),
        "state": promise.state,
        "state_reason": promise.state_reason,
        "redated": promise.redated or 0,
        "picked_up_at": iso(promise.picked_up_at) if promise.picked_up_at is not None else None,
        "may": acts,
        "pays": pays(policy, promise),
    }


def of_case(
    session: Session, services: Services, me: SignedIn, case: Case, conversation: Conversation
) -> list[dict[str, Any]]:
    """List the promises of a case and those merged into it, with their history and how their dates came about.

    Open ones come first; `from_case` is the number of a merged case.
    """
    tied = ties.with_merged(session, case)
    numbers = {one.id: one.number for one in tied[1:]}
    promises = ties.promises_with(session, case)
    remedies = promise_list.remedies_of(session, {one.option_id for one in promises if one.option_id})
    changes = [one for each in tied for one in commitments.changes_of_case(session, each)]
    shown = [
        {
            **row(session, services, me, one, conversation, remedies.get(one.option_id or "")),
            "from_case": numbers.get(one.case_id),
            "reckoning": reckoning(services.policy, one),
            "changes": [
                change(session, services.policy, each, conversation) for each in changes if each.commitment_id == one.id
            ],
        }
        for one in promises
    ]
    return sorted(shown, key=lambda one: one["state"] not in ("open", "broken"))


def reckoning(policy: Policy, promise: Commitment) -> dict[str, Any]:
    """Return how a date came about: so many opening days since a moment, with the days off in between.

    `days` is None for a date that a person gave.
    """
    known = promise.reckoning or {}
    since = from_iso(known["since"]) if "since" in known else promise.made_at
    closed = policy.clock.closed_between(since, promise.due_at)
    shut = [day for day in closed if day in policy.closures]
    return {
        "days": known.get("days"),
        "since": iso(since),
        "days_off": [day.isoformat() for day in closed if day not in policy.closures],
        "closures": [{"day": day.isoformat(), "why": dict(policy.closures[day])} for day in shut],
    }


def pays(policy: Policy, promise: Commitment) -> dict[str, Any] | None:
    """Return for a promise to pay the sum agreed on as it is shown and as it is typed, and whether proof is needed."""
    if promise.currency is None:
        return None
    return {
        "agreed": None if promise.sum_minor is None else policy.company.show(promise.sum_minor),
        "sum": prefilled(policy.company, promise),
        "needed": promise.proof == commitments.PAYMENT,
    }


def change(session: Session, policy: Policy, made: PromiseChange, conversation: Conversation) -> dict[str, Any]:
    """Return one change of a promise; `by` is the name of who made it: an agent, a handler, or the clock."""
    kind, _, name = made.actor.partition(":")
    by: Any = handler_name(policy, name) if kind == "owner" else login_name(session, made.actor) or kind
    return {
        "what": made.what,
        "at": iso(made.at),
        "by": by,
        "due_before": iso(made.due_before) if made.due_before is not None else None,
        "due_after": iso(made.due_after) if made.due_after is not None else None,
        "owner_after": handler_name(policy, made.owner_after) if made.owner_after is not None else None,
        "reason": made.reason,
        "reference": made.reference,
        "paid": None if made.paid_minor is None else policy.company.show(made.paid_minor),
        "paid_reason": made.paid_reason,
        "file": _file(session, made, conversation),
    }


def _file(session: Session, made: PromiseChange, conversation: Conversation) -> dict[str, Any] | None:
    file = attachments.of_change(session, made)
    if file is None:
        return None
    return {
        "name": file.name,
        "media_type": file.media_type,
        "bytes": file.bytes,
        "url": f"/api/desk/conversations/{conversation.id}/attachments/{file.id}",
        "shown": bool(made.file_shown),
    }


def mended(session: Session, case: Case) -> list[dict[str, Any]]:
    """List the times that the customer was asked whether it is mended, oldest first."""
    return [
        {
            "asked_at": iso(one.asked_at),
            "answer": one.answer,
            "answered_at": iso(one.answered_at) if one.answered_at is not None else None,
            "comment": one.comment,
        }
        for one in follow_ups.of_case(session, case)
    ]


def remedy_name(policy: Policy, remedy: str | None) -> dict[str, Any] | None:
    """Return id and title of a remedy; None for a promise that belongs to none."""
    if remedy is None:
        return None
    return {"id": remedy, "title": remedy_title(policy, remedy)}
