"""Notes on progress: how far it is, from what really happened, before the customer has to ask."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import in_words, tell_customer
from bot.cases import commitments, conversations
from bot.cases.care import course
from bot.cases.models import Case, Due
from bot.conversation.promise_state import IN_WORK, shown_state
from bot.conversation.services import Services

# States of a promise of which customers are told.
TOLD = ("kept", "open", IN_WORK)


def tell_progress(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer how far each promise is; a status only, and no explanation with it (Hogreve et al. 2017).

    Where the note itself was promised, it keeps that promise.
    """
    conversation = conversations.get(session, case.conversation_id)
    lines = []
    for promise in commitments.of_case(session, case):
        state = shown_state(promise)
        if commitments.tells_progress(promise) or state not in TOLD:
            continue
        told = in_words(services, promise, conversation.locale)
        lines.append(services.words.say(f"care.progress.{state}", conversation.locale, **told))
    if due.subject is not None:
        course.keep(session, due.subject, actor="clock")
    if not lines:
        return "nothing_to_tell"
    tell_customer(session, services, case, "care.progress.note", key=due.key, lines="\n".join(lines))
    return "told"
