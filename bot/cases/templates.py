"""Templates: texts that agents send often, shared with everybody or one agent's own."""

from __future__ import annotations

from sqlalchemy import null, or_, select
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.errors import NotFound, Refused
from bot.cases.models import Agent, Template
from bot.cases.plain_names import plain_name
from bot.cases.utc import now_of


def seen_by(session: Session, agent_id: int) -> list[Template]:
    """List the shared templates and this agent's own, ordered by title."""
    wanted = select(Template).where(or_(Template.owner_id == null(), Template.owner_id == agent_id))
    return list(session.execute(wanted.order_by(Template.title, Template.id)).scalars())


def get(session: Session, template_id: int, agent_id: int) -> Template:
    """Return a template that is shared or this agent's own; raise NotFound."""
    found = session.get(Template, template_id)
    if found is None or found.owner_id not in (None, agent_id):
        raise NotFound(f"There is no template {template_id}.")
    return found


def keep(
    session: Session,
    agent: Agent,
    *,
    title: str,
    zh_hant: str | None,
    en: str | None,
    shared: bool,
    template: Template | None = None,
) -> Template:
    """Create a template, or change `template`; raise Refused without a title or without text in any language."""
    title, zh_hant, en = plain_name(title), (zh_hant or "").strip() or None, (en or "").strip() or None
    if not title or not (zh_hant or en):
        raise Refused("A template needs a title and words in one language at least.")
    made = template is None
    row = template if template is not None else Template()
    row.owner_id = None if shared else agent.id
    row.title, row.zh_hant, row.en = title, zh_hant, en
    row.changed_by_id, row.changed_at = agent.id, now_of(session)
    session.add(row)
    session.flush()
    _audited(session, agent, "template.made" if made else "template.changed", row)
    return row


def delete(session: Session, agent: Agent, template: Template) -> None:
    """Delete a template; its text is kept in the audit log."""
    _audited(session, agent, "template.deleted", template)
    session.delete(template)
    session.flush()


def _audited(session: Session, agent: Agent, action: str, row: Template) -> None:
    words = {"title": row.title, "zh-Hant": row.zh_hant, "en": row.en, "shared": row.owner_id is None}
    audit.record(session, f"agent:{agent.login}", action, f"template:{row.id}", words)
