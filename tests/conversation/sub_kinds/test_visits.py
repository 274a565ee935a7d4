"""Work at the customer's home that was not done, a surcharge, and what is no such thing."""

from __future__ import annotations

import pytest

from bot.conversation.sub_kinds.by_model import by_model
from bot.conversation.sub_kinds.words import Heard, sub_kind_words
from bot.conversation.turn import Turn
from bot.conversation.wishes import refined


def _settled(text: str) -> frozenset[str]:
    return sub_kind_words().settled(sub_kind_words().heard(text).said)


@pytest.mark.parametrize(
    "text",
    [
        "Engineer for my washing machine never turned up on Monday",
        "The fitters didn't show up",
        "The engineer was supposed to come last Thursday to mend my washing machine and nobody turned up",
        "Your plumber was due on Monday, no one came",
        "師傅應該星期四嚟整冷氣，點知冇人嚟",
        "師傅約咗廿五號嚟整洗衣機,冇人嚟",
        "上禮拜約好修烘衣機沒人來",
        "Your technician was rude and left without fixing my washing machine",
        "衣櫃門關不起來,師傅說沒辦法調就走了",
        "The wardrobe doors were hung wrong by your fitters",
        "你們師傅來裝冷氣裝錯房間",
        "你們昨天把衣櫃丟在一樓不搬上樓",
        "Your men left my wardrobe in the lobby",
    ],
)
def test_work_at_home_that_was_not_done_is_heard(text: str) -> None:
    found = _settled(text)
    assert "visit_failed" in found
    assert "not_delivered" not in found


@pytest.mark.parametrize(
    "text",
    [
        "訂了電扇兩週了一直沒送來",
        "送貨師傅沒來",
        "My parcel never turned up",
        "the technician came and fixed it",
        "the handle came off",
        "the sofa was left in my garden by mistake of mine",
    ],
)
def test_goods_that_did_not_come_are_no_failed_visit(text: str) -> None:
    assert "visit_failed" not in _settled(text)


@pytest.mark.parametrize(
    "text",
    [
        "workers遲咗三個鐘仲要extra charge我 $800",
        "昨天送沙發來,說要用吊車,跟我收了2000,合約上沒寫",
        "師傅到現場才說要加收樓梯費500元",
        "They demanded an extra 80 for the stairs",
        "there was a surcharge of 300 nobody mentioned",
    ],
)
def test_a_surcharge_is_a_wrong_bill(text: str) -> None:
    assert "wrong_bill" in _settled(text)


@pytest.mark.parametrize("text", ["之前修過兩次了", "這台之前送修過兩次", "已經修過兩次還是壞"])
def test_repaired_twice_is_not_charged_twice(text: str) -> None:
    assert "charged_twice" not in _settled(text)


@pytest.mark.parametrize("text", ["上個月收多咗我三百蚊運費,退返俾我", "多收的錢請退還給我們"])
def test_what_is_to_be_given_back_to_the_customer_was_not_sent_back(text: str) -> None:
    assert "sent_back" not in _settled(text)


@pytest.mark.parametrize(
    "text", ["上個月退的椅子到現在還沒退款", "椅子退咗成個月仲未退錢", "I returned the chair, still no refund"]
)
def test_who_waits_for_the_refund_has_sent_it_back(text: str) -> None:
    assert "sent_back" in _settled(text)


@pytest.mark.parametrize(
    "text",
    [
        "冰箱壞了,裡面的食物都壞掉了",
        "個雪櫃壞咗,啲餸全部臭晒",
        "the fridge broke and all my food went bad",
        "你們來洗沙發,洗完縮水了",
        "after you cleaned my sofa the fabric shrank",
    ],
)
def test_food_and_what_a_service_ruined_are_damage(text: str) -> None:
    assert "property_damage" in _settled(text)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("吊車的2000退我", "pay_difference"),
        ("refund返嗰800", "pay_difference"),
        ("把樓梯費還給我", "pay_difference"),
        ("I want the surcharge refunded", "pay_difference"),
        ("the 900 back", "pay_difference"),
        ("沙發退我錢", None),
    ],
)
def test_a_sum_that_is_wanted_back_is_no_cancelled_order(text: str, wish: str | None) -> None:
    assert [one["value"] for one in refined([], text)] == ([wish] if wish is not None else [])


@pytest.mark.parametrize(
    ("name", "text", "counts"),
    [
        ("sent_back", "衣櫃門關不起來,師傅就走了", False),
        ("sent_back", "椅子上個月退了", True),
        ("charged_twice", "第一個有冇數計㗎", True),
        ("charged_twice", "之前修過兩次", False),
    ],
)
def test_a_guess_needs_a_word_of_its_matter(name: str, text: str, counts: bool) -> None:
    turn = Turn("c", text, "complain", 0.9, sub_kind=name, sub_kind_confidence=0.99)
    assert (by_model(turn, Heard()) is not None) is counts
