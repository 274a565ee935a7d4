"""Patterns for times in Chinese, as said in Taiwan and Hong Kong, over folded (Simplified) text."""

import re

from bot.nlu import times_zh_clock as clock
from bot.nlu import times_zh_dates as dates
from bot.nlu import times_zh_lengths as lengths
from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.numerals import HAN_NUMBER, HAN_NUMERALS
from bot.nlu.time_parts import WEEKDAYS, Finder, Pattern
from bot.nlu.word_lists import alternation, beginnings, signs

# characters; longer than any Chinese expression of a time with the context that its pattern looks at
REACH = 30
# Say of a number like 3/5 that it is a day although 左右 stands between.
_BOUGHT = r"\s?[才就都刚]?(?:买|下单|落单|订|收到|到货|送到|送来|付款|来|那天)"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十廿卅两]{1,3})"


def _lookbehinds(name: str) -> str:
    words = {fold(str(word)).text for word in rules("times")[name]}
    return "".join(f"(?<!{re.escape(word)})" for word in sorted(words))


def patterns() -> tuple[Pattern, ...]:
    """Return the patterns in order of precedence."""
    units = "|".join(sorted(map(re.escape, lengths.units_by_word()), key=lambda word: (-len(word), word)))
    count = rf"(?P<n>好几|数|几|半|\d{{1,4}}(?:\.\d{{1,2}})?|{HAN_NUMBER})(?P<more>[多来几])?"
    length = (
        # checks the first character first, because nearly everywhere that avoids the costlier look-behinds
        rf"(?=[好数几半\d{HAN_NUMERALS}])(?<![第\d/:a-z周\-])(?<!\d[.,])"
        rf"{count}\s?(?P<half>个半)?个?多?\s?(?P<unit>{units}|(?<=个半)月)(?P<half2>半)?多?"
    )
    year = (
        r"(?:(?P<roc>民国)\s?)?(?P<year>今年|去年|旧年|上年|大前年|前年|明年|\d{2,4}年|[零〇一二三四五六七八九]{4}年"
        r"|一[零〇一二三四五六七八九]{2}年|[一二三零〇九]{2,3}年)"
    )
    named = rules("times")["part_words"]
    parts = "|".join(f"(?P<{name}>{alternation(words)})" for name, words in named.items())
    named_days = rules("times")
    festivals, lunar = alternation(named_days["festivals"]), alternation(named_days["lunar"])
    table_of = [
        (
            r"(?<![\d/.\-:$])(?P<m>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<d>\d{1,2})\s?(?P=sep)\s?(?P<y>20[0-3]\d|2\d)(?![\d/.\-:])",
            dates.year_last,
        ),
        (
            rf"(?<![a-z])(?P<day>{'|'.join(dates.WEEKDAYS_EN)})[a-z]{{0,6}},?\s(?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}})(?![\d/.\-:]|\s?[ap]\.?m)",
            dates.weekday_and_numbers,
        ),
        (
            r"(?<![\d/.\-:])(?P<m>\d{1,2})-(?P<d>\d{1,2})(?=号?(?:左右|前后)?[才就都刚]?(?:买|下单|订|收到|到货|送到|送来|付款))",
            dates.slash_date,
        ),
        (
            r"(?=[民12])(?<![\d.])(?:民国\s?)?(?P<y>20\d\d|1[0-3]\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})[日号]?(?!\d)",
            dates.full_date,
        ),
        (r"(?<!\d)20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", dates.compact_date),
        (
            rf"(?:{year}的?\s?)?(?<![第\d.个])(?P<month>{_SMALL})\s?月(?:份?(?P<third>初|头|上旬|中旬?|底|尾|末|下旬)|份"
            rf"|\s?(?P<day>{_SMALL})(?:[日号]|(?![\d个天点年月时小分周星次折元块十百千万])))?(?![饼亮球薪租费票卡嫂])",
            dates.year_month_day,
        ),
        (
            r"(?P<which>大上|上上|上|这|本|今(?=个)|下)(?:一)?个?月(?:份?(?P<third>初|头|上旬|中旬?|底|尾|末|下旬)|(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})[日号])?",
            dates.month_relative,
        ),
        (
            rf"(?<![{HAN_NUMERALS}\d几半])(?P<n>个)(?P<half>半)(?P<unit>月|星期|礼拜|钟头|钟)(?P<half2>)(?:以|之)?前(?![台面方门后往])",
            lengths.half_ago,
        ),
        (length + r"(?:以|之)?前(?![台面方门后往])", lengths.ago),
        (
            rf"(?=[上下这本今一个星礼周])(?<![每逢\d])(?<![\d一二两三四五六七八九十几每]个)(?P<which>上上|下下|上|这|本|今|下)?(?:一)?个?"
            rf"(?<![\d一二两三四五六七八九十几每])(?:星期|礼拜|周)(?P<day>[{WEEKDAYS}天末1-7])(?![\d次个])",
            dates.weekday,
        ),
        (
            # 拜六: said short. Other words end in 拜, and 拜一拜 prays.
            rf"(?=[上下这本今拜])(?<![每逢\d礼膜参敬朝崇祭跪])(?P<which>上上|下下|上|这|本|今|下)?(?:一)?个?"
            rf"(?<![礼膜参敬朝崇祭跪结再去])拜(?P<day>[{WEEKDAYS}天])(?![\d次个拜]|下(?!午))",
            dates.weekday,
        ),
        (r"(?P<which>上上|上|这|本|下)(?:一)?个?(?:星期|礼拜|周)(?![年围到])", dates.week),
        (r"(?<!最)(?<!以)(?<!之)" + alternation(rules("times")["moments"]), lengths.moment),
        (alternation(rules("times")["day_parts"]), clock.near_part),
        (
            r"(?<!之)(?<!以)"
            + alternation(word for word in rules("times")["days"] if not word.isascii())
            + r"(?!台[^风北中南])",
            dates.near_day,
        ),
        (
            rf"(?=[今去旧前的2]|{beginnings(named_days['festivals'])})(?<![\d.a-z])"
            rf"(?P<year>今年|去年|旧年|前年|20\d\d年?)?的?\s?(?P<name>{festivals})(?P<after>\s20\d\d)?(?![\d.a-z年])(?:当天|那天|嗰日|当日)?",
            dates.festival_day,
        ),
        (
            rf"(?=[今去旧前的]|{beginnings(named_days['lunar'])})"
            rf"(?P<year>今年|去年|旧年|前年)?的?(?P<name>{lunar})(?:当天|那天|嗰日)?",
            dates.lunar_day,
        ),
        (
            r"(?<![\d/.\-:a-z])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/%.])(?!\s?(?:的价|杯|份|片|折|颗))"
            # 3/5左右 is a share, 11/20左右 and 3/5左右買的 are days
            rf"(?!(?<=/[1-9])\s?(?:左右|以上|不到)(?!{_BOUGHT}))(?!(?<=/10)\s?(?:左右|以上|不到)(?!{_BOUGHT}))"
            r"(?<!(?<!\d)1/[2-9])(?<!(?<!\d)2/3)(?<!(?<!\d)3/4)(?<!24/7)",
            dates.slash_date,
        ),
        (
            r"(?<![\d/.\-:])(?P<m>[1-3])/(?P<d>[2-9])(?![\d/])(?=号|当天|那天|早|晚|下午|上午|买|下单|订|购|到货|收到|去)",
            dates.slash_date,
        ),
        (
            r"(?<![\d.\-/:a-z#])(?:[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=[才就都刚]?(?:买|下单|订|到|到货|收到|发货|送到|付款|出货|那天))",
            dates.bare_date,
        ),
        (
            rf"(?=[\d{HAN_NUMERALS}]){_lookbehinds('not_before_day')}(?<![\d.\-/a-z])(?P<day>3[01]|[12]\d|[1-9]|[一二三四五六七八九十廿卅]{{1,3}})号"
            rf"(?!{clock.noted('not_after_day')})",
            dates.day_of_month,
        ),
        (
            r"(?<![\d:/.])(?P<h>[01]?\d|2[0-4])\s?:\s?(?P<min>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?!\s?(?:[ap]\.?m))",
            clock.colon_clock,
        ),
        (
            r"(?<![\d:/.])(?P<h>\d{1,2})时(?![候段间代长常而尚])(?P<rest>半|(?P<min>\d{1,2})分?)?",
            clock.clock_time,
        ),
        (
            rf"(?=[\d{HAN_NUMERALS}\s])(?P<h>(?:(?<=早上|上午|下午|中午|晚上|凌晨|傍晚|半夜|今早|今晚|昨晚|下昼|朝早|夜晚)\s?{_SMALL}|(?<![第\d:/.])\d{{1,2}}"
            rf"|十[一二]?|[二三四五六七八九]))点(?:钟)?(?P<rest>半|[一三]刻|(?P<min>[0-5]\d|[一二三四五]?十[一二三四五六七八九]?)分?(?![元块%])|正|整|几|多)?",
            clock.clock_or_none,
        ),
        (
            r"(?<![第\d:/.一])(?P<h>[一两])点(?P<rest>半|(?P<min>[一二三四五]?十[一二三四五六七八九]?)分|钟)",
            clock.clock_time,
        ),
        (f"{beginnings(*named.values())}(?:{parts})", clock.part_of_day),
        (alternation(rules("times")["relative"]) + r"(?!达|配|送)", lengths.relative_day),
        (rf"(?<![a-z\d]){length}(?![前饼亮])(?<!一天天)(?!\s?(?:老店|级|代|保养|份|租))", lengths.duration),
        (
            r"(?:(?<=等)|(?<=等了)|(?<=等咗)|(?<=拖)|(?<=拖了)|(?<=拖咗)|(?<=用了)|(?<=用咗)|(?<=过了)|(?<=过咗)|(?<=足足)|(?<=成))"
            rf"(?P<n>几|半|\d{{1,3}}|{HAN_NUMBER})(?P<more>[多来几])?(?P<half>个半)?(?P<unit>日)(?P<half2>半)?",
            lengths.hk_days,
        ),
        (rf"(?<![第\d.月]){count}(?P<half>个半)?(?P<unit>日)(?P<half2>半)?(?=后|内|都|未|还|仲|先)", lengths.hk_days),
        (rf"(?:{year})(?![龄度代级的]?[经])(?![间龄度代级])", dates.year_alone),
    ]
    marks = _MARKS | {make: signs(words) for make, words in _words_of().items()}
    return tuple(Pattern(re.compile(regex), make, re.compile(marks[make]), REACH) for regex, make in table_of)


def _words_of() -> dict[Finder, list[str]]:
    """Return for some finders the words of `times.yml` of which each of their matches contains one."""
    found = rules("times")
    return {
        dates.near_day: [word for word in found["days"] if not word.isascii()],
        clock.near_part: list(found["day_parts"]),
        clock.part_of_day: [word for words in found["part_words"].values() for word in words],
        lengths.moment: list(found["moments"]),
        lengths.relative_day: list(found["relative"]),
        dates.festival_day: list(found["festivals"]),
        dates.lunar_day: list(found["lunar"]),
        lengths.duration: list(lengths.units_by_word()),
    }


# what every match of a pattern with this finder contains; a search is fastest when a mark begins with a character set
_MARKS: dict[Finder, str] = {
    dates.full_date: r"[0-9]\s?[-/.年]",
    dates.compact_date: "[0-9][0-9]{7}",
    dates.year_month_day: "月",
    dates.month_relative: "月",
    lengths.ago: "前",
    lengths.half_ago: "个半",
    dates.year_last: "[-/.]",
    dates.weekday_and_numbers: r"[0-9][-/]",
    dates.weekday: "[周星礼]|拜",
    dates.week: "[周星礼]",
    dates.slash_date: "[-/]",
    dates.bare_date: "[0-9][0-9]{2}",
    dates.day_of_month: "号",
    clock.colon_clock: ":",
    clock.clock_time: "[点时]",
    clock.clock_or_none: "点",
    lengths.hk_days: "日",
    dates.year_alone: "年",
}
