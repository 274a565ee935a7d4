"""Decide which grave matter a turn tells of: from its words, and where these leave a doubt, from the model as well."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.grave.words import GraveWords, Told
from bot.conversation.phrases import Phrases
from bot.conversation.turn import TELLING, Turn
from bot.remedy.vocabulary import HAZARDS

SELF_HARM, HAZARD, FRAUD, THREAT = "self_harm", "hazard", "fraud", "threat"
# Least confidence of the model in a hazard: without words for one it must be very sure, and almost certain where
# something merely broke or where the words are ordinary ones; less is enough where they may mean something that hurts.
HAZARD_CONFIDENCE, HAZARD_CONFIDENCE_WHEN_BROKEN, HAZARD_CONFIDENCE_WHEN_NAMED = 0.8, 0.97, 0.3
# The same for words that may mean a hazard in a turn that the model otherwise did not understand.
HAZARD_CONFIDENCE_NOT_UNDERSTOOD = 0.55
FRAUD_CONFIDENCE = 0.35
# Intents of a customer who is content or polite: a reporter or a lawyer in these words is nobody to be feared.
CONTENT = frozenset({"praise", "thank", "greet", "suggest"})
_MONEY_AND_DATA = frozenset({"scam", "fraud", "personal_data"})
_BY_PEOPLE = frozenset({"fraud", "personal_data", "regulator", "threat"})


def grave_matter(turn: Turn, words: GraveWords, phrases: Phrases) -> Told | None:
    """Return the most urgent grave matter that the turn tells of, with the words that told it; None if there is none.

    A matter whose words are enough goes before one that the model had to confirm.
    """
    if turn.by_button:
        return None
    told = words.told(turn.text)
    counts = [one for one in told if not (one.matter in _BY_PEOPLE and turn.intent in CONTENT)]
    sure = next((one for one in counts if one.sure), None)
    return sure or next((one for one in counts if _agrees(turn, one.matter)), None) or _by_model(turn, words, phrases)


def as_meant(turn: Turn, matter: str | None) -> Turn:
    """Return the turn with the intent that its words have, which the model missed.

    A grave matter is a complaint even when it was taken for small talk, and a threat without a threatening word is no
    more than a complaint.
    """
    unheard = matter is not None and turn.intent not in TELLING
    no_threat = turn.intent == "threaten" and matter is None and not turn.by_button
    return replace(turn, intent="complain") if unheard or no_threat else turn


def _agrees(turn: Turn, matter: str) -> bool:
    if matter in HAZARDS:
        return turn.intent in TELLING and turn.hazard >= _least_when_named(turn)
    if matter in _MONEY_AND_DATA:
        return turn.kind == "fraud" and turn.kind_confidence >= FRAUD_CONFIDENCE
    return turn.intent == "threaten"


def _least_when_named(turn: Turn) -> float:
    return HAZARD_CONFIDENCE_NOT_UNDERSTOOD if turn.intent == "nlu_fallback" else HAZARD_CONFIDENCE_WHEN_NAMED


def _by_model(turn: Turn, words: GraveWords, phrases: Phrases) -> Told | None:
    """Return a hazard that the model hears, also in words that stand in no list."""
    if turn.intent != "complain" and not (turn.intent in TELLING and phrases.names_hazard(turn.text)):
        return None
    return Told(HAZARD, "", sure=False) if turn.hazard >= _least_alone(turn, words, phrases) else None


def _least_alone(turn: Turn, words: GraveWords, phrases: Phrases) -> float:
    if words.sounds_ordinary(turn.text) or phrases.merely_broke(turn.text):
        return HAZARD_CONFIDENCE_WHEN_BROKEN
    return _least_when_named(turn) if phrases.names_hazard(turn.text) else HAZARD_CONFIDENCE
