"""Promises for which the customer has to be there, as their calendar takes them in, moves and cancels them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import commitments, fact_store
from bot.cases.models import Case, Commitment
from bot.cases.utc import iso
from bot.conversation.display import both, language
from bot.conversation.services import Services

_MOVES = ("redated", "reckoned_again")


def appointments_of(
    session: Session, services: Services, case: Case, promises: Iterable[Commitment], locale: str
) -> list[dict[str, Any]]:
    """Return each appointment among `promises`: `key` names it for good, a higher `sequence` replaces it.

    It lasts from the opening of the day on which it is due until it is due. One that was voided is `cancelled`.
    """
    wanted = [promise for promise in promises if promise.is_appointment]
    if not wanted:
        return []
    moves = Counter(one.commitment_id for one in commitments.changes_of_case(session, case) if one.what in _MOVES)
    times = fact_store.current(session, case).get("free_times")
    said = "" if times is None else str(times.display or times.value)
    return [_appointment(services, promise, moves[promise.id], said, language(locale)) for promise in wanted]


def _appointment(services: Services, promise: Commitment, moves: int, said: str, to: str) -> dict[str, Any]:
    clock, cancelled = services.policy.clock, promise.state == "voided"
    opened = [span[0] for span in clock.spans(clock.local(promise.due_at).date()) if span[0] < promise.due_at]
    return {
        "key": f"promise:{promise.id}",
        "sequence": moves + cancelled,
        "starts": iso(opened[0] if opened else promise.made_at),
        "ends": iso(promise.due_at),
        "summary": f"{both(services.policy.company.name, to)}: {both(promise.what, to)}",
        "said": said,
        "cancelled": cancelled,
    }
