"""Find times in a folded text: days, weeks, clock times and durations, in Chinese, Cantonese and English.

A weekday, a day of the month or a clock time without a date means the most recent one, because complaints are about
the past. Words and their meanings are in `data/lexicon/times.yml`; the two grammars are in `times_zh` and `times_en`.
A piece is what one pattern found (a day, a part of the day, a clock time); neighbouring pieces are joined into one
time.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.nlu import times_en, times_zh
from bot.nlu.lexicon import rules
from bot.nlu.spans import Taken, matches_within, stretches
from bot.nlu.time_parts import MOST_PIECES, PART, Moment, Pattern, Piece
from bot.nlu.word_lists import alternation, beginnings

_GAP = re.compile(r"[\s,、的約大概嘅(]{0,3}|\s?(?:at|on|around|about|in the|,)\s|\s?大约\s?|[\s(]{0,2}$")
# no time continues after this; after a full stop an English one may ("3 p.m. on Thurs. 5"), hence the six letters
_SENTENCE_END = re.compile(r"[。!?]|[a-z]{6}[.]\s")
_CLAUSE_END = re.compile(r"[。!?;,，、\n]|[.](?:\s|$)|\b(?:and|but|then)\b|结果|后来|然后|但|跟住")


@lru_cache(maxsize=1)
def _all_patterns() -> tuple[Pattern, ...]:
    return (*times_zh.patterns(), *times_en.patterns())


_MAY_HOLD_TIME = re.compile(
    r"[\d一二三四五六七八九十两半几数]|[日天今昨明前刚头早晚夜朝晨午周月年节诞过翌隔当拜期]|[a-z]{3}"
)


def pieces(text: str, today: date) -> list[Piece]:
    """Return the pieces that the patterns find in a folded text, left to right, at most `MOST_PIECES`.

    Where two overlap, the pattern that is listed first wins.
    """
    if not _MAY_HOLD_TIME.search(text):
        return []
    found: list[Piece] = []
    taken = Taken(len(text))
    for start, end in _parts(text):
        found += _pieces_between(start, end, text, taken, today)
        if len(found) >= MOST_PIECES:
            break
    return sorted(found, key=lambda piece: piece.start)[:MOST_PIECES]


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of parts of a text: `PART` characters and the rest of that sentence, so that no time is cut."""
    start = 0
    while stop := _SENTENCE_END.search(text, start + PART):
        yield start, stop.end()
        start = stop.end()
    yield start, len(text)


def _pieces_between(start: int, end: int, text: str, taken: Taken, today: date) -> list[Piece]:
    found: list[Piece] = []
    near: dict[tuple[re.Pattern[str], int], list[tuple[int, int]]] = {}
    for pattern in _all_patterns():
        # cached because several patterns have the same mark
        where = pattern.mark, pattern.reach
        if where not in near:
            near[where] = stretches(text, *where, start, end)
        for match in matches_within(near[where], pattern.regex, text):
            piece = pattern.make(match, today) if taken.free(*match.span()) else None
            if piece is not None:
                taken.take(piece.start, piece.end)
                found.append(piece)
    return found


def _joined(one: Piece, other: Piece) -> Piece | None:
    """Return both pieces joined when they are different parts of the same time (such as day and clock), else None."""
    fixed = (one, other)
    if any(piece.length is not None or piece.instant or piece.relative for piece in fixed):
        return None
    if one.since and other.since:
        return None
    if (one.clock and other.clock) or (one.part and other.part) or (one.grain != "day" and one.since):
        return None
    if other.grain != "day" and other.since:
        return None
    return replace(
        one,
        end=other.end,
        since=one.since or other.since,
        until=one.until or other.until,
        part=one.part or other.part,
        clock=one.clock or other.clock,
        half_day=one.half_day or other.half_day,
        certain=min(one.certain, other.certain),
    )


def join(found: list[Piece], text: str) -> list[Piece]:
    """Join neighbouring pieces of one time (a day, a part of the day, a clock time)."""
    joined: list[Piece] = []
    for piece in found:
        if joined and _GAP.fullmatch(text[joined[-1].end : piece.start]):
            both = _joined(joined[-1], piece)
            if both is not None:
                joined[-1] = both
                continue
        joined.append(piece)
    return joined


def _on_clock(piece: Piece, clock: time) -> tuple[int, int]:
    """Return hour (24 for the end of the day) and minute of a clock time, given the part of the day named with it."""
    hour, minute = clock.hour, clock.minute
    part = piece.half_day or piece.part
    if hour == 12 and part in ("evening", "night", "am"):
        return (24 if part == "evening" else 0), minute
    if hour < 12 and part in ("afternoon", "evening", "pm"):
        return hour + 12, minute
    if part == "noon" and hour < 4:
        return hour + 12, minute
    if part is None and 1 <= hour <= 7:
        return hour + 12, minute
    return hour, minute


def _resolve(piece: Piece, now: datetime) -> tuple[str, str, datetime, datetime] | None:
    """Return value, grain, start and end of a piece that is a point in time; None for a part of an unnamed day."""
    zone = now.tzinfo
    if piece.instant:
        since, until = piece.instant
        return since.replace(microsecond=0).isoformat(), piece.grain, since, until
    if piece.clock is not None:
        hour, minute = _on_clock(piece, piece.clock)
        day = piece.since or now.date()
        at = datetime.combine(day, time(0, tzinfo=zone)) + timedelta(hours=hour, minutes=minute)
        if piece.since is None and at > now:
            at -= timedelta(days=1)
        return at.isoformat(), "hour", at, at + timedelta(minutes=60 if minute == 0 else 1)
    if piece.since is None:
        return None
    since = datetime.combine(piece.since, time(0, tzinfo=zone))
    until = datetime.combine(piece.until or piece.since + timedelta(days=1), time(0, tzinfo=zone))
    if piece.part and piece.grain == "day":
        first, last = rules("times")["parts"][piece.part]
        since, until = since + timedelta(hours=first), since + timedelta(hours=last)
    return piece.since.isoformat(), piece.grain, since, until


@lru_cache(maxsize=1)
def _role_words() -> re.Pattern[str]:
    bought, happened = (list(map(str, rules("times")[role])) for role in ("bought", "happened"))
    return re.compile(
        f"{beginnings(bought, happened)}(?:(?P<bought>{alternation(bought)})|(?P<happened>{alternation(happened)}))"
    )


def role_of(text: str, start: int, end: int, before: int, after: int) -> str | None:
    """Return `bought` or `happened` by the verb nearest to the time at `start`..`end`, None without such a verb.

    The verb must be in the same clause or directly after it. `before` is the end of the previous time and `after` the
    start of the next one; verbs beyond these belong to the other times.
    """
    tail, head = text[end:after][:40], text[before:start][-40:]
    stop = _CLAUSE_END.search(tail)
    stops = list(_CLAUSE_END.finditer(head))
    head = head[stops[-1].end() if stops else 0 :]
    following = _role_words().search(tail[: stop.start()] if stop else tail)
    preceding = list(_role_words().finditer(head))
    if following and preceding:
        nearer = following.start() <= len(head) - preceding[-1].end()
        return following.lastgroup if nearer else preceding[-1].lastgroup
    if following or preceding:
        return following.lastgroup if following else preceding[-1].lastgroup
    beyond = _role_words().search(tail)
    return beyond.lastgroup if beyond and beyond.start() <= 12 else None


def find_times(text: str, now: datetime) -> list[Moment]:
    """Return the times in a folded text, left to right, resolved relative to `now`.

    Raises ValueError when `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    found = join(pieces(text, now.date()), text)
    # verbs beyond the previous or the next point in time do not belong to this one
    points = [at for at, piece in enumerate(found) if piece.length is None]
    before = dict(zip(points, [0, *(found[at].end for at in points)]))
    after = dict(zip(points, [*(found[at].start for at in points[1:]), len(text)]))
    moments = []
    for at, piece in enumerate(found):
        if piece.length is not None:
            since = now - timedelta(seconds=piece.length)
            moments.append(
                Moment(piece.start, piece.end, piece.iso or "", piece.grain, since, now, "duration", piece.certain)
            )
            continue
        if piece.relative:
            moments.append(
                Moment(piece.start, piece.end, text[piece.start : piece.end], "day", None, None, "relative", 0.5)
            )
            continue
        resolved = _resolve(piece, now)
        if resolved is not None:
            value, grain, since, until = resolved
            role = role_of(text, piece.start, piece.end, before[at], after[at])
            moments.append(Moment(piece.start, piece.end, value, grain, since, until, role, piece.certain))
    return moments
