"""Read days, weeks, months and years in Chinese, from a match of their patterns in folded text."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.nlu.language import has_han
from bot.nlu.numerals import number
from bot.nlu.time_parts import (
    WEEKDAYS,
    Piece,
    add_months,
    festival,
    in_either_order,
    last_date,
    last_day_of_month,
    last_weekday,
    lunar_festival,
    make_date,
    next_date,
    next_day_of_month,
    table,
    week_start,
)

_YEARS_FROM_NOW = {"今": 0, "去": -1, "旧": -1, "上": -1, "前": -2, "大": -3, "明": 1}
WEEKDAYS_EN = "mon tue wed thu fri sat sun".split()
# Days of a month from the first to after the last: 三月初, 上個月底.
_THIRDS = {
    "初": (0, 10),
    "头": (0, 10),
    "上": (0, 10),
    "中": (10, 20),
    "底": (20, 31),
    "尾": (20, 31),
    "末": (20, 31),
    "下": (20, 31),
}
_WEEKS_OF = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "下": 1, "下下": 2}


def whole_number(text: str) -> int | None:
    """Return the whole number that is written, None when it is none."""
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


def day_piece(
    match: re.Match[str], found: date | None, certain: float = 1.0, ahead: date | None = None
) -> Piece | None:
    """Return the piece of one day; None without a day."""
    return Piece(match.start(), match.end(), since=found, certain=certain, ahead=ahead) if found else None


def span_piece(match: re.Match[str], since: date, until: date, grain: str, certain: float = 1.0) -> Piece:
    """Return the piece of the days from `since` until before `until`."""
    return Piece(match.start(), match.end(), since=since, until=until, grain=grain, certain=certain)


def full_date(match: re.Match[str], today: date) -> Piece | None:
    """Read 2026/3/5, 民國115年3月5日."""
    year, month, day = (int(match[name]) for name in ("y", "m", "d"))
    return day_piece(match, make_date(year + (1911 if year < 200 else 0), month, day))


def compact_date(match: re.Match[str], today: date) -> Piece | None:
    """Read 20260305."""
    text = match.group()
    found = make_date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return day_piece(match, found) if found and abs((found - today).days) < 3700 else None


def _year_of(said: str | None, today: date, roc: bool) -> int | None:
    if not said:
        return None
    if said[0] in _YEARS_FROM_NOW:
        return today.year + _YEARS_FROM_NOW[said[0]]
    value = whole_number(said.rstrip("年"))
    if value is None:
        return None
    if roc or 100 <= value < 200:
        return value + 1911
    return value + 2000 if value < 100 else value


def year_month_day(match: re.Match[str], today: date) -> Piece | None:
    """Read 去年三月五日, 3月初."""
    year = _year_of(match["year"], today, bool(match["roc"]))
    month, day = whole_number(match["month"]), whole_number(match["day"]) if match["day"] else None
    if month is None or not 1 <= month <= 12:
        return None
    if day is not None:
        if year:
            return day_piece(match, make_date(year, month, day))
        return day_piece(match, last_date(today, month, day), ahead=next_date(today, month, day))
    first = make_date(year, month, 1) if year else last_date(today, month, 1)
    if first is None:
        return None
    third = _THIRDS.get((match["third"] or " ")[0])
    if third:
        return span_piece(match, first + timedelta(days=third[0]), _within(first, third[1]), "week", 0.9)
    return span_piece(match, first, add_months(first, 1), "month", 0.9)


def _within(first: date, days: int) -> date:
    return min(first + timedelta(days=days), add_months(first, 1))


def year_alone(match: re.Match[str], today: date) -> Piece | None:
    """Read 去年, 2025年."""
    year = _year_of(match["year"], today, bool(match["roc"]))
    if year is None or not 1990 <= year <= today.year + 1:
        return None
    return span_piece(match, date(year, 1, 1), date(year + 1, 1, 1), "year", 0.8)


def month_relative(match: re.Match[str], today: date) -> Piece | None:
    """Read 上個月, 上個月初, 本月5號."""
    months = {"大上": -2, "上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "下": 1}[match["which"]]
    first = add_months(today, months)
    if match["day"]:
        day = whole_number(match["day"])
        return day_piece(match, make_date(first.year, first.month, day) if day else None)
    third = _THIRDS.get((match["third"] or " ")[0])
    if third:
        return span_piece(match, first + timedelta(days=third[0]), _within(first, third[1]), "week", 0.9)
    return span_piece(match, first, add_months(first, 1), "month", 0.9)


def day_of_month(match: re.Match[str], today: date) -> Piece | None:
    """Read 5號: the last such day."""
    day = whole_number(match["day"])
    if not day or not 1 <= day <= 31:
        return None
    return day_piece(match, last_day_of_month(today, day), 0.8, next_day_of_month(today, day))


def slash_date(match: re.Match[str], today: date) -> Piece | None:
    """Read 3/5 in the company's order, with the other as a doubt."""
    return _either_order(match, int(match["m"]), int(match["d"]), None, today)


def year_last(match: re.Match[str], today: date) -> Piece | None:
    """Read 20/11/2026: elsewhere than in Hong Kong a foreign form, so that its order stays open."""
    year = int(match["y"])
    piece = _either_order(match, int(match["m"]), int(match["d"]), year if year > 99 else 2000 + year, today)
    return piece and replace(piece, order_open=True)


def _either_order(match: re.Match[str], first: int, second: int, year: int | None, today: date) -> Piece | None:
    month_first, day_first = in_either_order(first, second, year, today)
    if month_first is None and day_first is None:
        return None
    ahead = None if year else next_date(today, first, second) or next_date(today, second, first)
    # English is written by people of every country
    foreign = not has_han(match.string)
    found = month_first or day_first
    return Piece(
        match.start(),
        match.end(),
        since=found,
        day_first=day_first or month_first,
        order_open=foreign,
        certain=0.9,
        ahead=ahead,
    )


def weekday_and_numbers(match: re.Match[str], today: date) -> Piece | None:
    """Read "Friday 3-7": of the two orders, the one that falls on that weekday, else as any other."""
    found = _either_order(match, int(match["m"]), int(match["d"]), None, today)
    if found is None:
        return None
    weekday = WEEKDAYS_EN.index(match["day"][:3])
    agreeing = [day for day in (found.since, found.day_first) if day and day.weekday() == weekday]
    one = agreeing[0] if len(set(agreeing)) == 1 else None
    return replace(found, since=one, day_first=None, order_open=False) if one else found


def bare_date(match: re.Match[str], today: date) -> Piece | None:
    """Read 1105 before a word for buying or arriving."""
    text = match.group()
    month, day = int(text[:-2]), int(text[-2:])
    return day_piece(match, last_date(today, month, day), 0.7, next_date(today, month, day))


def weekday(match: re.Match[str], today: date) -> Piece | None:
    """Read 星期三, 上週末."""
    said = match["day"]
    which = match["which"]
    if said == "末":
        start = week_start(today) + timedelta(days=5, weeks=_WEEKS_OF.get(which or "", 0))
        if not which and start > today:
            start -= timedelta(weeks=1)
        return span_piece(match, start, start + timedelta(days=2), "day", 0.9)
    weekday = 6 if said in "天7" else int(said) - 1 if said.isdigit() else WEEKDAYS.index(said)
    if which:
        return day_piece(match, week_start(today) + timedelta(days=weekday, weeks=_WEEKS_OF[which]))
    ahead = today + timedelta(days=(weekday - today.weekday()) % 7)
    return day_piece(match, last_weekday(today, weekday), 0.9, ahead)


def week(match: re.Match[str], today: date) -> Piece | None:
    """Read 上週."""
    start = week_start(today) + timedelta(weeks=_WEEKS_OF[match["which"]])
    return span_piece(match, start, start + timedelta(weeks=1), "week", 0.9)


def near_day(match: re.Match[str], today: date) -> Piece | None:
    """Read 昨天."""
    away = table("days")[match.group()]
    return day_piece(match, today + timedelta(days=int(str(away))))


def _end_of(said_year: str, today: date) -> date:
    """Return the date from which to look back: the last day of the past year that was named, otherwise today."""
    if said_year and said_year[:2].isdigit():
        return min(date(int(said_year[:4]), 12, 31), today)
    steps = _YEARS_FROM_NOW[said_year[0]] if said_year else 0
    return date(today.year + steps, 12, 31) if steps < 0 else today


def festival_day(match: re.Match[str], today: date) -> Piece | None:
    """Read 去年聖誕."""
    return day_piece(
        match,
        festival(table("festivals")[match["name"]], _end_of((match["year"] or match["after"] or "").strip(), today)),
        0.9,
    )


def lunar_day(match: re.Match[str], today: date) -> Piece | None:
    """Read 中秋, 去年端午."""
    return day_piece(
        match, lunar_festival(str(table("lunar")[match["name"]]), _end_of(match["year"] or "", today)), 0.8
    )
