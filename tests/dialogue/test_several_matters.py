"""Test several matters in one conversation: each has its own case, one is in hand, the others follow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cases import cases, commitments, fact_store
from bot.cases.models import Case
from bot.cases.queue import handoffs
from tests.dialogue.reach_states import asked, only, text_of, to_agreement, to_options, to_recap, to_when
from tests.dialogue.talk import Reply, Talk, entity
from tests.reachable import make_reachable

COOKER = ("rice_cooker", "電鍋")
DRYER = ("hair_dryer", "吹風機")
TWO = "電鍋煮不熟飯，吹風機也壞了"
TWO_EN = "My rice cooker won't cook, and my hair dryer is broken too"


def named(text: str, product: str, word: str) -> dict[str, object]:
    """Return the entity of a product where its word stands in the text."""
    return entity("product", product, word, text.index(word))


def of_conversation(talk: Talk) -> list[Case]:
    with talk.store.read() as session:
        return cases.of_conversation(session, talk.id)


def told(talk: Talk, case: Case) -> str:
    with talk.store.read() as session:
        return str(fact_store.current(session, case)["what"].value)


def two_told(talk: Talk) -> list[Reply]:
    if talk.locale == "en":
        return talk.hear(
            TWO_EN, "complain", [named(TWO_EN, "rice_cooker", "rice cooker"), named(TWO_EN, "hair_dryer", "hair dryer")]
        )
    return talk.hear(TWO, "complain", [named(TWO, *COOKER), named(TWO, *DRYER)])


def reachable(talk: Talk) -> None:
    with talk.store.begin() as session:
        make_reachable(session, talk.id)


def first_agreed(talk: Talk) -> list[Reply]:
    """Tell two matters and agree on the first, as a customer whose contact details are known."""
    two_told(talk)
    reachable(talk)
    talk.hear("昨天", "inform", [entity("time", "2026-11-17", "昨天")])
    talk.hear("換一台", "request_remedy", [entity("desired_outcome", "exchange", "換一台")])
    talk.hear("對", "affirm")
    return talk.hear("第一個", "choose_option")


def test_two_things_told_at_once_are_two_cases(talk: Talk) -> None:
    replies = two_told(talk)
    first, second = of_conversation(talk)
    assert (first.stage, second.stage) == ("listening", "noted")
    assert talk.facts() == {"what": "電鍋煮不熟飯，", "product": "rice_cooker"}
    assert told(talk, second) == "吹風機也壞了"
    assert asked(replies) == "when"


def test_two_things_told_at_once_are_two_cases_in_english(open_talk: Callable[..., Talk]) -> None:
    english = open_talk("en")
    two_told(english)
    assert english.facts()["product"] == "rice_cooker"
    assert told(english, of_conversation(english)[1]) == "my hair dryer is broken too"


def test_nothing_is_taken_up_while_the_first_is_in_hand(talk: Talk) -> None:
    two_told(talk)
    assert talk.take_up() == []
    to_recap_of = talk.hear("昨天", "inform", [entity("time", "2026-11-17", "昨天")])
    assert asked(to_recap_of) == "desired_outcome"
    assert talk.take_up() == []


def test_the_second_is_taken_up_after_the_first_is_agreed(talk: Talk) -> None:
    only(first_agreed(talk), "commitment")
    replies = talk.take_up(entities=[entity("product", *DRYER)])
    first, second = of_conversation(talk)
    assert (first.stage, second.stage) == ("agreed", "listening")
    assert asked(replies) == "when"
    assert talk.facts() == {"what": "吹風機也壞了", "product": "hair_dryer"}


def test_both_are_agreed_each_with_its_own_promises(talk: Talk) -> None:
    first_agreed(talk)
    talk.take_up(entities=[entity("product", *DRYER)])
    talk.hear("昨天", "inform", [entity("time", "2026-11-17", "昨天")])
    replies = talk.hear("退款", "request_remedy", [entity("desired_outcome", "refund", "退款")])
    assert only(replies, "recap")["payload"]["facts"]["product"] == "吹風機"
    talk.hear("對", "affirm")
    only(talk.hear("第一個", "choose_option"), "commitment")
    with talk.store.read() as session:
        both = cases.of_conversation(session, talk.id)
        assert [case.stage for case in both] == ["agreed", "agreed"]
        assert all(commitments.of_case(session, case) for case in both)
    assert talk.take_up() == []


def test_the_status_numbers_the_matters(talk: Talk) -> None:
    first_agreed(talk)
    talk.take_up(entities=[entity("product", *DRYER)])
    card = only(talk.hear("進度怎樣了", "ask_case_status"), "status")
    matters = card["payload"]["matters"]
    assert [one["stage"] for one in matters] == ["agreed", "listening"]
    assert [one["about"] for one in matters] == ["電鍋", "吹風機"]
    assert matters[0]["items"] and not matters[1]["items"]
    assert card["payload"]["case_number"] == of_conversation(talk)[1].number
    assert "第 1 件：電鍋" in card["text"] and "第 2 件：吹風機" in card["text"]


def test_one_waits_for_a_person_while_the_other_is_agreed(talk: Talk) -> None:
    two_told(talk)
    reachable(talk)
    talk.hear("昨天", "inform", [entity("time", "2026-11-17", "昨天")])
    talk.hear("換一台", "request_remedy", [entity("desired_outcome", "exchange", "換一台")])
    talk.hear("對", "affirm")
    only(talk.press("/reject_options", "都不合適"), "handoff")
    replies = talk.take_up(entities=[entity("product", *DRYER)])
    assert asked(replies) == "when"
    talk.hear("昨天", "inform", [entity("time", "2026-11-17", "昨天")])
    talk.hear("退款", "request_remedy", [entity("desired_outcome", "refund", "退款")])
    talk.hear("對", "affirm")
    only(talk.hear("第一個", "choose_option"), "commitment")
    assert [case.stage for case in of_conversation(talk)] == ["escalated", "agreed"]
    card = only(talk.hear("進度怎樣了", "ask_case_status"), "status")
    assert [one["stage"] for one in card["payload"]["matters"]] == ["escalated", "agreed"]


def test_a_person_who_is_asked_for_gets_all_matters(talk: Talk) -> None:
    two_told(talk)
    replies = talk.hear("我要找真人", "request_human")
    assert "吹風機也壞了" in text_of(replies)
    assert talk.take_up() == []


def test_a_matter_of_danger_is_never_put_off(talk: Talk) -> None:
    text = "電鍋煮不熟飯，吹風機也冒煙著火了"
    talk.hear(text, "complain", [named(text, *COOKER), named(text, *DRYER)], kind="safety_hazard")
    assert [case.stage for case in of_conversation(talk)] == ["escalated"]
    assert talk.take_up() == []


@pytest.mark.parametrize("reach", [to_when, to_recap, to_options])
def test_another_matter_on_the_way_is_noted_and_the_question_stays(talk: Talk, reach: object) -> None:
    reach(talk)  # type: ignore[operator]
    before, stage = talk.facts(), talk.slot("stage")
    text = "另外還有一件事，你們門市的店員態度很差"
    replies = talk.hear(text, "complain")
    assert talk.facts() == before and talk.slot("stage") == stage
    noted = of_conversation(talk)[1]
    assert (noted.stage, told(talk, noted)) == ("noted", "你們門市的店員態度很差")
    if stage == "listening":
        assert asked(replies) == "when"
    else:
        assert "回到剛才" in replies[-1]["text"]


def test_an_answer_with_another_matter_behind_it_counts(talk: Talk) -> None:
    to_when(talk)
    text = "昨天，另外吹風機也壞了"
    talk.hear(text, "inform", [entity("time", "2026-11-17", "昨天"), named(text, *DRYER)])
    assert talk.facts()["when"] == "2026-11-17" and "product" not in talk.facts()
    assert told(talk, of_conversation(talk)[1]) == "吹風機也壞了"


def test_other_goods_after_an_agreement_are_another_matter(talk: Talk) -> None:
    to_agreement(talk)
    text = "我的電鍋壞了"
    replies = talk.hear(text, "complain", [named(text, *COOKER)])
    assert [case.stage for case in of_conversation(talk)] == ["agreed", "listening"]
    assert asked(replies) == "when"
    assert talk.facts() == {"what": text, "product": "rice_cooker"}


def test_noting_twice_changes_nothing(talk: Talk) -> None:
    two_told(talk)
    with talk.store.read() as session:
        assert len(cases.of_conversation(session, talk.id)) == 2
        assert handoffs.current(session, talk.id) is None


def both_agreed(talk: Talk) -> None:
    first_agreed(talk)
    talk.take_up(entities=[entity("product", *DRYER)])
    talk.hear("昨天", "inform", [entity("time", "2026-11-17", "昨天")])
    talk.hear("退款", "request_remedy", [entity("desired_outcome", "refund", "退款")])
    talk.hear("對", "affirm")
    talk.hear("第一個", "choose_option")


def test_the_first_of_two_agreements_is_taken_back_in_words(talk: Talk) -> None:
    both_agreed(talk)
    only(talk.hear("第一件取消，我反悔了", "withdraw"), "options")
    assert [case.stage for case in of_conversation(talk)] == ["offering", "agreed"]


def test_the_first_of_two_agreements_is_taken_back_by_its_button(talk: Talk) -> None:
    card = only(first_agreed(talk), "commitment")
    talk.take_up(entities=[entity("product", *DRYER)])
    only(talk.press(card["payload"]["suggestions"][0]["command"], "我改變主意了"), "options")
    assert [case.stage for case in of_conversation(talk)] == ["offering", "noted"]
    assert talk.take_up() == []
    only(talk.hear("第一個", "choose_option"), "commitment")
    assert asked(talk.take_up(entities=[entity("product", *DRYER)])) == "when"
    assert [case.stage for case in of_conversation(talk)] == ["agreed", "listening"]


def test_a_thing_named_after_two_agreements_turns_to_its_matter(talk: Talk) -> None:
    both_agreed(talk)
    text = "電鍋那件我反悔了"
    only(talk.hear(text, "withdraw", [named(text, *COOKER)]), "options")
    assert [case.stage for case in of_conversation(talk)] == ["offering", "agreed"]
