"""Which questions were put to the customer already, and how often, from the slots of the dialogue."""

from __future__ import annotations

from typing import Any

from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED, NOT_NEEDED, ORDER_PROOF

# How often a question may be put in one case; a correction by the customer starts the count again.
MOST = 2


def nothing_put() -> dict[str, Any]:
    """Return the slots with which a matter begins: nothing is known of it, and no question was put."""
    return {
        **dict.fromkeys(ASKED),
        # Asked only when an order is named.
        ORDER_PROOF: NOT_NEEDED,
        "asking_again": False,
        "resting": False,
        "recap_shown": False,
        "was_set_aside": False,
        "asked_about": None,
        "about": None,
        "questions_put": {},
    }


def put_so_far(turn: Turn) -> dict[str, list[int]]:
    """Return, for each question, the numbers of the messages after which it was put, as the slot tells.

    Numbers and no count, because the dialogue may take in a turn twice.
    """
    put = {name: [int(seq) for seq in seqs] for name, seqs in (turn.slots.get("questions_put") or {}).items()}
    if turn.asked is not None and turn.asked not in put:
        # A conversation that an earlier version began: it only knows whether the question was put again.
        put[turn.asked] = [-2, -1] if turn.slots.get("asking_again") else [-1]
    return put


def times_put(turn: Turn, name: str) -> list[int]:
    """Return the numbers of the messages before this turn after which the question was put."""
    return [seq for seq in put_so_far(turn).get(name, ()) if seq != turn.last_seq]


def put_anew(turn: Turn, name: str) -> dict[str, Any]:
    """Return the slots that put the question for `name` as if for the first time, because of a correction."""
    put = {**put_so_far(turn), name: [turn.last_seq or 0]}
    return {"questions_put": put, "asking_again": False, "resting": False}
