"""Test, with what the model really understands, that who writes of a declared incident hears of it while they write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.cases import Store
from bot.cases.insight import incidents
from bot.cases.insight.incidents import Harm
from tests.dialogue.talk import Reply, Talk

ZH, EN = (
    "部分掃地機器人充電時會停機，我們正在查原因。",
    "Some robot vacuums stop while they charge; we are finding out why.",
)
TOLD = {
    "zh-Hant": ("你好", "上禮拜三買的掃地機器人昨天開始充電到一半就停機", "我要退款"),
    "en": ("hello", "the robot vacuum I bought last Wednesday stops while charging since yesterday", "I want a refund"),
}


def declare(store: Store, series: str) -> None:
    with store.begin() as session:
        made = incidents.prepare(session, title="停機", series=series, by="agent:wu")
        incidents.word(session, made, zh=ZH, en=EN, by="agent:wu", banner=False)
        incidents.review(session, made, by="agent:tang")
        incidents.set_harms(session, made, [Harm("plain", "停機", "It stops", "free_delivery", 30_000)], by="agent:wu")
        later = made.made_at + dt.timedelta(days=2)
        incidents.set_voice(session, made, spokesperson="care_lead", next_update_at=later, by="agent:wu")
        incidents.declare(session, made, by="agent:tang", role="manager")


def texts(replies: list[Reply]) -> list[str]:
    return [str(reply["text"]) for reply in replies]


@pytest.mark.parametrize(("locale", "wording"), [("zh-Hant", ZH), ("en", EN)])
def test_it_is_said_once_before_the_question_that_is_open(
    open_talk: Callable[..., Talk], store: Store, locale: str, wording: str
) -> None:
    declare(store, "kind=product_quality&product=robot_vacuum")
    talk = open_talk(locale)
    greeting, story, wish = (texts(talk.say(text)) for text in TOLD[locale])
    assert not any(wording in text for text in (*greeting, *wish))
    assert sum(wording in text for text in story) == 1
    assert wording not in story[-1], "the question that is open stands last"


def test_another_matter_does_not_hear_of_it(open_talk: Callable[..., Talk], store: Store) -> None:
    declare(store, "kind=product_quality&product=kettle")
    talk = open_talk("zh-Hant")
    assert not any(ZH in text for said in TOLD["zh-Hant"] for text in texts(talk.say(said)))
