"""Compare what a draft promises with what the agent may still give; above that it needs an approval to be sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy.orm import Session

from bot.assist.promise_worth import Promised, uncovered, worth
from bot.assist.promises import promised, with_rest
from bot.assist.room import Standing, standing_of
from bot.conversation.services import Services
from bot.remedy import Policy
from bot.remedy.authority import Limit

_BETWEEN_WORDS = re.compile(r"[_\-.+]+")


@dataclass(frozen=True)
class PromisesAbove:
    """The promises of a draft that are above the limit.

    `value` is their worth and `room` what may still be given, in minor units; `value` is None when it is not known.
    """

    promises: tuple[Promised, ...]
    value: int | None
    room: int


def promises_above_limit(
    session: Session, services: Services, conversation_id: str, role: str, text: str
) -> PromisesAbove | None:
    """Return what `text` promises beyond what `role` may still give in the case and to its customer, or None."""
    if not promises_something(services.policy, text):
        return None
    return beyond(services.policy, standing_of(session, services, conversation_id), role, text)


def beyond(policy: Policy, standing: Standing, role: str, text: str) -> PromisesAbove | None:
    """Return what `text` promises beyond what `role` may still give after `standing`, or None."""
    drafted = _promised(policy, text, standing.paid)
    found = _new(standing, with_rest(drafted, standing.left_of_paid))
    if not found:
        return None
    limit = policy.authority.get(role)
    if limit is None:
        return PromisesAbove(tuple(found), worth(found).value, 0)
    rooms = _rooms(standing, limit)
    room = min(rooms)
    # A sum that is neither clearly promised nor clearly anything else counts only if it is above what may be given.
    found = [one for one in found if one.sure or one.minor is None or one.minor > room]
    in_case, in_month = _adds(standing.said, found), _adds(standing.said_this_month, found)
    goodwill, too_much_goodwill = _goodwill(standing, limit, found)
    if in_case is None or in_month is None:
        value = None
    elif in_case <= rooms[0] and in_month <= rooms[1] and not too_much_goodwill:
        return None
    else:
        value = max(in_case, in_month)
    return PromisesAbove(tuple(found), value, min(room, goodwill) if too_much_goodwill else room)


def promises_something(policy: Policy, text: str) -> bool:
    """Return whether a text promises anything at all, which is read without the store."""
    return bool(_promised(policy, text, None))


def above_every_case(policy: Policy, role: str, text: str) -> PromisesAbove | None:
    """Return what `text` promises beyond what `role` may give in any case, as for a template; None when nothing."""
    limit = policy.authority.get(role)
    found = [one for one in _promised(policy, text, None) if one.minor is not None]
    value = worth(found).value or 0
    room = limit.per_case if limit is not None else 0
    return PromisesAbove(tuple(found), value, room) if value > room else None


def words_of_file(name: str, caption: str = "") -> str:
    """Return what a file says to a customer before it is opened, as text: its name without the ending, its caption."""
    return f"{_BETWEEN_WORDS.sub(' ', PurePath(name).stem)}\n{caption}"


def _promised(policy: Policy, text: str, paid: int | None) -> list[Promised]:
    return promised(text, currency=policy.company.currency, decimals=policy.company.decimals, paid=paid)


def _new(standing: Standing, drafted: list[Promised]) -> list[Promised]:
    """Return the promises of a draft that the record does not state, read together with what was said before."""
    return [one for one in uncovered([*standing.said, *drafted], standing.known) if one.message == 0]


def _rooms(standing: Standing, limit: Limit) -> tuple[int, int]:
    """Return what may still be promised in the case, and to the customer this month; what was approved may be too."""
    granted, given, waiting = standing.granted.value, standing.given, standing.open
    in_case = limit.per_case - given.in_case - waiting.in_case
    in_month = limit.per_customer_month - given.to_customer - waiting.to_customer
    said = worth(standing.said).value or 0
    said_this_month = worth(standing.said_this_month).value or 0
    # An approval comes on top of what was said before it.
    return (
        max(0, granted + max(0, in_case, standing.said_before if granted else 0) - said),
        max(
            0,
            granted
            + max(0, in_month - standing.elsewhere, standing.said_before_this_month if granted else 0)
            - said_this_month,
        ),
    )


def _adds(said: Sequence[Promised], found: list[Promised]) -> int | None:
    """Return what a draft adds to what was said: repeating that adds nothing. None when it cannot be determined."""
    together = worth([*said, *found]).value
    return None if together is None else together - (worth(said).value or 0)


def _goodwill(standing: Standing, limit: Limit, found: list[Promised]) -> tuple[int, bool]:
    """Return what may still be promised as goodwill, and whether the draft promises more."""
    before = worth(standing.said).goodwill
    together = worth([*standing.said, *found]).goodwill
    allowed = limit.goodwill + standing.granted.goodwill
    return max(0, allowed - before), together > before and together > allowed
