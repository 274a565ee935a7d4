"""Test that only what was surely meant becomes an agreement, at the recap and while options are on the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.cases import cases, commitments, messages, offers
from bot.cases.models import OfferOption
from bot.nlu.extract import extract
from bot.remedy import load_policy
from bot.settings import ROOT
from tests.clock import StandingClock
from tests.dialogue.reach_states import STATES, only, option_commands, to_options, to_recap
from tests.dialogue.talk import Talk

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=ZoneInfo("Asia/Taipei"))
READS_BACK = ("對嗎", "要我先記下", "要照這樣選嗎", "is that right", "Shall I record", "as it is?")


def hear(talk: Talk, text: str, intent: str) -> list[dict]:
    return talk.hear(text, intent, extract(text, NOW))


def accepted(talk: Talk) -> OfferOption | None:
    with talk.store.read() as session:
        case = cases.current_case(session, talk.id)
        return offers.agreement(session, case)


def commands(replies: list[dict]) -> list[str]:
    payload = replies[-1]["payload"]
    confirm = [payload["confirm"]] if "confirm" in payload else []
    return [one["command"] for one in [*payload.get("suggestions", ()), *confirm]]


@pytest.mark.parametrize("intent", ["choose_option", "request_remedy", "affirm", "inform", "nlu_fallback"])
@pytest.mark.parametrize(
    "text",
    [
        "不要退款",
        "我不想要退款",
        "我不要第一個",
        "不要換新，也不要維修",
        "如果換新的可以再折兩千我就接受",
        "可以換新的再加補償兩千嗎",
        "換新好了，可是能不能換別款",
        "道歉跟書面說明可以都要嗎？",
        "退款，星期六來收",
        "can I get both the refund and the voucher?",
        # Others of the kind.
        "退款我再跟老婆講下先",
        "唔好退款住",
        "換貨都得嘅，不過要快啲",
        "the refund would be fine if you also pay the postage",
        "my husband would rather have the exchange",
        "neither the refund nor the repair",
    ],
)
def test_no_agreement_that_was_not_meant(talk: Talk, text: str, intent: str) -> None:
    to_options(talk)
    hear(talk, text, intent)
    assert accepted(talk) is None
    assert talk.promises() == []


def test_a_choice_with_a_wish_is_read_back_and_a_plain_yes_agrees(talk: Talk) -> None:
    wanted = option_commands(to_options(talk))[0]
    replies = hear(talk, "退款，星期六來收", "request_remedy")
    assert any(words in replies[-1]["text"] for words in READS_BACK)
    assert commands(replies)[:2] == [wanted, "/deny"]
    only(talk.hear("對", "affirm"), "commitment")
    option = accepted(talk)
    assert option is not None and f"/choose_option?option={option.id}" == wanted
    with talk.store.read() as session:
        assert messages.after(session, talk.id, option.accepted_seq - 1)[0].text == "對"


def test_a_yes_after_a_digression_agrees_to_nothing(talk: Talk) -> None:
    to_options(talk)
    hear(talk, "退款，星期六來收", "request_remedy")
    talk.hear("你是機器人嗎", "ask_bot")
    talk.hear("好", "affirm")
    assert accepted(talk) is None


def test_a_no_to_what_was_read_back_leaves_the_choice_open(talk: Talk) -> None:
    to_options(talk)
    hear(talk, "退款，星期六來收", "request_remedy")
    talk.hear("不是", "deny")
    assert talk.slot("stage") == "offering" and accepted(talk) is None
    only(talk.hear("第二個", "choose_option"), "commitment")


def test_the_button_of_what_was_read_back_agrees(talk: Talk) -> None:
    to_options(talk)
    replies = hear(talk, "退款，星期六來收", "request_remedy")
    only(talk.press(commands(replies)[0]), "commitment")


def test_who_decides_nothing_three_times_gets_a_person(talk: Talk) -> None:
    to_options(talk)
    for text in ("我再想想", "還在考慮", "不一定欸"):
        replies = hear(talk, text, "inform")
    assert only(replies, "handoff")["payload"]["reason"] == "no_options"


def test_bargaining_again_about_the_same_option_gets_a_person(talk: Talk) -> None:
    to_options(talk)
    assert "沒辦法再加" in hear(talk, "退款再加兩千", "request_remedy")[-1]["text"]
    assert only(hear(talk, "退款一定要加兩千啦", "request_remedy"), "handoff")["payload"]["reason"] == "over_authority"


@pytest.mark.parametrize(
    "text", ["對嗎我不確定", "應該吧", "對吧？", "大概是", "i guess so", "yes, if you say so", "對，但是我不確定日期"]
)
def test_a_yes_with_a_reservation_leaves_the_recap_open(talk: Talk, text: str) -> None:
    to_recap(talk)
    replies = hear(talk, text, "affirm")
    assert talk.slot("stage") == "recap" and talk.stage() == "clarifying"
    assert "/affirm" in commands(replies)
    talk.hear("對", "affirm")
    assert talk.slot("stage") == "offering"


# ---- taking back ----


@pytest.mark.parametrize(
    "text, intent",
    [
        ("取消這個案件，我不要換了", "withdraw"),
        ("我反悔了，我要退款不要換", "request_remedy"),
        ("等一下，我按錯了", "nlu_fallback"),
        ("我沒有說我選好了", "complain"),
        ("Can I have the exchange instead?", "request_remedy"),
        ("sorry, I clicked the wrong one", "inform"),
        ("唔好意思，揀錯咗", "chitchat"),
        ("I changed my mind", "out_of_scope"),
    ],
)
def test_an_agreement_is_taken_back_by_a_word(talk: Talk, text: str, intent: str) -> None:
    STATES["agreed"](talk)
    replies = hear(talk, text, intent)
    assert only(replies, "options")
    assert accepted(talk) is None and talk.stage() == talk.slot("stage") == "offering"
    assert {promise.state for promise in talk.promises()} == {"voided"}
    assert all(text in promise.state_reason for promise in talk.promises())


def test_what_is_wanted_instead_is_read_back(talk: Talk) -> None:
    STATES["agreed"](talk)
    replies = hear(talk, "我反悔了，我要換貨", "request_remedy")
    assert "對嗎" in replies[-1]["text"]
    card = only(talk.hear("對", "affirm"), "commitment")
    assert "換" in card["text"]
    states = [promise.state for promise in talk.promises()]
    assert "open" in states and "voided" in states
    # The card shows what holds, the status also what was cancelled.
    assert len(card["payload"]["items"]) == states.count("open")
    assert "已取消" in talk.hear("現在怎麼樣了", "ask_case_status")[-1]["text"]


def test_by_the_button_on_the_commitment_card(talk: Talk) -> None:
    replies = STATES["agreed"](talk)
    assert commands(replies) == [f"/withdraw?case={talk.case().number}"]
    assert only(talk.press(commands(replies)[0]), "options")
    assert accepted(talk) is None


@pytest.mark.parametrize(
    "text", ["地址改成台北市中山路1號", "我的電話改為0912333444", "my phone number changed to 0912333444"]
)
def test_a_correction_of_something_else_voids_nothing(talk: Talk, text: str) -> None:
    STATES["agreed"](talk)
    hear(talk, text, "inform")
    assert accepted(talk) is not None
    assert {promise.state for promise in talk.promises()} == {"open"}


def test_after_the_cooling_off_a_person_decides(talk: Talk, clock: StandingClock) -> None:
    STATES["agreed"](talk)
    clock.now += load_policy(ROOT / "data" / "policy").cooling_off
    replies = talk.hear("我反悔了", "withdraw")
    assert only(replies, "handoff")
    assert {promise.state for promise in talk.promises()} == {"open"}


def test_once_a_promise_was_kept_a_person_decides(talk: Talk) -> None:
    STATES["agreed"](talk)
    with talk.store.begin() as session:
        commitments.mark(session, talk.promises()[0].id, "kept", "agent:lin")
    assert only(talk.hear("我反悔了", "withdraw"), "handoff")


def test_in_english(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("en")
    STATES["agreed"](talk)
    replies = hear(talk, "I've changed my mind, the exchange please", "request_remedy")
    assert only(replies, "options")
    assert "is that right" in replies[-1]["text"]
