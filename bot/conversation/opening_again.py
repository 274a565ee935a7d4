"""Open a case that is over again: for a colleague at once, or for whoever comes first."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations
from bot.cases.errors import Conflict
from bot.cases.models import Agent, Case, Conversation
from bot.cases.queue import handoff_rows, handoffs
from bot.cases.stages import OVER
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.handoff_reasons import REOPENED
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff, tell


def over_case(session: Session, conversation: Conversation) -> Case | None:
    """Return the case that the conversation talks about, else its newest, if it is over and nobody answers; or None."""
    case = cases.in_hand(session, conversation)
    if case is None or case.stage not in OVER or conversation.owner not in ("bot", "closed"):
        return None
    return case if conversation.erased_at is None else None


def last_handler(session: Session, case: Case) -> Agent | None:
    """Return who had the case last; None when nobody had, or their account is closed."""
    had = [one.agent_id for one in handoffs.of_case(session, case) if one.agent_id is not None]
    found = session.get(Agent, had[-1]) if had else None
    return found if found is not None and found.disabled_at is None else None


def open_again(
    session: Session, services: Services, conversation: Conversation, agent: Agent, reason: str, to: Agent | None
) -> Case:
    """Open it again for `to`, who has it at once, or for the queue when that is None; `reason` is for colleagues.

    The customer is told that, who goes on with it, and for the queue by when. Raise Conflict when it is not over, or
    somebody has it meanwhile, Refused when `to` may not answer customers.
    """
    case, actor = over_case(session, conversation), f"agent:{agent.login}"
    if case is None:
        raise Conflict("This conversation is not over.")
    if conversation.owner == "closed":
        conversations.change_owner(session, conversation.id, expect="closed", to="bot", actor=actor, reason=reason)
    case = cases.open_again(session, case, actor=actor, reason=reason)
    if to is not None:
        handoff = handoffs.take(session, conversation.id, to.id)
        handoff_rows.add_note(session, handoff, reason)
        tell(session, services, conversation, "by_person.opened_again", agent=to.name, case_number=case.number)
        return case
    handoff = queue_for(
        session, services.policy, conversation, case, REOPENED, services.now(), actor=actor, note=reason
    )
    notice = handoff_notice(services, handoff, case.number, conversation.locale)
    text = services.words.say(
        "by_person.opened_again_queued",
        conversation.locale,
        case_number=case.number,
        handler=notice.handler,
        time=time_of(services, notice.promised_by, conversation.locale),
    )
    show_handoff(session, conversation, notice, text)
    return case
