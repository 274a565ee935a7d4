"""The state of a promise as customers are told it: under one name in the chat, on the cards and on the status page."""

from __future__ import annotations

from bot.cases.models import Commitment

# Its owner has begun; and it was given up before its date, so that nothing is late yet.
IN_WORK, CANNOT = "in_work", "cannot"


def shown_state(promise: Commitment) -> str:
    """Return the stored state, or `in_work` for an open one that was begun, `cannot` for one given up before due."""
    if promise.state == "open" and promise.picked_up_at is not None:
        return IN_WORK
    if promise.state == "broken" and promise.state_at < promise.due_at:
        return CANNOT
    return str(promise.state)
