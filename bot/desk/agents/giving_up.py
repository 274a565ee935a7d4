"""Nobody keeps a customer waiting who may no longer talk to them: closed accounts, roles that do not work there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import leaving
from bot.cases.models import Agent
from bot.desk.agents.permissions import May, allowed
from bot.words import Words


def give_up(session: Session, words: Words, agent: Agent, *, actor: str) -> list[str]:
    """Put what `agent` holds back into the queue if they may not go on with it; return the conversations."""
    if agent.disabled_at is None and allowed(agent.role, May.WORK):
        return []

    def told(locale: str) -> str:
        return words.say("agents.left", locale, agent=agent.name)

    return leaving.give_up_all(session, agent, actor=actor, say=told)
