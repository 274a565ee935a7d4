"""Test that a correction changes only the corrected fact."""

from __future__ import annotations

import pytest

from bot.cases import cases, fact_store
from tests.dialogue.reach_states import asked, commands, only, to_options, to_recap
from tests.dialogue.talk import Talk, entity

TUESDAY = entity("time", "2026-11-17", "星期二", 3, grain="day")


def changed(before: dict, after: dict) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_no_it_was_tuesday_means_the_tuesday_of_that_week(talk: Talk) -> None:
    card = only(to_recap(talk), "recap")["payload"]["facts"]
    before = talk.facts()
    replies = talk.hear("不對,是星期二", "correct", [TUESDAY])
    after = talk.facts()
    assert changed(before, after) == {"bought_on"}
    assert after["bought_on"] == "2026-11-10"
    shown = only(replies, "recap")["payload"]["facts"]
    # The retold story leaves out the day that was corrected, and the store keeps the words as they were.
    assert changed(card, shown) == {"when", "what"}
    assert "上星期三" in card["what"] and "上星期三" not in shown["what"]


def test_another_product(talk: Talk) -> None:
    to_recap(talk)
    before = talk.facts()
    replies = talk.hear("不是,是吸塵器", "correct", [entity("product", "cordless_vacuum", "吸塵器", 4)])
    assert changed(before, talk.facts()) == {"product"}
    assert only(replies, "recap")["payload"]["facts"]["product"] == "吸塵器"


def test_another_wish(talk: Talk) -> None:
    to_recap(talk)
    before = talk.facts()
    talk.hear("我要換貨才對", "correct", [entity("desired_outcome", "exchange", "換貨", 2)])
    assert changed(before, talk.facts()) == {"desired_outcome"}


@pytest.mark.parametrize(
    "fact, answer, entities, value",
    [
        ("when", "前天", [entity("time", "2026-11-16", "前天")], "2026-11-16"),
        ("product", "氣炸鍋", [entity("product", "air_fryer", "氣炸鍋")], "air_fryer"),
        ("desired_outcome", "換貨", [entity("desired_outcome", "exchange", "換貨")], "exchange"),
        ("what", "其實是充不了電", [], "其實是充不了電"),
    ],
)
def test_by_button_that_fact_is_asked_for_and_nothing_else(
    talk: Talk, fact: str, answer: str, entities: list, value: str
) -> None:
    card = only(to_recap(talk), "recap")
    before = talk.facts()
    buttons = [c["command"] for c in card["payload"]["corrections"] if c["fact"] == fact]
    assert asked(talk.press(buttons[0], "不對")) == fact
    replies = talk.hear(answer, "inform", entities)
    assert asked(replies) is None
    after = talk.facts()
    assert after[fact] == value
    # A correction of the product also removes the branch, one of the time also the day of purchase.
    assert changed(before, after) <= {fact, *{"product": {"branch"}, "when": {"bought_on"}}.get(fact, set())}
    assert only(replies, "recap")["payload"]["facts"].keys() <= card["payload"]["facts"].keys()


def test_no_without_saying_what_is_asked_which(talk: Talk) -> None:
    card = only(to_recap(talk), "recap")
    replies = talk.hear("不對", "deny")
    offered = [*card["payload"]["corrections"], card["payload"]["confirm"]]
    assert commands(replies[-1]) == {c["label"]: c["command"] for c in offered}
    assert talk.slot("stage") == "recap"


def test_the_day_is_wrong_asks_for_the_day(talk: Talk) -> None:
    to_recap(talk)
    assert asked(talk.hear("日期不對", "correct")) == "when"


def test_the_earlier_value_stays_in_the_record(talk: Talk) -> None:
    to_recap(talk)
    talk.hear("不是,是吸塵器", "correct", [entity("product", "cordless_vacuum", "吸塵器", 4)])
    with talk.store.read() as session:
        case = cases.current_case(session, talk.id)
        values = [fact.value for fact in fact_store.history(session, case) if fact.name == "product"]
    assert values == ["robot_vacuum", "cordless_vacuum"]


def test_a_correction_while_choosing_withdraws_the_offer_and_reads_back(talk: Talk) -> None:
    options = only(to_options(talk), "options")["payload"]["options"]
    replies = talk.hear("不對,是星期二", "correct", [TUESDAY])
    assert talk.kinds(replies)[-1] == "recap"
    assert talk.stage() == "clarifying"
    talk.press(options[0]["command"])
    assert talk.promises() == []


def test_the_apology_is_not_said_again_after_a_correction(talk: Talk) -> None:
    to_recap(talk)
    replies = talk.press("/correct?fact=when", "時間不對") + talk.hear("昨天", "inform", [TUESDAY])
    assert not any("道歉" in reply["text"] for reply in replies)


def test_which_part_is_wrong_is_asked_twice_and_then_a_person_takes_over(talk: Talk) -> None:
    to_recap(talk)
    for _ in range(2):
        assert asked(talk.hear("不是這樣", "deny")) == "correction"
    assert only(talk.hear("不是這樣", "deny"), "handoff")["payload"]["reason"] == "not_understood"


def test_a_correction_in_between_begins_the_count_anew(talk: Talk) -> None:
    to_recap(talk)
    for _ in range(3):
        assert asked(talk.hear("不是這樣", "deny")) == "correction"
        wish = entity("desired_outcome", "exchange" if talk.facts()["desired_outcome"] == "refund" else "refund", "換")
        only(talk.hear("我要換的", "correct", [wish]), "recap")


def test_more_of_the_story_is_added_and_nothing_is_called_corrected(talk: Talk) -> None:
    to_recap(talk)
    text = only(talk.hear("而且充電座還一直發出很大的聲音", "complain"), "recap")["text"]
    assert "加進去了" in text and "改好了" not in text


def test_who_comes_back_from_setting_it_aside_is_told_no_correction(talk: Talk) -> None:
    to_recap(talk)
    talk.hear("先不用了", "withdraw")
    replies = talk.press("/inform?fact=continue", "繼續處理")
    assert "我們接著說" in only(replies, "recap")["text"]
    assert not any("道歉" in reply["text"] for reply in replies[:-1])


def test_another_matter_told_after_setting_one_aside_leads_back_to_its_recap(talk: Talk) -> None:
    to_recap(talk)
    talk.hear("先不用了", "withdraw")
    fryer = entity("product", "air_fryer", "氣炸鍋", 3)
    replies = talk.hear("另外我的氣炸鍋也壞了，完全不會熱", "complain", [fryer])
    texts = [reply["text"] for reply in replies]
    assert len(texts) == len(set(texts)), "nothing goes in circles"
    only(replies, "recap")
