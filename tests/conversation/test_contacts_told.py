"""Test what a message says about contact details: told, corrected, kept back, or asked about."""

from __future__ import annotations

import re

import pytest

from bot.conversation.contacts.told import ContactsTold, contacts_told
from bot.conversation.phrases import Phrases
from bot.conversation.turn_facts import Found
from bot.conversation.turn_intake.answering import interrupts

from .plain import SEQ, turn_of
from .turns import entity

NUMBER = re.compile(r"0\d{3}[- ]?\d{3}[- ]?\d{3}|02-\d{4}-\d{4}")
NEEDS = ("phone", "address", "slot")


def told(
    text: str, phrases: Phrases, intent: str = "inform", asked: tuple[str, ...] = (), **known: str
) -> ContactsTold:
    """Read a message in which the numbers and 中山路12號 are recognised as by the model; `known` are earlier facts."""
    found = [entity("phone", _e164(one[0]), one[0], one.start()) for one in NUMBER.finditer(text)]
    found += [entity("address", one[0], one[0], one.start()) for one in re.finditer(r"中山路\d+號", text)]
    before = {name: Found(value, seq=1) for name, value in known.items()}
    return contacts_told(turn_of(text, intent, *found), phrases, before, asked=asked)


def _e164(said: str) -> str:
    return "+886" + re.sub(r"\D", "", said)[1:]


def shown(found: ContactsTold) -> dict[str, str | None]:
    return {name: fact.display for name, fact in found.facts.items()}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我的電話0912-000-333，地址中山路12號", {"phone": "0912-000-333", "address": "中山路12號"}),
        ("text only, I am deaf", {"channel": "text only, I am deaf"}),
        ("don't call, write to me", {"channel": "don't call, write to me"}),
        ("我聽障，請用文字聯絡", {"channel": "我聽障，請用文字聯絡"}),
        ("唔好打嚟，whatsapp我啦", {"channel": "唔好打嚟，whatsapp我啦"}),
        ("不要打电话给我，传讯息给我就好", {"channel": "不要打电话给我，传讯息给我就好"}),
        ("only after 6 pm", {"free_times": "only after 6 pm"}),
        ("星期六下午有空", {"free_times": "星期六下午有空"}),
        ("平日晚上比較方便", {"free_times": "平日晚上比較方便"}),
        ("我星期一至五放工後先得閒", {"free_times": "我星期一至五放工後先得閒"}),
        ("call me on 0912 345 678 after 7pm", {"phone": "0912 345 678", "free_times": "after 7pm"}),
        ("我的電話 0912-000-333，平日晚上七點後", {"phone": "0912-000-333", "free_times": "平日晚上七點後"}),
        ("0912-000-333 平日晚上七點後", {"phone": "0912-000-333", "free_times": "平日晚上七點後"}),
        ("my number is 0912 345 678, Sundays", {"phone": "0912 345 678", "free_times": "Sundays"}),
        ("Sundays, 0912 345 678", {"phone": "0912 345 678", "free_times": "Sundays"}),
        ("0912 345 678, weekday evenings", {"phone": "0912 345 678", "free_times": "weekday evenings"}),
        ("電話0912-000-333，放工後", {"phone": "0912-000-333", "free_times": "放工後"}),
        ("打給我，星期天下午", {"free_times": "星期天下午"}),
        ("call me on Sundays", {"free_times": "call me on Sundays"}),
        ("平日晚上七點後打給我", {"free_times": "平日晚上七點後打給我"}),
        ("電話打錯了，是0922-333-444", {"phone": "0922-333-444"}),
        ("0912-000-333 或 0922-333-444 都可以", {"phone": "0912-000-333 / 0922-333-444"}),
        ("0912 000 333 or 0922 333 444", {"phone": "0912 000 333 / 0922 333 444"}),
        ("- email only please", {"channel": "email only please"}),
        ("my number is actually 0922 333 444", {"phone": "0922 333 444"}),
    ],
)
def test_contact_details_alone(phrases: Phrases, text: str, facts: dict[str, str]) -> None:
    found = told(text, phrases)
    assert shown(found) == facts
    assert found.only
    assert {fact.seq for fact in found.facts.values()} == {SEQ}


def test_beside_a_complaint_they_are_facts_and_the_complaint_counts(phrases: Phrases) -> None:
    found = told("冷氣壞了三次都修不好，我的電話0912-345-678", phrases, "complain")
    assert shown(found) == {"phone": "0912-345-678"} and not found.only


@pytest.mark.parametrize(
    "text",
    [
        "你們的客服電話 02-2345-6789 打不通",
        "I called 02-2345-6789 three times and nobody answered",
        "我打了0912-345-678都沒人接",
        "星期六要來收的，沒有人來",
        "they said Saturday morning and nobody came",
        "我的手機壞了",
        "my phone is broken",
        "你們可以給我你們的電話嗎",
        "電話打不通",
        "after work it stopped charging",
        "at night it makes a noise when I am at home",
        "下班後打開就一直叫",
        "晚上在家的時候會漏水",
        "they don't call back",
    ],
)
def test_what_is_not_about_reaching_the_customer(phrases: Phrases, text: str) -> None:
    assert not told(text, phrases, "complain").concerns


def test_the_new_number_counts_and_not_the_one_it_replaces(phrases: Phrases) -> None:
    text = "不是0912-000-333，打錯了，是0922-333-444"
    assert shown(told(text, phrases, phone="+886912000333")) == {"phone": "0922-333-444"}


@pytest.mark.parametrize(
    ("text", "kind"), [("電話錯了", "phone"), ("my address is wrong", "address"), ("我的號碼換了", "phone")]
)
def test_a_wrong_detail_without_the_right_one(phrases: Phrases, text: str, kind: str) -> None:
    assert told(text, phrases, "correct", phone="1", address="2").wrong
    assert not told(text, phrases, "correct").wrong, "nothing is known that could be wrong"
    assert told(text, phrases, "correct", phone="1", address="2").named == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "你們有我的電話嗎？",
        "你哋有冇我嘅電話",
        "do you have my number?",
        "What address do you have for me?",
        "我的地址你们有记吗",
    ],
)
def test_a_question_for_the_known_details(phrases: Phrases, text: str) -> None:
    assert told(text, phrases, "ask_policy").asks_own


@pytest.mark.parametrize(
    "text",
    [
        "不想給電話",
        "我不方便提供地址",
        "唔想俾電話",
        "I'd rather not give you my number",
        "不方便",
        "none of your business",
    ],
)
def test_details_are_kept_back(phrases: Phrases, text: str) -> None:
    assert told(text, phrases, "request_human", asked=NEEDS).refuses


@pytest.mark.parametrize("text", ["為什麼要我的地址", "why do you need my phone number?", "why?", "點解要電話"])
def test_a_question_what_they_are_for(phrases: Phrases, text: str) -> None:
    assert told(text, phrases, "ask_policy", asked=NEEDS).asks_why


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Saturday morning", {"free_times": "Saturday morning"}),
        ("隨時都可以", {"free_times": "隨時都可以"}),
        ("板橋文化街188巷那邊", {"address": "板橋文化街188巷那邊"}),
        ("星期一到五晚上七點後，電話0912-345-678", {"phone": "0912-345-678", "free_times": "星期一到五晚上七點後"}),
    ],
)
def test_an_answer_needs_no_words_around_it(phrases: Phrases, text: str, facts: dict[str, str]) -> None:
    assert shown(told(text, phrases, asked=NEEDS)) == facts
    if "phone" not in facts:
        assert not told(text, phrases).facts


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("洗衣機壞了，我的電話0912-000-333，平日晚上七點後", "平日晚上七點後"),
        ("the washer is broken, call me, weekday evenings after 7", "weekday evenings after 7"),
        ("快煮壺漏水，0912-000-333，星期天", None),
        ("烤箱昨天晚上壞了，電話0912-000-333", None),
        ("你們說晚上七點後打給我，結果沒打", None),
        ("they said they would call me on Sunday and nobody did", None),
        ("you keep calling me in the evenings", None),
        ("it broke on Sunday, 0912 345 678", None),
        ("星期六送來的，電話0912-000-333", None),
    ],
)
def test_a_time_beside_a_way_to_call_in_a_story(phrases: Phrases, text: str, times: str | None) -> None:
    found = shown(told(text, phrases, "complain"))
    assert found.get("free_times") == times


def test_a_day_that_was_asked_for_is_no_time_to_call(phrases: Phrases) -> None:
    turn = turn_of("星期六，0912-000-333", "inform", entity("phone", "+886912000333", "0912-000-333", 4), asked="when")
    assert set(contacts_told(turn, phrases, {}).facts) == {"phone"}


def test_only_when_somebody_is_free_answers_the_question_for_a_time(phrases: Phrases) -> None:
    answers = (
        "星期六", "星期六下午兩點後", "禮拜三早上我在家", "听日晏昼得闲", "我太太星期六在家", "你們星期六可以來收",
        "星期六可以嗎？", "聽日下晝三點得唔得？", "平日放工後", "9點到12點", "Saturday", "any day after 6pm",
        "would Saturday do?", "you can come on Monday morning", "before noon on Friday", "3pm", "by noon I am at home",
        "明天下午兩點來收", "星期六之後都可以", "Sunday afternoon please", "I need it on Saturday",
    )  # fmt: skip
    others = (
        "她星期五打的，不是星期六", "佢星期五打嚟㗎，唔係星期六", "他是星期五打来的，不是星期六",
        "she called on Friday, not Saturday", "It was Friday, not Saturday", "星期五，不是星期六",
        "個蛋糕都食咗啲掉咗啲啦，點收件呀？", "點收件呀", "你們星期六會來嗎？", "你哋星期日有冇人上門", "星期幾會到",
        "do you come on Saturdays?", "when will you come, in the morning?", "send it again by tomorrow",
        "明天之前給我處理好", "最遲聽日要收到", "it broke again on Monday", "師傅星期三來過", "客服說星期一會回電",
    )  # fmt: skip
    assert [text for text in answers if "free_times" not in told(text, phrases, asked=NEEDS).facts] == []
    for needs in (NEEDS, ("phone", "address")):
        assert [text for text in others if "free_times" in told(text, phrases, asked=needs).facts] == []


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to give you my address, you already have it",
        "I won't give you my phone number",
        "我不想給你們地址，你們已經有了",
        "我唔想俾地址你哋，你哋已經有啦",
        "我不想给地址",
    ],
)
def test_keeping_a_detail_back_is_no_withdrawal(phrases: Phrases, text: str) -> None:
    turn = turn_of(text, "withdraw")
    assert not interrupts(turn, phrases)
    assert interrupts(turn_of("算了，不用了", "withdraw"), phrases)
    found = contacts_told(turn, phrases, {})
    assert found.refuses and found.named


def test_in_writing_after_a_change_of_mind_is_no_way_to_be_reached(phrases: Phrases) -> None:
    assert not told("changed my mind, I'd rather have it in writing", phrases).facts
    assert set(told("please reach me in writing", phrases).facts) == {"channel"}


@pytest.mark.parametrize(
    "text",
    ["Wednesday 2 December afternoon", "2 December", "Dec 2nd at 3pm", "12月2日下午", "the 2nd of December", "12月2日"],
)
def test_a_day_of_the_calendar_says_when(text: str, phrases: Phrases) -> None:
    assert phrases.contacts.answers_when(text, asks=False)


@pytest.mark.parametrize(
    "text", ["I bought it on 2 December", "not 2 December", "by 2 December at the latest", "may I"]
)
def test_a_day_of_something_else_does_not(text: str, phrases: Phrases) -> None:
    assert not phrases.contacts.answers_when(text, asks=False)
