"""What becomes of a choice that lacks contact details: they are told, refused or asked about, or it is dropped."""

from __future__ import annotations

from typing import Any

from bot.cases.offers import Chosen
from bot.conversation.consent import ACCEPTS, Consent
from bot.conversation.contacts.told import ContactsTold
from bot.conversation.phrases import Phrases
from bot.conversation.questions_put import MOST, put_so_far
from bot.conversation.turn import Turn

# What a turn does while details are asked for. With OTHER it answers the options anew, with BACK it wants to see them.
COMPLETE, REFUSED, WHY, OWN, OTHER, BACK, ASK, PERSON = (
    "complete", "refused", "why", "own", "other", "back", "ask", "person",
)  # fmt: skip
_DROPS = frozenset({"deny", "withdraw", "reject_options"})


def decide_arranging(
    turn: Turn, told: ContactsTold, chosen: Chosen, missing: tuple[str, ...], consent: Consent, phrases: Phrases
) -> str:
    """Return what the turn does about the choice; `missing` are the needs that are still open after it.

    `consent` is what the turn would mean as an answer to the options.
    """
    if turn.by_button and turn.intent == "deny":
        return BACK
    if not told.facts and _answers_anew(turn, chosen, consent):
        return OTHER
    if told.refuses:
        return REFUSED
    if told.asks_why:
        return WHY
    if told.asks_own:
        return OWN
    if phrases.takes_back(turn.text) or (not told.facts and _drops(turn, phrases)):
        return BACK
    if not missing:
        return COMPLETE
    return PERSON if len(times_put(turn, missing)) >= MOST else ASK


def times_put(turn: Turn, missing: tuple[str, ...]) -> list[int]:
    """Return the numbers of the messages before this turn after which exactly these needs were asked for."""
    return [seq for seq in put_so_far(turn).get(_name(missing), ()) if seq != turn.last_seq]


def put_now(turn: Turn, missing: tuple[str, ...]) -> dict[str, Any]:
    """Return the slots that record that these needs are asked for after this turn."""
    return {"questions_put": {**put_so_far(turn), _name(missing): [*times_put(turn, missing), turn.last_seq or 0]}}


def _name(missing: tuple[str, ...]) -> str:
    return "details:" + ",".join(missing)


def _answers_anew(turn: Turn, chosen: Chosen, consent: Consent) -> bool:
    if turn.intent == "correct" or (turn.by_button and turn.intent == "reject_options"):
        return True
    named = consent.option
    return named is not None and named.id != chosen.option.id and (consent.verdict == ACCEPTS or not turn.by_button)


def _drops(turn: Turn, phrases: Phrases) -> bool:
    return turn.intent in _DROPS or phrases.consent.is_no(turn.text) or phrases.changes_to(turn.text)
