"""Turn back to another matter of the conversation: by its button, its place, its number or its thing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, fact_store
from bot.cases.case_number import parse_number
from bot.cases.models import Case
from bot.conversation.matter_words import MatterWords
from bot.conversation.turn import Turn

# Stages of the dialogue in which a matter named in words is one of those before: nothing is being asked then.
_QUIET = frozenset({"agreed", "reopening"})
# A matter in one of these stages is put by when another one comes first again; it is taken up later.
_IN_WORK = frozenset({"listening", "clarifying", "offering"})


def turn_to(session: Session, turn: Turn, words: MatterWords) -> None:
    """Put the matter that the turn plainly means in hand, when that is not so yet."""
    if turn.takes_up is not None or not (turn.by_button or turn.stage in _QUIET):
        return
    told = cases.of_conversation(session, turn.conversation_id)
    current = cases.current_case(session, turn.conversation_id)
    meant = _by_button(turn, told) if turn.by_button else _in_words(session, turn, told, words)
    if meant is None or current is None or meant.id == current.id or meant.stage in ("closed", "noted"):
        return
    if current.stage in _IN_WORK:
        cases.move(session, current, "noted", actor="customer", reason=f"turned back to case {meant.number}")
    cases.put_in_hand(session, meant)


def _by_button(turn: Turn, told: list[Case]) -> Case | None:
    entity = turn.entity("case")
    return next((case for case in told if entity is not None and case.number == entity["value"]), None)


def _in_words(session: Session, turn: Turn, told: list[Case], words: MatterWords) -> Case | None:
    if len(told) < 2:
        return None
    number = parse_number(turn.text)
    by_number = next((case for case in told if case.number == number), None)
    place = words.place_named(turn.text)
    by_place = told[place - 1] if place is not None and place <= len(told) else None
    return by_number or by_place or _by_product(session, turn, told)


def _by_product(session: Session, turn: Turn, told: list[Case]) -> Case | None:
    """Return the only case about the one product that the turn names; None when that is not clear."""
    named = {str(one["value"]) for one in turn.all("product")}
    about = {case.id: fact_store.current(session, case).get("product") for case in told}
    found = [case for case in told if (fact := about[case.id]) is not None and str(fact.value) in named]
    return found[0] if len(named) == len(found) == 1 else None
