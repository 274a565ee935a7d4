"""Find sentences that agents wrote in other cases and that may be suggested again: they contain nothing personal."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from itertools import combinations

from bot.assist.promises import speaks_of_giving
from bot.compatible_forms import compatible
from bot.nlu.amounts import find_amounts
from bot.nlu.folding import fold
from bot.nlu.lexicon import word_set
from bot.nlu.spans import Taken

SHORTEST = {"zh": 8, "en": 20}
LONGEST = {"zh": 90, "en": 180}
_SENTENCE = re.compile(r"(?<=[。！？!?])|(?<=\.)(?=\s)|\n")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Numbers, days, times, people, addresses and quotations belong to one case and are never suggested in another.
_OF_A_CASE = re.compile(
    r"\d|[〇零一二兩三四五六七八九十百千萬]{1,20}(?:元|塊|蚊|月|日|號|号|天|週|周|點|点|件|台|個小時|分鐘|折|成)|"
    r"今天|今日|今晚|明天|明日|聽日|後天|昨天|昨日|前天|上午|中午|下午|晚上|星期|禮拜|週[一二三四五六日末]|"
    r"先生|小姐|女士|太太|同學|老師|醫師|醫生|經理|主任|店長|敝姓|我姓|我叫|我是|"
    r"[@#＠「」『』“”\"《》]|https?:|www\.|路.{0,4}號|街.{0,4}號|"
    r"\b(?:today|tonight|tomorrow|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|"
    r"noon|mr|mrs|ms|miss|dr|my name)\b",
    re.IGNORECASE,
)
# "大明您好" and "Hello Ben" address somebody by name.
_CALLS = re.compile(r"[\u4e00-\u9fff](?:您好|你好)|^\s*(?:dear|hello|hi|hey)\b", re.IGNORECASE)
_ENGLISH_NAME = re.compile(r"(?<=[a-z,;:] )(?!I\b)[A-Z]\w*")
_FIRST_WORD = re.compile(r"^\W*([A-Z][A-Za-z'’-]*)")
_USUAL_FIRST = frozenset(
    "thanks thank let let's sorry i'm i've it's that's here's we'll we've you'll sure okay yes".split()
)
# Common first words of sentences that are also names: "Will will call you back".
_WORD_AND_NAME = re.compile(r"^\W*(?:will|may|mark|bill|grace|hope|rose|joy) (?:will|is|has|can|would|was)\b")
# Applied to the folded sentence. Family, health, addresses, accounts and passwords are private.
_PRIVATE = re.compile(
    r"母亲|父亲|妈|爸|爹|老公|老婆|丈夫|妻子|儿子|女儿|孩|宝宝|婴|爷爷|奶奶|外公|外婆|阿嬷|阿公|祖父|祖母|兄|哥哥|姊|姐|"
    r"弟弟|妹|家人|亲人|亲戚|婆婆|岳|孙|男友|女友|怀孕|孕|流产|生病|病|住院|医院|手术|烫伤|烧伤|受伤|癌|过世|去世|往生|"
    r"离世|丧|离婚|忧郁|残|药|急诊|密码|地址|住址|住在|搬到|搬家|账号|帐号|账户|帐户|身分证|身份证|护照|信用卡|卡号|电话|手机号|"
    r"\b(?:mother|father|mom|mum|mommy|mummy|dad|daddy|parents?|wife|husband|son|daughter|child|children|kids?|baby|"
    r"grand\w+|brother|sister|family|aunt|uncle|niece|nephew|cousin|partner|boyfriend|girlfriend|miscarr\w+|"
    r"pregnan\w+|hospital\w*|injur\w+|burn(?:s|ed|t)?|surgery|operation|cancer|ill|illness|sick\w*|disease|died|death|"
    r"dead|passed away|funeral|loss|divorc\w+|disab\w+|depress\w+|diagnos\w+|medic\w+|doctor|passwords?|passcode|"
    r"address\w*|street|account number|pin|card|passport|phone)\b"
)
_SURNAME = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严赖洪施游詹简柯温庄欧"
)
# A Chinese surname with a given name, as in "我請王建國直接聯絡您" or "王建國會聯絡您".
_CHINESE_NAME = re.compile(
    rf"(?:请|由|找|叫|让|派|问|跟|和|与|向|是|同事)[{_SURNAME}][\u4e00-\u9fff]|"
    rf"^\W*[{_SURNAME}][\u4e00-\u9fff]{{1,2}}(?:会|将|已|来|帮|跟|再|先|正|稍|马上|也|就)"
)


def sayable(
    texts: Iterable[str], language: str, names: Collection[str], is_well_worded: Callable[[str], bool]
) -> list[str]:
    """Return the sentences of `texts` that any agent may say to any customer, each once, in their order.

    `language` is zh-Hant or en; sentences in the other language are left out. `names` are further words that must not
    occur: people, products, places. `is_well_worded` returns whether the wording rules find nothing in a sentence.
    """
    kind = "en" if language == "en" else "zh"
    folded_names = {_folded(name) for name in names if len(name.strip()) > 1}
    found: dict[str, None] = {}
    for text in texts:
        for sentence in map(str.strip, _SENTENCE.split(text)):
            if bool(_HAN.search(sentence)) is (kind == "en") or not SHORTEST[kind] <= len(sentence) <= LONGEST[kind]:
                continue
            if _belongs_to_somebody(sentence, folded_names) or not is_well_worded(sentence):
                continue
            found.setdefault(sentence)
    return list(found)


# Cached because the same people, products and places are looked for in every case.
@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return fold(name).text


def _belongs_to_somebody(sentence: str, names: Collection[str]) -> bool:
    plain = compatible(sentence)
    if _OF_A_CASE.search(sentence) or _OF_A_CASE.search(plain) or _CALLS.search(plain) or _ENGLISH_NAME.search(plain):
        return True
    folded = fold(sentence).text
    if _PRIVATE.search(folded) or _CHINESE_NAME.search(folded) or _begins_with_a_name(plain):
        return True
    if any(name in folded for name in names) or speaks_of_giving(sentence):
        return True
    return bool(find_amounts(folded, Taken(len(folded))))


def _begins_with_a_name(sentence: str) -> bool:
    first = _FIRST_WORD.match(sentence)
    if first is None:
        return False
    word = first[1].lower().replace("’", "'")
    usual = word.split("'")[0] == "i" or word in _USUAL_FIRST or word in word_set("english_words")
    return not usual or _WORD_AND_NAME.match(sentence.lower()) is not None


def warm() -> None:
    """Load the word lists in advance, so that the first request does not wait for them."""
    _belongs_to_somebody("我先幫您看看。", ())
    _belongs_to_somebody("Let me look into this for you.", ())


def said_to_several(sentences: Iterable[tuple[str, str]], customers: Mapping[str, Collection[str]]) -> set[str]:
    """Return the sentences that were said to at least two customers, folded.

    `sentences` are `(conversation, sentence)`. `customers` maps each conversation to the marks that identify its
    customer; two conversations that share a mark are with the same customer.
    """
    heard: dict[str, list[str]] = {}
    for conversation, sentence in sentences:
        heard.setdefault(fold(sentence).text, []).append(conversation)
    return {
        folded
        for folded, where in heard.items()
        if any(
            one != other and not set(customers.get(one, ())) & set(customers.get(other, ()))
            for one, other in combinations(where, 2)
        )
    }


def names_of(people: Iterable[str | None]) -> set[str]:
    """Return the names of people and the parts that are used alone: Chinese given names, each word of other names."""
    found: set[str] = set()
    for name in filter(None, people):
        found.add(name)
        if _HAN.search(name):
            bare = re.sub(r"(?:先生|小姐|女士|太太)$", "", name)
            found |= {bare, bare[-2:]} if len(bare) > 2 else {bare}
        else:
            found.update(name.split())
    return {name for name in found if len(name) > 1}
