"""Count how often each question was put, so that none is put three times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

from bot.conversation.handoff_reasons import NOT_UNDERSTOOD
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED, UNKNOWN, Found

# How often a question may be put in one case; after a correction by the customer it may be put anew.
MOST = 2


@dataclass(frozen=True)
class Asking:
    """How the questions continue: slots, facts that are given up, or the reason why a person must take over."""

    slots: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Found] = field(default_factory=dict)
    reason: str | None = None


def ask_on(values: Mapping[str, Any], turn: Turn, *, is_beside: bool, told: str | None) -> Asking:
    """Return how the questions continue after a turn; `values` are the answers so far, by question.

    A question is put twice. After that, words beside the matter (`is_beside`) get their reply and no question, because
    the customer is not done; any other words are kept as they are, and the next question is put. `told` are the words
    that may stand for what happened; without any, a person takes over.
    """
    seq, put = turn.last_seq or 0, put_so_far(turn)
    kept: dict[str, Found] = {}
    # The open question first: it is settled before another one is put.
    for name in sorted(ASKED, key=lambda one: one != turn.asked):
        if values.get(name) is not None or len(_before(put, name, seq)) < MOST:
            continue
        if is_beside:
            return Asking({"asking_again": False, "resting": True})
        if name == "what" and told is None:
            return Asking(reason=NOT_UNDERSTOOD)
        kept[name] = _as_it_is(name, turn, told)
    slots: dict[str, Any] = {name: fact.value for name, fact in kept.items()}
    slots.update(asking_again=False, resting=False)
    asks = next((name for name in ASKED if values.get(name) is None and name not in kept), None)
    if asks is not None:
        before = _before(put, asks, seq)
        slots.update(questions_put={**put, asks: [*before, seq]}, asking_again=bool(before))
    return Asking(slots, kept)


def _before(put: Mapping[str, Sequence[int]], name: str, seq: int) -> list[int]:
    return [one for one in put.get(name, ()) if one != seq]


def put_so_far(turn: Turn) -> dict[str, list[int]]:
    """Return, for each question, the numbers of the messages after which it was put, as the slot tells.

    Numbers and no count, because the dialogue may take in a turn twice.
    """
    put = {name: [int(seq) for seq in seqs] for name, seqs in (turn.slots.get("questions_put") or {}).items()}
    if turn.asked is not None and turn.asked not in put:
        # A conversation that an earlier version began: it only knows whether the question was put again.
        put[turn.asked] = [-2, -1] if turn.slots.get("asking_again") else [-1]
    return put


def put_anew(turn: Turn, name: str) -> dict[str, Any]:
    """Return the slots that put the question for `name` anew, as if for the first time, because of a correction."""
    put = {**put_so_far(turn), name: [turn.last_seq or 0]}
    return {"questions_put": put, "asking_again": False, "resting": False}


def _as_it_is(name: str, turn: Turn, told: str | None) -> Found:
    """Return what is known of an unanswered question: what was told, else that it is unknown and what was said."""
    if name == "what":
        return Found(told, seq=turn.last_seq)
    said = turn.text.strip() if name == turn.asked and not turn.by_button else None
    return Found(UNKNOWN, display=said or None, seq=turn.last_seq)
