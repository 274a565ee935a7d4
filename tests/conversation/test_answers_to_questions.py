"""Test that whatever is said to an open question is first read as its answer, with what the model makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.known import Known, KnownCase
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import UNKNOWN, Found
from bot.conversation.turn_intake.decide import decide
from bot.conversation.turn_intake.intake import Intake
from bot.remedy import Policy
from bot.words import Words

from .conftest import OPEN_HOURS
from .plain import SEQ, TOLD, turn_of
from .turns import REFUND, ROBOT, entity, time

TOLD_BEFORE = {"when": ("what",), "product": ("what", "when"), "desired_outcome": ("what", "when", "product")}


@pytest.fixture
def known(policy: Policy, phrases: Phrases, words: Words) -> Known:
    return Known(policy, phrases, words, OPEN_HOURS, locale="zh-Hant")


def asked(known: Known, question: str) -> Known:
    """Return what is known when `question` is open: the answers to those before it."""
    facts = {name: TOLD[name] for name in TOLD_BEFORE.get(question, ())}
    return replace(known, case=KnownCase("2611-4821-7", facts=facts))


def said(text: str, intent: str, confidence: float, *entities: dict[str, Any], to: str, **slots: Any) -> Turn:
    return replace(turn_of(text, intent, *entities, asked=to, slots=slots), confidence=confidence)


def fact(intake: Intake, name: str) -> Found | None:
    return None if intake.change is None else intake.change.facts.get(name)


# What the model makes of words that answer "what would put this right?".
WISHES = [
    ("這禮拜送到", "inform", 0.44, [time("2026-11-16", "這禮拜", "happened", "week")]),
    ("有人教我", "greet", 0.53, []),
    ("越快越好", "praise", 0.82, []),
    ("幫我查到底哪裡出問題", "out_of_scope", 0.61, []),
    ("明天之前給我答覆", "ask_case_status", 0.56, [time("2026-11-19", "明天")]),
    ("教我怎麼裝", "out_of_scope", 0.95, []),
    ("盡快", "praise", 0.73, []),
    ("show me how to use it", "out_of_scope", 0.63, []),
    ("as soon as possible", "nlu_fallback", 0.4, []),
    ("deliver it this week", "inform", 0.41, [time("2026-11-16", "this week", None, "week")]),
    ("幫我取消訂單", "withdraw", 1.0, []),
    ("please cancel my booking", "withdraw", 0.97, []),
]


@pytest.mark.parametrize("text, intent, confidence, entities", WISHES, ids=[wish[0] for wish in WISHES])
def test_what_is_said_to_what_do_you_want_is_kept_in_the_customer_s_words(
    known: Known, text: str, intent: str, confidence: float, entities: list[dict[str, Any]]
) -> None:
    intake = decide(said(text, intent, confidence, *entities, to="desired_outcome"), asked(known, "desired_outcome"))
    assert fact(intake, "desired_outcome") == Found(text, display=text, seq=SEQ)
    assert intake.slots["desired_outcome"] == text
    assert (fact(intake, "when"), fact(intake, "product")) == (None, None)


# Words to "what would put this right?" that say no wish: a yes, a no, and when the customer is free.
NO_WISHES = [
    ("不", "deny", []),
    ("no", "deny", []),
    ("nope", "deny", []),
    ("對", "affirm", []),
    ("Yes", "affirm", []),
    ("係呀", "affirm", []),
    ("星期六下午", "inform", [time("2026-11-21", "星期六下午", "wish")]),
    ("禮拜天早上可以", "inform", [time("2026-11-22", "禮拜天早上", "wish")]),
    ("星期六下午", "nlu_fallback", []),
    ("Saturday morning please", "inform", [time("2026-11-21", "Saturday morning", "wish")]),
    ("after 6 pm", "inform", []),
]


def test_a_yes_a_no_and_a_time_are_no_wishes(known: Known) -> None:
    at = asked(known, "desired_outcome")
    for text, intent, entities in NO_WISHES:
        intake = decide(said(text, intent, 0.9, *entities, to="desired_outcome"), at)
        assert (fact(intake, "desired_outcome"), intake.slots.get("desired_outcome")) == (None, None), text


def test_an_order_s_number_is_kept_and_the_wish_stays_open(known: Known) -> None:
    at = asked(known, "desired_outcome")
    for text, number in (("訂單 SF-221", "SF-221"), ("order SF-221", "SF-221"), ("张单号码系 88-12", "88-12")):
        for intent in ("inform", "nlu_fallback", "choose_option"):
            intake = decide(said(text, intent, 0.6, to="desired_outcome"), at)
            found = fact(intake, "order_number")
            assert found is not None and found.value == number, (text, intent)
            assert intake.slots.get("desired_outcome") is None, (text, intent)


def test_a_receipt_that_is_lost_belongs_to_the_story_and_the_wish_stays_open(known: Known) -> None:
    at = asked(known, "desired_outcome")
    for text in ("發票丟了", "张单唔见咗", "收據冇咗", "No I don't have the receipt any more", "I lost the invoice"):
        for intent in ("inform", "deny", "nlu_fallback"):
            intake = decide(said(text, intent, 0.6, to="desired_outcome"), at)
            assert intake.slots.get("desired_outcome") is None, (text, intent)
            told = fact(intake, "what")
            assert told is not None and text in str(told.value), (text, intent)


def test_giving_back_in_few_words_is_a_refund(known: Known) -> None:
    at = asked(known, "desired_outcome")
    for text, found in (
        *(
            (text, [])
            for text in ("退給我", "退回來就好", "退番俾我", "退给我就可以了", "退返畀我啦", "pay me back please")
        ),
        ("退返$60俾我", [entity("amount", {"minor": 6000, "currency": "TWD"}, "$60")]),
        ("refund me 60 dollars", [entity("amount", {"minor": 6000, "currency": "TWD"}, "60 dollars")]),
    ):
        for intent in ("inform", "nlu_fallback", "request_remedy"):
            intake = decide(said(text, intent, 0.6, *found, to="desired_outcome"), at)
            assert intake.slots.get("desired_outcome") == "refund", (text, intent)


def test_a_new_thing_says_which_thing_it_is_or_what_is_wanted(known: Known) -> None:
    found = [entity("product", "kettle", "kettle", 4), entity("desired_outcome", "exchange", "new kettle")]
    for question, wish in (("product", None), ("desired_outcome", "exchange")):
        intake = decide(said("new kettle", "request_remedy", 0.6, *found, to=question), asked(known, question))
        assert intake.slots.get("desired_outcome") == wish, question


def test_wishes_that_name_a_receipt_or_an_order_stay_wishes(known: Known) -> None:
    at = asked(known, "desired_outcome")
    for text in ("補一張發票給我", "send me a new receipt", "把訂單 SF-221 重新包好", "check order SF-221 for me"):
        intake = decide(said(text, "inform", 0.6, to="desired_outcome"), at)
        assert intake.slots.get("desired_outcome") == text, text


# Words to "what would put this right?" that tell one more thing that was gone through.
MORE_OF_THE_STORY = [
    "我請假在家等耶 打電話也沒人接",
    "打了三次電話都沒人理",
    "你們客服都不接電話",
    "店員態度也很差",
    "我打咗三次電話都冇人聽",
    "the driver was rude too",
    "and nobody answers the phone",
]


@pytest.mark.parametrize("intent", ["complain", "inform", "nlu_fallback"])
def test_one_more_thing_that_was_gone_through_is_no_wish_but_belongs_to_the_story(known: Known, intent: str) -> None:
    at = asked(known, "desired_outcome")
    for text in MORE_OF_THE_STORY:
        intake = decide(said(text, intent, 0.9, to="desired_outcome"), at)
        assert (fact(intake, "desired_outcome"), intake.slots.get("desired_outcome")) == (None, None), text
        story = fact(intake, "what")
        assert story is not None and text in str(story.value), text


@pytest.mark.parametrize(
    "text", ["沒人接電話，請派人來", "nobody came, please send somebody", "我只想有人接電話", "不要再遲到了"]
)
def test_what_went_wrong_beside_a_wish_leaves_it_a_wish(known: Known, text: str) -> None:
    intake = decide(said(text, "inform", 0.6, to="desired_outcome"), asked(known, "desired_outcome"))
    assert fact(intake, "desired_outcome") == Found(text, display=text, seq=SEQ)


BARE = {
    "refund": ["退", "退錢啦", "錢還來", "my money back", "cash"],
    "exchange": ["換", "換啦", "換過", "新的", "a new one", "swap it"],
    "repair": ["修", "整返好", "fix it"],
    "apology": ["道歉", "a sorry"],
}


def test_a_word_or_two_name_the_wish_where_it_was_asked_for(known: Known) -> None:
    at = asked(known, "desired_outcome")
    for outcome, words in BARE.items():
        for text in words:
            intake = decide(said(text, "nlu_fallback", 0.4, to="desired_outcome"), at)
            assert fact(intake, "desired_outcome") == Found(outcome, display=text, seq=SEQ), text


@pytest.mark.parametrize("asked_for", ["when", "product", "desired_outcome"])
def test_who_says_that_it_was_said_has_not_answered(known: Known, asked_for: str) -> None:
    at = asked(known, asked_for)
    for text in (
        "我說過了",
        "剛剛不是說了嗎",
        "講咗喇",
        "要我說幾次啊",
        "I said that already",
        "I told you!",
        "can't you read?",
    ):
        for intent in ("inform", "complain", "nlu_fallback"):
            intake = decide(said(text, intent, 0.6, to=asked_for), at)
            assert (fact(intake, asked_for), intake.slots.get(asked_for)) == (None, None), (text, intent)


LEFT_TO_US = [
    ("你說呢", "chitchat", 0.55),
    ("而家咁點呀", "nlu_fallback", 0.4),
    ("那現在怎麼辦", "ask_policy", 0.6),
    ("so what now?", "chitchat", 0.7),
    ("你覺得呢", "chitchat", 0.99),
    ("你決定", "ask_bot", 0.69),
    ("看你們的誠意", "nlu_fallback", 0.55),
    ("唔知呀，你話點好？", "chitchat", 0.95),
    ("不知道耶，你們建議呢", "chitchat", 0.95),
    ("what can you do", "ask_bot", 1.0),
    ("up to you", "nlu_fallback", 0.4),
    ("no idea, what would you do?", "chitchat", 0.95),
]


def test_who_leaves_the_wish_to_us_has_not_decided_and_makes_no_small_talk(known: Known) -> None:
    at = asked(known, "desired_outcome")
    for text, intent, confidence in LEFT_TO_US:
        intake = decide(said(text, intent, confidence, to="desired_outcome"), at)
        assert fact(intake, "desired_outcome") == Found(UNKNOWN, display=text, seq=SEQ), text
        assert intake.slots["desired_outcome"] == UNKNOWN, text


def test_a_sum_is_no_answer_to_the_question_for_the_day(known: Known) -> None:
    intake = decide(said("it says 3,290 and the site said 2,990", "inform", 0.6, to="when"), asked(known, "when"))
    assert fact(intake, "when") is None


def test_the_words_of_a_wish_are_no_part_of_what_happened(known: Known) -> None:
    turn = said("The 60 back. And maybe a sorry.", "complain", 0.9, to="desired_outcome")
    intake = decide(turn, asked(known, "desired_outcome"))
    assert fact(intake, "what") is None
    wanted = Found("pay_difference", resolved={"more": "And maybe a sorry"}, display="The 60 back", seq=SEQ)
    assert fact(intake, "desired_outcome") == wanted


@pytest.mark.parametrize(
    "text, intent", [("退貨好了", "withdraw"), ("算了，退款就好", "withdraw"), ("我要退款啦", "greet")]
)
def test_a_wish_that_sounds_like_giving_up_is_a_wish(known: Known, text: str, intent: str) -> None:
    turn = said(text, intent, 0.6, entity("desired_outcome", "refund", "退"), to="desired_outcome")
    intake = decide(turn, asked(known, "desired_outcome"))
    assert intake.slots["desired_outcome"] == "refund"


@pytest.mark.parametrize(
    "text, entities, wish",
    [
        ("退貨好了", [REFUND], "refund"),
        ("幫我取消訂單", [], "幫我取消訂單"),
        ("cancel my subscription", [], "cancel my subscription"),
    ],
)
def test_such_a_wish_opens_a_complaint_when_no_question_is_open(
    known: Known, text: str, entities: list[dict[str, Any]], wish: str
) -> None:
    intake = decide(turn_of(text, "withdraw", *entities), known)
    assert (intake.slots["names_wish"], intake.slots["desired_outcome"]) == (True, wish)


@pytest.mark.parametrize("text", ["幫我取消訂單", "cancel my order", "取消掛號", "cancel 張單"])
def test_to_cancel_a_purchase_or_a_booking_is_a_wish_whichever_way_it_is_heard(known: Known, text: str) -> None:
    for intent in ("withdraw", "request_remedy"):
        assert decide(turn_of(text, intent), known).slots["desired_outcome"] == text, intent


@pytest.mark.parametrize("text", ["算了", "不用了，謝謝", "forget it", "當我沒說"])
def test_giving_up_is_no_wish(known: Known, text: str) -> None:
    intake = decide(said(text, "withdraw", 0.9, to="desired_outcome"), asked(known, "desired_outcome"))
    assert intake.slots["names_wish"] is False
    assert fact(intake, "desired_outcome") is None


TALK = [
    ("謝謝", "thank", 1.0),
    ("哈囉", "greet", 0.99),
    ("喂，有人在嗎", "greet", 0.6),
    ("hello there", "greet", 0.5),
    ("今天天氣真好", "chitchat", 0.92),
    ("你們幾點關門", "ask_policy", 0.89),
    ("你是機器人嗎", "ask_bot", 0.7),
    ("我的案子到哪了？", "ask_case_status", 0.6),
    ("店員人很好", "praise", 1.0),
    ("你們都是豬", "abuse", 0.98),
]


@pytest.mark.parametrize("question", ["what", "when", "product", "desired_outcome"])
@pytest.mark.parametrize("text, intent, confidence", TALK, ids=[one[0] for one in TALK])
def test_talk_beside_the_matter_is_no_answer_and_does_not_reset_the_count(
    known: Known, question: str, text: str, intent: str, confidence: float
) -> None:
    case = asked(known, question)
    turn = said(text, intent, confidence, to=question, questions_put={question: [3]})
    first = decide(turn, case)
    assert (fact(first, question), first.slots.get(question)) == (None, None)
    assert question not in first.slots, "the slot asked for is left alone, so that the rules for such talk answer"
    # What the customer asked is answered; the question shown again after it is not counted as put once more.
    counted = {question: [3], f"{question} again": [SEQ]} if first.slots["question"] else {question: [3, SEQ]}
    assert first.slots["questions_put"] == counted
    assert (first.slots["asking_again"], first.slots["resting"]) == (True, False)
    again = decide(replace(turn, slots={**turn.slots, "questions_put": {question: [3, 5]}}), case)
    assert (again.slots["resting"], again.slots["asking_again"], again.reason) == (True, False, None)
    assert fact(again, question) is None


@pytest.mark.parametrize("question", ["when", "product"])
@pytest.mark.parametrize(
    "text, intent", [("你到底看不看得懂中文", "complain"), ("為什麼要問這個", "inform"), ("what for?", "inform")]
)
def test_a_question_back_is_neither_a_day_nor_a_product(known: Known, question: str, text: str, intent: str) -> None:
    intake = decide(said(text, intent, 0.68, to=question), asked(known, question))
    assert fact(intake, question) is None


@pytest.mark.parametrize(
    "text, intent, entities",
    [
        ("電扇", "inform", [entity("product", "fan", "電扇")]),
        ("昨天", "inform", [time("2026-11-17", "昨天")]),
        ("11/20", "inform", [time("2026-11-20", "11/20")]),
        ("想換一副新的", "request_remedy", [entity("desired_outcome", "exchange", "換一副", 1)]),
        ("我也不知道怎麼講", "inform", []),
        ("I don't know how to explain", "inform", []),
    ],
)
def test_what_names_another_fact_or_nothing_is_not_what_happened(
    known: Known, text: str, intent: str, entities: list[dict[str, Any]]
) -> None:
    intake = decide(said(text, intent, 0.9, *entities, to="what"), asked(known, "what"))
    assert fact(intake, "what") is None
    assert intake.slots["asking_again"] is True


@pytest.mark.parametrize("text", ["電扇壞了", "昨天壞了", "it broke", "有人教我", "一直沒聲音"])
def test_a_short_trouble_is_what_happened(known: Known, text: str) -> None:
    turn = said(text, "inform", 0.6, *([entity("product", "fan", "電扇")] if "電扇" in text else []), to="what")
    assert fact(decide(turn, asked(known, "what")), "what") == Found(text, seq=SEQ)


@pytest.mark.parametrize(
    "text, asks",
    [("壞了", "when"), ("it broke", "when"), ("冇聲", "when"), ("很爛", "what"), ("this is terrible", "what")],
)
def test_a_short_trouble_that_opens_the_talk_is_what_happened(known: Known, text: str, asks: str) -> None:
    intake = decide(turn_of(text, "complain"), known)
    assert fact(intake, "what") == (Found(text, seq=SEQ) if asks == "when" else None)
    assert intake.slots["questions_put"] == {asks: [SEQ]}


def test_after_two_questions_the_words_are_kept_and_the_next_question_comes(known: Known) -> None:
    turn = said("嗯", "nlu_fallback", 0.5, to="when", questions_put={"when": [3, 5]})
    intake = decide(turn, asked(known, "when"))
    assert fact(intake, "when") == Found(UNKNOWN, display="嗯", seq=SEQ)
    assert intake.slots["questions_put"] == {"when": [3, 5], "product": [SEQ]}
    assert intake.slots["when"] == UNKNOWN, "the form goes on, and nobody says that it was not understood"


def test_after_two_questions_words_stand_for_what_happened_when_anything_is_known(known: Known) -> None:
    turn = said("爛死了", "complain", 0.9, to="what", questions_put={"what": [3, 5]})
    case = replace(known, case=KnownCase("2611-4821-7", facts={"product": TOLD["product"]}))
    assert fact(decide(turn, case), "what") == Found("爛死了", seq=SEQ)
    assert decide(turn, asked(known, "what")).reason == "not_understood"


def test_a_question_put_twice_before_the_customer_left_is_not_put_again(known: Known) -> None:
    case = replace(known, case=KnownCase("2611-4821-7", facts={"what": TOLD["what"], "product": TOLD["product"]}))
    turn = turn_of("我回來了，還是不會動", "complain", ROBOT, slots={"questions_put": {"when": [3, 5]}})
    intake = decide(turn, case)
    assert intake.slots["when"] == UNKNOWN
    assert intake.slots["questions_put"]["desired_outcome"] == [SEQ]


def test_taking_in_a_turn_twice_counts_a_question_once(known: Known) -> None:
    turn = turn_of("掃地機器人一打開就壞掉了", "complain", ROBOT)
    slots = decide(turn, known).slots
    again = decide(replace(turn, slots={**turn.slots, **slots}), known)
    assert again.slots["questions_put"] == slots["questions_put"] == {"when": [SEQ]}


@pytest.mark.parametrize("text", ["掃除機が壊れました", "Tôi muốn hoàn tiền", "saya mau uang kembali"])
def test_a_language_that_is_not_spoken_is_no_answer(known: Known, text: str) -> None:
    turn = said(text, "nlu_fallback", 0.5, to="desired_outcome")
    intake = decide(replace(turn, locale="other", locale_confidence=1.0), asked(known, "desired_outcome"))
    assert fact(intake, "desired_outcome") is None
    assert (intake.locale, intake.slots["other_language"]) == ("zh-Hant", True)


def test_another_matter_does_not_bring_an_open_question_a_third_time(known: Known) -> None:
    facts = {"what": TOLD["what"], "product": TOLD["product"]}
    case = replace(known, case=KnownCase("2611-4821-7", facts=facts))
    fryer = entity("product", "air_fryer", "氣炸鍋", 4)
    slots = {"what": "x", "product": "robot_vacuum", "questions_put": {"when": [3, 5]}}
    intake = decide(turn_of("另外我的氣炸鍋也壞了，完全不會熱", "complain", fryer, slots=slots), case)
    assert intake.later, "it is another matter"
    assert (intake.slots["resting"], intake.slots["asking_again"]) == (True, False)


def test_contact_details_are_not_kept_as_the_answer_to_a_question_put_twice(known: Known) -> None:
    phone = entity("phone", "+886922111333", "0922111333")
    slots = {"questions_put": {"product": [3, 5]}}
    turn = turn_of("0922111333", "inform", phone, asked="product", slots=slots)
    intake = decide(turn, asked(known, "product"))
    assert intake.contacts["phone"].value == "+886922111333"
    product = fact(intake, "product")
    assert product is not None and (product.value, product.display) == (UNKNOWN, None)


def test_what_fails_after_a_question_about_a_thing_is_that_thing(known: Known) -> None:
    kettle = entity("product", "kettle", "快煮壺")
    asks = decide(turn_of("快煮壺保固多久？", "ask_policy", kettle), known)
    assert asks.slots["asked_about"] == "kettle"
    slots = {"asked_about": "kettle"}
    told = decide(turn_of("我的用八個月就壞了", "complain", slots=slots), known)
    assert fact(told, "product") == Found("kettle", seq=SEQ)
    other = decide(turn_of("我的電扇用八個月就壞了", "complain", entity("product", "fan", "電扇"), slots=slots), known)
    assert getattr(fact(other, "product"), "value", None) == "fan"
    rude = decide(replace(turn_of("店員罵我", "complain", slots=slots), kind="service_attitude"), known)
    assert fact(rude, "product") is None
