"""Suggested replies and whether agents used them, for the trainers who edit the wording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import desc, func, select
from sqlalchemy.orm import Session

from bot.cases.models import Suggestion
from bot.cases.utc import now_of

USED, EDITED, IGNORED = "used", "edited", "ignored"


def record(
    session: Session,
    conversation_id: str,
    agent_id: int,
    step: str,
    shown: Sequence[dict[str, str]],
    *,
    inserted: int | None,
    sent: str,
) -> list[Suggestion]:
    """Record the outcome of the suggestions `shown` ({source, name, text}) when `sent` was sent.

    `inserted` is the index of the one that was put into the draft: used if it was sent unchanged, else edited. The
    others are ignored.
    """
    now = now_of(session)
    rows = []
    for place, one in enumerate(shown):
        outcome = IGNORED if place != inserted else USED if sent.strip() == one["text"].strip() else EDITED
        rows.append(
            Suggestion(
                conversation_id=conversation_id,
                agent_id=agent_id,
                source=one["source"],
                name=one["name"],
                step=step,
                text=one["text"],
                outcome=outcome,
                sent=sent if outcome == EDITED else None,
                at=now,
            )
        )
    session.add_all(rows)
    session.flush()
    return rows


def counts(session: Session) -> list[dict[str, Any]]:
    """Count outcomes by source, step and name, the most shown first.

    Names are given for the company's own suggestions only; those taken from colleagues' cases are counted together.
    """
    columns = (Suggestion.source, Suggestion.step, Suggestion.name, Suggestion.outcome)
    rows = session.execute(select(*columns, func.count()).group_by(*columns)).all()
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for source, step, words, outcome, n in rows:
        key = (source, step, words if source == "company" else "")
        entry = found.setdefault(key, {"source": source, "step": step, "name": key[2], USED: 0, EDITED: 0, IGNORED: 0})
        entry[outcome] += n
    return sorted(found.values(), key=lambda e: (-(e[USED] + e[EDITED] + e[IGNORED]), e["source"], e["name"]))


def newest(session: Session, outcome: str, limit: int) -> list[Suggestion]:
    """List at most `limit` suggestions with this outcome, newest first."""
    wanted = select(Suggestion).where(Suggestion.outcome == outcome).order_by(desc(Suggestion.id)).limit(limit)
    return list(session.execute(wanted).scalars())
