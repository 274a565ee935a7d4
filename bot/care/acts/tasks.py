"""A task comes due: its owner is told, louder when it stays undone, and at last whoever leads customer care."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import LEAD, mail_handler, staff_language, when
from bot.cases import tasks
from bot.cases.models import Agent, Case, Due, Task
from bot.conversation.handoff_reasons import REPEAT_CONTACT
from bot.conversation.services import Services


def louder(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell it one step louder; with the last step the lead of customer care gets a mail."""
    task = session.get(Task, due.subject)
    assert task is not None
    step = int((due.reckoning or {}).get("step", 0))
    tasks.raise_to(session, task, step + 1)
    if step + 1 < tasks.LEAD_TOLD:
        return f"told_{step + 1}"
    staff, owner = staff_language(services), session.get(Agent, task.agent_id)
    values = {"task": task.text, "agent": owner.name if owner else "-", "time": when(services, task.due_at, staff)}
    lead = services.policy.escalation(REPEAT_CONTACT).handler
    mail_handler(session, services, lead, "care.lead.task", key=due.key, to_whom=LEAD, case=case, values=values)
    return "lead_told"
