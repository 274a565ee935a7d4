"""Turns whose plain words decide what is replied, whatever intent the model heard: closings, wavering, a hedged choice.

The dialogue answers them as it answers questions (`bot/nlu/answer_policy.py`), so that no stage needs a rule for each
intent that such words may sound like.
"""

from __future__ import annotations

from bot.conversation.choosing import option_meant
from bot.conversation.consent import named_options
from bot.conversation.consent_words import ASKS, COMPARES, CONDITIONS, HEDGES
from bot.conversation.known import Known, KnownAgreement
from bot.conversation.putting_off import comes_back
from bot.conversation.rescheduling import asks_for_other_time
from bot.conversation.same_or_other import OTHER
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.answering import COURTESY, TALK

# What a turn does: it closes the talk after an agreement, would rather have another option than the agreed one, or
# another time, asks whether the recap is right, or speaks of the options on the table in words that sound like talk.
CLOSES, WAVERS, ASKS_BACK, OF_OPTIONS = "reply:closes", "reply:wavers", "reply:asks_back", "reply:of_options"
RESCHEDULES = "reply:reschedules"
# After an agreement, stories decide what is said to these; a trainer may change them.
_OF_STORIES = frozenset({"thank", "goodbye", "greet", "affirm", "deny", "chitchat", "praise"})
# Rules of their own: a person is asked for, or threatened.
_OF_RULES = frozenset({"request_human", "threaten", "abuse"})
# Intents that are no answer to the options for the rules; the words may be one all the same.
_TALKS = TALK | COURTESY
_UNSURE = frozenset({ASKS, CONDITIONS, HEDGES, COMPARES})
# Outcomes that are had in place of another; an apology or an explanation comes beside it.
_IN_PLACE = frozenset({"refund", "exchange", "repair", "compensation"})
_CHOOSES = frozenset({"choose_option", "request_remedy"})


def replied_first(turn: Turn, known: Known, stage: str) -> str | None:
    """Return what the turn does that is replied to first in this stage; None where the model's intent counts."""
    if turn.by_button or not turn.text.strip():
        return None
    answers = known.phrases.answers
    if stage == "agreed":
        if turn.intent not in _OF_RULES and asks_for_other_time(turn, known):
            return RESCHEDULES
        if wavers(turn, known):
            return WAVERS
        closes = turn.intent not in _OF_STORIES and answers.is_only_closing(turn.text)
        return CLOSES if closes else None
    if stage == "recap":
        return ASKS_BACK if answers.asks_if_right(turn.text) else None
    if stage == "offering" and _puts_off_or_comes_back(turn, known):
        return OF_OPTIONS
    if stage == "offering" and turn.intent in _TALKS:
        return OF_OPTIONS if _speaks_of_options(turn, known) else None
    return None


def wavers(turn: Turn, known: Known) -> bool:
    """Return whether the turn would rather have another option than the agreed one, without plainly taking it back.

    Naming an outcome alone does not: "where is my refund" asks, and "I want a refund as well" wants more.
    """
    agreement = known.case.agreement if known.case is not None else None
    phrases = known.phrases
    if agreement is None or turn.intent in _OF_RULES:
        return False
    changes = phrases.changes_to(turn.text) or phrases.answers.reconsiders(turn.text)
    if not changes and phrases.answers.matter_named(turn.text) == OTHER:
        return False
    unsure = phrases.consent.reason_against(turn.text) in _UNSURE
    if phrases.answers.names_other_option(turn.text) or _by_place(turn, agreement):
        return changes or unsure or turn.intent in _CHOOSES
    if phrases.names_trouble(turn.text):
        return False
    doubtful = changes or phrases.consent.is_doubtful(turn.text)
    return doubtful and (
        bool(named_options(turn, agreement.others, phrases.consent))
        or (changes and _wants_other_outcome(turn, known, agreement))
    )


def _wants_other_outcome(turn: Turn, known: Known, agreement: KnownAgreement) -> bool:
    """Return whether the turn names another outcome than the agreed ones in place of them, and not beside them."""
    wanted = {str(one["value"]) for one in turn.all("desired_outcome")}
    others = (wanted & _IN_PLACE) - set(agreement.option.body.get("serves") or ())
    return bool(others) and not known.phrases.matters.adds_something(turn.text)


def option_wished(turn: Turn, known: Known) -> str | None:
    """Return the id of the one other option that a wavering turn names; None when it names none, or several."""
    agreement = known.case.agreement if known.case is not None else None
    if agreement is None:
        return None
    meant = option_meant(turn, agreement.options)
    if meant is None or meant.id == agreement.option.id:
        named = named_options(turn, agreement.others, known.phrases.consent)
        meant = named[0] if len(named) == 1 else None
    if known.phrases.answers.names_other_option(turn.text) and not _by_place(turn, agreement):
        # "Change it for the other one" (換另一個) sounds like an exchange and may mean any.
        meant = None
    if meant is None and len(agreement.others) == 1:
        meant = agreement.others[0]
    return meant.id if meant is not None and meant.id != agreement.option.id else None


def _by_place(turn: Turn, agreement: KnownAgreement) -> bool:
    """Return whether the turn names another option by its number."""
    meant = option_meant(turn, agreement.options)
    return meant is not None and meant.id != agreement.option.id and turn.entity("desired_outcome") is None


def _puts_off_or_comes_back(turn: Turn, known: Known) -> bool:
    offer = known.case.offer if known.case is not None else None
    if turn.intent in _OF_RULES and (turn.intent != "request_human" or known.phrases.asks_for_person(turn.text)):
        # "Let me talk to my wife" may sound like the wish for a person.
        return False
    return offer is not None and comes_back(turn, offer.options, known.phrases)


def _speaks_of_options(turn: Turn, known: Known) -> bool:
    """Return whether talk while options wait names one of them, or only exclaims at them, in earnest or not."""
    offer = known.case.offer if known.case is not None else None
    if offer is None or not offer.options:
        return False
    if turn.intent in TALK and known.phrases.answers.only_exclaims(turn.text):
        return True
    if known.phrases.answers.asks_an_open_question(turn.text):
        return False
    if option_meant(turn, offer.options) is not None:
        return True
    return len(named_options(turn, offer.options, known.phrases.consent)) == 1
