"""Patterns for times in English, over folded (lower-case) text."""

import re
from datetime import date, time, timedelta
from functools import lru_cache

from bot.nlu.lexicon import rules
from bot.nlu.not_times import counted
from bot.nlu.numerals import ENGLISH_NUMBER, english_number
from bot.nlu.time_parts import (
    LONGEST,
    MONTH,
    Finder,
    Pattern,
    Piece,
    add_months,
    last_date,
    last_day_of_month,
    last_weekday,
    make_date,
    month_number,
    next_date,
    next_day_of_month,
    table,
    week_start,
)
from bot.nlu.word_lists import alternation, signs

_DAYS = "mon tue wed thu fri sat sun".split()
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_SHORT_WEEKDAY = r"(?:mon|tues|tue|weds|wed|thurs|thur|thu|fri|sat|sun)"
_ORDINALS = (
    {
        word: value
        for value, word in enumerate(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
            1,
        )
    }
    | {
        f"twenty-{word}": 20 + value
        for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth".split(), 1)
    }
    | {
        "thirtieth": 30,
        "thirty-first": 31,
    }
)
_ORDINAL = "|".join(sorted(_ORDINALS, key=lambda word: (-len(word), word))).replace("-", "[ -]")
_NTH = rf"(?:(?:[12]?\d|3[01]|0\d)(?:st|nd|rd|th)?|(?:{_ORDINAL}))"
_YEAR = r"(?:[,.]?[\s\-/]*(?P<year>20\d\d))?"
_N = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|{ENGLISH_NUMBER})"


def _day(match: re.Match[str], found: date | None, certain: float = 1.0, ahead: date | None = None) -> Piece | None:
    return Piece(match.start(), match.end(), since=found, certain=certain, ahead=ahead) if found else None


def _nth(said: str) -> int:
    digits = re.match(r"\d+", said)
    return int(digits.group()) if digits else _ORDINALS[said.replace(" ", "-")]


def _month_and_day(match: re.Match[str], today: date) -> Piece | None:
    month, day = month_number(match["month"]), _nth(match["day"])
    if match["year"]:
        return _day(match, make_date(int(match["year"]), month, day))
    is_last = match.string[: match.start()].endswith("last ")
    return _day(match, last_date(today, month, day), ahead=None if is_last else next_date(today, month, day))


def _month_alone(match: re.Match[str], today: date) -> Piece | None:
    month = month_number(match["month"])
    first = make_date(int(match["year"]), month, 1) if match["year"] else last_date(today, month, 1)
    if first is None:
        return None
    return Piece(match.start(), match.end(), since=first, until=add_months(first, 1), grain="month", certain=0.9)


def _near_day(match: re.Match[str], today: date) -> Piece | None:
    away = table("days")[re.sub(r"\s+", " ", match.group())]
    return _day(match, today + timedelta(days=int(str(away))))


def _weekday(match: re.Match[str], today: date) -> Piece | None:
    weekday = _DAYS.index(match["day"][:3])
    which = (match["which"] or "").strip()
    if "before_last" in match.re.groupindex:
        # "The Friday before last" is the one before the last that has been.
        return _day(match, last_weekday(today, weekday) - timedelta(weeks=1))
    weeks_away = match["week"] if "week" in match.re.groupindex else None
    if weeks_away:
        weeks = {"last": -1, "this": 0, "week before last": -2}[weeks_away]
        return _day(match, week_start(today) + timedelta(days=weekday, weeks=weeks))
    if which == "next":
        return _day(match, week_start(today) + timedelta(days=weekday, weeks=1))
    if which == "this":
        return _day(match, week_start(today) + timedelta(days=weekday))
    if which == "previous":
        return _day(match, week_start(today) + timedelta(days=weekday, weeks=-1))
    found = last_weekday(today, weekday)
    if which == "last" and found == today - timedelta(days=1):
        # that day would be called yesterday
        found -= timedelta(weeks=1)
    ahead = None if which else today + timedelta(days=(weekday - today.weekday()) % 7)
    return _day(match, found, 1.0 if which else 0.9, ahead)


def _span(match: re.Match[str], today: date) -> Piece | None:
    steps = (
        -2 if match["before_last"] else {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1}[match["which"]]
    )
    unit = match["unit"] or match["before_last"]
    if unit == "week":
        since = week_start(today) + timedelta(weeks=steps)
        until = since + timedelta(weeks=1)
    elif unit == "weekend":
        since = week_start(today) + timedelta(weeks=steps, days=5)
        until = since + timedelta(days=2)
    elif unit == "month":
        since, until = add_months(today, steps), add_months(today, steps + 1)
    else:
        since, until = date(today.year + steps, 1, 1), date(today.year + steps + 1, 1, 1)
    return Piece(match.start(), match.end(), since=since, until=until, grain=unit.removesuffix("end"), certain=0.9)


@lru_cache(maxsize=1)
def _units() -> dict[str, str]:
    return {word: name for name, rule in rules("times")["english_units"].items() for word in rule["words"]}


def _unit(word: str) -> tuple[str, int]:
    """Return the name of a unit in `units`, and how many of them the word means (a fortnight is two weeks)."""
    name = _units()[word]
    rule = rules("times")["english_units"][name]
    return rule.get("unit", name), rule.get("times", 1)


def _length(match: re.Match[str]) -> tuple[float, str, str] | None:
    said = re.sub(r"^a (?=couple|few)", "", match["n"])
    count = 0.5 if said.startswith("half") else english_number(said)
    if count is None:
        return None
    if match["half"]:
        count += 0.5
    unit, times = _unit(re.sub(r"[\s-]+", " ", match["unit"]))
    count *= times
    rule = rules("times")["units"][unit]
    if count * float(rule["seconds"]) > LONGEST:
        return None
    iso = str(rule["iso"])
    shown = f"{count:g}"
    return count * float(rule["seconds"]), unit, f"PT{shown}{iso[1:]}" if iso[0] == "T" else f"P{shown}{iso}"


def _ago(match: re.Match[str], today: date) -> Piece | None:
    found = _length(match)
    if found is None:
        return None
    seconds, unit, iso = found
    if unit in ("second", "minute", "hour"):
        return Piece(match.start(), match.end(), length=seconds, grain="hour", iso=iso, certain=0.9)
    if unit == "month" and seconds >= 2629746:
        month = add_months(today, -int(seconds // 2629746))
        day = min(today.day, (add_months(month, 1) - timedelta(days=1)).day)
        rest = timedelta(days=round(30 * (seconds / 2629746 % 1)))
        return _day(match, month.replace(day=day) - rest, 0.7 if rest else 0.8)
    if unit == "year" and seconds >= 31556952:
        since = date(today.year - int(seconds // 31556952), 1, 1)
        until = date(since.year + 1, 1, 1)
        return Piece(match.start(), match.end(), since=since, until=until, grain="year", certain=0.7)
    return _day(match, today - timedelta(days=round(seconds / 86400)), 1.0 if unit == "day" else 0.9)


_TELLS_LENGTH = re.compile(
    r"(?:for|after|within|in|took|takes|taken|waited|waiting|waste[ds]?|over|about|almost|nearly|than|spent|another|only|just|like|of)\s$"
)


def _duration(match: re.Match[str], today: date) -> Piece | None:
    found = _length(match)
    is_rate = match["n"] in ("a", "an") and not _TELLS_LENGTH.search(
        match.string[max(0, match.start() - 12) : match.start()]
    )
    if found is None or is_rate:  # "five calls a day" is no duration
        return None
    seconds, unit, iso = found
    grain = "hour" if unit in ("second", "minute", "hour") else unit
    return Piece(match.start(), match.end(), length=seconds, grain=grain, iso=iso)


def _the_nth(match: re.Match[str], today: date) -> Piece | None:
    day = int(match["day"])
    return _day(match, last_day_of_month(today, day), 0.7, next_day_of_month(today, day))


def _clock(match: re.Match[str], today: date) -> Piece | None:
    hour, minute = int(match["h"]), int(match["min"] or 0)
    half = match["half"][0] + "m" if match["half"] else None
    if hour > (12 if half else 23):
        return None
    return Piece(match.start(), match.end(), clock=time(hour, minute), half_day=half)


def _noon(match: re.Match[str], today: date) -> Piece | None:
    at_noon = "noon" in match.group() or "midday" in match.group()
    return Piece(match.start(), match.end(), clock=time(12 if at_noon else 0), half_day="noon" if at_noon else "night")


def _ascii(name: str) -> list[str]:
    return [word for word in rules("times")[name] if str(word).isascii() and not str(word).isdigit()]


def patterns() -> tuple[Pattern, ...]:
    """Return the patterns in order of precedence."""
    units = "|".join(
        re.escape(word).replace(r"\ ", r"[\s-]") for word in sorted(_units(), key=lambda word: (-len(word), word))
    )
    length = (
        rf"(?<![a-z\d$/:])(?<!\d[.,])(?P<n>a couple|a few|half an?|{_N})(?P<half> and a half)?"
        rf"(?: of)?(?: whole| full| more| long)?"
        rf"[\s-]?(?P<unit>{units})(?![a-z])"
    )
    counting = rf"(?!\s?{counted()})"
    table_of = [
        (
            rf"(?<![a-z\d$€£¥.,:])(?<![$€£¥]\s)(?P<day>{_NTH})(?:\s+of|[\s\-/.])?[\s\-/.]*(?P<month>{MONTH})(?![a-z]){counting}\.?{_YEAR}",
            _month_and_day,
        ),
        (
            rf"(?<![a-z])(?P<month>{MONTH})[.,]?[\s\-/]*(?:the\s+)?(?P<day>{_NTH})(?![a-z\d:%]){counting}{_YEAR}",
            _month_and_day,
        ),
        (rf"(?<=in |of )(?:last )?(?P<month>{MONTH})(?![a-z]){_YEAR}", _month_alone),
        (rf"(?<=since )(?:last )?(?P<month>{MONTH})(?![a-z]){_YEAR}", _month_alone),
        (length + r"\s+(?:ago|back|earlier)(?![a-z])", _ago),
        (alternation(_ascii("days")), _near_day),
        (
            rf"(?<![a-z])(?:the\s+)?(?P<which>)(?P<day>{_WEEKDAY}|{_SHORT_WEEKDAY})\s+"
            r"(?P<before_last>before (?:the )?last)"
            r"(?! (?:week|weekend|month|year|time|call|visit|one))(?![a-z])",
            _weekday,
        ),
        (
            rf"(?<![a-z])(?P<which>)(?P<day>{_WEEKDAY}|{_SHORT_WEEKDAY})\s+(?:of\s+)?"
            r"the (?P<week>week before last)(?![a-z])",
            _weekday,
        ),
        (rf"(?<![a-z])(?P<which>)(?P<day>{_WEEKDAY}|{_SHORT_WEEKDAY})\s+(?:of\s+)?(?P<week>last|this) week", _weekday),
        (rf"(?<![a-z])(?P<week>last|this) week\s+(?:on\s+)?(?P<which>)(?P<day>{_WEEKDAY})(?![a-z])", _weekday),
        (rf"(?<![a-z])(?:(?P<which>last|this past|this|next|past|previous)\s+)?(?P<day>{_WEEKDAY})(?![a-z])", _weekday),
        (
            r"(?<![a-z])(?:(?P<which>last|this past|this|next|past|previous)\s+"
            r"|(?:(?<=on )|(?<=since )|(?<=by )|(?<=until )))"
            rf"(?P<day>{_SHORT_WEEKDAY})(?![a-z'])",
            _weekday,
        ),
        (
            r"(?<![a-z])(?:the (?P<before_last>week|weekend|month|year) before last"
            r"|(?P<which>last|this|next|previous|past)\s+(?P<unit>week|weekend|month|year))(?![a-z'])",
            _span,
        ),
        (
            r"(?<=on |of )the (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)(?![a-z])(?! (?:floor|time|street|call|day))",
            _the_nth,
        ),
        (
            r"(?<![\d:.$])(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<min>[0-5]\d))?\s?(?P<half>am|pm|a\.m\.?|p\.m\.?)(?![a-z])",
            _clock,
        ),
        (r"(?<![\d:.$])(?P<h>1[0-2]|0?[1-9])(?P<min>)(?P<half>)\s?o'?clock(?![a-z])", _clock),
        (r"(?<![a-z])(?:noon|midday|midnight)(?![a-z])", _noon),
        (length, _duration),
    ]
    marks = _MARKS | {_near_day: signs(_ascii("days")), _duration: signs(_units())}
    return tuple(Pattern(re.compile(regex), make, re.compile(marks[make])) for regex, make in table_of)


# what every match of a pattern with this finder contains
_MARKS: dict[Finder, str] = {
    _month_and_day: MONTH,
    _month_alone: MONTH,
    _ago: "ago|back|earlier",
    _weekday: "|".join(_DAYS),
    _span: "week|month|year",
    _the_nth: r"the \d",
    _clock: r"[0-9]\s?(?:[ap]\.?m|o'?clock)",
    _noon: "noon|midday|midnight",
}
