"""Opening hours: when the company is open, and by when a promise can be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Mapping
from zoneinfo import ZoneInfo

Span = tuple[dt.datetime, dt.datetime]
_HORIZON_DAYS = 400
# Closing at midnight counts as one second before it, because midnight belongs to the next day, which may be a holiday.
_LAST_OF_DAY = dt.timedelta(hours=23, minutes=59, seconds=59)


class _Closings(dict[int, dt.datetime]):
    """Map n to the closing time of the n-th opening day after `day`; 0 is `today`, or 1 when today is over.

    Each entry is computed on demand and always by counting from `day`, because several threads may ask at once.
    """

    def __init__(self, spans_on: Callable[[dt.date], tuple[Span, ...]], day: dt.date, today: dt.datetime | None):
        super().__init__({} if today is None else {0: today})
        self._spans_on, self._day = spans_on, day

    def __missing__(self, days: int) -> dt.datetime:
        if days == 0:
            return self[1]
        day, reached = self._day, 0
        for _ in range(_HORIZON_DAYS + days * 10):
            day += dt.timedelta(days=1)
            spans = self._spans_on(day)
            if spans:
                reached += 1
                if reached == days:
                    return self.setdefault(days, spans[-1][1])
        raise ValueError("no opening day within reach: the calendar is closed for more than a year")


class OpeningClock:
    """Calculate in the opening hours of one company, with its holidays.

    `hours` maps a weekday (Monday is 0) to spans in minutes after local midnight. `closed` holds the days off;
    `also_open` overrides it with days that are worked (with the hours of the first weekday that has any, usually
    Monday, if that day's weekday has none); `closures` (a typhoon) override both. Every instant given must be
    timezone-aware (else ValueError); every instant returned by a calculation is in UTC.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        hours: Mapping[int, tuple[tuple[int, int], ...]],
        closed: Container[dt.date] = (),
        also_open: Container[dt.date] = (),
        closures: Container[dt.date] = (),
    ):
        self.zone = zone
        self._hours = {day: tuple(sorted(spans)) for day, spans in hours.items() if spans}
        if not self._hours:
            raise ValueError("a company that never opens can promise nothing")
        # Opening time in a week without holidays, to bound the search: at one hour a week, four hours take a month.
        self._opening_time_per_week = dt.timedelta(
            minutes=sum(end - start for spans in self._hours.values() for start, end in spans)
        )
        self._closed = closed
        self._also_open = also_open
        self._closures = closures
        self._spans: dict[dt.date, tuple[Span, ...]] = {}
        self._closings: dict[tuple[dt.date, dt.datetime | None], _Closings] = {}

    def is_open(self, at: dt.datetime) -> bool:
        """Return whether the company is open at that instant; the instant of closing still counts as open."""
        return any(start <= at <= end for start, end in self._spans_on(self._local_day(at)))

    def next_opening(self, at: dt.datetime) -> dt.datetime:
        """Return `at` when open, else the next opening, in UTC."""
        return self.add_opening_time(at, dt.timedelta(0))

    def add_opening_time(self, at: dt.datetime, duration: dt.timedelta) -> dt.datetime:
        """Return the instant at which `duration` of opening time has passed since `at`; it is within opening hours.

        Closed hours do not count. Time that runs out exactly at closing gives the closing time, not the next opening.
        Raises ValueError when no opening hours are found for more than a year.
        """
        day = self._local_day(at)
        left = max(duration, dt.timedelta(0))
        for _ in range(_HORIZON_DAYS + 14 * (left // self._opening_time_per_week)):
            for start, end in self._spans_on(day):
                begin = max(start, at)
                if begin <= end:
                    if left <= end - begin:
                        return (begin + left).astimezone(dt.timezone.utc)
                    left -= end - begin
            day += dt.timedelta(days=1)
        raise ValueError("no opening hours within reach: the calendar is closed for more than a year")

    def end_of_opening_day(self, at: dt.datetime, days: int) -> dt.datetime:
        """Return the closing time of the `days`-th opening day after the day of `at`; 0 is today if not yet closed.

        When today is already over or not an opening day, 0 means the next opening day.
        """
        return self.closing_times(at)[max(days, 0)]

    def closing_times(self, at: dt.datetime) -> Mapping[int, dt.datetime]:
        """Return the results of `end_of_opening_day` for `at` by number of days; cached and shared within a day."""
        day = self._local_day(at)
        today = self._spans_on(day)
        closing = today[-1][1] if today and today[-1][1] > at else None
        known = self._closings.get((day, closing))
        if known is None:
            if len(self._closings) > 1024:
                self._closings.clear()
            known = self._closings[day, closing] = _Closings(self._spans_on, day, closing)
        return known

    def last_opening(self, at: dt.datetime) -> dt.datetime:
        """Return the last instant not after `at` at which the company is open: `at` itself when it is open then."""
        day = self._local_day(at)
        for _ in range(_HORIZON_DAYS):
            for start, end in reversed(self._spans_on(day)):
                if start <= at:
                    return min(end, at).astimezone(dt.timezone.utc)
            day -= dt.timedelta(days=1)
        raise ValueError("no opening hours within reach: the calendar was closed for more than a year")

    def not_after(self, promised: dt.datetime, now: dt.datetime, latest: dt.datetime | None) -> dt.datetime:
        """Return `promised`; when `latest` is earlier, the last open instant up to `latest` if that is after `now`."""
        if latest is None or promised <= latest:
            return promised
        last = self.last_opening(latest)
        return last if last > now else promised

    def opening_time_before(self, at: dt.datetime, duration: dt.timedelta) -> dt.datetime:
        """Return the instant from which `duration` of opening time passes until `at`, in UTC.

        Raises ValueError when no opening hours are found for more than a year.
        """
        day, left = self._local_day(at), max(duration, dt.timedelta(0))
        for _ in range(_HORIZON_DAYS):
            for start, end in reversed(self._spans_on(day)):
                until = min(end, at)
                if start <= until:
                    if left <= until - start:
                        return (until - left).astimezone(dt.timezone.utc)
                    left -= until - start
            day -= dt.timedelta(days=1)
        raise ValueError("no opening hours within reach: the calendar was closed for more than a year")

    def opening_days_before(self, at: dt.datetime, days: int) -> dt.datetime:
        """Return the opening time of the `days`-th opening day before the day of `at`, in UTC."""
        day, left = self._local_day(at), days
        for _ in range(_HORIZON_DAYS + days * 10):
            day -= dt.timedelta(days=1)
            spans = self._spans_on(day)
            left -= bool(spans)
            if spans and left <= 0:
                return spans[0][0]
        raise ValueError("no opening day within reach: the calendar was closed for more than a year")

    def closed_between(self, since: dt.datetime, until: dt.datetime) -> list[dt.date]:
        """List the local days from the day of `since` to that of `until` on which the company is closed."""
        first, last = self._local_day(since), self._local_day(until)
        days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if not self._spans_on(day)]

    def spans(self, day: dt.date) -> tuple[Span, ...]:
        """Return the opening hours of a local day as pairs of UTC instants; empty when closed."""
        return self._spans_on(day)

    def local(self, at: dt.datetime) -> dt.datetime:
        """Return the same instant in the company's time zone."""
        return at.astimezone(self.zone)

    def _local_day(self, at: dt.datetime) -> dt.date:
        if at.tzinfo is None:
            raise ValueError("an instant without time zone: give a datetime in UTC")
        return at.astimezone(self.zone).date()

    def _spans_on(self, day: dt.date) -> tuple[Span, ...]:
        spans = self._spans.get(day)
        if spans is None:
            if len(self._spans) > 4096:
                self._spans.clear()
            spans = self._spans[day] = self._compute_spans(day)
        return spans

    def _compute_spans(self, day: dt.date) -> tuple[Span, ...]:
        hours = self._hours.get(day.weekday(), ())
        if day in self._closures:
            hours = ()
        elif day in self._also_open:
            hours = hours or self._hours[min(self._hours)]
        elif day in self._closed:
            hours = ()
        midnight = dt.datetime.combine(day, dt.time(0))
        return tuple((self._instant(midnight, start), self._instant(midnight, end)) for start, end in hours)

    def _instant(self, midnight: dt.datetime, minutes: int) -> dt.datetime:
        wall = midnight + min(dt.timedelta(minutes=minutes), _LAST_OF_DAY)
        return wall.replace(tzinfo=self.zone).astimezone(dt.timezone.utc)
