"""Read lengths of time in Chinese, and what is told by them (三天前), from a match of their patterns in folded text."""

import re
from datetime import date, timedelta
from functools import lru_cache

from bot.nlu import times_zh_dates
from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.numerals import number
from bot.nlu.time_parts import LONGEST, Piece, add_months, table


@lru_cache(maxsize=1)
def units_by_word() -> dict[str, tuple[str, int, str]]:
    """Return name, seconds and ISO letters of each unit by its word."""
    found = {}
    for name, rule in rules("times")["units"].items():
        for word in rule["words"]:
            found[fold(word).text] = (name, rule["seconds"], rule["iso"])
    return found


def _unit(word: str) -> tuple[str, int, str]:
    """Return name, seconds and ISO letters of a unit; 月 alone is one only in 一個半月."""
    return units_by_word()["个月" if word == "月" else word]


def amount_of(said: str) -> float | None:
    """Return the number that a counting word means, None when it is none; 两三 counts as its first, 几 as three."""
    if said in ("半",):
        return 0.5
    if "几" in said or "数" in said or "多" in said:
        return 3.0 if said in ("几", "好几", "数", "多") else number(re.sub("[几数多来]", "", said) or "十")
    if re.fullmatch("[一二两三四五六七八][二三四五六七八九]", said):
        return number(said[0])
    return number(re.sub("来", "", said))


def _length(match: re.Match[str]) -> tuple[float, str, str] | None:
    """Return seconds, unit name and ISO 8601 form of a duration; None when it is too vague or too long."""
    count = amount_of(match["n"])
    name, seconds, iso = _unit(match["unit"])
    if count is None or (name == "year" and count > 60):
        return None
    if match["n"] == "半" and name == "day":  # 半天 and 大半天 mean only "quite a while"
        return None
    if match["half"] or match["half2"]:
        count += 0.5
    if count * seconds > LONGEST:
        return None
    shown = f"{count:g}"
    return count * seconds, name, f"PT{shown}{iso[1:]}" if iso.startswith("T") else f"P{shown}{iso}"


def ago(match: re.Match[str], today: date) -> Piece | None:
    """Read 三天前."""
    found = _length(match)
    if found is None:
        return None
    seconds, unit, _ = found
    days = seconds / 86400
    if unit in ("second", "minute", "hour"):
        return Piece(match.start(), match.end(), length=seconds, grain="hour", iso=found[2], certain=0.9)
    if unit == "day":
        return times_zh_dates.day_piece(match, today - timedelta(days=round(days)))
    if unit == "week":
        return times_zh_dates.day_piece(match, today - timedelta(days=round(days)), 0.9)
    if unit == "month" and match["n"] == "半":
        return times_zh_dates.day_piece(match, today - timedelta(days=15), 0.8)
    if unit == "month":
        month = add_months(today, -int(seconds // 2629746))
        day = min(today.day, (add_months(month, 1) - timedelta(days=1)).day)
        rest = seconds / 2629746 % 1
        if rest:
            return times_zh_dates.day_piece(match, month.replace(day=day) - timedelta(days=round(30 * rest)), 0.7)
        return times_zh_dates.span_piece(
            match, month.replace(day=day), month.replace(day=day) + timedelta(days=1), "day", 0.8
        )
    if days < 365 or days / 365.2425 % 1 > 0.01:
        return times_zh_dates.day_piece(match, today - timedelta(days=round(days)), 0.7)
    since = date(today.year - int(days // 365), 1, 1)
    return times_zh_dates.span_piece(match, since, date(since.year + 1, 1, 1), "year", 0.7)


def half_ago(match: re.Match[str], today: date) -> Piece | None:
    """Read 個半月前: one and a half months ago."""
    unit = {"钟": "个钟", "月": "个月"}.get(match["unit"], match["unit"])
    name, seconds, _ = units_by_word()[unit]
    ago = 1.5 * seconds
    if name == "hour":
        return Piece(match.start(), match.end(), length=ago, grain="hour", iso="PT1.5H", certain=0.8)
    return times_zh_dates.day_piece(match, today - timedelta(days=round(ago / 86400)), 0.7)


def duration(match: re.Match[str], today: date) -> Piece | None:
    """Read 三天: a length of time."""
    found = _length(match)
    if found is None:
        return None
    seconds, unit, iso = found
    grain = "hour" if unit in ("second", "minute", "hour") else unit
    vague = 0.8 if re.search("[几数多来]", match.group()) else 1.0
    return Piece(match.start(), match.end(), length=seconds, grain=grain, iso=iso, certain=vague)


def moment(match: re.Match[str], today: date) -> Piece | None:
    """Read 剛剛, 最近."""
    rule = table("moments")[re.sub(r"\s+", " ", match.group())]
    if not isinstance(rule, dict):
        return None
    first, last = rule["days"]
    if rule["grain"] == "hour":
        return Piece(match.start(), match.end(), length=-first * 86400, grain="hour", iso=f"PT{-first * 24:g}H")
    since, until = today + timedelta(days=first), today + timedelta(days=last + 1)
    return times_zh_dates.span_piece(match, since, until, rule["grain"], 0.6)


def hk_days(match: re.Match[str], today: date) -> Piece | None:
    """Read 三日 as a length, as said in Hong Kong."""
    count = amount_of(match["n"])
    if count is None:
        return None
    count += 0.5 if match["half2"] or match["half"] else 0
    if count * 86400 > LONGEST:
        return None
    return Piece(match.start(), match.end(), length=count * 86400, grain="day", iso=f"P{count:g}D", certain=0.9)


def relative_day(match: re.Match[str], today: date) -> Piece | None:
    """Read 第二天: a day after another."""
    return Piece(match.start(), match.end(), relative=True)
