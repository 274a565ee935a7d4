"""Care: what happens by itself before, on and after the date of a promise."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from .company import WEEKDAYS, Handler
from .problems import did_you_mean
from .reading import LANGUAGES, Value
from .vocabulary import GRAVE, HAZARDS, LEVELS

CARE = "care.yml"
"""A policy may do without this file: then the values of `Care` hold."""
_SPAN = re.compile(r"(\d{1,3}) *(minutes?|hours?|days?)")
MOST_DAYS = 180
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Before:
    """How long before something is due: `days` opening days, or `hours` of opening time."""

    days: int = 0
    hours: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True)
class SendingHours:
    """When notices may be sent, by weekday (Monday is 0), in minutes after midnight of the receiver's time zone."""

    spans: Mapping[int, Spans]

    def next(self, at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
        """Return `at` when sending is allowed then, else the next moment at which it is, in UTC."""
        local = at.astimezone(zone)
        for ahead in range(15):
            day = local.date() + dt.timedelta(days=ahead)
            midnight = dt.datetime.combine(day, dt.time(0), tzinfo=zone)
            for start, end in self.spans.get(day.weekday(), ()):
                opens = midnight + dt.timedelta(minutes=start)
                closes = midnight + dt.timedelta(minutes=end)
                if local < closes:
                    return max(at, opens.astimezone(dt.timezone.utc)).astimezone(dt.timezone.utc)
        raise ValueError("nothing may ever be sent: care.yml needs sending hours on some day")

    def allows(self, at: dt.datetime, zone: ZoneInfo) -> bool:
        """Return whether a notice may be sent at that moment."""
        return self.next(at, zone) == at


ALL_DAYS = SendingHours(dict.fromkeys(range(7), ((9 * 60, 20 * 60),)))


@dataclass(frozen=True)
class Care:
    """The rules of care.yml; see that file for what each means. Days of `progress` are opening days, others calendar.

    `after` is by remedy; `mended_after` holds for every other one. `staff` is the language of notices to colleagues.
    """

    sending: SendingHours = ALL_DAYS
    at_any_hour: frozenset[str] = frozenset(HAZARDS)
    reminders: tuple[Before, ...] = (Before(days=1), Before(hours=dt.timedelta(hours=2)))
    progress_first: Mapping[int, int] = field(default_factory=lambda: {1: 3, 2: 3, 3: 2, 4: 1})
    progress_again: Mapping[int, int] = field(default_factory=lambda: {1: 2, 2: 2, 3: 1, 4: 1})
    mended_after: int = 2
    after: Mapping[str, int] = field(default_factory=dict)
    remind_after: int = 3
    silent_after: int = 4
    left_note: dt.timedelta = dt.timedelta(days=1)
    left_close: dt.timedelta = dt.timedelta(days=7)
    offer_ends: dt.timedelta = dt.timedelta(days=1)
    law_days: tuple[int, ...] = (5, 1)
    louder_after: dt.timedelta = dt.timedelta(minutes=30)
    roles: tuple[str, ...] = ()
    staff: str = LANGUAGES[0]
    hand_over_after: dt.timedelta = dt.timedelta(minutes=10)

    def progress_days(self, severity: int | None, *, again: bool) -> int:
        """Return after how many opening days a customer hears how far it is; `again` for a repeated contact."""
        by_level = self.progress_again if again else self.progress_first
        return by_level[severity or min(by_level)]

    def days_in_use(self, remedy: str | None) -> int:
        """Return how many days after the last promise was kept the customer is asked whether it is mended."""
        return self.after.get(remedy or "", self.mended_after)


def read_care(value: Value, handlers: Mapping[str, Handler], remedies: Sequence[str]) -> Care:
    """Read care.yml; what is left out has the values of `Care`."""
    top = value.fields(
        optional=(
            "sending",
            "reminders",
            "progress",
            "mended",
            "left",
            "offers",
            "law",
            "nobody_came",
            "colleagues",
            "away",
        )
    )
    found: dict[str, object] = {}
    if sending := top.get("sending"):
        block = sending.fields("hours", optional=("at_any_hour",))
        found["sending"] = _hours(block["hours"])
        if grave := block.get("at_any_hour"):
            found["at_any_hour"] = frozenset(grave.some_of(GRAVE, "grave matter"))
    if reminders := top.get("reminders"):
        found["reminders"] = tuple(_before(item) for item in reminders.items())
    if progress := top.get("progress"):
        block = progress.fields("first", "again")
        found["progress_first"], found["progress_again"] = _by_level(block["first"]), _by_level(block["again"])
    if mended := top.get("mended"):
        block = mended.fields("after", optional=("by_remedy", "remind_after", "silent_after"))
        found["mended_after"] = block["after"].integer(0, MOST_DAYS)
        if by_remedy := block.get("by_remedy"):
            found["after"] = _by_remedy(by_remedy, remedies)
        for name in ("remind_after", "silent_after"):
            if days := block.get(name):
                found[name] = days.integer(1, MOST_DAYS)
    if left := top.get("left"):
        block = left.fields("note_after", "close_after")
        found["left_note"], found["left_close"] = _span(block["note_after"]), _span(block["close_after"])
    if offers := top.get("offers"):
        found["offer_ends"] = _span(offers.fields("note_before_end")["note_before_end"])
    if law := top.get("law"):
        warned = {item.integer(1, 60) for item in law.fields("warn_days")["warn_days"].items()}
        found["law_days"] = tuple(sorted(warned, reverse=True))
    if nobody := top.get("nobody_came"):
        block = nobody.fields("louder_after", optional=("roles",))
        found["louder_after"] = _span(block["louder_after"])
        if roles := block.get("roles"):
            found["roles"] = roles.some_of(handlers, "handler")
    if colleagues := top.get("colleagues"):
        found["staff"] = colleagues.fields("language")["language"].one_of(LANGUAGES, "language")
    if away := top.get("away"):
        found["hand_over_after"] = _span(away.fields("hand_over_after")["hand_over_after"])
    return Care(**found)  # type: ignore[arg-type]


def _hours(value: Value) -> SendingHours:
    spans: dict[int, Spans] = {}
    for day, entry in value.entries():
        if day in WEEKDAYS:
            read = tuple(sorted(span for item in entry.items() if (span := item.hours()) != (0, 0)))
            spans[WEEKDAYS.index(day)] = read
        else:
            entry.wrong(f"'{day}' is not a weekday", did_you_mean(day, WEEKDAYS))
    if not any(spans.values()):
        value.wrong("Nothing may ever be sent", 'Write at least one day, like monday: ["09:00-20:00"]')
        return ALL_DAYS
    return SendingHours(spans)


def _by_remedy(value: Value, remedies: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, days in value.entries():
        if name not in remedies:
            days.wrong(f"'{name}' is not a known remedy", did_you_mean(name, remedies))
        found[name] = days.integer(0, MOST_DAYS)
    return found


def _by_level(value: Value) -> dict[int, int]:
    fields = value.fields(*(str(level) for level in LEVELS))
    return {level: fields[str(level)].integer(1, MOST_DAYS) for level in LEVELS}


def _before(value: Value) -> Before:
    text, span = value.text(), _span(value)
    return Before(days=span.days) if "day" in text else Before(hours=span)


def _span(value: Value) -> dt.timedelta:
    text = value.text()
    match = _SPAN.fullmatch(text)
    if not match or not int(match[1]):
        if text:
            value.wrong(f"'{text}' is not a span of time", "Write one like '30 minutes', '2 hours' or '7 days'")
        return dt.timedelta(days=1)
    unit = match[2].rstrip("s")
    return dt.timedelta(**{f"{unit}s": int(match[1])})
