"""When early warning speaks up, and how long customers of an incident wait for news: parts of insight.yml."""

from __future__ import annotations

from dataclasses import dataclass

from .reading import Value


@dataclass(frozen=True)
class WatchRules:
    """When a series of complaints is told to managers; see the comments of insight.yml.

    `look_share` is the share of false ones among those worth a look. `day_p` and `days_p` are how improbable by chance
    a burst on one day and the growth of three days have to be, `*_cases` how many cases each needs at least.
    `quiet_days` is how long the same is not proposed again after somebody dismissed it. `update_hours` is by when
    customers hear more of an incident, unless a person chooses otherwise.
    """

    look_share: float = 0.05
    look_cases: int = 3
    day_p: float = 1 / 300
    day_cases: int = 5
    days_p: float = 1 / 2000
    days_cases: int = 5
    hazards: int = 2
    hazard_days: int = 7
    quiet_days: int = 14
    update_hours: int = 24


def read_watch(value: Value) -> WatchRules:
    """Read `watch` of insight.yml; what is left out has the values of `WatchRules`."""
    parts = ("look", "day", "three_days", "hazards", "quiet_days", "update_hours")
    look, day, days, hazards, quiet, update = (value.fields(optional=parts).get(part) for part in parts)
    told: dict[str, float] = {}
    if look is not None:
        given = look.fields("false", "cases")
        told |= {"look_share": float(given["false"].share()), "look_cases": given["cases"].integer(2, 50)}
    for name, part in (("day", day), ("days", days)):
        if part is not None:
            given = part.fields("one_in", "cases")
            told[f"{name}_p"] = 1 / given["one_in"].integer(20, 10_000_000)
            told[f"{name}_cases"] = given["cases"].integer(2, 100)
    if hazards is not None:
        given = hazards.fields("cases", "days")
        told |= {"hazards": given["cases"].integer(1, 20), "hazard_days": given["days"].integer(1, 30)}
    if quiet is not None:
        told["quiet_days"] = quiet.integer(1, 90)
    if update is not None:
        told["update_hours"] = update.integer(1, 168)
    return WatchRules(**told)  # type: ignore[arg-type]
