"""Hand what was heard wrongly to the people who train the model, when a person puts it right."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import heard_wrongly
from bot.cases.models import Agent, Case, HeardWrongly
from bot.conversation.corrections.correctable import CONTACTS, DAYS, EMOTION, FACTS, KIND, SUB_KINDS, Present
from bot.conversation.corrections.reading import Meant

# What the model takes from messages.
_FACTS = frozenset({*FACTS, *DAYS, *CONTACTS})
HEARD = _FACTS | {KIND, SUB_KINDS, EMOTION}


def note_heard(session: Session, case: Case, what: str, now: Present, meant: Meant, by: Agent) -> None:
    """Record that `what` was heard as `now` and should have been `meant`; a correction of a correction changes it.

    What nobody heard in a message is not recorded.
    """
    if what not in HEARD:
        return
    held, wanted = _said(what, now.value), _said(meant.role or what, meant.value)
    row = _corrected_before(session, case, what, now, held)
    if row is not None:
        after = wanted if what in DAYS else meant.value
        heard_wrongly.meant_again(session, row, what=row.what, meant=after, agent_id=by.id)
        return
    if now.by_person or now.seq is None or (now.value is None and what not in (KIND, EMOTION)):
        return
    heard_wrongly.note(session, case, what, seq=now.seq, heard=held, meant=wanted, agent_id=by.id)


def _corrected_before(session: Session, case: Case, what: str, now: Present, held: Any) -> HeardWrongly | None:
    """Return the record of the correction that made `what` the value that it holds now."""
    if what in _FACTS and not now.by_person:
        return None
    for row in heard_wrongly.of_case(session, case):
        same = row.what in DAYS if what in DAYS else row.what == what
        if same and row.meant == held and (what != EMOTION or row.message_seq == now.seq):
            return row
    return None


def _said(what: str, value: Any) -> Any:
    """Return a value as it is recorded: a day with its role."""
    return {"value": value, "role": what} if what in DAYS and value is not None else value
