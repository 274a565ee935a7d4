"""What becomes of a choice that lacks contact details: they are told, refused or asked about, or it is dropped."""

from __future__ import annotations

from typing import Any

from bot.cases.offers import Chosen
from bot.conversation.consent import ACCEPTS, REFUSED, Consent
from bot.conversation.consent_beside_details import consent_beside_details
from bot.conversation.consent_words import HEDGES
from bot.conversation.contacts.told import ContactsTold
from bot.conversation.phrases import Phrases
from bot.conversation.questions_put import MOST, put_so_far
from bot.conversation.turn import Turn

# What a turn does while details are asked for. With OTHER it answers the options again, with BACK it wants to see them;
# with CORRECTS it may change a fact of the story, and the details stay asked for where it does not. With AS_ORDER it
# refers to an order of which nothing can be taken. With CONFIRM all is told, but other words were said beside it, and
# with LATER the decision is put off: both take a plain yes.
COMPLETE, KEEPS_BACK, WHY, OWN, OTHER, BACK, ASK, PERSON, CORRECTS, AS_ORDER, CONFIRM, LATER = (
    "complete", "keeps_back", "why", "own", "other", "back", "ask", "person", "corrects", "as_order", "confirm",
    "later",
)  # fmt: skip
# How the names of these questions begin, among the questions that were put.
_DETAILS = "details:"
_DROPS = frozenset({"deny", "withdraw", "reject_options"})


def decide_arranging(
    turn: Turn, told: ContactsTold, chosen: Chosen, missing: tuple[str, ...], consent: Consent, phrases: Phrases
) -> str:
    """Return what the turn does about the choice; `missing` are the needs that are still open after it.

    `consent` is what the turn would mean as an answer to the options.
    """
    if turn.by_button and turn.intent == "deny":
        return BACK
    beside = consent_beside_details(turn, phrases)
    if not told.facts and corrects_story(turn, phrases):
        return CORRECTS
    if (not told.facts or beside.verdict != ACCEPTS) and _answers_anew(turn, chosen, consent):
        return OTHER
    if told.refuses:
        return KEEPS_BACK
    if missing and (told.unusable or (told.as_order and not told.facts)):
        asks = ask_or_person(turn, chosen, missing)
        return AS_ORDER if told.as_order and asks == ASK else asks
    if told.asks_why:
        return WHY
    if told.asks_own:
        return OWN
    if (beside.verdict == REFUSED and beside.reason != HEDGES) or phrases.takes_back(turn.text):
        return BACK
    if (not told.facts or beside.verdict != ACCEPTS) and _drops(turn, phrases) and not told.of_others:
        return BACK
    if beside.verdict == REFUSED:
        return LATER
    if not missing:
        return COMPLETE if beside.verdict == ACCEPTS and not chosen.doubted else CONFIRM
    return ask_or_person(turn, chosen, missing)


def ask_or_person(turn: Turn, chosen: Chosen, missing: tuple[str, ...]) -> str:
    """Return ASK, or PERSON where these needs were asked for as often as anything is."""
    return PERSON if len(times_put(turn, chosen.option.id, missing)) >= MOST else ASK


def corrects_story(turn: Turn, phrases: Phrases) -> bool:
    """Return whether a turn corrects what was told: "she called on Friday, not Saturday" names no time for a visit."""
    contacts = phrases.contacts
    at_another_time = contacts.contrasts_times(turn.text) and contacts.tells_what_was(turn.text)
    return turn.intent == "correct" or (not turn.by_button and at_another_time)


def times_put(turn: Turn, option_id: str, missing: tuple[str, ...]) -> list[int]:
    """Return the numbers of the messages before this turn after which exactly these needs of the option were asked."""
    return [seq for seq in put_so_far(turn).get(_name(option_id, missing), ()) if seq != turn.last_seq]


def put_now(turn: Turn, option_id: str, missing: tuple[str, ...]) -> dict[str, Any]:
    """Return the slots that record that these needs of the option are asked for after this turn."""
    put = [*times_put(turn, option_id, missing), turn.last_seq or 0]
    return {"questions_put": {**put_so_far(turn), _name(option_id, missing): put}}


def put_never(turn: Turn) -> dict[str, Any]:
    """Return the slots with which no details count as asked for."""
    return {"questions_put": {name: seqs for name, seqs in put_so_far(turn).items() if not name.startswith(_DETAILS)}}


def asked_for(turn: Turn) -> str | None:
    """Return the id of the option whose details were asked for before this turn, None when none were.

    The dialogue may call an action twice; the second call finds the choice gone that the first one has dealt with.
    """
    if turn.stage_before != "arranging":
        return None
    put = {name: max(seqs) for name, seqs in put_so_far(turn).items() if name.startswith(_DETAILS) and seqs}
    return max(put, key=lambda name: put[name]).split(":")[1] if put else None


def _name(option_id: str, missing: tuple[str, ...]) -> str:
    return f"{_DETAILS}{option_id}:{','.join(missing)}"


def _answers_anew(turn: Turn, chosen: Chosen, consent: Consent) -> bool:
    if turn.by_button and turn.intent == "reject_options":
        return True
    named = consent.option
    return named is not None and named.id != chosen.option.id and (consent.verdict == ACCEPTS or not turn.by_button)


def _drops(turn: Turn, phrases: Phrases) -> bool:
    return turn.intent in _DROPS or phrases.consent.is_no(turn.text) or phrases.changes_to(turn.text)
