"""Read clock times and parts of a day in Chinese, from a match of their patterns in folded text."""

import re
from datetime import date, time, timedelta
from functools import lru_cache

from bot.nlu import times_zh_dates
from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.time_parts import Piece, table


@lru_cache
def noted(name: str) -> str:
    """Return an alternation of the words of a list of `times.yml`."""
    return "(?:" + "|".join(re.escape(fold(str(word)).text) for word in rules("times")[name]) + ")"


def clock_time(match: re.Match[str], today: date) -> Piece | None:
    """Read 三點半."""
    hour = times_zh_dates.whole_number(match["h"])
    if hour is None or not 0 <= hour <= 24:
        return None
    rest = match["rest"]
    minute = 0
    if rest and rest.startswith("半"):
        minute = 30
    elif rest and rest.endswith("刻"):
        minute = 15 if rest[0] == "一" else 45
    elif match["min"]:
        minute = times_zh_dates.whole_number(match["min"]) or 0
    return _clock_piece(match, hour, minute, 0.9)


def colon_clock(match: re.Match[str], today: date) -> Piece | None:
    """Read 15:30."""
    return _clock_piece(match, int(match["h"]), int(match["min"]), 0.9)


def _clock_piece(match: re.Match[str], hour: int, minute: int, certain: float) -> Piece | None:
    if hour == 24 and minute == 0:
        hour, part = 12, "evening"
    else:
        part = None
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    return Piece(match.start(), match.end(), clock=time(hour, minute), half_day=part, certain=certain)


def clock_or_none(match: re.Match[str], today: date) -> Piece | None:
    """Read N点 as a clock time unless the words around it show that it counts something (三点建议, 第二点)."""
    text = match.string
    if not match["rest"]:
        after = text[match.end() : match.end() + 4]
        if re.match(noted("not_after_clock"), after):
            return None
        head = text[max(0, match.start() - 4) : match.start()]
        if re.search(noted("not_before_clock") + "$", head):
            return None
    return clock_time(match, today)


def near_part(match: re.Match[str], today: date) -> Piece | None:
    """Read 今早, 昨晚: a day and a part of it."""
    rule = table("day_parts")[re.sub(r"\s+", " ", match.group())]
    if not isinstance(rule, list):
        return None
    return Piece(match.start(), match.end(), since=today + timedelta(days=rule[0]), part=rule[1])


def part_of_day(match: re.Match[str], today: date) -> Piece | None:
    """Read 下午: a part of an unnamed day."""
    return Piece(match.start(), match.end(), part=match.lastgroup)
