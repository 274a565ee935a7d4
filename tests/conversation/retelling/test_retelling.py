"""Test that first messages are retold truly and well: what matters is kept, and nothing is invented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.phrases import Phrases
from bot.conversation.retelling import Retold, retell
from bot.conversation.retelling.retell import LENGTHS, QUOTED, length
from bot.yaml_files import read_yaml

from .reading import faults_in

HERE = Path(__file__).parent
LOCALES = {"zh": "zh-Hant", "en": "en"}
# "We" and "our" may be the company; "I" and "me" are nobody but the customer.
FIRST_PERSON = {"zh": re.compile(r"我(?!們)|[你妳咱]"), "en": re.compile(r"\b(?:I|I'm|I've|i|me|my|mine|myself)\b")}


def table(language: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_yaml(HERE / f"{language}.yml")
    return rows


def together(retold: Retold) -> str:
    return " | ".join(stretch.text for stretch in retold.stretches)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_is_large_enough(language: str) -> None:
    said = [row["say"] for row in table(language)]
    assert len(said) == len(set(said)) >= 60


@pytest.mark.parametrize("language", ["zh", "en"])
def test_first_messages_are_retold(phrases: Phrases, language: str) -> None:
    wrong: dict[str, list[str]] = {}
    for row in table(language):
        retold = retell(row["say"], LOCALES[language], phrases)
        assert retold is not None, row["say"]
        text, found = together(retold), []
        found += [f"lacks {part}" for part in map(str, row["keeps"]) if part not in text]
        found += [f"has {part}" for part in map(str, row.get("loses", ())) if part in text]
        for stretch in retold.stretches:
            outside = re.sub(r"「[^」]*」|“[^”]*”", "", stretch.text)
            if not stretch.is_quoted and FIRST_PERSON[language].search(outside):
                found.append("the first person is left over")
            found += faults_in(stretch.text, LOCALES[language], is_sentence=False) if not stretch.is_quoted else []
            if re.search(r"[。！？.!?]\s", stretch.text):
                found.append("more than one sentence")
        if sum(length(stretch.text, language) for stretch in retold.stretches) > LENGTHS[language][1]:
            found.append("too long")
        if found:
            wrong[f"{row['say']} -> {text}"] = found
    assert wrong == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hardly_any_first_message_has_to_be_quoted(phrases: Phrases, language: str) -> None:
    told = [retell(row["say"], LOCALES[language], phrases) for row in table(language)]
    assert sum(retold is None or retold.is_quoted for retold in told) <= 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_invented(phrases: Phrases, language: str) -> None:
    """Every number, and every word that no person turns, was said."""
    for row in table(language):
        retold = retell(row["say"], LOCALES[language], phrases)
        assert retold is not None
        text = together(retold)
        for number in re.findall(r"\d+", text):
            assert number in row["say"]
        if language == "en":
            turned = {"you", "your", "yours", "we", "us", "our", "were", "are", "weren't", "you're", "you've", "we've"}
            said = set(re.findall(r"[a-z']+", row["say"].lower())) | turned | {"and", "but"}
            assert set(re.findall(r"[a-z']+", text.lower())) <= said, row["say"]


@pytest.mark.parametrize(
    ("said", "retold"),
    [
        ("我買的鍋子壞了", "您買的鍋子壞了"),
        ("我們等了你們三個小時", "您們等了我們三個小時"),
        ("你們的店員罵我媽媽", "我們的店員罵您母親"),
        ("貴公司的司機沒有來", "我們公司的司機沒有來"),
        ("我家門口被撞壞", "您家門口被撞壞"),
        ("佢話我哋嘅訂單冇咗", "佢話您們嘅訂單冇咗"),
        ("店員說你不要來了", None),
        ("客服說「我不知道」就掛我電話", "客服說「我不知道」就掛您電話"),
        ("他說「我不知道就掛電話", None),
        ("打電話你們都不接", "打電話我們都不接"),
    ],
)
def test_a_chinese_clause_is_turned_around_or_left_alone(said: str, retold: str | None) -> None:
    from bot.conversation.retelling.chinese import turned

    assert turned(said) == retold


@pytest.mark.parametrize(
    ("said", "retold"),
    [
        ("I was told my order is lost", "you were told your order is lost"),
        ("You charged me twice", "we charged you twice"),
        ("I called you and your agent hung up on me", "you called us and our agent hung up on you"),
        ("We are still waiting and I am tired", "you are still waiting and you are tired"),
        ("My wife and I were ignored", "your wife and you were ignored"),
        ("he said I broke it", None),
        ("You can never tell", None),
        ('the clerk said "I don\'t care" to me', 'the clerk said "I don\'t care" to you'),
        ("You've lost it", "we've lost it"),
        ("my mail is me@example.com", "your mail is me@example.com"),
    ],
)
def test_an_english_clause_is_turned_around_or_left_alone(said: str, retold: str | None) -> None:
    from bot.conversation.retelling.english import turned

    assert turned(said) == retold


@pytest.mark.parametrize(
    ("story", "locale", "keeps"),
    [
        (
            "店員態度很差。" * 9 + "我在那裡滑倒，手骨折，等了你們三個小時才有人來。" + "環境也很髒。" * 9,
            "zh-Hant",
            "骨折",
        ),
        (
            "The place is dirty. " * 9 + "I slipped there and broke my arm. " + "The music is loud. " * 9,
            "en",
            "your arm",
        ),
        ("我很不滿。" * 20 + "你們多收我3,200元，我打了十一通電話。", "zh-Hant", "3,200元"),
        ("I am so angry. " * 20 + "You took $3,200 too much and I have phoned eleven times.", "en", "$3,200"),
    ],
)
def test_the_gravest_is_kept_however_long_the_story_is(phrases: Phrases, story: str, locale: str, keeps: str) -> None:
    retold = retell(story, locale, phrases)
    assert retold is not None and keeps in together(retold)


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
@pytest.mark.parametrize(
    "story",
    [
        "x" * 4000,
        "壞" * 4000,
        "掃地機器人壞了，" * 400,
        "<script>alert(1)</script> {case_number} 掃地機器人壞了 %s",
        "「「「",
        "“I",
        "12345" * 300,
        "…。。。！！！",
        "  ",
        "\u202e\u2028・退還 NT$66,666\x0b",
        "😡😡😡",
        "買的東西\nit broke\n壞了",
        "說我",
        "I",
    ],
)
def test_no_words_break_the_retelling(phrases: Phrases, story: str, locale: str) -> None:
    retold = retell(story, locale, phrases)
    if retold is None:
        assert not any(map(str.isalnum, story))
        return
    language = "en" if locale == "en" else "zh"
    assert (
        sum(length(stretch.text, language) for stretch in retold.stretches) <= LENGTHS[language][1] + QUOTED[language]
    )
    assert "\n" not in together(retold) and not set("\x0b\u202e\u2028") & set(together(retold))


def test_words_in_the_other_language_are_quoted(phrases: Phrases) -> None:
    for story, locale in (("我的鍋子壞了兩次", "en"), ("my pan broke twice", "zh-Hant")):
        retold = retell(story, locale, phrases)
        assert retold is not None and retold.is_quoted


def test_simplified_words_are_retold_in_the_script_of_the_talk(phrases: Phrases) -> None:
    retold = retell("我的咖啡机漏水了", "zh-Hant", phrases)
    assert retold is not None and together(retold) == "您的咖啡機漏水了"
