"""Authority: how much each role may promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .money import Money
from .reading import Value
from .vocabulary import ROLES


@dataclass(frozen=True)
class Limit:
    """What one role may promise, in minor units: in one case, as goodwill, and to one customer within thirty days."""

    per_case: int
    goodwill: int
    per_customer_month: int

    def covers(self, value: int, goodwill: int, given_in_case: int = 0, given_this_month: int = 0) -> bool:
        """Return whether `value` (which includes `goodwill`) is within the limit on top of what was given before."""
        return (
            given_in_case + value <= self.per_case
            and goodwill <= self.goodwill
            and given_this_month + value <= self.per_customer_month
        )

    @property
    def unverified(self) -> int:
        """Return the cap for an unverified amount: the highest goodwill still fits beside it within `per_case`."""
        return self.per_case - self.goodwill


class OverAuthority(Exception):
    """A role may not promise this option; the message says why."""


EVERYTHING, OWN_TEAM = "everything", "own_team"


@dataclass(frozen=True)
class Authority:
    """What authority.yml says: how much each role may promise, and whether agents see only their own team's cases."""

    limits: Mapping[str, Limit]
    agents_see_own_team: bool


def read_authority(value: Value, decimals: int) -> Authority:
    """Read authority.yml; note a problem where a role may do less than the role before it."""
    told = value.fields("roles", optional=("agents_see",))
    seen = told.get("agents_see")
    own_team = seen is not None and seen.one_of((EVERYTHING, OWN_TEAM)) == OWN_TEAM
    return Authority(_read_limits(told["roles"], decimals), own_team)


def _read_limits(roles: Value, decimals: int) -> dict[str, Limit]:
    fields = roles.fields(*ROLES)
    limits: dict[str, Limit] = {}
    before: tuple[str, Limit] | None = None
    for role in ROLES:
        entry = fields[role].fields("per_case", "goodwill", "per_customer_month")
        limit = Limit(
            entry["per_case"].amount(decimals),
            entry["goodwill"].amount(decimals),
            entry["per_customer_month"].amount(decimals),
        )
        if limit.goodwill > limit.per_case:
            fields[role].wrong(
                f"'{role}' may give more goodwill than a case allows", "Lower goodwill or raise per_case"
            )
        if limit.per_case > limit.per_customer_month:
            fields[role].wrong(
                f"'{role}' may give more in one case than in a month",
                "Raise per_customer_month to at least per_case",
            )
        if before and (
            limit.per_case < before[1].per_case
            or limit.goodwill < before[1].goodwill
            or limit.per_customer_month < before[1].per_customer_month
        ):
            fields[role].wrong(
                f"'{role}' may do less than '{before[0]}'", "Give each role at least the limits above it"
            )
        elif before and limit.unverified < before[1].unverified:
            fields[role].wrong(
                f"'{role}' may do less than '{before[0]}' beside goodwill",
                "Raise per_case by as much as goodwill rises",
            )
        limits[role] = limit
        before = (role, limit)
    return limits


def check_authority(
    limits: Mapping[str, Limit],
    currency: str,
    option: Mapping[str, Any],
    role: str,
    *,
    given_this_month: Money | None = None,
    given_in_case: Money | None = None,
) -> None:
    """Raise OverAuthority unless `role` may promise `option` (an `Option.as_dict()`) on top of what was given before.

    The parts must add up and none may be negative, because a row could have been changed by hand.
    """
    limit = limits.get(role)
    if limit is None:
        raise OverAuthority(f"nobody has the role '{role}': a supervisor has to decide")
    if option.get("currency") != currency:
        raise OverAuthority(f"the option is not in {currency}: make a new offer")
    value, remedy, goodwill = (_minor(option.get(name)) for name in ("value_minor", "remedy_minor", "goodwill_minor"))
    if min(value, remedy, goodwill) < 0 or value != remedy + goodwill:
        raise OverAuthority("the amounts of this option do not add up: make a new offer")
    in_case = given_in_case.minor if given_in_case is not None else 0
    this_month = given_this_month.minor if given_this_month is not None else 0
    if not limit.covers(value, goodwill, in_case, this_month):
        raise OverAuthority(
            f"{value} ({goodwill} of it goodwill), after {in_case} in this case and {this_month} for this customer in "
            f"thirty days, is above what {role} may promise: {limit.per_case} in a case, {limit.goodwill} as goodwill, "
            f"{limit.per_customer_month} in thirty days"
        )


def least_role(
    limits: Mapping[str, Limit], value: int, goodwill: int, given_in_case: int = 0, given_this_month: int = 0
) -> str | None:
    """Return the lowest role that may promise `value` (which includes `goodwill`); None when no role may."""
    for role in ROLES:
        if limits[role].covers(value, goodwill, given_in_case, given_this_month):
            return role
    return None


def _minor(amount: object) -> int:
    """Return an integer amount unchanged; -1 for anything else, because a negative amount is always refused."""
    return amount if isinstance(amount, int) and not isinstance(amount, bool) else -1
