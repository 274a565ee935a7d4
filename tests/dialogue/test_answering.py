"""Test questions of customers in every stage: the answer, its source, and the open question afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cases import cases
from bot.conversation.services import Services
from tests.dialogue.reach_states import (
    HAPPENED,
    STATES,
    asked,
    commands,
    only,
    text_of,
    to_agreement,
    to_options,
    to_product,
    to_recap,
    to_waiting,
    to_when,
)
from tests.dialogue.talk import Reply, Talk, entity

WARRANTY, RETURNS, FEE = "2 年", "七天", "NT$150"
SHOPS = ("信義店", "高雄店")
LINES = ("02-0000-0031", "02-0000-0051")


# A question of the report, where it was asked, and what the answer has to name.
@pytest.mark.parametrize(
    "state, question, parts",
    [
        ("fresh", "保固多久", ["6 個月", "10 年"]),
        ("recap", "保固多久", [WARRANTY, "掃地機器人"]),
        ("offering", "保固多久", [WARRANTY, "2028年11月10日"]),
        ("fresh", "鑑賞期", [RETURNS, "退換貨辦法第 2 條"]),
        ("offering", "鑑賞期", [RETURNS]),
        ("asked when", "運費", [FEE]),
        ("escalated", "運費", [FEE]),
        ("fresh", "店址", SHOPS),
        ("agreed", "店址", SHOPS),
        ("offering", "第一個和第三個差在哪？", ["1. ", "3. ", "好處", "限制"]),
        ("offering", "退款要多久？", ["第 1 個", "前完成"]),
        ("agreed", "退款要多久？", ["退還", "前"]),
        ("fresh", "退款要多久？", ["工作天"]),
        ("offering", "要自己寄回去嗎？", ["到府收件，不必自己寄"]),
        ("agreed", "要自己寄回去嗎？", ["到府收件，不必自己寄"]),
        ("offering", "做到兩千可以嗎", ["NT$1,000", "陳柏翰"]),
        ("agreed", "件事邊個跟㗎？", LINES),
        ("escalated", "件事邊個跟㗎？", ["林怡君", "02-0000-0021"]),
        ("agreed", "可以打電話嗎", LINES),
        ("escalated", "可以打電話嗎", ["02-0000-0021"]),
        ("asked product", "為什麼要我的電話", ["不必留"]),
        ("agreed", "為什麼要我的電話", ["不必留"]),
        ("fresh", "你是真人嗎", ["不是真人"]),
        ("escalated", "你是真人嗎", ["不是真人"]),
        ("fresh", "資料會保留多久", ["五年", "隱私權說明"]),
        ("agreed", "可以換發票嗎", ["發票"]),
        ("offering", "為什麼要這麼久", ["到府收回", "前"]),
        ("agreed", "接下來會怎樣", ["到府收回", "退還"]),
        ("recap", "接下來呢", ["確認"]),
        ("escalated", "什麼時候有人回我", ["林怡君"]),
    ],
)
def test_a_question_is_answered_where_it_is_asked(talk: Talk, state: str, question: str, parts: list[str]) -> None:
    STATES[state](talk)
    stage = talk.stage()
    replies = talk.say(question)
    assert [part for part in parts if part not in text_of(replies)] == [], text_of(replies)
    assert talk.stage() == stage, "an answer changes nothing"


@pytest.mark.parametrize(
    "state, question, parts",
    [
        ("agreed", "who is handling this?", ["Shu-Fen Chang", "+886 2 0000 0031"]),
        ("escalated", "who is handling this?", ["Yi-Chun Lin", "+886 2 0000 0021"]),
        ("asked when", "do I pay for shipping", [FEE]),
        ("fresh", "is there a shop near me", ["Xinyi store", "Taipei"]),
        ("fresh", "how long does a repair take", ["working days"]),
        ("offering", "can I choose another colour", ["in stock"]),
        ("agreed", "what happens next", ["Collect", "Pay back"]),
        ("offering", "why does it take so long", ["Collect"]),
        ("fresh", "are you a real person?", ["not a person"]),
    ],
)
def test_it_is_answered_in_english_too(
    open_talk: Callable[..., Talk], state: str, question: str, parts: list[str]
) -> None:
    talk = open_talk("en")
    STATES[state](talk)
    replies = talk.say(question)
    assert [part for part in parts if part not in text_of(replies)] == [], text_of(replies)


def test_simplified_is_understood_and_answered(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("zh-Hans")
    replies = talk.say("这台洗衣机的保修期有多久？")
    assert "3 年" in text_of(replies) and "购买日" in text_of(replies)


@pytest.mark.parametrize("fact, reach", [("when", to_when), ("product", to_product)])
def test_the_open_question_stays_open_and_is_not_counted(
    talk: Talk, fact: str, reach: Callable[[Talk], list[Reply]]
) -> None:
    reach(talk)
    facts, put = talk.facts(), talk.slot("questions_put")[fact]
    replies = talk.say("保固多久")
    assert asked(replies) == fact
    assert talk.slot("questions_put")[fact] == put
    assert talk.facts() == facts
    talk.say("你們有哪些門市？")
    assert sum(asked([reply]) == fact for reply in talk.seen) == 2, "it is never shown a third time"


def test_a_fact_beside_the_question_is_kept_and_the_form_goes_on(talk: Talk) -> None:
    to_when(talk)
    replies = talk.hear("昨天，你們保固多久？", "inform", [entity("time", HAPPENED, "昨天")])
    assert "when" in talk.facts()
    assert "保固" in text_of(replies) and asked(replies) == "product"


def test_the_recap_and_the_options_stay_on_the_table(talk: Talk) -> None:
    to_recap(talk)
    assert set(commands(talk.say("你們有哪些門市？")[-1]).values()) == {"/affirm", "/deny"}
    talk.press("/affirm")
    assert talk.stage() == "offering"
    replies = talk.say("運費誰出？")
    assert "/reject_options" in commands(replies[-1]).values()
    talk.hear("第一個", "choose_option")
    assert talk.stage() == "agreed"


def test_a_yes_after_an_answer_agrees_to_nothing_that_was_read_back_before(talk: Talk) -> None:
    to_options(talk)
    talk.hear("我覺得第一個應該可以吧", "choose_option")
    assert talk.slot("option_read_back") is not None
    replies = talk.say("那要自己寄回去嗎？")
    assert "/reject_options" in commands(replies[-1]).values(), "the options are still to be chosen from"
    talk.hear("好", "affirm")
    assert talk.stage() == "offering"


@pytest.mark.parametrize(
    "text",
    [
        "Why does it take three weeks?",
        "為什麼到現在都沒人跟我聯絡？",
        "我的退款到底要等多久",
        "保固才兩個月就壞了，怎麼會這樣",
    ],
)
def test_a_complaint_in_the_form_of_a_question_stays_a_complaint(talk: Talk, text: str) -> None:
    talk.say(text)
    assert "action_answer_question" not in talk.actions
    assert talk.slot("question") is None


@pytest.mark.parametrize("text", ["第一個", "我選退款", "不要退款", "退款可以嗎", "都不要", "幫我決定"])
def test_words_about_the_options_are_left_to_the_one_place_that_agrees(talk: Talk, text: str) -> None:
    to_options(talk)
    talk.say(text)
    assert talk.slot("question") is None


def test_a_question_asked_twice_is_answered_twice(talk: Talk) -> None:
    first, second = talk.say("你們有哪些門市？"), talk.say("你們有哪些門市？")
    assert second[0]["text"] != first[0]["text"] and first[0]["text"] in second[0]["text"]


def test_not_mended_is_no_question(talk: Talk) -> None:
    to_agreement(talk)
    talk.say("還是壞的，怎麼辦？")
    assert talk.slot("question") is None


def test_a_question_without_a_sure_answer_goes_to_a_person(talk: Talk) -> None:
    replies = talk.hear("你們的股票代號是多少？", "ask_policy")
    assert "/request_human" in commands(replies[-1]).values()
    to_waiting(talk)
    assert "林怡君" in text_of(talk.hear("你們的股票代號是多少？", "ask_policy")) or talk.owner() == "queue"


def test_the_number_of_this_case_shows_how_far_it_is(talk: Talk) -> None:
    to_agreement(talk)
    case = talk.case()
    assert case is not None
    replies = talk.say(f"我的案件 {case.number} 進度如何")
    assert only(replies, "status")["payload"]["case_number"] == case.number


@pytest.mark.parametrize("exists", [True, False])
def test_a_number_alone_tells_nobody_anything_of_a_case(
    open_talk: Callable[..., Talk], services: Services, exists: bool
) -> None:
    owner = open_talk()
    to_agreement(owner)
    case = owner.case()
    assert case is not None
    number = case.number if exists else "2611-4821-7"
    stranger = open_talk()
    replies = stranger.say(f"案件 {number} 現在處理到哪了？")
    assert "同一個瀏覽器" in text_of(replies) and "/request_human" in commands(replies[0]).values()
    assert all(word not in text_of(replies) for word in ("退", "掃地機器人", "說定", number))
    assert stranger.case() is None
    with services.store.read() as session:
        assert cases.current_case(session, owner.id) is not None


def test_self_harm_keeps_its_own_rules(talk: Talk) -> None:
    talk.say("我想自殺")
    replies = talk.say("你們保固多久？")
    assert talk.slot("question") is None
    assert "10 年" not in text_of(replies)


def test_first_aid_goes_before_other_answers(talk: Talk) -> None:
    talk.say("吹風機冒煙起火了！")
    assert talk.owner() == "queue"
    replies = talk.say("拔掉插頭夠嗎？")
    assert talk.slot("question") is None and replies
