"""Decide which grave matter a turn tells of: from its words, and where these leave a doubt, from the model as well."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.phrases import Phrases
from bot.conversation.telling_words.words import GraveWords, Told
from bot.conversation.turn import TELLING, Turn
from bot.remedy.vocabulary import HAZARDS

SELF_HARM, HAZARD, FRAUD, THREAT = "self_harm", "hazard", "fraud", "threat"
# Least confidence of the model in a hazard, of the kind head and of the danger head alike: without words for one it
# must be quite sure, and almost certain where something merely broke; less is enough where words may mean something
# that hurts. Ordinary words leave the model no say.
HAZARD_CONFIDENCE, HAZARD_CONFIDENCE_WHEN_BROKEN, HAZARD_CONFIDENCE_WHEN_NAMED = 0.7, 0.95, 0.3
# The same for words that may mean a hazard in a turn that the model otherwise did not understand, and for sure words in
# praise and in general questions.
HAZARD_CONFIDENCE_NOT_UNDERSTOOD, HAZARD_CONFIDENCE_AT_ALL = 0.55, 0.1
# Least confidence in self-harm, and in words that may mean it; better one kind word too many.
SELF_HARM_CONFIDENCE_WHEN_NAMED = 0.15
# Without a word for it the model must be almost sure, and not just as sure of a plain intent, because short ordinary
# sentences ("I'd like a person", "let me think", "I'm off") look like it.
SELF_HARM_CONFIDENCE, SURE_OF_INTENT = 0.8, 0.8
FRAUD_CONFIDENCE = 0.35
# Intents of a customer who is content or polite: a reporter or a lawyer in these words is nobody to be feared.
CONTENT = frozenset({"praise", "thank", "greet", "suggest"})
# Intents of words that may hide anything.
_MAY_HIDE = frozenset({"complain", "inform", "nlu_fallback", "abuse", "threaten"})
# Intents of questions that need not be about the customer.
_GENERAL = frozenset({"ask_policy", "out_of_scope"})
_MONEY_AND_DATA = frozenset({"scam", "fraud", "personal_data"})
_BY_PEOPLE = frozenset({"fraud", "regulator", "threat", "erasure"})


def grave_matter(turn: Turn, words: GraveWords, phrases: Phrases) -> Told | None:
    """Return the most urgent grave matter that the turn tells of, with the words that told it; None if there is none.

    A matter whose words are enough goes before one that the model had to confirm.
    """
    if turn.by_button:
        return None
    told = words.told(turn.text)
    counts = [one for one in told if _counts(turn, one.matter)]
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


def _counts(turn: Turn, matter: str) -> bool:
    """Return whether the matter may be meant: in praise and general questions people tell of what is over or of others.

    There the model must hear the danger too. Self-harm always counts.
    """
    if matter in HAZARDS and turn.intent in CONTENT | _GENERAL:
        return max(turn.hazard, turn.danger) >= HAZARD_CONFIDENCE_AT_ALL
    return not (matter in _BY_PEOPLE and turn.intent in CONTENT)


def _agrees(turn: Turn, matter: str) -> bool:
    if matter == SELF_HARM:
        return turn.self_harm >= SELF_HARM_CONFIDENCE_WHEN_NAMED
    if matter in HAZARDS:
        return turn.intent not in CONTENT | _GENERAL and _hazard(turn) >= _least_when_named(turn)
    if matter in _MONEY_AND_DATA:
        return turn.kind == "fraud" and turn.kind_confidence >= FRAUD_CONFIDENCE
    return turn.intent == "threaten"


def _hazard(turn: Turn) -> float:
    """Return how sure the two heads are of a hazard; a thing that broke looks like one to the kind head."""
    return min(turn.hazard, turn.danger)


def _may_tell(turn: Turn) -> bool:
    """Return whether a hazard without sure words may be told: questions before buying and praise tell none."""
    return turn.intent not in CONTENT | {"ask_policy", "ask_bot"}


def _least_when_named(turn: Turn) -> float:
    return HAZARD_CONFIDENCE_NOT_UNDERSTOOD if turn.intent == "nlu_fallback" else HAZARD_CONFIDENCE_WHEN_NAMED


def _by_model(turn: Turn, words: GraveWords, phrases: Phrases) -> Told | None:
    """Return the danger that the model hears, also in words that no list has."""
    if words.sounds_ordinary(turn.text):
        return None
    plain = turn.intent not in _MAY_HIDE and turn.confidence >= SURE_OF_INTENT
    if turn.self_harm >= SELF_HARM_CONFIDENCE and not plain:
        return Told(SELF_HARM, "", sure=False)
    hears = _may_tell(turn) and _hazard(turn) >= _least_alone(turn, phrases)
    return Told(HAZARD, "", sure=False) if hears else None


def _least_alone(turn: Turn, phrases: Phrases) -> float:
    if phrases.merely_broke(turn.text):
        return HAZARD_CONFIDENCE_WHEN_BROKEN
    return _least_when_named(turn) if phrases.names_hazard(turn.text) else HAZARD_CONFIDENCE
