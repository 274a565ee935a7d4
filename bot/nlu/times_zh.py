"""Patterns for times in Chinese, as said in Taiwan and Hong Kong, over folded (Simplified) text."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from functools import lru_cache

from bot.nlu.folding import fold
from bot.nlu.language import has_han
from bot.nlu.lexicon import rules
from bot.nlu.numerals import HAN_NUMBER, HAN_NUMERALS, number
from bot.nlu.time_parts import (
    LONGEST,
    WEEKDAYS,
    Finder,
    Pattern,
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
from bot.nlu.word_lists import alternation, beginnings, signs

# characters; longer than any Chinese expression of a time with the context that its pattern looks at
REACH = 30
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十廿卅两]{1,3})"
_YEARS_FROM_NOW = {"今": 0, "去": -1, "旧": -1, "上": -1, "前": -2, "明": 1}
WEEKDAYS_EN = "mon tue wed thu fri sat sun".split()
_WEEKS_OF = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "下": 1, "下下": 2}


def _int(text: str) -> int | None:
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


def _day(match: re.Match[str], found: date | None, certain: float = 1.0, ahead: date | None = None) -> Piece | None:
    return Piece(match.start(), match.end(), since=found, certain=certain, ahead=ahead) if found else None


def _span(match: re.Match[str], since: date, until: date, grain: str, certain: float = 1.0) -> Piece:
    return Piece(match.start(), match.end(), since=since, until=until, grain=grain, certain=certain)


def _full_date(match: re.Match[str], today: date) -> Piece | None:
    year, month, day = (int(match[name]) for name in ("y", "m", "d"))
    return _day(match, make_date(year + (1911 if year < 200 else 0), month, day))


def _compact_date(match: re.Match[str], today: date) -> Piece | None:
    text = match.group()
    found = make_date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return _day(match, found) if found and abs((found - today).days) < 3700 else None


def _year_of(said: str | None, today: date, roc: bool) -> int | None:
    if not said:
        return None
    if said[0] in _YEARS_FROM_NOW:
        return today.year + _YEARS_FROM_NOW[said[0]]
    value = _int(said.rstrip("年"))
    if value is None:
        return None
    if roc or 100 <= value < 200:
        return value + 1911
    return value + 2000 if value < 100 else value


def _year_month_day(match: re.Match[str], today: date) -> Piece | None:
    year = _year_of(match["year"], today, bool(match["roc"]))
    month, day = _int(match["month"]), _int(match["day"]) if match["day"] else None
    if month is None or not 1 <= month <= 12:
        return None
    if day is not None:
        if year:
            return _day(match, make_date(year, month, day))
        return _day(match, last_date(today, month, day), ahead=next_date(today, month, day))
    first = make_date(year, month, 1) if year else last_date(today, month, 1)
    if first is None:
        return None
    third = {"初": (0, 10), "中": (10, 20), "底": (20, 31), "尾": (20, 31)}.get((match["third"] or " ")[0])
    if third:
        return _span(match, first + timedelta(days=third[0]), _within(first, third[1]), "week", 0.9)
    return _span(match, first, add_months(first, 1), "month", 0.9)


def _within(first: date, days: int) -> date:
    return min(first + timedelta(days=days), add_months(first, 1))


def _year_alone(match: re.Match[str], today: date) -> Piece | None:
    year = _year_of(match["year"], today, bool(match["roc"]))
    if year is None or not 1990 <= year <= today.year + 1:
        return None
    return _span(match, date(year, 1, 1), date(year + 1, 1, 1), "year", 0.8)


def _month_relative(match: re.Match[str], today: date) -> Piece | None:
    months = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "下": 1}[match["which"]]
    first = add_months(today, months)
    if match["day"]:
        day = _int(match["day"])
        return _day(match, make_date(first.year, first.month, day) if day else None)
    third = {"初": (0, 10), "中": (10, 20), "底": (20, 31), "尾": (20, 31)}.get((match["third"] or " ")[0])
    if third:
        return _span(match, first + timedelta(days=third[0]), _within(first, third[1]), "week", 0.9)
    return _span(match, first, add_months(first, 1), "month", 0.9)


def _day_of_month(match: re.Match[str], today: date) -> Piece | None:
    day = _int(match["day"])
    if not day or not 1 <= day <= 31:
        return None
    return _day(match, last_day_of_month(today, day), 0.8, next_day_of_month(today, day))


def _slash_date(match: re.Match[str], today: date) -> Piece | None:
    return _either_order(match, int(match["m"]), int(match["d"]), None, today)


def _year_last(match: re.Match[str], today: date) -> Piece | None:
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


def _weekday_and_numbers(match: re.Match[str], today: date) -> Piece | None:
    """Read "Friday 3-7": of the two orders, the one that falls on that weekday, else as any other."""
    found = _either_order(match, int(match["m"]), int(match["d"]), None, today)
    if found is None:
        return None
    weekday = WEEKDAYS_EN.index(match["day"][:3])
    agreeing = [day for day in (found.since, found.day_first) if day and day.weekday() == weekday]
    one = agreeing[0] if len(set(agreeing)) == 1 else None
    return replace(found, since=one, day_first=None, order_open=False) if one else found


def _bare_date(match: re.Match[str], today: date) -> Piece | None:
    text = match.group()
    month, day = int(text[:-2]), int(text[-2:])
    return _day(match, last_date(today, month, day), 0.7, next_date(today, month, day))


def _weekday(match: re.Match[str], today: date) -> Piece | None:
    said = match["day"]
    which = match["which"]
    if said == "末":
        start = week_start(today) + timedelta(days=5, weeks=_WEEKS_OF.get(which or "", 0))
        if not which and start > today:
            start -= timedelta(weeks=1)
        return _span(match, start, start + timedelta(days=2), "day", 0.9)
    weekday = 6 if said in "天7" else int(said) - 1 if said.isdigit() else WEEKDAYS.index(said)
    if which:
        return _day(match, week_start(today) + timedelta(days=weekday, weeks=_WEEKS_OF[which]))
    ahead = today + timedelta(days=(weekday - today.weekday()) % 7)
    return _day(match, last_weekday(today, weekday), 0.9, ahead)


def _week(match: re.Match[str], today: date) -> Piece | None:
    start = week_start(today) + timedelta(weeks=_WEEKS_OF[match["which"]])
    return _span(match, start, start + timedelta(weeks=1), "week", 0.9)


def _near_day(match: re.Match[str], today: date) -> Piece | None:
    away = table("days")[match.group()]
    return _day(match, today + timedelta(days=int(str(away))))


def _near_part(match: re.Match[str], today: date) -> Piece | None:
    rule = table("day_parts")[re.sub(r"\s+", " ", match.group())]
    if not isinstance(rule, list):
        return None
    return Piece(match.start(), match.end(), since=today + timedelta(days=rule[0]), part=rule[1])


def _part(match: re.Match[str], today: date) -> Piece | None:
    return Piece(match.start(), match.end(), part=match.lastgroup)


def _end_of(said_year: str, today: date) -> date:
    """Return the date from which to look back: the last day of the past year that was named, otherwise today."""
    if said_year and said_year[:2].isdigit():
        return min(date(int(said_year[:4]), 12, 31), today)
    steps = _YEARS_FROM_NOW[said_year[0]] if said_year else 0
    return date(today.year + steps, 12, 31) if steps < 0 else today


def _festival(match: re.Match[str], today: date) -> Piece | None:
    return _day(
        match,
        festival(table("festivals")[match["name"]], _end_of((match["year"] or match["after"] or "").strip(), today)),
        0.9,
    )


def _lunar(match: re.Match[str], today: date) -> Piece | None:
    return _day(match, lunar_festival(str(table("lunar")[match["name"]]), _end_of(match["year"] or "", today)), 0.8)


def _clock(match: re.Match[str], today: date) -> Piece | None:
    hour = _int(match["h"])
    if hour is None or not 0 <= hour <= 24:
        return None
    rest = match["rest"]
    minute = 0
    if rest and rest.startswith("半"):
        minute = 30
    elif rest and rest.endswith("刻"):
        minute = 15 if rest[0] == "一" else 45
    elif match["min"]:
        minute = _int(match["min"]) or 0
    return _clock_piece(match, hour, minute, 0.9)


def _colon_clock(match: re.Match[str], today: date) -> Piece | None:
    return _clock_piece(match, int(match["h"]), int(match["min"]), 0.9)


def _clock_piece(match: re.Match[str], hour: int, minute: int, certain: float) -> Piece | None:
    if hour == 24 and minute == 0:
        hour, part = 12, "evening"
    else:
        part = None
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    return Piece(match.start(), match.end(), clock=time(hour, minute), half_day=part, certain=certain)


@lru_cache(maxsize=1)
def _units() -> dict[str, tuple[str, int, str]]:
    found = {}
    for name, rule in rules("times")["units"].items():
        for word in rule["words"]:
            found[fold(word).text] = (name, rule["seconds"], rule["iso"])
    return found


def _unit(word: str) -> tuple[str, int, str]:
    """Return name, seconds and ISO letters of a unit; 月 alone is one only in 一個半月."""
    return _units()["个月" if word == "月" else word]


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


def _ago(match: re.Match[str], today: date) -> Piece | None:
    found = _length(match)
    if found is None:
        return None
    seconds, unit, _ = found
    days = seconds / 86400
    if unit in ("second", "minute", "hour"):
        return Piece(match.start(), match.end(), length=seconds, grain="hour", iso=found[2], certain=0.9)
    if unit == "day":
        return _day(match, today - timedelta(days=round(days)))
    if unit == "week":
        return _day(match, today - timedelta(days=round(days)), 0.9)
    if unit == "month" and match["n"] == "半":
        return _day(match, today - timedelta(days=15), 0.8)
    if unit == "month":
        month = add_months(today, -int(seconds // 2629746))
        day = min(today.day, (add_months(month, 1) - timedelta(days=1)).day)
        rest = seconds / 2629746 % 1
        if rest:
            return _day(match, month.replace(day=day) - timedelta(days=round(30 * rest)), 0.7)
        return _span(match, month.replace(day=day), month.replace(day=day) + timedelta(days=1), "day", 0.8)
    if days < 365 or days / 365.2425 % 1 > 0.01:
        return _day(match, today - timedelta(days=round(days)), 0.7)
    since = date(today.year - int(days // 365), 1, 1)
    return _span(match, since, date(since.year + 1, 1, 1), "year", 0.7)


def _half_ago(match: re.Match[str], today: date) -> Piece | None:
    """Read 個半月前: one and a half months ago."""
    unit = {"钟": "个钟", "月": "个月"}.get(match["unit"], match["unit"])
    name, seconds, _ = _units()[unit]
    ago = 1.5 * seconds
    if name == "hour":
        return Piece(match.start(), match.end(), length=ago, grain="hour", iso="PT1.5H", certain=0.8)
    return _day(match, today - timedelta(days=round(ago / 86400)), 0.7)


def _duration(match: re.Match[str], today: date) -> Piece | None:
    found = _length(match)
    if found is None:
        return None
    seconds, unit, iso = found
    grain = "hour" if unit in ("second", "minute", "hour") else unit
    vague = 0.8 if re.search("[几数多来]", match.group()) else 1.0
    return Piece(match.start(), match.end(), length=seconds, grain=grain, iso=iso, certain=vague)


def _relative(match: re.Match[str], today: date) -> Piece | None:
    return Piece(match.start(), match.end(), relative=True)


def _moment(match: re.Match[str], today: date) -> Piece | None:
    rule = table("moments")[re.sub(r"\s+", " ", match.group())]
    if not isinstance(rule, dict):
        return None
    first, last = rule["days"]
    if rule["grain"] == "hour":
        return Piece(match.start(), match.end(), length=-first * 86400, grain="hour", iso=f"PT{-first * 24:g}H")
    since, until = today + timedelta(days=first), today + timedelta(days=last + 1)
    return _span(match, since, until, rule["grain"], 0.6)


@lru_cache
def _noted(name: str) -> str:
    return "(?:" + "|".join(re.escape(fold(str(word)).text) for word in rules("times")[name]) + ")"


def _lookbehinds(name: str) -> str:
    words = {fold(str(word)).text for word in rules("times")[name]}
    return "".join(f"(?<!{re.escape(word)})" for word in sorted(words))


def patterns() -> tuple[Pattern, ...]:
    """Return the patterns in order of precedence."""
    units = "|".join(sorted(map(re.escape, _units()), key=lambda word: (-len(word), word)))
    count = rf"(?P<n>好几|数|几|半|\d{{1,4}}(?:\.\d{{1,2}})?|{HAN_NUMBER})(?P<more>[多来几])?"
    length = (
        # checks the first character first, because nearly everywhere that avoids the costlier look-behinds
        rf"(?=[好数几半\d{HAN_NUMERALS}])(?<![第\d/:a-z周\-])(?<!\d[.,])"
        rf"{count}\s?(?P<half>个半)?个?多?\s?(?P<unit>{units}|(?<=个半)月)(?P<half2>半)?多?"
    )
    year = (
        r"(?:(?P<roc>民国)\s?)?(?P<year>今年|去年|旧年|前年|明年|\d{2,4}年|[零〇一二三四五六七八九]{4}年"
        r"|一[零〇一二三四五六七八九]{2}年|[一二三零〇九]{2,3}年)"
    )
    named = rules("times")["part_words"]
    parts = "|".join(f"(?P<{name}>{alternation(words)})" for name, words in named.items())
    named_days = rules("times")
    festivals, lunar = alternation(named_days["festivals"]), alternation(named_days["lunar"])
    table_of = [
        (
            r"(?<![\d/.\-:$])(?P<m>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<d>\d{1,2})\s?(?P=sep)\s?(?P<y>20[0-3]\d|2\d)(?![\d/.\-:])",
            _year_last,
        ),
        (
            rf"(?<![a-z])(?P<day>{'|'.join(WEEKDAYS_EN)})[a-z]{{0,6}},?\s(?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}})(?![\d/.\-:]|\s?[ap]\.?m)",
            _weekday_and_numbers,
        ),
        (
            r"(?<![\d/.\-:])(?P<m>\d{1,2})-(?P<d>\d{1,2})(?=号?[才就都刚]?(?:买|下单|订|收到|到货|送到|送来|付款))",
            _slash_date,
        ),
        (
            r"(?=[民12])(?<![\d.])(?:民国\s?)?(?P<y>20\d\d|1[0-3]\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})[日号]?(?!\d)",
            _full_date,
        ),
        (r"(?<!\d)20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", _compact_date),
        (
            rf"(?:{year}的?\s?)?(?<![第\d.个])(?P<month>{_SMALL})\s?月(?:份?(?P<third>初|中旬?|底|尾)|份"
            rf"|\s?(?P<day>{_SMALL})(?:[日号]|(?![\d个天点年月时小分周星次折元块十百千万])))?(?![饼亮球薪租费票卡嫂])",
            _year_month_day,
        ),
        (
            r"(?P<which>上上|上|这|本|下)(?:一)?个?月(?:份?(?P<third>初|中旬?|底|尾)|(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})[日号])?",
            _month_relative,
        ),
        (
            rf"(?<![{HAN_NUMERALS}\d几半])(?P<n>个)(?P<half>半)(?P<unit>月|星期|礼拜|钟头|钟)(?P<half2>)(?:以|之)?前(?![台面方门后往])",
            _half_ago,
        ),
        (length + r"(?:以|之)?前(?![台面方门后往])", _ago),
        (
            rf"(?=[上下这本今一个星礼周])(?<![每逢\d])(?<![\d一二两三四五六七八九十几每]个)(?P<which>上上|下下|上|这|本|今|下)?(?:一)?个?"
            rf"(?<![\d一二两三四五六七八九十几每])(?:星期|礼拜|周)(?P<day>[{WEEKDAYS}天末1-7])(?![\d次个])",
            _weekday,
        ),
        (r"(?P<which>上上|上|这|本|下)(?:一)?个?(?:星期|礼拜|周)(?![年围到])", _week),
        (r"(?<!最)(?<!以)(?<!之)" + alternation(rules("times")["moments"]), _moment),
        (alternation(rules("times")["day_parts"]), _near_part),
        (
            r"(?<!之)(?<!以)"
            + alternation(word for word in rules("times")["days"] if not word.isascii())
            + r"(?!台[^风北中南])",
            _near_day,
        ),
        (
            rf"(?=[今去旧前的2]|{beginnings(named_days['festivals'])})(?<![\d.a-z])"
            rf"(?P<year>今年|去年|旧年|前年|20\d\d年?)?的?\s?(?P<name>{festivals})(?P<after>\s20\d\d)?(?![\d.a-z年])(?:当天|那天|嗰日|当日)?",
            _festival,
        ),
        (
            rf"(?=[今去旧前的]|{beginnings(named_days['lunar'])})"
            rf"(?P<year>今年|去年|旧年|前年)?的?(?P<name>{lunar})(?:当天|那天|嗰日)?",
            _lunar,
        ),
        (
            r"(?<![\d/.\-:a-z])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/%.])(?!\s?(?:的价|杯|份|片|折|颗|左右|以上|不到))"
            r"(?<!(?<!\d)1/[2-9])(?<!(?<!\d)2/3)(?<!(?<!\d)3/4)(?<!24/7)",
            _slash_date,
        ),
        (
            r"(?<![\d/.\-:])(?P<m>[1-3])/(?P<d>[2-9])(?![\d/])(?=号|当天|那天|早|晚|下午|上午|买|下单|订|购|到货|收到|去)",
            _slash_date,
        ),
        (
            r"(?<![\d.\-/:a-z#])(?:[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=[才就都刚]?(?:买|下单|订|到|到货|收到|发货|送到|付款|出货|那天))",
            _bare_date,
        ),
        (
            rf"(?=[\d{HAN_NUMERALS}]){_lookbehinds('not_before_day')}(?<![\d.\-/a-z])(?P<day>3[01]|[12]\d|[1-9]|[一二三四五六七八九十廿卅]{{1,3}})号"
            rf"(?!{_noted('not_after_day')})",
            _day_of_month,
        ),
        (
            r"(?<![\d:/.])(?P<h>[01]?\d|2[0-4])\s?:\s?(?P<min>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?!\s?(?:[ap]\.?m))",
            _colon_clock,
        ),
        (
            r"(?<![\d:/.])(?P<h>\d{1,2})时(?![候段间代长常而尚])(?P<rest>半|(?P<min>\d{1,2})分?)?",
            _clock,
        ),
        (
            rf"(?=[\d{HAN_NUMERALS}\s])(?P<h>(?:(?<=早上|上午|下午|中午|晚上|凌晨|傍晚|半夜|今早|今晚|昨晚|下昼|朝早|夜晚)\s?{_SMALL}|(?<![第\d:/.])\d{{1,2}}"
            rf"|十[一二]?|[二三四五六七八九]))点(?:钟)?(?P<rest>半|[一三]刻|(?P<min>[0-5]\d|[一二三四五]?十[一二三四五六七八九]?)分?(?![元块%])|正|整|几|多)?",
            _clock_or_none,
        ),
        (r"(?<![第\d:/.一])(?P<h>[一两])点(?P<rest>半|(?P<min>[一二三四五]?十[一二三四五六七八九]?)分|钟)", _clock),
        (f"{beginnings(*named.values())}(?:{parts})", _part),
        (alternation(rules("times")["relative"]) + r"(?!达|配|送)", _relative),
        (rf"(?<![a-z\d]){length}(?![前饼亮])(?<!一天天)(?!\s?(?:老店|级|代|保养|份|租))", _duration),
        (
            r"(?:(?<=等)|(?<=等了)|(?<=等咗)|(?<=拖)|(?<=拖了)|(?<=拖咗)|(?<=用了)|(?<=用咗)|(?<=过了)|(?<=过咗)|(?<=足足)|(?<=成))"
            rf"(?P<n>几|半|\d{{1,3}}|{HAN_NUMBER})(?P<more>[多来几])?(?P<half>个半)?(?P<unit>日)(?P<half2>半)?",
            _hk_days,
        ),
        (rf"(?<![第\d.月]){count}(?P<half>个半)?(?P<unit>日)(?P<half2>半)?(?=后|内|都|未|还|仲|先)", _hk_days),
        (rf"(?:{year})(?![龄度代级的]?[经])(?![间龄度代级])", _year_alone),
    ]
    marks = _MARKS | {make: signs(words) for make, words in _words_of().items()}
    return tuple(Pattern(re.compile(regex), make, re.compile(marks[make]), REACH) for regex, make in table_of)


def _words_of() -> dict[Finder, list[str]]:
    """Return for some finders the words of `times.yml` of which each of their matches contains one."""
    found = rules("times")
    return {
        _near_day: [word for word in found["days"] if not word.isascii()],
        _near_part: list(found["day_parts"]),
        _part: [word for words in found["part_words"].values() for word in words],
        _moment: list(found["moments"]),
        _relative: list(found["relative"]),
        _festival: list(found["festivals"]),
        _lunar: list(found["lunar"]),
        _duration: list(_units()),
    }


def _clock_or_none(match: re.Match[str], today: date) -> Piece | None:
    """Read N点 as a clock time unless the words around it show that it counts something (三点建议, 第二点)."""
    text = match.string
    if not match["rest"]:
        after = text[match.end() : match.end() + 4]
        if re.match(_noted("not_after_clock"), after):
            return None
        head = text[max(0, match.start() - 4) : match.start()]
        if re.search(_noted("not_before_clock") + "$", head):
            return None
    return _clock(match, today)


def _hk_days(match: re.Match[str], today: date) -> Piece | None:
    count = amount_of(match["n"])
    if count is None:
        return None
    count += 0.5 if match["half2"] or match["half"] else 0
    if count * 86400 > LONGEST:
        return None
    return Piece(match.start(), match.end(), length=count * 86400, grain="day", iso=f"P{count:g}D", certain=0.9)


# what every match of a pattern with this finder contains; a search is fastest when a mark begins with a character set
_MARKS: dict[Finder, str] = {
    _full_date: r"[0-9]\s?[-/.年]",
    _compact_date: "[0-9][0-9]{7}",
    _year_month_day: "月",
    _month_relative: "月",
    _ago: "前",
    _half_ago: "个半",
    _year_last: "[-/.]",
    _weekday_and_numbers: r"[0-9][-/]",
    _weekday: "[周星礼]",
    _week: "[周星礼]",
    _slash_date: "[-/]",
    _bare_date: "[0-9][0-9]{2}",
    _day_of_month: "号",
    _colon_clock: ":",
    _clock: "[点时]",
    _clock_or_none: "点",
    _hk_days: "日",
    _year_alone: "年",
}
