"""Blank out what is written like a time but is none: ages, scores, versions, measures, dates of expiry."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.numerals import ENGLISH_NUMBER, HAN_NUMERALS
from bot.nlu.word_lists import alternation, folded_words

# every one of them contains a digit or a numeral
_MAY_BE = re.compile(r"\d|[一二三四五六七八九十两几半]|\b(?:old|aged)\b")
_COUNT = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|[{HAN_NUMERALS}几半]{{1,5}})"
_THIS_YEAR = r"(?:(?:今年|明年|去年)(?:已经|已|都|就要|就|要|才|刚|快|也|大概|约|系)?\s?)?"
_DATE = (
    r"\d{1,4}\s?[-/.年月]\s?\d{1,4}(?:\s?[-/.月]\s?\d{1,4})?[日号]?"
    r"|\d{1,2}\s?月\s?\d{1,2}[日号]?"
    r"|(?:\d{1,2}\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?(?:\s\d{1,4})?(?:,?\s\d{4})?"
)


def _words(name: str) -> str:
    return alternation(rules("times")[name])


@lru_cache(maxsize=1)
def counted() -> str:
    """Return a regular expression for what follows a number that counts something (pieces, stars) and is no date."""
    return _units_of(rules("times")["counted"])


def _units_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words` directly after a number (4/5G), where no word boundary is."""
    others = rules("times")["counted_unless"]
    begun = {fold(word).text: f"(?!{alternation(rest)})" for word, rest in others.items()}
    ends = {
        word: r"(?![a-z0-9])" if word.isascii() and word[-1].isalnum() else begun.get(word, "")
        for word in folded_words(words)
    }
    return f"(?:{'|'.join(re.escape(word) + end for word, end in ends.items())})"


@lru_cache(maxsize=1)
def _not_times() -> re.Pattern[str]:
    label, after = _words("labels_of_dates"), _words("after_dates")
    part_of_day = "".join(
        f"(?<!{fold(word).text})" for word in ("上午", "下午", "早上", "晚上", "中午", "凌晨", "半夜")
    )
    decimal = r"[二三四五六七八九](?![十分刻点\d])"
    return re.compile(
        "|".join(
            (
                # 今年七十五歲, 七周歲, 90天大, 三周大的
                rf"{_THIS_YEAR}{_COUNT}\s?(?:岁|(?:个?半)?足岁|周岁|歳)",
                rf"{_THIS_YEAR}{_COUNT}\s?(?:个)?(?:月|周|天|日|星期|礼拜|年)大(?=[的婴宝了]|小孩|孩|$|[^\w])",
                rf"(?<![a-z\d])(?:\d{{1,3}}|{ENGLISH_NUMBER})[\s-](?:and a half[\s-])?"
                r"(?:years?|yrs?|months?|weeks?|days?)[\s-]olds?(?![a-z])",
                r"(?<![a-z])aged?\s\d{1,3}(?!\d)",
                # 有效期 12/28, expires 12/28, 12/28到期
                rf"{label}\s?(?:[:=是为至到在系(]|on|is|date)?\s?(?:{_DATE})",
                rf"(?:{_DATE})\s?(?:就|才|已经|已|会)?{after}",
                # 評分4/10, 4/10分, 只收到3/5, 4/5G
                rf"{_words('scores')}(?:了|是|为|:|it|you|me|this|them|of|a|我|只有|\s){{0,4}}\d{{1,3}}\s?/\s?\d{{1,3}}(?![\d/年月日号])",
                rf"{_words('parts_of_all')}(?:了|大概|约|about|\s){{0,2}}\d{{1,3}}\s?/\s?\d{{1,3}}(?![\d/年月日号])",
                rf"(?<![\d/.\-])\d{{1,3}}/\d{{1,3}}\s?(?={counted()})",
                r"\d{1,3}\sout of\s\d{1,3}",
                # iOS 17.5.1, 版本 2.11.3
                rf"{_words('versions')}\s?(?:号|是|为|:|is)?\s?v?\d{{1,4}}(?:\.\d{{1,4}}){{1,3}}",
                # 六點五變成七點八分貝
                rf"{part_of_day}(?:\d{{1,3}}|(?<![十])[{HAN_NUMERALS}]{{1,3}})点(?:\d{{1,2}}|[{HAN_NUMERALS}]{{1,2}})(?=分贝|{_measure()})",
                rf"{part_of_day}[一二三四五六七八九十]{{1,3}}点{decimal}(?=$|[^个位台次人]|[个位台次人].{{0,1}}(?:小时|钟头))",
            )
        )
    )


def _measure() -> str:
    """Return a regular expression for units of measure; 分 and 人 also follow a clock time, so they are left out."""
    return _units_of(word for word in rules("times")["counted"] if word not in ("分", "人", "次", "個", "件", "份"))


def without_counts(text: str) -> str:
    """Return a folded text with ages, scores, versions, measures and expiry dates replaced by NUL characters."""
    if not _MAY_BE.search(text):
        return text
    return _not_times().sub(lambda match: "\0" * len(match.group()), text)
