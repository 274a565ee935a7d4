"""Test matters that go to a person at once in any state: hazards, fraud, repeated contacts, threats."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import only, to_agreement, to_fresh, to_product, to_what, to_when
from tests.dialogue.talk import Talk

TELLING = [to_fresh, to_what, to_when, to_product]
Way = Callable[[Talk], list]


@pytest.mark.parametrize("way", TELLING)
@pytest.mark.parametrize(
    "said, kind, reason",
    [
        ("電暖器起火燒到我的手", "safety_hazard", "hazard"),
        ("你們的人盜刷我的卡", "fraud", "fraud"),
        ("這已經是第三次跟你們反映了", "process", "repeat_contact"),
    ],
)
def test_hazard_fraud_and_the_third_time(talk: Talk, way: Way, said: str, kind: str, reason: str) -> None:
    way(talk)
    card = only(talk.hear(said, "complain", kind=kind), "handoff")["payload"]
    assert card["reason"] == reason and card["promised_by"] and card["handler"]
    assert talk.stage() == talk.slot("stage") == "escalated"
    assert talk.tracker().active_loop is None
    assert said in talk.facts()["what"]


@pytest.mark.parametrize("way", TELLING)
def test_a_threat_goes_to_somebody_who_may_decide(talk: Talk, way: Way) -> None:
    way(talk)
    card = only(talk.hear("我要告你們,找律師", "threaten"), "handoff")["payload"]
    assert card["reason"] == "threat"


def test_a_hazard_is_put_first_and_safety_is_spoken_of_before_all_else(talk: Talk) -> None:
    replies = talk.hear("充電器爆炸了", "complain", kind="safety_hazard")
    assert "停止使用" in replies[0]["text"]
    assert talk.handoff().priority == 1


def test_a_hazard_after_an_agreement_is_a_hazard_and_not_another_round(talk: Talk) -> None:
    to_agreement(talk)
    card = only(talk.hear("換來的這台起火了", "complain", kind="safety_hazard"), "handoff")["payload"]
    assert card["reason"] == "hazard"
    assert talk.promises(), "what was agreed stays with the case"


def test_a_kind_the_model_is_not_sure_of_scares_nobody(talk: Talk) -> None:
    replies = talk.hear("東西有點燙燙的不太好用", "complain", kind="safety_hazard", kind_confidence=0.4)
    assert "handoff" not in talk.kinds(replies)


def test_a_threat_while_a_person_is_on_the_way_makes_it_no_later(talk: Talk) -> None:
    to_when(talk)
    talk.hear("找真人", "request_human")
    promised = talk.handoff().promised_by
    talk.hear("我要找律師", "threaten")
    assert talk.handoff().promised_by <= promised
