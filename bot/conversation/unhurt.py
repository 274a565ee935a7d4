"""Go on with the complaint after a danger in which nobody was hurt, where the customer waits for nothing else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases.queue.giving_back import end_waiting
from bot.conversation.services import Services
from bot.conversation.turn import Turn

# Reasons in which the danger is over when nobody was hurt; a fire, gas or a shock stays one for a person to look at.
OVER_WHEN_UNHURT = frozenset({"injury", "hazard"})
BECAUSE = "the customer says that nobody was hurt"


def goes_on_unhurt(session: Session, services: Services, turn: Turn) -> bool:
    """Give the conversation back to the bot if the turn says that nobody was hurt; return whether it did.

    What was told stays in the story, and the handoff on record.
    """
    if turn.by_button or turn.intent == "request_human" or not services.phrases.grave.says_unhurt(turn.text):
        return False
    return end_waiting(
        session, turn.conversation_id, OVER_WHEN_UNHURT, actor="bot", because=BECAUSE, note=turn.text.strip()
    )
