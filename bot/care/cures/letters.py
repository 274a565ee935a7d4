"""Mails about an action, to its owner and to the lead. No word of a customer is in them: a supplier may get them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care.notices import LEAD, OWNER, post_to_handler, staff_language, when
from bot.cases.care import outbox
from bot.cases.insight.actions import AGENT, OUTSIDE, link_key
from bot.cases.models import Action, Agent
from bot.conversation.customer_mail import MAIL
from bot.conversation.display import language
from bot.conversation.handoff_reasons import REPEAT_CONTACT
from bot.conversation.services import Services
from bot.remedy import Policy
from bot.remedy.company import Handler


def mail_owner(session: Session, services: Services, action: Action, words: str, *, event: str, why: str = "") -> bool:
    """Put a mail for the owner of an action into the outbox; `event` names it, so that it is written once.

    Return False for an owner without an address of their own: a colleague sees it at the desk.
    """
    handler = handler_of(session, services.policy, action)
    if action.owner == OUTSIDE:
        address, to, name = action.outside_email, language(action.outside_locale or "en"), action.outside_name or ""
    elif handler is not None:
        address, to = handler.email, staff_language(services)
        name = handler.label(to)
    else:
        return False
    body = _body(services, action, words, to, name, why)
    outbox.put(
        session,
        key=f"{event}:{OWNER}:{link_key(action)}",
        channel=MAIL,
        template=words,
        to_whom=OWNER,
        address=address,
        locale=to,
        body={**body, "owner_key": link_key(action), "owner": "" if handler is None else handler.id},
        not_before=services.now(),
    )
    return True


def mail_lead(session: Session, services: Services, action: Action, words: str, *, event: str, why: str = "") -> None:
    """Put a mail for the lead of customer care into the outbox, with the way to the action at the desk."""
    to, lead = staff_language(services), services.policy.escalation(REPEAT_CONTACT).handler
    body = _body(services, action, words, to, lead.label(to), why)
    post_to_handler(session, services, lead, words, body, key=event, to_whom=LEAD)


def handler_of(session: Session, policy: Policy, action: Action) -> Handler | None:
    """Return the handler of the policy who owns an action, or whose account the owner has; None for anybody else."""
    found = action.owner
    if found.startswith(AGENT):
        wanted = select(Agent.handler).where(Agent.login == found.removeprefix(AGENT))
        found = session.execute(wanted).scalar_one_or_none() or ""
    return policy.handlers.get(found)


def owner_name(session: Session, policy: Policy, action: Action, to: str) -> str:
    """Return who owns an action as people read it."""
    if action.owner == OUTSIDE:
        return action.outside_name or OUTSIDE
    if action.owner.startswith(AGENT):
        login = action.owner.removeprefix(AGENT)
        return session.execute(select(Agent.name).where(Agent.login == login)).scalar_one_or_none() or login
    handler = policy.handlers.get(action.owner)
    return action.owner if handler is None else handler.label(to)


def _body(services: Services, action: Action, words: str, to: str, name: str, why: str) -> dict[str, object]:
    values = {
        "name": name,
        "title": action.title,
        "cause": services.policy.insight.label(action.cause, to),
        "time": when(services, action.due_at, to),
        "why": why,
        "number": str(action.id),
    }
    return {
        "subject": services.words.say("care.cure.subject", to, number=str(action.id), title=action.title),
        "text": services.words.say(words, to, **values),
        "action": action.id,
    }
