"""Count how often each question was put, so that none is put three times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

from bot.conversation.handoff_reasons import NOT_UNDERSTOOD
from bot.conversation.questions_put import MOST, put_so_far
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED, UNKNOWN, Found


@dataclass(frozen=True)
class Asking:
    """How the questions continue: slots, facts that are given up, or the reason why a person must take over."""

    slots: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Found] = field(default_factory=dict)
    reason: str | None = None


def ask_on(values: Mapping[str, Any], turn: Turn, *, is_beside: bool, told: str | None, said: str | None) -> Asking:
    """Return how the questions continue after a turn; `values` are the answers so far, by question.

    A question is put twice and shown no more than twice. After that, words beside the matter (`is_beside`) get their
    reply and no question, because the customer is not done; any other words (`said`) are kept as they are, and the next
    question is put. `told` are the words that may stand for what happened; without any, a person takes over.
    """
    seq, put = turn.last_seq or 0, put_so_far(turn)
    kept: dict[str, Found] = {}
    # The open question first: it is settled before another one is put.
    for name in sorted(ASKED, key=lambda one: one != turn.asked):
        if values.get(name) is not None:
            continue
        if is_beside and _times_shown(put, name, seq) >= MOST:
            return Asking({"asking_again": False, "resting": True})
        if len(_before(put, name, seq)) < MOST:
            continue
        if name == "what" and told is None:
            return Asking(reason=NOT_UNDERSTOOD)
        kept[name] = _as_it_is(name, turn, told, said)
    slots: dict[str, Any] = {name: fact.value for name, fact in kept.items()}
    slots.update(asking_again=False, resting=False)
    asks = next((name for name in ASKED if values.get(name) is None and name not in kept), None)
    if asks is not None:
        shown = _times_shown(put, asks, seq)
        slots.update(questions_put={**put, asks: [*_before(put, asks, seq), seq]})
        # Put a second time after an answer to the customer's own question, it would be shown a third time.
        slots.update(asking_again=0 < shown < MOST, resting=shown >= MOST)
    return Asking(slots, kept)


def show_again(turn: Turn) -> Asking:
    """Return how the questions continue after the customer asked something and got an answer.

    The open question is shown again without being counted as put, unless it was shown twice already.
    """
    name, seq, put = str(turn.asked), turn.last_seq or 0, put_so_far(turn)
    if _times_shown(put, name, seq) >= MOST:
        return Asking({"asking_again": False, "resting": True})
    put[_again(name)] = [*_before(put, _again(name), seq), seq]
    return Asking({"questions_put": put, "asking_again": True, "resting": False})


def _again(name: str) -> str:
    """Return the name under which it is kept that a question was shown again without being put."""
    return f"{name} again"


def _times_shown(put: Mapping[str, Sequence[int]], name: str, seq: int) -> int:
    """Return how often the question was shown before the message `seq`."""
    return len(_before(put, name, seq)) + len(_before(put, _again(name), seq))


def _before(put: Mapping[str, Sequence[int]], name: str, seq: int) -> list[int]:
    return [one for one in put.get(name, ()) if one != seq]


def _as_it_is(name: str, turn: Turn, told: str | None, said: str | None) -> Found:
    """Return what is known of an unanswered question: what was told, else that it is unknown and what was said."""
    if name == "what":
        return Found(told, seq=turn.last_seq)
    return Found(UNKNOWN, display=(said or None) if name == turn.asked else None, seq=turn.last_seq)
