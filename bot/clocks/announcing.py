"""Tell the company's own systems what happens: calls are put into the outbox in the transaction that causes them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.care import outbox
from bot.cases.happenings import Happening, take
from bot.cases.models import Agent, Case, Commitment, FollowUp, PromiseChange
from bot.cases.utc import iso, now_of
from bot.outgoing_settings import Webhooks

CHANNEL, SYSTEM = "webhook", "system"


def announcer(webhooks: Webhooks) -> Callable[[Session], None]:
    """Return what a `Store` calls at the end of each write transaction."""

    def announce(session: Session) -> None:
        happened = take(session)
        if not webhooks.addresses:
            return
        for one in happened:
            found = data_of(session, one, words=webhooks.words)
            if found is not None:
                put(session, webhooks.addresses, one.name, one.key, *found)

    return announce


def put(
    session: Session, addresses: Sequence[str], name: str, key: str, case_id: int | None, data: dict[str, Any]
) -> None:
    """Put a call of every address into the outbox, each once for this key."""
    now = now_of(session)
    for address in addresses:
        # The address may be longer than a key.
        which = hashlib.sha256(address.encode()).hexdigest()[:12]
        outbox.put(
            session,
            key=f"event:{key}:{which}",
            channel=CHANNEL,
            template=name,
            case_id=case_id,
            to_whom=SYSTEM,
            address=address,
            locale="en",
            body={"type": name, "timestamp": iso(now), "data": data},
            not_before=now,
        )


def data_of(session: Session, one: Happening, *, words: bool) -> tuple[int, dict[str, Any]] | None:
    """Return the number of the case and what is told of an event: ids, numbers, dates, states; said words if wanted."""
    row = one.row
    case = row if isinstance(row, Case) else session.get(Case, row.case_id)
    if case is None:
        return None
    data: dict[str, Any] = {
        "case": case.number,
        "kind": case.kind,
        "severity": case.severity,
        "stage": case.stage,
        "reopened": case.reopened,
    }
    if isinstance(row, PromiseChange):
        promise = session.get(Commitment, row.commitment_id)
        data["change"] = {
            "what": row.what,
            "by": _by(session, row.actor),
            "at": iso(row.at),
            "due_before": _iso(row.due_before),
            "due_after": _iso(row.due_after),
        }
        if words:
            data["change"] |= {"reason": row.reason, "reference": row.reference}
    else:
        promise = row if isinstance(row, Commitment) else None
    if promise is not None:
        data["promise"] = {
            "id": promise.id,
            "owner": promise.owner,
            "state": promise.state,
            "made_at": iso(promise.made_at),
            "due_at": iso(promise.due_at),
        }
        if words:
            data["promise"]["what"] = promise.what
    if isinstance(row, FollowUp):
        data["follow_up"] = {"round": row.round, "answer": row.answer, "answered_at": _iso(row.answered_at)}
        if words:
            data["follow_up"]["comment"] = row.comment
    return case.id, data


def _by(session: Session, actor: str) -> str:
    """Return who did something without a name: an owner by the key of the policy, a colleague by their role.

    Others are kinds already: clock, policy, customer, bot, system.
    """
    kind, _, login = actor.partition(":")
    if kind != "agent":
        return actor
    found = session.execute(select(Agent.role, Agent.handler).where(Agent.login == login)).one_or_none()
    if found is None:
        return kind
    return f"owner:{found.handler}" if found.handler else str(found.role)


def _iso(at: Any) -> str | None:
    return None if at is None else iso(at)
