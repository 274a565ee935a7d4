"""Take a person out of what colleagues wrote about causes and cures, or taught: notes go, names are hidden.

Analyses, actions and incidents are about a cause and stay; figures, causes and dates name nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, or_, select, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.columns import to_json
from bot.cases.insight.told_changes import GONE
from bot.cases.models import (
    Action,
    ActionChange,
    Analysis,
    AnalysisVersion,
    CaseCause,
    Flag,
    Incident,
    IncidentUpdate,
    Lesson,
    Signal,
    ToldChange,
)

# What stands where a detail of the person stood.
HIDDEN = "███"
_WRITTEN: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Action, ("title", "department", "outside_name", "outside_email", "said_zh", "said_en")),
    (ActionChange, ("words",)),
    (Analysis, ("title",)),
    (AnalysisVersion, ("steps", "root")),
    (CaseCause, ("note",)),
    (Flag, ("words", "answer")),
    (Incident, ("title", "wording_zh", "wording_en", "harms", "statement_zh", "statement_en", "report")),
    (IncidentUpdate, ("words_zh", "words_en")),
    (Lesson, ("line", "why")),
    (Signal, ("reason",)),
)


def forget(session: Session, conversation_ids: Sequence[str], case_ids: Sequence[int], details: Sequence[str]) -> None:
    """Erase the notes of these cases and flags, tell them nothing any more, and hide `details` everywhere else."""
    talks = list(conversation_ids)
    _run(session, update(CaseCause).where(in_op(CaseCause.case_id, list(case_ids))).values(note=None))
    _run(session, update(Flag).where(in_op(Flag.conversation_id, talks)).values(words=None, answer=None))
    waiting = in_op(ToldChange.conversation_id, talks) & ToldChange.how.is_(None)  # type: ignore[union-attr]
    _run(session, update(ToldChange).where(waiting).values(how=GONE))
    written = sorted({spelt for each in details for spelt in (each, to_json(each)[1:-1])}, key=len, reverse=True)
    for model, names in _WRITTEN if written else ():
        for name in names:
            _hide(session, model, name, written)


def _hide(session: Session, model: Any, name: str, written: list[str]) -> None:
    """Replace these spellings in one column; JSON is replaced as it is written, so that it stays JSON."""
    column = model.__table__.c[name]
    plain = type_coerce(column, String)
    found = select(model.__table__.c.id, plain.label("text")).where(
        or_(*(plain.contains(each, autoescape=True) for each in written))
    )
    for row in session.execute(found).all():
        text = row.text
        for each in written:
            text = text.replace(each, HIDDEN)
        change = update(model.__table__).where(model.__table__.c.id == row.id)
        session.execute(change.values({column: type_coerce(text, String)}))


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
