"""Read and check a search, from an address or from a saved view: its words, its filters and their values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.cases.models.case import STAGES
from bot.cases.models.conversation import OWNERS
from bot.cases.search.filters import Filters
from bot.desk.agents.guard import DeskProblem
from bot.remedy.vocabulary import EMOTIONS

# The values each filter may have; None for a free word, an agent's id or a day, which `_fits` checks.
CHOICES: Mapping[str, tuple[str, ...] | None] = {
    "stage": STAGES,
    # Those of the policy.
    "kind": None,
    "emotion": tuple(EMOTIONS),
    "severity": ("1", "2", "3", "4"),
    "locale": ("zh-Hant", "zh-Hans", "en"),
    "owner": OWNERS,
    "reason": None,
    "holder": None,
    "had_by": None,
    "from": None,
    "to": None,
    "overdue": ("yes",),
    "promises": ("open",),
}
ONE_VALUE = ("from", "to", "overdue", "promises")
NUMBERS = ("holder", "had_by")
MOST_VALUES = 20
LONGEST_VALUE = 40
LONGEST_WORDS = 4000


def query_of(pairs: Iterable[tuple[str, str]], kinds: Collection[str]) -> dict[str, Any]:
    """Return `{words, FILTER: [values]}` from the query pairs of an address; 400 for a value that no filter has."""
    query: dict[str, Any] = {"words": ""}
    for name, value in pairs:
        if name == "words":
            query["words"] = value[:LONGEST_WORDS]
        elif name in CHOICES and value:
            query.setdefault(name, []).append(value)
    return checked(query, kinds)


def checked(query: Mapping[str, Any], kinds: Collection[str]) -> dict[str, Any]:
    """Return a copy of the search; 400 for unknown filters, unknown values, too many values or too many words."""
    words = query.get("words", "")
    good = isinstance(words, str) and len(words) <= LONGEST_WORDS and set(query) <= {"words", *CHOICES}
    for name, values in query.items():
        if name == "words" or not good:
            continue
        good = isinstance(values, list) and 0 < len(values) <= (1 if name in ONE_VALUE else MOST_VALUES)
        good = good and all(isinstance(value, str) and _fits(name, value, kinds) for value in values)
    if not good:
        raise DeskProblem(400, "agents.search.not_read")
    return {"words": words, **{name: list(values) for name, values in query.items() if name != "words"}}


def filters_of(query: Mapping[str, Any], zone: ZoneInfo) -> Filters:
    """Return the filters of a search; its days begin and end at midnight in `zone`."""
    many = {name: tuple(query.get(name, ())) for name in CHOICES}
    return Filters(
        stages=many["stage"],
        kinds=many["kind"],
        emotions=many["emotion"],
        severities=tuple(int(value) for value in many["severity"]),
        locales=many["locale"],
        owners=many["owner"],
        reasons=many["reason"],
        holders=tuple(int(value) for value in many["holder"]),
        had_by=tuple(int(value) for value in many["had_by"]),
        opened_from=_midnight(many["from"], zone),
        opened_to=_midnight(many["to"], zone, later=1),
        overdue=bool(many["overdue"]),
        open_commitments=bool(many["promises"]),
    )


def _fits(name: str, value: str, kinds: Collection[str]) -> bool:
    if name == "kind":
        return value in kinds
    choices = CHOICES[name]
    if choices is not None:
        return value in choices
    if name in NUMBERS:
        return value.isascii() and value.isdecimal() and len(value) <= 9
    if name in ("from", "to"):
        return _day(value) is not None
    return 0 < len(value) <= LONGEST_VALUE


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    # Without the first and the last year, because a zone's offset could lead out of what a datetime can hold.
    return day if date.min.year < day.year < date.max.year else None


def _midnight(days: tuple[str, ...], zone: ZoneInfo, later: int = 0) -> datetime | None:
    day = _day(days[0]) if days else None
    return None if day is None else datetime.combine(day + timedelta(days=later), time(), zone)
