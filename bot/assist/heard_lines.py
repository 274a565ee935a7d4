"""What was heard wrongly, for those who train the model: with the message, and without anything about a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assist.nameless import HIDDEN, Nameless
from bot.cases import heard_wrongly
from bot.cases.models import Agent, Case, HeardWrongly, Message
from bot.cases.utc import iso
from bot.conversation.services import Services

# What is about the person alone, so that neither the wrong nor the right one is shown.
_OF_PERSON = frozenset({"name", "phone", "email", "address", "order_number", "free_times"})


@dataclass(frozen=True)
class HeardLine:
    """One thing that was heard wrongly: what it is, heard and meant, the message in masked words, and by whom."""

    id: int
    at: str
    what: str
    heard: Any
    meant: Any
    seq: int | None
    text: str
    role: str
    agent: str

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON, with the name of who corrected it, for colleagues."""
        return {**self.anonymous(), "id": self.id, "by": self.agent}

    def anonymous(self) -> dict[str, Any]:
        """Return it without the name of anybody."""
        return {
            "at": self.at,
            "what": self.what,
            "heard": self.heard,
            "meant": self.meant,
            "seq": self.seq,
            "text": self.text,
            "by_role": self.role,
        }

    def as_yaml(self) -> str:
        """Return it as an item of a YAML list, one field a line."""
        fields = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in self.anonymous().items()]
        return "- " + "\n  ".join(fields)


def newest(session: Session, services: Services, *, before: int = 0, limit: int) -> list[HeardLine]:
    """List at most `limit` things that were heard wrongly, newest first, those before the id `before` if given."""
    maskers: dict[int, _Masker] = {}
    lines = []
    for row in heard_wrongly.newest(session, before=before, limit=limit):
        if row.case_id not in maskers:
            maskers[row.case_id] = _Masker(session, services, session.get(Case, row.case_id))
        lines.append(_line(session, maskers[row.case_id], row))
    return lines


class _Masker:
    """Hides what tells who the customer of a case is, in words and in what was heard."""

    def __init__(self, session: Session, services: Services, case: Case | None) -> None:
        assert case is not None
        self._nameless = Nameless(session, services, case.conversation_id, case)

    def hide(self, text: str) -> str:
        return self._nameless.hide(text)

    def value(self, what: str, value: Any) -> Any:
        if what in _OF_PERSON:
            return None if value is None else HIDDEN
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, Mapping):
            return {name: self.value(what, one) for name, one in value.items()}
        return value


def _line(session: Session, masker: _Masker, row: HeardWrongly) -> HeardLine:
    said = None
    if row.message_seq is not None:
        said = session.execute(
            select(Message.text).where(Message.conversation_id == row.conversation_id, Message.seq == row.message_seq)
        ).scalar_one_or_none()
    agent = session.get(Agent, row.agent_id)
    return HeardLine(
        id=row.id,
        at=iso(row.at),
        what=row.what,
        heard=masker.value(row.what, row.heard),
        meant=masker.value(row.what, row.meant),
        seq=row.message_seq,
        text=masker.hide(said or ""),
        role=agent.role if agent is not None else "",
        agent=agent.name if agent is not None else "",
    )
