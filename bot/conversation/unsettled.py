"""What stands in the way of resolving a case: promises not kept, and an offer that nobody answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import commitments, offers, ties
from bot.cases.care import course
from bot.cases.errors import Refused
from bot.cases.models import Case
from bot.cases.time_rules import offer_is_open
from bot.cases.utc import now_of
from bot.conversation.confirming import cancel_appointment
from bot.conversation.services import Services


@dataclass(frozen=True)
class Unsettled:
    """A promise that is open or broken, or an unanswered offer; `key` names it, `what` is its wording by language."""

    key: str
    case: Case
    what: Any
    due_at: datetime | None = None


class StillOpen(Refused):
    """Something is `left` that no reason was given for."""

    def __init__(self, left: Sequence[Unsettled]) -> None:
        super().__init__("See to what is still open, or say for each why it is not needed any more.")
        self.left = tuple(left)


def unsettled(session: Session, found: Sequence[Case]) -> list[Unsettled]:
    """List what is still open in these cases and in those merged into them, case by case."""
    left: list[Unsettled] = []
    for case in [one for each in found for one in ties.with_merged(session, each)]:
        left += [
            Unsettled(f"promise:{one.id}", case, one.what, one.due_at)
            for one in commitments.of_case(session, case)
            if one.state in ("open", "broken")
        ]
        offer = offers.open_offer(session, case)
        if offer is not None and offer_is_open(offer, now_of(session)):
            left.append(Unsettled(f"offer:{offer.id}", case, _titles([option.body for option in offer.options])))
    return left


def settle(
    session: Session, services: Services, found: Sequence[Case], reasons: Mapping[str, str], *, actor: str
) -> list[tuple[Any, str]]:
    """Void the promises of these cases that were not kept and withdraw their offers, each with its reason by key.

    Return what was promised and will not be done, by language, and why. Raise StillOpen when a reason is missing; then
    nothing is changed.
    """
    open_ones = unsettled(session, found)
    left = [one for one in open_ones if not reasons.get(one.key, "").strip()]
    if left:
        raise StillOpen(left)
    not_done: list[tuple[Any, str]] = []
    for one in open_ones:
        kind, _, number = one.key.partition(":")
        if kind == "promise":
            promise = course.settle(session, int(number), actor=actor, reason=reasons[one.key])
            cancel_appointment(session, services, promise, one.case)
            not_done.append((one.what, reasons[one.key].strip()))
        else:
            offers.withdraw(session, one.case, reasons[one.key].strip(), actor=actor)
    return not_done


def _titles(bodies: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        language: joint.join(str((body.get("title") or {}).get(language, "")) for body in bodies)
        for language, joint in (("zh-Hant", "、"), ("en", "; "))
    }
