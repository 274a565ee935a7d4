"""Determine the dialogue's stage from the case store, because agents change a case too."""

from __future__ import annotations

from bot.conversation.consent import REFUSED
from bot.conversation.consent_beside_details import consent_beside_details
from bot.conversation.contacts.told import ContactsTold
from bot.conversation.known import Known, KnownCase
from bot.conversation.rescheduling import asks_for_other_time
from bot.conversation.same_or_other import answers_matter, reports
from bot.conversation.turn import Turn

# After an agreement, these intents mean that something is still or again wrong.
COMPLAINING = frozenset({"complain", "request_remedy", "correct", "reject_options"})
# After an agreement, these intents ask whether it is still wanted, where the words do not say it plainly.
DOUBTING = frozenset({"withdraw", "reject_options"})
# Any other intent drops the question whether to reopen the case, unless its words answer it.
REOPENING = COMPLAINING | {"affirm", "deny", "inform", "choose_option", "nlu_fallback"}
# An option was chosen and lacks details; and, for one turn, the customer speaks of contact details.
ARRANGING, CONTACTS = "arranging", "contacts"
# Stages in which a turn about contact details alone is answered as such.
_RESTING = frozenset({"listening", "recap", "offering", "agreed", "reopening"})
# Intents that the model hears in "I don't want to give you my address".
_GIVING_UP = frozenset({"withdraw", "deny", "reject_options", "request_human"})

# The response to a customer who keeps an agreement that was in doubt.
_KEPT = "utter_agreement_kept"


def stage_of(turn: Turn, known: Known) -> str:
    """Return the dialogue's stage, adjusted to what happened to the case since the turn before."""
    stage = _stage_of(turn, known)
    waits = known.case is not None and known.case.chosen_needs is not None
    if waits and stage in {"recap", "offering", "listening"} and turn.asked is None:
        return ARRANGING
    return resting_stage(turn, known) if stage == ARRANGING and not waits else stage


def stage_for_contacts(stage: str, turn: Turn, told: ContactsTold, known: Known) -> str:
    """Return CONTACTS in place of `stage` for a turn that is answered as one about contact details.

    "Text only, please" and "I'd rather not give my number" sound to the model like the wish for a person.
    """
    if turn.by_button or turn.asked is not None or known.phrases.asks_for_person(turn.text):
        return stage
    if stage == ARRANGING:
        # Whatever the model hears in "let me ask my wife" and "never mind", they are about the choice that waits.
        speaks_of_it = consent_beside_details(turn, known.phrases).verdict == REFUSED
        return CONTACTS if told.concerns or told.of_others or speaks_of_it else stage
    if told.refuses and told.named and (stage == "offering" or (stage in _RESTING and turn.intent in _GIVING_UP)):
        # "I won't give my address" while options are on the table: some need none. Elsewhere it ends nothing either.
        return CONTACTS
    return CONTACTS if stage in _RESTING and (told.only or told.asks_own or told.wrong) else stage


def resting_stage(turn: Turn, known: Known) -> str:
    """Return the stage in which the conversation goes on after a turn about contact details."""
    if known.case is not None and known.case.chosen_needs is not None:
        return ARRANGING
    return _given_back(turn, known.case)


def _stage_of(turn: Turn, known: Known) -> str:
    if known.owner == "queue" and not _has_another_in_hand(known):
        return "escalated"
    # A turn about contact details is over, also where its action failed half-way.
    stage = turn.stage if turn.stage != CONTACTS else _given_back(turn, known.case)
    if stage == "escalated":
        stage = _given_back(turn, known.case)
    elif known.case is not None and turn.asked is None:
        stage = _changed_by_people(stage, turn, known.case)
    elif turn.by_button and turn.entity("case") is not None and known.case is not None:
        # The button of an agreement made before, in the middle of a question about another matter.
        stage = _changed_by_people(stage, turn, known.case)
    if stage == "doubting" and (turn.intent not in {"affirm", "deny"} or _KEPT in turn.said_last):
        # A "fine" to "good, it stays as agreed" takes nothing back.
        stage = "agreed"
    if stage in {"agreed", "reopening"} and _takes_back(turn, known):
        return "taking_back"
    if turn.intent in DOUBTING and _may_be_doubted(stage, turn, known):
        return "doubting"
    if stage == "agreed" and (turn.intent in COMPLAINING or reports(turn, known)):
        return "reopening"
    if stage == "reopening" and turn.intent not in REOPENING and not answers_matter(turn, known):
        return "agreed"
    return stage


def _has_another_in_hand(known: Known) -> bool:
    """Return whether another matter goes on while the customer waits for a person because of one."""
    if known.case is None or known.handed_over in (None, known.case.number):
        return False
    return known.case.stage != "escalated"


def _may_be_doubted(stage: str, turn: Turn, known: Known) -> bool:
    if known.case is None or known.case.stage != "agreed":
        return False
    return stage == "agreed" or (stage == "reopening" and not answers_matter(turn, known))


def _takes_back(turn: Turn, known: Known) -> bool:
    """Return whether the turn takes an agreement back: by button, in plain words, or by naming what to have instead."""
    if known.case is None or known.case.stage != "agreed":
        return False
    if turn.by_button:
        return turn.intent == "withdraw"
    if asks_for_other_time(turn, known):
        # "Could we make it Friday instead?" wants the same at another time.
        return False
    if known.phrases.takes_back(turn.text):
        return True
    if known.phrases.consent.is_conditional(turn.text):
        # "The repair instead, if it is free" is asked about before the promises are void.
        return False
    names_another = turn.entity("desired_outcome") is not None or turn.intent == "choose_option"
    return names_another and known.phrases.changes_to(turn.text)


def _given_back(turn: Turn, case: KnownCase | None) -> str:
    """Return the stage in which the bot continues after an agent gave the conversation back."""
    if case is None or case.stage in {"listening", "clarifying"}:
        # After a recap the customer need not tell the story again.
        return "recap" if turn.slots.get("recap_shown") else "listening"
    if case.stage == "offering":
        return "offering" if case.offer is not None else "listening"
    return "agreed"


def _changed_by_people(stage: str, turn: Turn, case: KnownCase) -> str:
    if case.stage == "offering" and stage in {"listening", "recap"}:
        # A person's offer may be accepted now. The customer left the bot's own offer, so the recap comes first.
        by_person = case.offer is not None and case.offer.made_by != "bot"
        # "Never mind" leaves the options open, so that a choice takes them up again.
        comes_back = case.offer is not None and stage == "listening" and turn.intent == "choose_option"
        return "offering" if by_person or comes_back else stage
    if case.stage in {"agreed", "resolved"} and stage not in {"reopening", "doubting"}:
        return "agreed"
    return stage
