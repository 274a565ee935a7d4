"""Everything that the season left in the case store, by case, for the checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.models import (
    AuditEntry,
    Case,
    Commitment,
    Conversation,
    Due,
    FollowUp,
    Handoff,
    Message,
    OutboxItem,
    PromiseChange,
)
from tests.care.simulation.telling import Telling


@dataclass
class CaseRecord:
    """One case with all that belongs to it; `told` are the sentences of care said in it, each with its message."""

    case: Any
    talk: Any
    promises: list[Any] = field(default_factory=list)
    changes: list[Any] = field(default_factory=list)
    dues: list[Any] = field(default_factory=list)
    follow_ups: list[Any] = field(default_factory=list)
    handoffs: list[Any] = field(default_factory=list)
    mails: list[Any] = field(default_factory=list)
    audited: list[Any] = field(default_factory=list)
    told: list[tuple[str, Any]] = field(default_factory=list)

    def count(self, *names: str) -> int:
        """Return how often one of these sentences was said."""
        return sum(name in names for name, _ in self.told)


def read_all(session: Session, telling: Telling) -> Iterator[CaseRecord]:
    """Read every case; there is one in each conversation of the simulation."""
    talks = {row.id: row for row in session.execute(select(Conversation.__table__))}
    records = {row.id: CaseRecord(row, talks[row.conversation_id]) for row in session.execute(select(Case.__table__))}
    by_talk = {one.talk.id: one for one in records.values()}
    by_subject = {f"case:{one.case.number}": one for one in records.values()}
    lists = {
        Commitment: "promises", PromiseChange: "changes", Due: "dues", FollowUp: "follow_ups", OutboxItem: "mails",
    }  # fmt: skip
    for model, name in lists.items():
        for row in session.execute(select(model.__table__).order_by(model.id)):
            getattr(records[row.case_id], name).append(row)
    for row in session.execute(select(Handoff.__table__).order_by(Handoff.id)):
        by_talk[row.conversation_id].handoffs.append(row)
    stages = AuditEntry.__table__.c.action == "case.stage"
    for row in session.execute(select(AuditEntry.__table__).where(stages).order_by(AuditEntry.id)):
        by_subject[row.subject].audited.append(row)
    said = defaultdict(list)
    theirs = Message.__table__.c.role.in_(("system", "bot"))
    for row in session.execute(select(Message.__table__).where(theirs).order_by(Message.conversation_id, Message.seq)):
        said[row.conversation_id].append(row)
    for one in records.values():
        for row in said[one.talk.id]:
            name = telling.name_of(row.text, one.talk.locale)
            if name is not None:
                one.told.append((name, row))
        yield one
