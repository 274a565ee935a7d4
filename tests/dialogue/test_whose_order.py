"""Test the question whose order it is, answers beside a complaint, who decides more, and complaints beside praise."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation.handoff_reasons import OVER_AUTHORITY
from tests.dialogue.reach_states import REFUND, YESTERDAY, asked, only, to_options
from tests.dialogue.talk import Reply, Talk, entity
from tests.shipped_orders import last_digits

NUMBER = "AJ26111156789"
STORY = f"訂單 {NUMBER} 的東西昨天就不動了,我要退款"
OVEN = entity("product", "oven", "烤箱")


def tells(talk: Talk) -> list[Reply]:
    return talk.hear(STORY, "complain", [entity("order_number", NUMBER, start=3), YESTERDAY, REFUND])


def said(replies: list[Reply]) -> str:
    return "\n".join(f"{reply['text']}{reply['payload']}" for reply in replies)


def skip(replies: list[Reply]) -> str:
    return str(only(replies, "question")["payload"]["suggestions"][0]["command"])


def test_right_digits_read_the_order_back_and_the_refund_is_what_was_paid(talk: Talk) -> None:
    replies = tells(talk)
    assert asked(replies) == "order_proof" and "最後四個數字" in said(replies)
    assert "掃地機器人" not in said(replies)
    recap = talk.hear(last_digits(NUMBER), "nlu_fallback")
    assert "掃地機器人" in said(recap) and "11月11日" in said(recap)
    assert talk.kinds(recap)[-1] == "recap"
    assert "12,900" in said(talk.press(only(recap, "recap")["payload"]["confirm"]["command"]))


@pytest.mark.parametrize("words", [["1234", "4321"], ["我不記得那支電話了"], None])
def test_without_the_digits_it_goes_on_and_nothing_of_the_order_is_told(talk: Talk, words: list[str] | None) -> None:
    replies = tells(talk)
    if words is None:
        replies = talk.press(skip(replies))
    for one in words or ():
        assert asked(replies) == "order_proof"
        replies = talk.hear(one, "nlu_fallback")
    assert asked(replies) == "product"
    recap = talk.hear("烤箱", "inform", [OVEN])
    options = talk.press(only(recap, "recap")["payload"]["confirm"]["command"])
    for replies in (recap, options):
        assert "掃地機器人" not in said(replies) and "12,900" not in said(replies) and "11月11日" not in said(replies)


def test_a_question_beside_a_complaint_is_answered_before_the_open_question(talk: Talk) -> None:
    yesterday = {**YESTERDAY, "start": 2, "end": 4}
    replies = talk.hear("烤箱昨天不熱了，保固多久？", "complain", [OVEN, yesterday])
    assert asked(replies) == "desired_outcome"
    texts = [reply["text"] for reply in replies]
    assert len(texts) == 3 and "收到了" in texts[0] and "保固是從購買日起" in texts[1]
    assert talk.facts()["product"] == "oven" and talk.facts()["when"] == "2026-11-17"
    assert said(talk.hear("退款", "request_remedy", [entity("desired_outcome", "refund", "退款")])).count("保固是") == 0


@pytest.mark.parametrize("words", ["如果做到兩千我就接受第一個", "如果多給兩千我就接受"])
def test_who_bargains_reads_the_limit_and_may_ask_who_decides_more(talk: Talk, words: str) -> None:
    to_options(talk)
    replies = talk.hear(words, "choose_option", [entity("amount", {"minor": 200000, "currency": "TWD"}, "兩千")])
    assert "NT$1,000" in said(replies) and "陳柏翰" in replies[-1]["text"]
    buttons: list[dict[str, Any]] = replies[-1]["payload"]["suggestions"]
    request = next(one for one in buttons if "陳柏翰" in one["label"])
    assert "兩千" not in request["label"], "a sum that we name is a promise"
    talk.press(request["command"], request["label"])
    handoff = talk.handoff()
    assert handoff is not None and handoff.reason == OVER_AUTHORITY
    assert not talk.promises()


def test_a_complaint_beside_praise_is_heard(talk: Talk) -> None:
    parse = talk.say("司機很客氣，可是烤箱送來就壞了")
    assert talk.facts()["product"] == "oven", parse
    assert asked(parse) in {"when", "desired_outcome"}
