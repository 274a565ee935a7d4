"""What trainers made of turns that were heard wrongly: lines that they taught, and turns that teach nothing."""

from __future__ import annotations

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.coach import heard_turns
from bot.cases.errors import Conflict, NotFound
from bot.cases.models import Agent, Lesson
from bot.cases.utc import now_of

TRAINING, EXAM, NOTHING = "training", "exam", "nothing"


def teach(
    session: Session,
    *,
    agent_id: int,
    goal: str,
    harm: str | None = None,
    head: str | None = None,
    label: str | None = None,
    language: str | None = None,
    line: str | None = None,
    file: str | None = None,
    why: str | None = None,
) -> Lesson:
    """Record a line that was written into the data, or with the goal NOTHING that there is nothing to teach."""
    row = Lesson(
        at=now_of(session), agent_id=agent_id, goal=goal, harm=harm, head=head, label=label, language=language,
        line=line, file=file, why=why or None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    told = {"goal": goal, "head": head, "label": label, "file": file, "why": row.why}
    _audit(session, agent_id, "lesson.taught", row.id, {name: value for name, value in told.items() if value})
    return row


def get(session: Session, lesson_id: int) -> Lesson:
    """Return a lesson; raise NotFound without it."""
    row = session.get(Lesson, lesson_id)
    if row is None:
        raise NotFound(f"There is no lesson {lesson_id}.")
    return row


def undo(session: Session, lesson_id: int, *, agent_id: int) -> Lesson:
    """Record that a lesson is taken back, and put its turns into the inbox again; Conflict when it was before."""
    row = get(session, lesson_id)
    if row.undone_at is not None:
        raise Conflict(f"Lesson {lesson_id} was taken back before.")
    row.undone_at, row.undone_by_id = now_of(session), agent_id
    session.flush()
    heard_turns.put_back(session, lesson_id)
    _audit(session, agent_id, "lesson.undone", lesson_id, {"file": row.file} if row.file else {})
    return row


def newest(session: Session, limit: int, *, before: int = 0) -> list[Lesson]:
    """List at most `limit` lessons, the newest first; those with an id below `before` when it is given."""
    wanted = select(Lesson).order_by(desc(Lesson.id)).limit(limit)
    if before:
        wanted = wanted.where(Lesson.id < before)
    return list(session.execute(wanted).scalars())


def _audit(session: Session, agent_id: int, action: str, lesson_id: int, detail: dict[str, str]) -> None:
    agent = session.get(Agent, agent_id)
    actor = f"agent:{agent.login}" if agent is not None else "system"
    audit.record(session, actor, action, f"lesson:{lesson_id}", detail)
