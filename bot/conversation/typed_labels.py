"""Read a message that is the label of a button as a press of that button.

The message stays on record as it was typed; only what it means is that of the button.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Sequence

from sqlalchemy.orm import Session

from bot.cases import choices, messages
from bot.cases.errors import CaseStoreError
from bot.cases.models import Choice
from bot.compatible_forms import compatible
from bot.conversation.commands import CommandError, parse_command
from bot.conversation.phrases import Phrases
from bot.conversation.places import LAST, place_named
from bot.words import simplify

# Commands that agree to something: their labels count only as they are, without a particle behind them.
AGREEING = frozenset({"affirm", "choose_option"})
# Beside buttons of these, a number may mean an option.
_NUMBERED_ELSEWHERE = frozenset({"choose_option", "reject_options", "withdraw"})
# A single button has no place.
LEAST_TO_COUNT = 2


def press_typed(
    session: Session, conversation_id: str, text: str, message_id: str, from_seq: int, phrases: Phrases
) -> Choice | None:
    """Use the open choice whose label is the typed `text` and return it; None when it is not the label of one.

    `from_seq` is the number of the message: suggestions shown before the customer's last message are over, as in the
    widget. Called again for the same message, it returns the same choice.
    """
    mark = _mark(message_id)
    shown = choices.shown(session, conversation_id, from_seq, mark)
    choice = choice_typed(text, shown, phrases) or _choice_by_place(session, conversation_id, text, shown)
    if choice is None:
        return None
    try:
        return choices.redeem(session, conversation_id, choice.token, mark)
    except CaseStoreError:
        # Pressed at the same moment; the words are read as words.
        return None


def pressed_before(session: Session, conversation_id: str, message_id: str) -> bool:
    """Return whether the typed message was the press of a button already, in a turn that was never answered."""
    return choices.used_by(session, conversation_id, _mark(message_id)) is not None


def choice_typed(text: str, shown: Sequence[Choice], phrases: Phrases) -> Choice | None:
    """Return the choice of which `text` is the label; None when there is none, or when labels of several commands fit.

    `shown` has the newest first. Case, width, script, spaces and punctuation do not matter, but a question mark does.
    """
    fits = [choice for choice in shown if _fits(text, choice, phrases)]
    return fits[0] if len({str(choice.command) for choice in fits}) == 1 else None


def _choice_by_place(session: Session, conversation_id: str, text: str, shown: Sequence[Choice]) -> Choice | None:
    """Return the button of the newest question that `text` names by its place ("the first one"); None for none.

    Where options can be chosen, a number is that of an option; and no agreement is taken back by a mere number.
    """
    place = place_named(text)
    if place is None or not shown:
        return None
    newest = {choice.token: choice for choice in shown if choice.message_seq == shown[0].message_seq}
    card = messages.payload_of(session, conversation_id, shown[0].message_seq or 0)
    tokens = [str(one.get("choice")) for one in (card or {}).get("suggestions") or ()]
    row = [newest[token] for token in tokens if token in newest]
    if len(row) < LEAST_TO_COUNT or len(row) != len(tokens) or {_intent(one) for one in row} & _NUMBERED_ELSEWHERE:
        return None
    at = place - 1 if place != LAST else len(row) - 1
    return row[at] if at < len(row) else None


@lru_cache(maxsize=4096)
def label_form(text: str) -> str:
    """Return `text` in one form for comparing labels: one width, script and case, only letters and digits."""
    folded = simplify(compatible(text)).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _mark(message_id: str) -> str:
    return f"typed:{message_id}"


def _fits(text: str, choice: Choice, phrases: Phrases) -> bool:
    said, label = label_form(text), label_form(choice.label)
    if not label or (_asks(text) and not _asks(choice.label)):
        return False
    if said == label:
        return True
    return not _agrees(choice) and said.startswith(label) and _is_particles(said[len(label) :], phrases)


def _asks(text: str) -> bool:
    return "?" in compatible(text)


def _agrees(choice: Choice) -> bool:
    return not choice.is_reusable or _intent(choice) in AGREEING


def _intent(choice: Choice) -> str:
    """Return the intent of a button's command; that of an agreement for one that cannot be read, to be careful."""
    try:
        return str(parse_command(str(choice.command), choice.label)["intent"]["name"])
    except CommandError:
        return "choose_option"


def _is_particles(rest: str, phrases: Phrases) -> bool:
    for particle in phrases.answers.particles:
        rest = rest.replace(label_form(particle), "")
    return not rest
