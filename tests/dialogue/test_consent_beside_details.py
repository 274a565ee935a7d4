"""Test with the real model that details agree to nothing when other words come with them, before or behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.settings import ROOT
from bot.yaml_files import read_yaml
from tests.dialogue.reach_states import only, put
from tests.dialogue.talk import Talk

TABLE = read_yaml(ROOT / "tests" / "conversation" / "data" / "beside_details.yml")
LOCALES = {"zh": "zh-Hant", "yue": "zh-Hant", "en": "en"}
NOT_MEANT = ("condition", "hedge", "question", "change", "third_person", "refusal")
DETAILS = {
    "zh-Hant": "0912345678，台北市信義區松仁路101號5樓",
    "en": "0912300018, 118 Songren Road, Xinyi District, Taipei",
}


def lines(group: str, language: str) -> list[str]:
    """Return the lines of a group, each with a number of its own, because a customer's limits go by the number."""
    told = TABLE["details"][language][0]
    number = next(part for part in told.replace("，", " ").replace(",", " ").split() if part.isdigit())
    return [
        line.replace("{told}", told.replace(number, f"{number[:-4]}{group_number(group)}{at:03}"))
        for at, line in enumerate(TABLE[group][language])
    ]


def group_number(group: str) -> int:
    return list(TABLE).index(group) % 10


@pytest.fixture
def arranging(open_talk: Callable[..., Talk]) -> Callable[[str], Talk]:
    """Return a function that opens a talk in which the first option was chosen and its details are missing."""
    return lambda locale: put(open_talk(locale), "arranging")


@pytest.mark.slow
@pytest.mark.parametrize("language", list(LOCALES))
@pytest.mark.parametrize("group", NOT_MEANT)
def test_nothing_is_agreed_as_the_model_understands_it(
    arranging: Callable[[str], Talk], group: str, language: str
) -> None:
    for line in lines(group, language):
        talk = arranging(LOCALES[language])
        assert talk.say(line), line
        assert talk.promises() == [] and talk.slot("stage") != "agreed", line


@pytest.mark.slow
@pytest.mark.parametrize("language", list(LOCALES))
def test_plain_details_agree_at_once_as_the_model_understands_them(
    arranging: Callable[[str], Talk], language: str
) -> None:
    said = [line for group in ("plain", "courtesy", "note") for line in lines(group, language)]
    asked = []
    for line in said:
        talk = arranging(LOCALES[language])
        talk.say(line)
        if not talk.promises():
            asked.append(line)
    assert len(asked) <= 0.05 * len(said), asked


@pytest.mark.parametrize(
    ("locale", "after"),
    [
        ("zh-Hant", text)
        for text in (
            "算了，我不要退款了",
            "我要換成第二個",
            "我先問我太太",
            "先不要",
            "等一下",
            "不要了",
            "唔好住，我諗下先",
        )
    ]
    + [("en", "Wait, let me ask my wife"), ("en", "actually no, forget it")],
)
def test_a_second_message_in_the_same_turn_counts(arranging: Callable[[str], Talk], locale: str, after: str) -> None:
    """After a crash the details are read again together with what was written since, too."""
    talk = arranging(locale)
    assert talk.say(f"{DETAILS[locale]}\n{after}")
    assert talk.promises() == [] and "chosen_option" not in talk.facts()
    assert set(talk.facts()) >= {"phone", "address"}, "the details are noted all the same"


@pytest.mark.parametrize(
    ("locale", "doubt"),
    [
        ("zh-Hant", "可是我要先問我先生再決定"),
        ("zh-Hant", "我老母話要佢睇過先"),
        ("zh-Hant", "我還沒決定"),
        ("zh-Hant", "前提是你們要賠我一萬"),
        ("en", "but I need to ask my husband first"),
        ("en", "my mother has to look at it"),
    ],
)
def test_a_doubt_before_the_details_takes_a_yes(arranging: Callable[[str], Talk], locale: str, doubt: str) -> None:
    talk = arranging(locale)
    assert talk.say(doubt)
    assert talk.promises() == []
    talk.say(DETAILS[locale])
    assert talk.promises() == [], "only the details came since"
    talk.say("第一個" if locale != "en" else "option 1 please")
    assert talk.promises()


@pytest.mark.parametrize(
    ("locale", "beside", "yes"), [("zh-Hant", "我家巷口在修路", "對"), ("en", "the kids are noisy", "yes")]
)
def test_unknown_words_are_read_back_once_and_a_yes_agrees(
    arranging: Callable[[str], Talk], locale: str, beside: str, yes: str
) -> None:
    talk = arranging(locale)
    asked = only(talk.say(f"{DETAILS[locale]}\n{beside}"), "question")
    assert asked["payload"]["suggestions"][0]["command"].startswith("/choose_option")
    assert talk.promises() == []
    only(talk.say(yes), "commitment")
    assert talk.promises()


@pytest.mark.parametrize(("locale", "fine"), [("zh-Hant", "好"), ("en", "ok")])
def test_a_fine_to_no_hurry_agrees_to_nothing(arranging: Callable[[str], Talk], locale: str, fine: str) -> None:
    talk = arranging(locale)
    talk.say(DETAILS[locale] + ("，我再想想" if locale != "en" else ", let me think about it"))
    talk.say(fine)
    assert talk.promises() == []


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("zh-Hant", "上次的師傅電話是0922333444，地址台北市大安區和平東路二段1號，他根本不接"),
        ("zh-Hant", "你們店的電話是0223001009，地址台北市信義區松高路2號，根本沒人接"),
        ("zh-Hant", "0922333444，台北市信義區松仁路101號5樓，這是我鄰居的，他也買到壞的"),
        ("zh-Hant", "你們公司的電話不是0223456789嗎"),
        ("en", "My neighbour at 120 Songren Road, Xinyi District, Taipei, 0912300020, had the same problem"),
        ("en", "The last technician was 0912300027 at 127 Songren Road, Xinyi District, Taipei and he never came"),
        ("en", "17 Songren Road, Xinyi District, Taipei is where the shop is, not my home"),
        ("en", "Your store's number is 02-2345-6789 and your address is 1 Xinyi Road, nobody answers"),
    ],
)
def test_details_of_somebody_else_are_not_taken(arranging: Callable[[str], Talk], locale: str, text: str) -> None:
    talk = arranging(locale)
    replies = talk.say(text)
    assert not {"phone", "address"} & set(talk.facts()) and talk.promises() == []
    assert any("不是您的" in reply["text"] or "somebody else" in reply["text"] for reply in replies)
