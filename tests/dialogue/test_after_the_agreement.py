"""Test messages after an agreement: thanks, the same matter again, or another matter."""

from __future__ import annotations

import pytest

from bot.cases import cases
from tests.dialogue.reach_states import HAPPENED, asked, only, to_agreement, to_arranging, to_reopening
from tests.dialogue.talk import Talk, entity

FRYER = entity("product", "air_fryer", "氣炸鍋")
PHONE = entity("phone", "+886912345678", "0912345678")
ADDRESS_ZH = entity("address", "台北市中山區南京東路二段100號5樓", "台北市中山區南京東路二段100號5樓", 11)


def test_thanks_and_goodbye_leave_the_agreement_alone(talk: Talk) -> None:
    to_agreement(talk)
    assert "不用客氣" in talk.hear("謝謝", "thank")[0]["text"]
    assert "再見" in talk.hear("掰掰", "goodbye")[0]["text"]
    assert talk.stage() == talk.slot("stage") == "agreed"


@pytest.mark.parametrize("intent, says", [("thank", "不用客氣"), ("praise", "謝謝"), ("goodbye", "再見")])
def test_a_story_is_followed_also_where_details_were_told_before(talk: Talk, intent: str, says: str) -> None:
    to_arranging(talk)
    only(talk.hear(f"{PHONE['text']}，{ADDRESS_ZH['text']}", "inform", [PHONE, ADDRESS_ZH]), "commitment")
    replies = talk.hear("多謝晒", intent)
    assert "action_default_fallback" not in talk.actions
    assert says in replies[0]["text"]


def test_never_mind_leaves_the_agreement_alone(talk: Talk) -> None:
    to_agreement(talk)
    promised = talk.promises()
    replies = talk.hear("算了", "withdraw")
    assert [s["command"] for s in replies[-1]["payload"]["suggestions"]] == ["/withdraw", "/deny"]
    talk.hear("不用", "deny")
    talk.hear("謝謝", "thank")
    assert talk.stage() == talk.slot("stage") == "agreed"
    assert [(p.id, p.state) for p in talk.promises()] == [(p.id, "open") for p in promised]


def test_another_complaint_is_asked_about_first(talk: Talk) -> None:
    to_agreement(talk)
    replies = talk.hear("退款一直沒收到,太誇張了", "complain")
    assert "同一件事" in replies[-1]["text"]
    assert [s["command"] for s in replies[-1]["payload"]["suggestions"]] == ["/affirm", "/deny"]
    assert talk.stage() == "agreed"


def test_the_same_matter_reopens_its_case_for_a_person(talk: Talk) -> None:
    to_agreement(talk)
    number, promised = talk.case().number, len(talk.promises())
    talk.hear("退款一直沒收到,太誇張了", "complain")
    card = only(talk.press("/affirm", "同一件事"), "handoff")["payload"]
    assert card["reason"] == "reopened"
    assert talk.case().number == number and talk.stage() == "escalated"
    assert len(talk.promises()) == promised


def test_a_person_asked_for_after_the_agreement_gets_that_case(talk: Talk) -> None:
    to_agreement(talk)
    number = talk.case().number
    talk.hear("找真人", "request_human")
    assert talk.case().number == number and talk.stage() == "escalated"


def test_another_matter_is_a_new_case_that_asks_nothing_said_in_that_complaint(talk: Talk) -> None:
    to_agreement(talk)
    first = talk.case().number
    talk.hear(
        "還有氣炸鍋昨天也壞了打不開",
        "complain",
        [FRYER, entity("time", HAPPENED, "昨天", 5)],
    )
    replies = talk.press("/deny", "另一件事")
    assert asked(replies) == "desired_outcome"
    assert talk.case().number != first
    assert talk.facts() == {"what": "還有氣炸鍋昨天也壞了打不開", "product": "air_fryer", "when": HAPPENED}


def test_the_new_case_is_apologised_for_and_agreed_on_its_own(talk: Talk) -> None:
    to_agreement(talk)
    first = talk.case().number
    talk.hear("還有氣炸鍋昨天也壞了打不開", "complain", [FRYER, entity("time", HAPPENED, "昨天", 5)])
    talk.press("/deny", "另一件事")
    replies = talk.hear("換一台", "request_remedy", [entity("desired_outcome", "exchange", "換一台")])
    assert any("道歉" in reply["text"] for reply in replies)
    assert only(replies, "recap")["payload"]["facts"]["product"] == "氣炸鍋"
    talk.hear("對", "affirm")
    # The address is known; a day that suited for the first matter says nothing about this one.
    question = only(talk.hear("第一個", "choose_option"), "question")
    assert "時間" in question["text"] and "地址" not in question["text"]
    only(talk.hear("星期天早上", "inform"), "commitment")
    with talk.store.read() as session:
        assert cases.find(session, first).stage == "agreed"
    assert talk.stage() == "agreed" and talk.case().number != first


def test_thanks_instead_of_an_answer_leaves_the_agreement_standing(talk: Talk) -> None:
    to_reopening(talk)
    talk.hear("謝謝", "thank")
    assert talk.slot("stage") == talk.stage() == "agreed"


def test_the_state_is_told_instead_of_an_answer(talk: Talk) -> None:
    to_reopening(talk)
    assert only(talk.hear("我的退款呢", "ask_case_status"), "status")
