"""Keep to what an agent can hold at once, whoever hands out the work."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.errors import CaseStoreError
from bot.cases.models import Agent, Conversation, Presence
from bot.cases.queue.presence import CAPACITY, counts


class NoRoom(CaseStoreError):
    """An agent holds as many conversations as they can: `holds` of `capacity`."""

    def __init__(self, holds: int, capacity: int) -> None:
        super().__init__(f"The agent already holds {holds} of {capacity} conversations.")
        self.holds, self.capacity = holds, capacity


def require_room(
    session: Session, agent_id: int, conversation_id: str, *, actor: str, anyway: bool = False, reason: str = ""
) -> None:
    """Raise NoRoom unless the agent can hold one conversation more; lock their account, so that this stays true.

    With `anyway` they get it all the same, and the audit log says who decided so, and the `reason`. Lock the
    conversation first, and do not call this for one that the agent holds already. What is put by does not count.
    """
    # Two who hand out work at the same moment take turns here; SQLite has one writer and needs no lock.
    session.execute(select(Agent.id).where(Agent.id == agent_id).with_for_update(key_share=True))
    held = select(func.count()).where(counts(), Conversation.owner_agent_id == agent_id)
    holds = int(session.execute(held).scalar_one())
    found = session.execute(select(Presence.capacity).where(Presence.agent_id == agent_id)).scalar_one_or_none()
    capacity = CAPACITY if found is None else int(found)
    if holds < capacity:
        return
    if not anyway:
        raise NoRoom(holds, capacity)
    detail = {"agent_id": agent_id, "holds": holds, "capacity": capacity, "reason": reason or None}
    audit.record(session, actor, "handoff.over_capacity", f"conversation:{conversation_id}", detail)
