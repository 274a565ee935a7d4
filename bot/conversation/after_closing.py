"""After a person resolved a case: the score of the survey, and a case that is not mended after all."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, surveys
from bot.cases.models import Agent, Case, Conversation
from bot.cases.queue import handoffs, presence, rings
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.handoff_reasons import REOPENED
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff, tell

# Up to this score, a comment that says that the case is not mended reopens it.
MIDDLING_SCORE = 3


def score_typed(session: Session, services: Services, conversation: Conversation, text: str) -> tuple[int, str] | None:
    """Return the score and the comment that a typed answer to the open survey gives; None when it is none."""
    if conversation.owner != "bot":
        return None
    case = cases.current_case(session, conversation.id)
    if case is None or case.stage != "resolved" or not surveys.is_open(session, case):
        return None
    return services.phrases.answers.score_in(text)


def awaits_score(session: Session, conversation_id: str) -> bool:
    """Return whether the survey of the case in hand was sent and is not answered yet."""
    case = cases.current_case(session, conversation_id)
    return case is not None and surveys.is_open(session, case)


def hear_score(
    session: Session,
    services: Services,
    conversation_id: str,
    score: int,
    comment: str | None,
    *,
    typed: bool = False,
    process: int | None = None,
    treatment: int | None = None,
    case: Case | None = None,
) -> None:
    """Record the score; reopen the case when the customer says that it is not mended, else ask after a low score.

    `process` and `treatment` are further marks; `case` is the one that is rated, else the case in hand. A typed score
    is answered, too; the widget thanks for a pressed one by itself. Raise Refused for another mark.
    """
    surveys.record(
        session,
        conversation_id,
        score=score,
        comment=comment or None,
        process=process,
        treatment=treatment,
        case=case,
    )
    conversation = conversations.get(session, conversation_id)
    case = case or cases.current_case(session, conversation_id)
    if case is None or case.stage != "resolved" or conversation.owner != "bot":
        return
    if comment and comment.strip() and _is_not_mended(services, score, comment):
        reopen(session, services, conversation, case)
    elif score <= surveys.LOW:
        tell(session, services, conversation, "by_person.scored_low", score=score)
    elif typed:
        tell(session, services, conversation, "by_person.scored", score=score)


def reopen(session: Session, services: Services, conversation: Conversation, case: Case) -> None:
    """Put the resolved case into the queue with its history, and tell the customer and the agent who resolved it."""
    handoff = queue_for(session, services.policy, conversation, case, REOPENED, services.now(), "customer")
    notice = handoff_notice(services, handoff, case.number, conversation.locale)
    text = services.words.say(
        "by_person.reopened",
        conversation.locale,
        case_number=case.number,
        handler=notice.handler,
        time=time_of(services, notice.promised_by, conversation.locale),
    )
    told = call_last_handler(session, services, conversation.id)
    if told is not None:
        text += services.words.say("by_person.reopened_told", conversation.locale, agent=told.name)
    show_handoff(session, conversation, notice, text)


def call_last_handler(session: Session, services: Services, conversation_id: str) -> Agent | None:
    """Tell the agent who resolved the case that it is open again, and return them; None when nobody resolved it.

    The waiting handoff names them, and it rings for them first when they are free.
    """
    case, waiting = cases.current_case(session, conversation_id), handoffs.current(session, conversation_id)
    if case is None or waiting is None or waiting.state != "waiting":
        return None
    before = [one for one in handoffs.of_case(session, case) if one.state == "resolved" and one.agent_id is not None]
    handler = session.get(Agent, before[-1].agent_id) if before else None
    if handler is None or handler.disabled_at is not None:
        return None
    locale = conversations.get(session, conversation_id).locale
    waiting.note = services.words.say("handoff_note.reopened", locale, agent=handler.name)
    now = services.now()
    at_desk = {person.agent_id: person for person in presence.everybody(session, now)}
    person = at_desk.get(handler.id)
    if person is not None and person.now == "available" and person.has_room and not person.ringing:
        rings.start(session, waiting, handler.id, now)
    return handler


def _is_not_mended(services: Services, score: int, comment: str) -> bool:
    if score <= surveys.LOW:
        return True
    return score <= MIDDLING_SCORE and services.phrases.answers.says_not_mended(comment)
