"""A customer who waits for a person and gives up what it was for: noted on the handoff, where agents see it.

The person closes the case; until then the customer may take the withdrawal back.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store
from bot.cases.queue import handoffs
from bot.conversation.facts_shown import quoted
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.answering import interrupts
from bot.remedy.vocabulary import GRAVE

# The fact of a case that the customer gave it up; its value are their words.
WITHDRAWN = "withdrawn"
SAID, TAKEN_BACK = "waiting.withdrawn", "waiting.goes_on"
# Intents that want something again after a withdrawal.
_WANTS = frozenset({"complain", "request_human", "request_remedy"})


def note_withdrawal(session: Session, services: Services, turn: Turn) -> str | None:
    """Record that the turn withdraws the matter that the customer waits for, or wants it after all; else do nothing.

    Return the name of the sentence that says it back, None for any other turn. Where somebody is in danger, a person
    looks at it whatever is said.
    """
    case, handoff = cases.current_case(session, turn.conversation_id), handoffs.current(session, turn.conversation_id)
    if case is None or handoff is None or handoff.state != "waiting" or handoff.reason in GRAVE or turn.by_button:
        return None
    withdrawn = fact_store.current(session, case).get(WITHDRAWN)
    if _withdraws(turn, services):
        if withdrawn is None:
            said = quoted(turn.text)
            locale = conversations.get(session, turn.conversation_id).locale
            fact_store.note(session, case, WITHDRAWN, said, resolved={"note": handoff.note}, message_seq=turn.last_seq)
            handoff.note = services.words.say("handoff_note.withdrawn", locale, words=said)
        return SAID
    wants = services.phrases.answers.goes_on(turn.text) or turn.intent in _WANTS
    if withdrawn is None or turn.is_aside or not wants:
        return None
    # What the note said before.
    handoff.note = withdrawn.resolved["note"]
    fact_store.withdraw(session, case, WITHDRAWN)
    return TAKEN_BACK


def _withdraws(turn: Turn, services: Services) -> bool:
    answers = services.phrases.answers
    if answers.goes_on(turn.text) or turn.is_aside:
        return False
    return answers.withdraws(turn.text) or (turn.intent == "withdraw" and interrupts(turn, services.phrases))
