"""Find times in a folded text: days, weeks, clock times and durations, in Chinese, Cantonese and English.

A weekday, a day of the month or a clock time without a date means the most recent one, because complaints are about
the past. Words and their meanings are in `data/lexicon/times.yml`; the grammars are in `times_zh` and `times_en`, that
of months and parts of years told by their distance in `times_of_year`.
A piece is what one pattern found (a day, a part of the day, a clock time); neighbouring pieces are joined into one
time.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.nlu import times_en, times_of_year, times_zh
from bot.nlu.lexicon import rules
from bot.nlu.not_times import without_counts
from bot.nlu.numerals import ENGLISH_NUMBER, english_number, number
from bot.nlu.spans import Taken, matches_within, stretches
from bot.nlu.time_parts import MOST_PIECES, PART, REACH, Moment, Pattern, Piece, table
from bot.nlu.time_roles import measures, nobody_came, role_of, was_planned

# A promise for a day without a year ("12/5到貨") that was last so long ago is still to come.
LONG_AGO = timedelta(days=120)
# Any other day without a year is to come when the last such day is nearly a year ago and the next one is this near: who
# says "2 December" on 29 November does not mean that of last year.
SOON = timedelta(days=31)

_GAP = re.compile(r"[\s,、的約大概嘅(]{0,3}|\s?(?:at|on|around|about|in the|,)\s|\s?大约\s?|[\s(]{0,2}$")
# no time continues after this; after a full stop an English one may ("3 p.m. on Thurs. 5"), hence the six letters
_SENTENCE_END = re.compile(r"[。!?]|[a-z]{6}[.]\s")


@lru_cache(maxsize=1)
def _all_patterns() -> tuple[Pattern, ...]:
    return (*times_of_year.patterns(), *times_zh.patterns(), *times_en.patterns())


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
        ahead=one.ahead or other.ahead,
        day_first=one.day_first or other.day_first,
        order_open=one.order_open or other.order_open,
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


# N days before or after a named day: 中秋節前一天, 三天後; "three days before yesterday"
_SHIFTED = re.compile(
    r"的?(?:(?P<way>前|后)(?P<n>[一两二三四五六七八九十]|\d{1,2})个?(?P<unit>天|日|晚|周|星期|礼拜)(?!都|内|还|仍|没|未)"
    r"|(?:隔|翌|次)[天日]|第二[天日])"
)
_SHIFTED_BY = re.compile(
    rf"(?<![a-z])(?P<n>the|\d{{1,2}}|{ENGLISH_NUMBER}) (?P<unit>day|night|week)s? (?P<way>before|after|prior to) $"
)


def shift(found: list[Piece], text: str) -> list[Piece]:
    """Return the pieces with a named day and the distance from it (中秋節前一天) made one day."""
    shifted: list[Piece] = []
    for piece in found:
        if shifted and piece.start < shifted[-1].end:
            continue  # the distance itself was found too
        if piece.since is None or piece.grain != "day" or piece.until is not None:
            shifted.append(piece)
            continue
        after = _SHIFTED.match(text, piece.end) if not _spoken_from_today(text, piece) else None
        before = _SHIFTED_BY.search(text, max(0, piece.start - REACH), piece.start) if after is None else None
        told = after or before
        if told is None:
            shifted.append(piece)
            continue
        said = told["n"] or "一"
        count = number(said) if after else 1.0 if said == "the" else english_number(said)
        away = timedelta(days=int(count or 1) * (7 if told["unit"] in ("周", "星期", "礼拜", "week") else 1))
        day = piece.since - away if told["way"] in ("前", "before", "prior to") else piece.since + away
        start, end = (piece.start, told.end()) if after else (told.start(), piece.end)
        while shifted and shifted[-1].end > start:
            shifted.pop()
        shifted.append(replace(piece, start=start, end=end, since=day, certain=min(piece.certain, 0.9), ahead=None))
    return shifted


def _spoken_from_today(text: str, piece: Piece) -> bool:
    """Return whether the day is yesterday, today or the like, after which 前 and 後 begin another word."""
    return text[piece.start : piece.end] in table("days")


def _in_order(piece: Piece, day_first: bool, today: date) -> tuple[Piece, date | None]:
    """Return the piece in the company's order of day and month, and the other day it may mean as well."""
    if piece.day_first is None:
        return piece, None
    own, other = (piece.day_first, piece.since) if day_first else (piece.since, piece.day_first)
    if own is None:
        own, other = other, None
    both_past = other is not None and other != own and own is not None and own <= today and other <= today
    return replace(piece, since=own), other if both_past and piece.order_open else None


def _is_near(piece: Piece, today: date) -> bool:
    """Return whether the next such day is so near, and the last one so long ago, that the next one is meant."""
    if piece.ahead is None or piece.since is None:
        return False
    return piece.ahead <= today + SOON and today - piece.since >= LONG_AGO


def _to_come(piece: Piece, role: str | None, today: date, *, planned: bool) -> Piece:
    """Return the piece at the next such day when it is a wish, a promise whose last such day is long ago, or so near
    that it is meant; a purchase is never to come.

    What was `planned` is over, unless the next such day is near.
    """
    if piece.ahead is None or piece.since is None or role == "bought":
        return piece
    if planned and not _is_near(piece, today):
        return piece
    if role == "promised" and today - piece.since < LONG_AGO:
        return piece
    if role not in ("wish", "promised") and not _is_near(piece, today):
        return piece
    return replace(piece, since=piece.ahead, until=None)


def find_times(text: str, now: datetime, *, day_first: bool = False) -> list[Moment]:
    """Return the times in a folded text, left to right, resolved relative to `now`.

    `day_first` is the order in which the company's customers write 5/11. Raises ValueError when `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    text, today = without_counts(text), now.date()
    found = shift(join(pieces(text, today), text), text)
    # verbs beyond the previous or the next point in time do not belong to this one
    points = [at for at, piece in enumerate(found) if piece.length is None]
    before = dict(zip(points, [0, *(found[at].end for at in points)]))
    after = dict(zip(points, [*(found[at].start for at in points[1:]), len(text)]))
    moments = []
    for at, piece in enumerate(found):
        start, end = piece.start, piece.end
        if piece.length is not None:
            since = now - timedelta(seconds=piece.length)
            role = "duration"
            told = measures(text, start, end)
            moments.append(Moment(start, end, piece.iso or "", piece.grain, since, now, role, piece.certain, told))
            continue
        if piece.relative:
            moments.append(Moment(start, end, text[start:end], "day", None, None, "relative", 0.5))
            continue
        piece, also = _in_order(piece, day_first, today)
        future = piece.since is not None and piece.since > today
        words = text, start, end, before[at], after[at]
        about = role_of(*words, future=future, near=_is_near(piece, today))
        planned, missed = was_planned(*words), nobody_came(*words)
        if about == "wish" and (planned or missed):
            about = role_of(*words, may_be_wish=False) or "promised"
        if missed and (about == "delivered" or _is_near(piece, today)):
            # Nothing came on that day; where it is still to come, the customer is asked which one is meant.
            about = "happened"
        as_past, piece = piece, _to_come(piece, about, today, planned=planned or missed)
        last = as_past.since if piece.since != as_past.since else None
        if about == "wish" and piece.since is not None and piece.since < today:
            about = role_of(*words, may_be_wish=False)
        resolved = _resolve(piece, now)
        if resolved is not None:
            value, grain, since, until = resolved
            also = None if last is not None else also
            moments.append(Moment(start, end, value, grain, since, until, about, piece.certain, also=also, last=last))
    return moments
