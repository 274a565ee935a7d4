"""Saved views: searches saved under a name, for one agent or shared with everybody at the desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Agent, SavedView
from bot.cases.plain_names import plain_name
from bot.cases.utc import now_of

LONGEST_NAME = 40
# Views are shown beside the lists, and nobody finds anything among more than these.
MOST_OF_ONE = 30


def seen_by(session: Session, agent_id: int) -> list[SavedView]:
    """List the views that an agent sees: their own, then the shared ones of others, each ordered by name."""
    wanted = (
        select(SavedView)
        .where(or_(SavedView.agent_id == agent_id, SavedView.is_shared == true()))
        .order_by(SavedView.agent_id != agent_id, SavedView.name, SavedView.id)
    )
    return list(session.execute(wanted).scalars())


def save(session: Session, agent: Agent, *, name: str, query: dict[str, Any], is_shared: bool) -> SavedView:
    """Save a search. Raise Refused for an empty or too long name, Conflict when the agent has MOST_OF_ONE already."""
    checked = _name(name)
    count = select(func.count()).select_from(SavedView).where(SavedView.agent_id == agent.id)
    if session.execute(count).scalar_one() >= MOST_OF_ONE:
        raise Conflict(f"There are {MOST_OF_ONE} saved views already; delete one first.")
    view = SavedView(agent_id=agent.id, name=checked, is_shared=is_shared, query=query, saved_at=now_of(session))
    session.add(view)
    session.flush()
    _audit(session, agent, "view.saved", view)
    return view


def rename(session: Session, agent: Agent, view: SavedView, *, name: str, is_shared: bool) -> SavedView:
    """Change the name of a view and whether it is shared. Raise Refused for an empty or too long name."""
    view.name, view.is_shared, view.saved_at = _name(name), is_shared, now_of(session)
    session.flush()
    _audit(session, agent, "view.changed", view)
    return view


def delete(session: Session, agent: Agent, view: SavedView) -> None:
    """Delete a view; its content is kept in the audit log."""
    _audit(session, agent, "view.deleted", view)
    session.delete(view)
    session.flush()


def get(session: Session, view_id: int) -> SavedView:
    """Return a view; raise NotFound."""
    view = session.get(SavedView, view_id)
    if view is None:
        raise NotFound("There is no such saved view.")
    return view


def _name(name: str) -> str:
    checked = plain_name(name)
    if not checked or len(checked) > LONGEST_NAME:
        raise Refused(f"A view needs a name of at most {LONGEST_NAME} characters.")
    return checked


def _audit(session: Session, agent: Agent, action: str, view: SavedView) -> None:
    detail = {"name": view.name, "is_shared": view.is_shared, "query": view.query}
    audit.record(session, f"agent:{agent.login}", action, f"view:{view.id}", detail)
