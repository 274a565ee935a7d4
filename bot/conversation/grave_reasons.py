"""Detect hazards, fraud and threats, which a person must handle before anything is offered.

The confidence thresholds were chosen on tests/data.
"""

from __future__ import annotations

from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn

HAZARD, FRAUD, THREAT = "hazard", "fraud", "threat"

# Least confidence of the model in a hazard. It must be almost certain where something merely broke, because that must
# not count as a hazard; less is enough where the words name something that hurts, and least where something burns.
HAZARD_CONFIDENCE, HAZARD_CONFIDENCE_WHEN_BROKEN = 0.55, 0.97
HAZARD_CONFIDENCE_WHEN_NAMED, HAZARD_CONFIDENCE_WHEN_BURNING = 0.3, 0.1
FRAUD_CONFIDENCE = 0.35


def is_hazard(turn: Turn, phrases: Phrases) -> bool:
    """Return whether the turn says that something hurt somebody, or may do so."""
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
    """Return whether the turn complains about fraud."""
    return turn.intent == "complain" and turn.kind == "fraud" and turn.kind_confidence >= FRAUD_CONFIDENCE


def is_threat(turn: Turn) -> bool:
    """Return whether the customer threatens with the press, legal action or worse."""
    return turn.intent == "threaten"
