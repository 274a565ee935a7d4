"""All rows of a conversation, read directly from the tables, and what may be wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.models import (
    Approval,
    Case,
    Commitment,
    Conversation,
    CustomerMark,
    Fact,
    Handoff,
    Message,
    Offer,
)

# An e-mail address or a telephone number.
CONTACT = re.compile(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d\s\-]{6,}\d")


@dataclass(frozen=True)
class Violation:
    """What is wrong, in which conversation and at which message (0: at none)."""

    conversation_id: str
    seq: int
    what: str


@dataclass
class Record:
    """All rows of one conversation."""

    conversation: Conversation
    messages: list[Message] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    marks: list[CustomerMark] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return the id of the conversation."""
        return self.conversation.id

    def told_before(self, seq: int) -> list[str]:
        """Return the texts that the customer typed or pressed before message `seq`."""
        return [m.text for m in self.messages if m.role == "customer" and m.seq < seq]


def read_records(session: Session, only: set[str] | None) -> list[Record]:
    """Return the conversations of a store, or those whose ids are in `only`, the oldest first."""

    def every(model: Any, *order: Any) -> list[Any]:
        return list(session.execute(select(model).order_by(*order)).scalars())

    records = {
        row.id: Record(row) for row in every(Conversation, Conversation.created_at) if only is None or row.id in only
    }
    by_case: dict[int, Record] = {}
    for message in every(Message, Message.conversation_id, Message.seq):
        if message.conversation_id in records:
            records[message.conversation_id].messages.append(message)
    for case in every(Case, Case.id):
        if case.conversation_id in records:
            by_case[case.id] = records[case.conversation_id]
            by_case[case.id].cases.append(case)
    for model, name in ((Fact, "facts"), (Offer, "offers"), (Commitment, "commitments"), (Approval, "approvals")):
        for row in every(model, model.id):
            if row.case_id in by_case:
                getattr(by_case[row.case_id], name).append(row)
    for handoff in every(Handoff, Handoff.id):
        if handoff.conversation_id in records:
            records[handoff.conversation_id].handoffs.append(handoff)
    for mark in every(CustomerMark, CustomerMark.mark):
        if mark.conversation_id in records:
            records[mark.conversation_id].marks.append(mark)
    return list(records.values())
