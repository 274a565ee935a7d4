"""Put the company's starter templates into an empty list, once and for all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit
from bot.cases.models import Agent, AuditEntry, Template
from bot.cases.plain_names import plain_name
from bot.cases.utc import now_of

STARTED, SUBJECT, ACTOR = "template.started", "template:all", "system"


def needs_starting(session: Session) -> bool:
    """Return whether nobody has ever made a template here, and the starter ones were never put in."""
    if session.execute(select(Template.id).limit(1)).first() is not None:
        return False
    made = select(AuditEntry.id).where(in_op(AuditEntry.action, ("template.made", STARTED))).limit(1)
    return session.execute(made).first() is None


def start(session: Session, agent_id: int, texts: Sequence[tuple[str, str, str]]) -> int:
    """Add shared templates of (title, zh-Hant, en) to a list that needs starting; return how many.

    `agent_id` is who opened the list first. A second call adds nothing.
    """
    # The oldest account is locked, so that of two who open the list at once one adds them.
    session.execute(select(Agent.id).order_by(Agent.id).limit(1).with_for_update())
    if not texts or not needs_starting(session):
        return 0
    now = now_of(session)
    for title, zh_hant, en in texts:
        row = Template(title=plain_name(title), zh_hant=zh_hant, en=en, changed_by_id=agent_id, changed_at=now)
        session.add(row)
    session.flush()
    audit.record(session, ACTOR, STARTED, SUBJECT, {"templates": len(texts)})
    return len(texts)
