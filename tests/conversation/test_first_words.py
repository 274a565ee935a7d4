"""Test the first words: what was gone through is named, a feeling only as it was said, and every pair reads well."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from bot.conversation.feeling_named import Feeling, feeling_named, feelings_in_words
from bot.conversation.first_words import first_words
from bot.conversation.known import Known
from bot.conversation.phrases import Phrases
from bot.conversation.turn_facts import Found
from bot.remedy import Policy
from bot.remedy.vocabulary import EMOTIONS, KINDS
from bot.settings import ROOT
from bot.words import Words
from bot.yaml_files import read_yaml

from .plain import turn_of
from .retelling.reading import faults_in


@pytest.fixture
def known(policy: Policy, phrases: Phrases, words: Words) -> Known:
    return Known(policy, phrases, words, dt.datetime(2026, 11, 18, 2, tzinfo=dt.timezone.utc), "zh-Hant")


def clause(known: Known, said: str, locale: str, kind: str, product: str | None = None) -> str:
    """Return what the first words say that was gone through, without the feeling."""
    facts = {"what": Found(said, seq=1)}
    if product is not None:
        facts["product"] = Found(product, seq=1)
    turn = turn_of(said, "complain", emotion="neutral")
    return first_words(turn, known, facts, kind, locale).split("." if locale == "en" else "，")[0]


# (what was said, the model's kind, the product found, the first words about it)
SAID = [
    ("除濕機的師傅大聲罵我", "service_attitude", "dehumidifier", "您沒有受到該有的對待"),
    ("店員翻白眼，我只是問除濕機多少錢", "product_quality", "dehumidifier", "您沒有受到該有的對待"),
    ("我不是要錢，我只是想被尊重", "service_attitude", None, "您沒有受到該有的對待"),
    ("登記處嘅姑娘黑口黑面", "service_attitude", None, "您沒有受到該有的對待"),
    ("洗衣機說好星期六送，沒有人來", "process", "washing_machine", "該來的一直沒來"),
    ("訂單顯示已送達，可是我沒收到", "process", None, "該來的一直沒來"),
    ("打了五通電話都沒人接", "communication", None, "您一直等不到回覆"),
    ("師傅把我家地板刮壞了", "service_attitude", None, "您的東西因此受損"),
    ("信用卡被重複扣款", "fraud", None, "帳款對不上"),
    ("張單收多咗我四百蚊", "process", None, "帳款對不上"),
    ("送來的是黑色的，我訂白色", "product_quality", None, "收到的和您要的不一樣"),
    ("少了兩顆螺絲", "product_quality", None, "該有的東西少了"),
    ("床架收到的時候就裂了", "product_quality", None, "東西到您手上時就不完好"),
    ("客服叫我找門市，門市叫我找客服", "process", None, "您被擋了回來"),
    ("看診等了三個小時", "process", None, "您等了這麼久"),
    ("掃地機器人昨天就不動了", "product_quality", "robot_vacuum", "掃地機器人出了問題"),
    ("充電充不進去", "product_quality", None, "東西出了問題"),
    ("辦個手續跑了好幾個單位", "process", None, "事情辦得這麼不順"),
    ("要準備什麼文件都沒講明白", "communication", None, "該說清楚的沒有說清楚"),
    ("the technician shouted at me", "service_attitude", "dehumidifier", "That is not how you expected to be treated"),
    ("your clerk rolled her eyes at me", "service_attitude", None, "That is not how you expected to be treated"),
    ("the parcel never arrived", "process", None, "What was due to you has not come"),
    ("I was charged twice", "fraud", None, "The charge is not what it should be"),
    ("nobody called me back", "communication", None, "You got no answer"),
    ("the fitter scratched my floor", "service_attitude", None, "Something of yours was damaged"),
    ("the ladder of your fitter fell on my piano", "process", None, "Something of yours was damaged"),
    ("you sent the wrong colour", "product_quality", None, "What came is not what you asked for"),
    ("one leg is missing", "product_quality", None, "Something that belongs with it is missing"),
    ("the table arrived with a crack", "product_quality", None, "It was not in good order when it reached you"),
    ("they refused to take it back", "process", None, "You were turned away"),
    ("I waited two hours at the clinic", "process", None, "You were kept waiting"),
    ("my kettle stopped working", "product_quality", "kettle", "Something is wrong with the electric kettle"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "kind", "product", "named"), SAID, ids=range(len(SAID)))
def test_what_was_gone_through_is_named(known: Known, said: str, kind: str, product: str | None, named: str) -> None:
    locale = "en" if said.isascii() else "zh-Hant"
    assert clause(known, said, locale, kind, product) == named


PAIRS = {
    "書桌少一包螺絲，打了三天電話都沒人接": "該有的東西少了，您一直等不到回覆，",
    "送來的是黑色的，司機還罵我": "收到的和您要的不一樣，您沒有受到該有的對待，",
    "排隊等了兩個小時，最後說不能退": "您被擋了回來，",
    "The table arrived with a crack, nobody answers": "You got no answer, and it was not in good order when it",
    "洗碗機漏水漏到廚房都濕了": "洗碗機出了問題，",
}  # fmt: skip


def test_a_thing_and_what_people_did_are_named_together(known: Known) -> None:
    for said, named in PAIRS.items():
        facts = {"what": Found(said, seq=1)}
        if said.startswith("洗碗機"):
            facts["product"] = Found("洗碗機", seq=1)
        locale = "en" if said.isascii() else "zh-Hant"
        words = first_words(turn_of(said, "complain", emotion="neutral"), known, facts, "process", locale)
        assert words.startswith(named), words


@pytest.mark.parametrize(
    ("said", "heard", "confidence", "feeling"),
    [
        ("我很失望", "angry", 0.9, Feeling("disappointed", said=True)),
        ("I'm so disappointed", "angry", 0.9, Feeling("disappointed", said=True)),
        ("I was close to tears", "worried", 0.9, Feeling("disappointed", said=True)),
        ("I am heartbroken", "angry", 0.9, Feeling("disappointed", said=True)),
        ("我不是要錢，我只是想被尊重", "worried", 0.9, Feeling("disappointed", said=True)),
        ("氣死我了", "neutral", 0.9, Feeling("angry", said=True)),
        ("我不生氣，只是失望", "angry", 0.9, Feeling("disappointed", said=True)),
        ("I'm not angry", "neutral", 0.9, Feeling("neutral")),
        ("好擔心佢會再著火", "angry", 0.6, Feeling("worried", said=True)),
        ("又失望又生氣", "angry", 0.6, Feeling("angry", said=True)),
        ("又失望又生氣", "worried", 0.9, Feeling("neutral")),
        ("鍋子裂了", "angry", 0.5, Feeling("neutral")),
        ("鍋子裂了", "frustrated", 0.9, Feeling("frustrated")),
        ("鍋子裂了", None, 0.0, Feeling("neutral")),
    ],
)
def test_a_feeling_is_named_as_it_was_said_and_one_that_was_only_heard_is_not(
    said: str, heard: str | None, confidence: float, feeling: Feeling
) -> None:
    assert feeling_named(said, heard, confidence) == feeling


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_nobody_is_told_what_they_feel_who_has_not_said_it(known: Known, locale: str) -> None:
    feelings = "生氣|氣|煩|累|擔心|失望|難過" if locale == "zh-Hant" else "angry|anger|worn|worr|disappoint|upset|feel"
    shown = "\n".join(
        known.words.say(f"first.{where}.heard.{emotion}", locale)
        for where in ("feeling", "feeling_alone")
        for emotion in EMOTIONS
    )
    assert not re.search(feelings, shown), shown


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_every_pair_of_first_words_reads_well(known: Known, locale: str) -> None:
    lines = [f"first.{name}" for name in read_yaml(ROOT / "data" / "lexicon" / "gone_through.yml")]
    clauses = [known.words.say(name, locale) for name in (*lines, *(f"first.kind.{kind}" for kind in KINDS))]
    names = [product.names["en" if locale == "en" else "zh-Hant"] for product in known.policy.products.values()]
    clauses += [known.words.say("first.works_badly_named", locale, name=name) for name in names]
    wrong = {}
    named = [f"heard.{emotion}" for emotion in EMOTIONS] + [f"said.{emotion}" for emotion in feelings_in_words()]
    for how in named:
        alone = known.words.say(f"first.feeling_alone.{how}", locale)
        feeling = known.words.say(f"first.feeling.{how}", locale)
        for text in (
            alone,
            *(known.words.say("first.with_clause", locale, clause=one, feeling=feeling) for one in clauses),
        ):
            found = faults_in(text, locale)
            wrong.update({text: found} if found else {})
    assert wrong == {}


def test_nothing_is_named_before_anything_is_told(known: Known) -> None:
    turn = turn_of("我要退款", "request_remedy", emotion="neutral")
    assert first_words(turn, known, {}, "process", "zh-Hant") == "謝謝您告訴我。"
    angry = replace(turn, emotion="angry", emotion_confidence=0.9)
    assert first_words(angry, known, {}, "process", "en") == "It sounds as if something went badly wrong."
    said = replace(angry, text="This is outrageous")
    assert first_words(said, known, {}, "process", "en") == "I can hear how angry you are."
