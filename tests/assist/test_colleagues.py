"""Sentences with anything personal or specific to a case are never suggested in another case."""

from __future__ import annotations

import pytest

from bot.assist.colleagues import names_of, said_to_several, sayable

NAMES = names_of(["王大明", "Ben Carter", "林雅婷", "歐陽娜娜小姐"])


def said(text: str, language: str = "zh-Hant") -> list[str]:
    return sayable([text], language, NAMES, lambda sentence: "如果讓您" not in sentence)


@pytest.mark.parametrize(
    "text",
    [
        "大明，我幫您查一下紀錄喔。",
        "大明您好，我看到紀錄了。",
        "志豪您好，我看到紀錄了。",
        "王先生這邊我幫您處理好了。",
        "我是客服的同事，很高興認識您。",
        "您的電話是 0912 345 678 對嗎？",
        "訂單 AM25110450 我查到了喔。",
        "一共是三千二百元，我核對過了。",
        "我們會退款給您，請您放心等候。",
        "我明天再回覆您查到的結果。",
        "星期三下午會有人聯絡您。",
        "請寄到 help@example.com 給我們。",
        "您說的「機器會咬人」我了解了。",
        "門牌是中山路三段一二號沒錯吧。",
        "娜娜的部分我已經看過紀錄了。",
        "如果讓您不舒服，我們很抱歉喔。",
        "好的。",
        "很遺憾聽到您母親因為我們的產品燙傷住院。",
        "我已經把您的地址改成新的那一個了。",
        "您的密碼是生日加上名字的縮寫喔。",
        "我請王建國直接聯絡您了解狀況。",
        "王建國會直接聯絡您了解狀況。",
    ],
)
def test_personal_sentences_are_not_suggested(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ben, I have looked into this for you.",
        "I have spoken to Carter about your record.",
        "I will ask Margaret in the workshop about it.",
        "You paid forty dollars for it, as I can see.",
        "I will call you back tomorrow with the result.",
        "My name is on the letter that we sent to you.",
        "We will send you a replacement and a voucher.",
        "I am sorry about your miscarriage and what came after.",
        "Ben will call you back as soon as he can.",
        "Margaret will call you back as soon as she can.",
        "Will is going to look into it for you now.",
        "Your password is the name of your cat.",
    ],
)
def test_personal_english_sentences_are_not_suggested(text: str) -> None:
    assert said(text, "en") == []


def test_general_sentences_are_suggested_once_each() -> None:
    text = "王先生您好。我先把經過查清楚，再告訴您可以怎麼做。明天見。我先把經過查清楚，再告訴您可以怎麼做。"
    assert said(text) == ["我先把經過查清楚，再告訴您可以怎麼做。"]
    english = "Hi Ben. I can see why this is annoying. I'll look into it and come back to you."
    assert said(english, "en") == ["I can see why this is annoying.", "I'll look into it and come back to you."]


def test_the_other_language_is_not_suggested() -> None:
    assert said("I can see why this is annoying.") == []
    assert said("我先把經過查清楚，再告訴您可以怎麼做。", "en") == []


def test_names_are_known_by_their_parts() -> None:
    assert names_of(["王大明", "Ben Carter", None, "陳小姐"]) >= {"大明", "Ben", "Carter"}


def test_only_what_was_said_to_several_customers_may_be_said_again() -> None:
    sentences = [
        ("a", "我先查清楚。"),
        ("b", "我先查清楚。"),
        ("a", "只有一次。"),
        ("c", "只有一次。"),
        ("b", "再見。"),
    ]
    known = {"a": {"mail:x"}, "b": {"mail:y"}, "c": {"mail:x", "phone:1"}}
    assert said_to_several(sentences, known) == {"我先查清楚。"}
    assert said_to_several([("a", "再見。"), ("a", "再見。")], known) == set()
