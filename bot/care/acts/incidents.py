"""What comes due because of an incident: customers hear of it, who got less gets the rest, news is not forgotten."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import LEAD, OWNER, in_words, post_to_handler, staff_language, tell_customer, when
from bot.cases import cases, commitments, conversations, notices, offers
from bot.cases.accounts.agents import active_with
from bot.cases.accounts.permissions import May
from bot.cases.insight import gathering, incidents
from bot.cases.models import Case, Due, Incident
from bot.conversation.handoff_reasons import REPEAT_CONTACT
from bot.conversation.incidents import wording
from bot.conversation.offer_buttons import show_options
from bot.conversation.offering import offer
from bot.conversation.services import Services
from bot.remedy.company import Handler

SILENT = "incident_silent"


def tell(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer that it is not theirs alone; where options lie before them, show the fair ones."""
    incident = incidents.get(session, int(due.subject or 0))
    conversation = conversations.get(session, case.conversation_id)
    tell_customer(
        session, services, case, "care.incident.told", key=due.key, wording=wording(incident, conversation.locale)
    )
    return "told_with_offer" if _offer_again(session, services, case) else "told"


def offer_equally(session: Session, services: Services, case: Case, due: Due) -> str:
    """Show what everybody is offered now, in place of what was withdrawn."""
    return "offered" if _offer_again(session, services, case) else "not_now"


def _offer_again(session: Session, services: Services, case: Case) -> bool:
    """Show the bot's offer as it is for everybody now, where one was on the table."""
    conversation = conversations.get(session, case.conversation_id)
    current = cases.current_case(session, conversation.id)
    if case.stage != "offering" or conversation.owner != "bot" or current is None or current.id != case.id:
        return False
    if offer(session, services, conversation.id).refused is not None:
        return False
    standing = offers.open_offer(session, case)
    if standing is None:
        return False
    show_options(session, services, conversation, standing, "care.incident.offer")
    return True


def tell_top_up(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer that they get what others got beyond what was agreed with them."""
    promise, _ = commitments.locked(session, int(due.subject or 0))
    if promise.state == "voided":
        return "voided"
    locale = conversations.get(session, case.conversation_id).locale
    told = in_words(services, promise, locale)
    tell_customer(
        session,
        services,
        case,
        "care.incident.topped_up",
        key=due.key,
        what=told["what"],
        owner=told["owner"],
        time=told["time"],
    )
    return "told"


def remind_voice(session: Session, services: Services, incident: Incident, due: Due) -> str:
    """Remind who speaks for the company that customers wait for news."""
    voice = services.policy.handlers.get(incident.spokesperson or "")
    if voice is None:
        return "nobody"
    _mail(session, services, incident, voice, "care.incident.news_soon", due.key, OWNER)
    return "reminded"


def silent(session: Session, services: Services, incident: Incident, due: Due) -> str:
    """Tell who may act that news was promised and did not come: by mail and at the desk."""
    lead = services.policy.escalation(REPEAT_CONTACT).handler
    voice = services.policy.handlers.get(incident.spokesperson or "") or lead
    _mail(session, services, incident, voice, "care.incident.news_late", due.key, OWNER)
    if lead.id != voice.id:
        _mail(session, services, incident, lead, "care.incident.news_late", due.key, LEAD)
    about = next((row for row in gathering.rows_of(session, incident) if row.state == gathering.GATHERED), None)
    case = None if about is None else session.get(Case, about.case_id)
    if case is not None:
        for agent in active_with(session, May.OVERSEE):
            notices.tell(session, agent.id, SILENT, case.conversation_id, about=("incident", incident.id), renews=True)
    return "told"


def _mail(
    session: Session, services: Services, incident: Incident, handler: Handler, words: str, key: str, to_whom: str
) -> None:
    to = staff_language(services)
    at = "" if incident.next_update_at is None else when(services, incident.next_update_at, to)
    values = {"handler": handler.label(to), "title": incident.title, "number": str(incident.id), "time": at}
    say = services.words.say
    body = {"subject": say("care.incident.subject", to, **values), "text": say(words, to, **values)}
    post_to_handler(session, services, handler, words, body, key=key, to_whom=to_whom)
