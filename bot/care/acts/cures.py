"""An action against a cause comes due: its owner is reminded, it is late, it is judged, customers are told."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.cures import telling
from bot.care.cures.judging import judge
from bot.care.cures.letters import mail_lead, mail_owner
from bot.cases import conversations
from bot.cases.care import dues
from bot.cases.insight import actions, told_changes
from bot.cases.models import Action, Case, Due, ToldChange
from bot.conversation.services import Services

# The due was put off by its act, and waits on.
LATER = ""


def remind_owner(session: Session, services: Services, action: Action, due: Due) -> str:
    """Remind the owner before the date, with the link on which they answer."""
    mailed = mail_owner(session, services, action, "care.cure.remind", event=due.key)
    return "reminded" if mailed else "at_desk"


def late(session: Session, services: Services, action: Action, due: Due) -> str:
    """Tell the owner that the date has passed, and from the second time on the lead too; nothing moves by itself."""
    mailed = mail_owner(session, services, action, "care.cure.late", event=due.key)
    if not mailed or int((due.reckoning or {}).get("step", 0)):
        mail_lead(session, services, action, "care.cure.lead_late", event=due.key)
        return "lead_told"
    return "told"


def reckon(session: Session, services: Services, action: Action, due: Due) -> str:
    """Compare both windows: proven closes the action; what is not proven waits for a person's signature."""
    proof = judge(session, services.policy, action)
    assert proof is not None
    actions.reckoned(session, action, proof.as_dict(), by="clock", proven=proof.proven)
    if proof.proven:
        words = "care.cure.lead_proven" if action.said_at is not None else "care.cure.lead_proven_words"
        mail_lead(session, services, action, words, event=due.key)
        return "proven"
    mail_lead(session, services, action, "care.cure.lead_not_proven", event=due.key)
    return "not_proven"


def ask_to_sign(session: Session, services: Services, action: Action, due: Due) -> str:
    """Remind the lead of an action that was not proven and that nobody has signed."""
    mail_lead(session, services, action, "care.cure.lead_sign", event=due.key)
    return "lead_told"


def ask_for_words(session: Session, services: Services, action: Action, due: Due) -> str:
    """Remind the lead of a proven action whose customers nobody has found words for."""
    mail_lead(session, services, action, "care.cure.lead_words", event=due.key)
    return "lead_told"


def spread(session: Session, services: Services, action: Action, due: Due) -> str:
    """Plan telling the customers, some at a time."""
    if telling.spread(session, services, action):
        dues.release(session, due)
        return LATER
    counts = told_changes.count(session, [action.id]).get(action.id, {})
    actions.told(session, action, by="clock", customers=sum(counts.values()))
    return "spread"


def tell_change(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell one customer what changed because of them, at an hour at which they may be written to."""
    row = session.get(ToldChange, due.subject)
    action = None if row is None else session.get(Action, row.action_id)
    assert row is not None and action is not None
    at = telling.when_to_tell(services, conversations.get(session, case.conversation_id))
    if at > services.now():
        due.at = at
        dues.release(session, due)
        return LATER
    return telling.tell(session, services, case, row, action, key=due.key)
