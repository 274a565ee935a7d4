"""Patterns for months and parts of months and years told by their distance: last March, 去年底, early last month.

They are read as the past: "last March" in November is the March of this year, as the customer reads back; in March or
before, that of last year.
"""

import re
from datetime import date, timedelta

from bot.nlu.time_parts import MONTH, Finder, Pattern, Piece, add_months, last_date, make_date, month_number

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "春": 3, "夏": 6, "秋": 9, "冬": 12}
# Months from the first to after the last of a part of a year.
_PARTS_OF_YEAR = {"early": (0, 3), "mid": (4, 8), "late": (9, 12), "first half": (0, 6), "second half": (6, 12)}
# Days from the first to after the last of a part of a month.
_PARTS_OF_MONTH = {"early": (0, 10), "mid": (10, 20), "late": (20, 31)}
_EARLY, _MID = ("early", "beginning", "start", "初", "头", "年初", "年头"), ("mid", "middle", "中")
_YEARS_ZH = {"今": 0, "去": -1, "旧": -1, "上": -1, "前": -2, "大前": -3}
_YEARS_EN = {"last year": -1, "this year": 0, "the year before last": -2, "the previous year": -1}
_PART_EN = r"(?P<part>early|mid|late|(?:the )?(?:beginning|start|middle|end) of)"


def _which(said: str) -> str:
    """Return which part of a month or year a word means: early, mid or late."""
    if "上半" in said or "first half" in said:
        return "first half"
    if "下半" in said or "second half" in said:
        return "second half"
    if any(word in said for word in _MID):
        return "mid"
    return "early" if any(word in said for word in _EARLY) else "late"


def _of_year(match: re.Match[str], year: int, part: str, today: date) -> Piece | None:
    """Return a part of a year that is over at least in part and began before today; None for one that is to come."""
    first, after = _PARTS_OF_YEAR[part]
    since, until = add_months(date(year, 1, 1), first), add_months(date(year, 1, 1), after)
    if not 1990 <= year <= today.year or until > today + timedelta(days=31):
        return None
    return Piece(match.start(), match.end(), since=since, until=until, grain="year", certain=0.8)


def _of_month(match: re.Match[str], first: date, part: str | None, today: date) -> Piece | None:
    if first > today or (part and first + timedelta(days=_PARTS_OF_MONTH[part][0]) > today):
        return None
    if part is None:
        return Piece(match.start(), match.end(), since=first, until=add_months(first, 1), grain="month", certain=0.9)
    begins, ends = _PARTS_OF_MONTH[part]
    since, until = first + timedelta(days=begins), min(first + timedelta(days=ends), add_months(first, 1))
    return Piece(match.start(), match.end(), since=since, until=until, grain="week", certain=0.9)


def _month_named(match: re.Match[str], today: date) -> Piece | None:
    """Read last March, March last year, late March 2025, mid-March."""
    month = month_number(match["month"])
    of_year = re.sub(r"\s+", " ", match["year"] or "").strip(" ,")
    part = _which(match["part"]) if match["part"] else None
    if of_year:
        year = int(of_year) if of_year.isdigit() else today.year + _YEARS_EN[of_year.removeprefix("of ")]
        return _of_month(match, date(year, month, 1), part, today)
    if match["which"] == "this":
        return _of_month(match, date(today.year, month, 1), part, today)
    latest = last_date(today, month, 1)
    if latest is not None and match["which"] and (latest.year, latest.month) == (today.year, today.month):
        latest = latest.replace(year=latest.year - 1)
    if latest is None:
        return None
    return _of_month(match, latest, part, today) or _of_month(match, latest.replace(year=latest.year - 1), part, today)


def _day_named(match: re.Match[str], today: date) -> Piece | None:
    """Read 10 March last year, March 10th last year."""
    year = today.year + _YEARS_EN[re.sub(r"\s+", " ", match["year"])]
    found = make_date(year, month_number(match["month"]), int(match["day"]))
    return Piece(match.start(), match.end(), since=found) if found and found <= today else None


def _part_of_month(match: re.Match[str], today: date) -> Piece | None:
    """Read early last month, the end of this month."""
    first = add_months(today, -1 if match["which"] in ("last", "the previous") else 0)
    found = _of_month(match, first, _which(match["part"]), today)
    return found if found and found.since and found.since <= today else None


def _part_of_year(match: re.Match[str], today: date) -> Piece | None:
    said = re.sub(r"\s+", " ", match["year"])
    year = int(said) if said.isdigit() else today.year + _YEARS_EN.get(said, 0)
    return _of_year(match, year, _which(match["part"]), today)


def _part_of_year_zh(match: re.Match[str], today: date) -> Piece | None:
    said = match["year"].removesuffix("年")
    if said.isdigit():
        number = int(said)
        year = number + 1911 if 100 <= number < 200 else number + 2000 if number < 100 else number
    else:
        year = today.year + _YEARS_ZH[said]
    return _of_year(match, year, _which(match["part"]), today)


def _start_of_year(match: re.Match[str], today: date) -> Piece | None:
    return _of_year(match, today.year, "early", today)


def _half_of_year(match: re.Match[str], today: date) -> Piece | None:
    return _of_year(match, today.year, "first half", today)


def _start_of_month(match: re.Match[str], today: date) -> Piece | None:
    return _of_month(match, today.replace(day=1), "early", today)


def _season(match: re.Match[str], today: date) -> Piece | None:
    """Read last summer, 去年夏天: three months; "last" is the latest that is over. A winter is of the year it began."""
    month = _SEASONS[match["season"]]
    if "year" in match.re.groupindex:
        year = today.year + _YEARS_ZH[match["year"].removesuffix("年")]
    else:
        year = today.year if add_months(date(today.year, month, 1), 3) <= today else today.year - 1
    since = date(year, month, 1)
    if since > today:
        return None
    return Piece(match.start(), match.end(), since=since, until=add_months(since, 3), grain="year", certain=0.7)


def patterns() -> tuple[Pattern, ...]:
    """Return the patterns in order of precedence; they go before those of days, which would read a part of them."""
    of_year = "|".join(_YEARS_EN)
    away = rf"(?P<year>,?\s(?:of\s)?(?:{of_year}))"
    year = rf"(?P<year>,?\s(?:of\s)?(?:{of_year}|20[0-3]\d))?"
    last = r"(?<![a-z])(?<!will )(?<!to )(?<!may )(?<!can )(?<!not )(?P<part>)(?P<which>last)\s"
    no_day = r"(?![a-z])(?!\.?,?\s(?:the\s)?\d{1,2}(?:st|nd|rd|th)?(?![\d]))"
    table_of: list[tuple[str, Finder, str]] = [
        # A month alone is read with its preposition (times_en): here it has a year, a part, or "last" or "this".
        (
            rf"(?<![\d/.-])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?of)?\s(?P<month>{MONTH})[,\s]\s?(?P<year>{of_year})(?![a-z])",
            _day_named,
            MONTH,
        ),
        (
            rf"(?<![a-z])(?P<month>{MONTH})\s(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,\s]\s?(?P<year>{of_year})(?![a-z])",
            _day_named,
            MONTH,
        ),
        (
            rf"(?<![a-z]){_PART_EN}[\s-]+(?:(?P<which>last|this)\s)?(?P<month>{MONTH}){no_day}{year}(?!\d)",
            _month_named,
            MONTH,
        ),
        (rf"(?<![a-z])(?P<which>)(?P<part>)(?P<month>{MONTH}){no_day}{away}", _month_named, MONTH),
        (rf"{last}(?P<month>{MONTH}){no_day}{year}(?!\d)", _month_named, MONTH),
        (rf"(?<![a-z])(?P<part>)(?P<which>this)\s(?P<month>(?!may){MONTH}){no_day}(?P<year>)", _month_named, MONTH),
        (rf"(?<![a-z]){_PART_EN}\s(?P<which>last|this|the previous) month(?![a-z])", _part_of_month, "month"),
        (
            rf"(?<![a-z]){_PART_EN[:-1]}|(?:the )?(?:first|second) half of)"
            r"\s(?P<year>last year|this year|the year before last|20[0-3]\d|the year)(?![\da-z]|[-/.]\d)",
            _part_of_year,
            "year|20",
        ),
        (r"(?<![a-z])last (?P<season>spring|summer|autumn|fall|winter)(?![a-z])", _season, "last"),
        (
            r"(?<![\d第])(?P<year>大前年|[今去旧上前]年|(?:20[0-3]\d|1[01]\d|2\d)年)的?"
            r"(?P<part>年?(?:初|头|中|底|尾|末)|[上下]半年)(?![秋元国午一二三四五六七八九十]|的话|前|之前|以前|奖)",
            _part_of_year_zh,
            "年",
        ),
        (r"(?P<year>[去旧上前]年)的?(?P<season>[春夏秋冬])(?:天|季)", _season, "年"),
        (r"(?<![今去旧上前明后每\d])年(?:初|头)(?![一二三四五六七八九十])", _start_of_year, "年"),
        (r"(?<![今去旧上前明年的])上半年", _half_of_year, "上半年"),
        (r"(?<![每个上下本这月\d一二三四五六七八九十])月(?:初|头)(?![一二三四五六七八九十])", _start_of_month, "月"),
    ]
    return tuple(Pattern(re.compile(regex), make, re.compile(mark)) for regex, make, mark in table_of)
