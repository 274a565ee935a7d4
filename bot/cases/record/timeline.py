"""Everything that happened in a conversation, in chronological order, from its rows and from the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import conversations, notes
from bot.cases.models import (
    Agent,
    Approval,
    AuditEntry,
    Case,
    Commitment,
    Conversation,
    Fact,
    Handoff,
    Message,
    Offer,
    Survey,
    Task,
)
from bot.cases.record.rows import title

# Characters of a message: enough to recognise it; the transcript has the full text.
SHORT = 160
# Actions left out, because the rows that they changed say more.
SHOWN_BY_ROWS = (
    "approval.approved",
    "approval.declined",
    "approval.requested",
    "approval.withdrawn",
    "file.sent",
    "handoff.requested",
    "message.sent",
    "note.written",
    "offer.accepted",
    "offer.made",
    "offer.taken_back",
    "offer.withdrawn",
    "task.made",
    "task.done",
)
# Actions of earlier versions whose rows say more; their entries stay in the log.
NO_LONGER_WRITTEN = ("case.sub_kinds_corrected",)
# Actions shown with details from the audit log, and the name of their event.
SHOWN_BY_LOG = {
    "case.open": "case_opened",
    "case.corrected": "put_right",
    "case.stage": "stage",
    "case.judged": "judged",
    "conversation.owner": "owner",
    "conversation.exported": "exported",
    "commitment.state": "promise_state",
    "conversation.came_back": "came_back",
    "conversation.postponed": "postponed",
    "handoff.over_capacity": "over_capacity",
    "handoff.raised": "call_raised",
    "offer.refused": "refused",
    "offer.acceptance_refused": "not_agreed",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened: `what` is its kind, `actor` who did it (as in the audit log), `about` the details.

    `seq` is the message that it is, or comes from. `about` is ready for JSON except that moments are datetimes.
    """

    at: datetime
    what: str
    actor: str | None = None
    seq: int | None = None
    about: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Session, Conversation, Sequence[Case]], Iterable[Event]]


def of_conversation(session: Session, conversation_id: str) -> list[Event]:
    """List what happened in a conversation and its cases, oldest first; raise NotFound."""
    conversation = conversations.get(session, conversation_id)
    cases = list(
        session.execute(select(Case).where(Case.conversation_id == conversation_id).order_by(Case.id)).scalars()
    )
    events = [event for source in SOURCES for event in source(session, conversation, cases)]
    # The sort is stable: events of the same moment stay in the order of the sources.
    return sorted(events, key=lambda event: event.at)


def _messages(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    rows = session.execute(
        select(Message).where(Message.conversation_id == conversation.id).order_by(Message.seq)
    ).scalars()
    for row in rows:
        about = {
            "role": row.role,
            "name": row.author_name,
            "kind": row.kind,
            "text": row.text[:SHORT],
            "cut": len(row.text) > SHORT,
        }
        yield Event(row.at, "said", row.role, row.seq, about)


def _facts(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    rows = list(session.execute(select(Fact).where(_in_cases(Fact, cases)).order_by(Fact.id)).scalars())
    before: dict[tuple[int, str], Fact] = {}
    added, ended = _put_right(session, cases)
    for row in rows:
        key = (row.case_id, row.name)
        older = before.get(key)
        before[key] = row
        if row.id in added:
            continue
        about = {"name": row.name, "value": row.value, "display": row.display}
        if older is not None and older.superseded_at == row.noted_at:
            about["before"] = {"value": older.value, "display": older.display}
        yield Event(row.noted_at, "corrected" if "before" in about else "learned", row.source, row.message_seq, about)
    followed = {(row.case_id, row.name, row.noted_at) for row in rows}
    for row in rows:
        if (
            row.superseded_at is not None
            and row.id not in ended
            and (row.case_id, row.name, row.superseded_at) not in followed
        ):
            about = {"name": row.name, "value": row.value, "display": row.display}
            yield Event(row.superseded_at, "taken_back", None, None, about)


def _put_right(session: Session, cases: Sequence[Case]) -> tuple[set[int], set[int]]:
    """Return the ids of the facts that corrections added, and of those they ended: each is shown as a whole."""
    subjects = [f"case:{case.number}" for case in cases]
    wanted = select(AuditEntry.detail).where(AuditEntry.action == "case.corrected", in_op(AuditEntry.subject, subjects))
    details = [detail or {} for detail in session.execute(wanted).scalars()]
    added, ended = ({number for detail in details for number in detail.get(name, ())} for name in ("added", "ended"))
    return added, ended


def _offers(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    for offer in session.execute(select(Offer).where(_in_cases(Offer, cases)).order_by(Offer.made_at)).scalars():
        options = [_option(option.body, option.remedy) for option in offer.options]
        yield Event(offer.made_at, "offered", offer.made_by, None, {"options": options, "reason": offer.reason})
        for option in offer.options:
            if option.accepted_at is not None:
                about = {"option": _option(option.body, option.remedy)}
                yield Event(option.accepted_at, "accepted", option.accepted_by, option.accepted_seq, about)
        if offer.state == "withdrawn" and offer.ended_at is not None:
            yield Event(offer.ended_at, "offer_withdrawn", None, None, {"reason": offer.end_reason})
        if offer.state == "taken_back" and offer.ended_at is not None:
            yield Event(offer.ended_at, "agreement_taken_back", None, None, {"reason": offer.end_reason})


def _approvals(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    rows = list(session.execute(select(Approval).where(_in_cases(Approval, cases)).order_by(Approval.id)).scalars())
    logins = _logins(session, {row.requested_by_id for row in rows} | {row.decided_by_id for row in rows})
    for row in rows:
        about = {
            "options": [_option(option, option.get("remedy")) for option in row.options],
            "reason": row.reason,
            "role": row.role,
            "answer_by": row.answer_by,
            **_sum(row, row.amount_minor),
        }
        yield Event(row.requested_at, "approval_asked", logins.get(row.requested_by_id), None, about)
        if row.decided_at is not None:
            decided = {"state": row.state, "note": row.note, **_sum(row, row.granted_minor)}
            yield Event(row.decided_at, "approval_decided", logins.get(row.decided_by_id), None, decided)


def _sum(row: Approval, minor: int | None) -> dict[str, Any]:
    return {} if minor is None else {"sum": {"minor": minor, "currency": row.currency}}


def _promises(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    rows = session.execute(select(Commitment).where(_in_cases(Commitment, cases)).order_by(Commitment.id)).scalars()
    for row in rows:
        yield Event(
            row.made_at, "promised", None, None, {"promise": row.what, "owner": row.owner, "due_at": row.due_at}
        )


def _handoffs(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    rows = session.execute(
        select(Handoff).where(Handoff.conversation_id == conversation.id).order_by(Handoff.id)
    ).scalars()
    noted = {row.text for row in notes.of(session, conversation.id)}
    for row in rows:
        # Without a promised time an agent took it from the bot; the change of owner shows that.
        if row.promised_by is not None:
            about = {"reason": row.reason, "promised_by": row.promised_by, "priority": row.priority}
            # The note of a transfer is also a private note, and shown as one.
            about["note"] = None if row.note in noted else row.note
            yield Event(row.requested_at, "called", None, None, about)


def _notes(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    rows = notes.of(session, conversation.id)
    logins = _logins(session, {row.agent_id for row in rows})
    for row in rows:
        about = {"text": row.text[:SHORT], "cut": len(row.text) > SHORT}
        yield Event(row.at, "noted", logins.get(row.agent_id), None, about)


def _tasks(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    rows = list(session.execute(select(Task).where(_in_cases(Task, cases)).order_by(Task.id)).scalars())
    logins = _logins(session, {number for row in rows for number in (row.made_by_id, row.done_by_id)})
    for row in rows:
        about = {"text": row.text, "due_at": row.due_at, "agent_id": row.agent_id}
        yield Event(row.made_at, "task_made", logins.get(row.made_by_id), None, about)
        if row.done_at is not None:
            yield Event(row.done_at, "task_done", logins.get(row.done_by_id), None, {"text": row.text})


def _surveys(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    rows = session.execute(select(Survey).where(Survey.conversation_id == conversation.id)).scalars()
    for row in rows:
        yield Event(row.at, "survey", "customer", None, {"score": row.score, "comment": row.comment})


def _from_audit_log(session: Session, conversation: Conversation, cases: Sequence[Case]) -> Iterator[Event]:
    """Yield what only the audit log has: stages, judgements, owners, states of promises, refusals, exports, others."""
    subjects = [f"conversation:{conversation.id}", *(f"case:{case.number}" for case in cases)]
    rows = session.execute(
        select(AuditEntry).where(in_op(AuditEntry.subject, subjects)).order_by(AuditEntry.id)
    ).scalars()
    promises = dict(session.execute(select(Commitment.id, Commitment.what).where(_in_cases(Commitment, cases))).all())
    for row in rows:
        if row.action in (*SHOWN_BY_ROWS, *NO_LONGER_WRITTEN):
            continue
        known = SHOWN_BY_LOG.get(row.action)
        # Other actions are shown without details, because these may be long or private.
        detail = row.detail or {}
        about = (_shown(known, detail) if known else {}) | {"action": row.action}
        if known == "case_opened":
            about["number"] = row.subject.partition(":")[2]
        elif known == "promise_state":
            about["promise"] = promises.get(detail.get("commitment_id"))
        seq = detail.get("seq") if known == "put_right" else None
        yield Event(row.at, known or "other", row.actor, seq, about)


def _shown(what: str, detail: dict[str, Any]) -> dict[str, Any]:
    names = {
        "stage": ("from", "to", "reason"),
        "judged": ("severity", "kind", "emotion"),
        "put_right": ("what", "before", "after", "role", "why"),
        "owner": ("from", "to", "agent_id", "reason"),
        "exported": ("format",),
        "postponed": ("until", "reason"),
        "came_back": ("why",),
        "promise_state": ("commitment_id", "from", "to"),
        "over_capacity": ("agent_id", "holds", "capacity", "reason"),
        "call_raised": ("from", "to", "priority"),
        "refused": ("refused",),
        "not_agreed": ("why",),
    }.get(what, ())
    return {name: detail[name] for name in names if name in detail}


# The sources of events; anything else that is stored about a conversation gets a source here. The timeline is for the
# people of the desk only: the export (export.py) does not use it.
SOURCES: tuple[Source, ...] = (
    _messages,
    _facts,
    _from_audit_log,
    _offers,
    _approvals,
    _promises,
    _handoffs,
    _notes,
    _tasks,
    _surveys,
)


def _in_cases(model: Any, cases: Sequence[Case]) -> Any:
    return in_op(model.case_id, [case.id for case in cases])


def _option(body: dict[str, Any], remedy: Any) -> dict[str, Any]:
    return {
        "title": title(body, remedy),
        "value_minor": body.get("value_minor", (body.get("value") or {}).get("minor")),
        "currency": body.get("currency", (body.get("value") or {}).get("currency")),
    }


def _logins(session: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = [number for number in ids if number is not None]
    rows = session.execute(select(Agent.id, Agent.login).where(in_op(Agent.id, wanted)))
    return {number: f"agent:{login}" for number, login in rows}
