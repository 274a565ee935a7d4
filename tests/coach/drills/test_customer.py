"""How an invented customer reacts, told on the furious one, whose wishes are plain."""

from __future__ import annotations

import pytest

from bot.coach.drills.customer import SETTLED
from bot.coach.drills.run import Drill, Move, play
from bot.coach.drills.scenario import Scenario
from bot.coach.drills.score import score
from bot.remedy import Policy

HEARD = "您等了兩次都沒人來，一定很火大，很抱歉。"
WHEN = "請問是哪一天的事呢？"


@pytest.fixture
def furious(scenarios: dict[str, Scenario]) -> Scenario:
    return scenarios["furious"]


def played(policy: Policy, scenario: Scenario, *texts: str, seconds: int = 0) -> Drill:
    return play(policy, scenario, 1, [Move(text, seconds) for text in texts])


def happened(drill: Drill) -> list[str]:
    return [event.name for event in drill.played[-1].events]


def test_being_heard_lifts_the_mood_and_a_hollow_apology_lowers_it(shipped_policy: Policy, furious: Scenario) -> None:
    assert played(shipped_policy, furious, HEARD).state.mood == furious.mood + 1
    hollow = played(shipped_policy, furious, HEARD, "造成您的不便，敬請見諒。")
    assert hollow.state.mood == furious.mood and "harm" in happened(hollow)
    assert hollow.played[-1].reply in furious.lines["hollow"]


def test_what_was_spoilt_is_mended_by_listening_again(shipped_policy: Policy, furious: Scenario) -> None:
    spoilt = [HEARD, "造成您的不便，敬請見諒。"]
    asked = played(shipped_policy, furious, *spoilt, WHEN)
    assert happened(asked) == ["not_yet"]
    mended = played(shipped_policy, furious, *spoilt, "讓您白等兩次，是我剛才說得太輕了。", WHEN)
    assert [event.name for event in mended.played[2].events] == ["mended"] and "when" in mended.state.known


def test_more_than_the_limit_is_taken_at_once(shipped_policy: Policy, scenarios: dict[str, Scenario]) -> None:
    drill = played(shipped_policy, scenarios["extorting"], "Fine, I will pay you NT$100,000 by Friday.")
    assert {"above", "grabbed"} <= set(happened(drill))
    assert drill.played[-1].reply in scenarios["extorting"].lines["grabs"]


def test_a_bare_apology_is_hollow_and_one_that_names_what_happened_is_not(
    shipped_policy: Policy, furious: Scenario
) -> None:
    assert "hollow" in happened(played(shipped_policy, furious, "非常抱歉。"))
    assert "hollow" not in happened(played(shipped_policy, furious, HEARD))


def test_a_hidden_fact_is_told_only_to_who_listened_first(shipped_policy: Policy, furious: Scenario) -> None:
    cold = played(shipped_policy, furious, WHEN)
    assert happened(cold) == ["not_yet"] and "when" not in cold.state.known
    warm = played(shipped_policy, furious, HEARD + WHEN)
    assert "when" in warm.state.known and any(one in warm.played[-1].reply for one in furious.facts["when"].told)


def test_asking_for_what_was_told_costs_mood_patience_and_points(shipped_policy: Policy, furious: Scenario) -> None:
    once = played(shipped_policy, furious, HEARD + WHEN)
    twice = played(shipped_policy, furious, HEARD + WHEN, WHEN)
    assert happened(twice) == ["again"]
    assert (twice.state.mood, twice.state.patience) == (once.state.mood - 1, once.state.patience - 1)
    assert any(one.why == "again" and one.at == 1 and one.about == "when" for one in score(twice).moments)


def test_what_the_first_message_told_counts_as_asked_twice(shipped_policy: Policy, furious: Scenario) -> None:
    assert "again" in happened(played(shipped_policy, furious, HEARD + "請問您買的是什麼商品？"))


@pytest.mark.parametrize(
    "text",
    [
        "麻煩您稍等，我用這張訂單查一下派工，可以嗎？",
        "兩次安裝都落空真的不應該，請讓我來處理，好嗎？",
        "我會查那兩天的紀錄，您先喝口水好嗎？",
    ],
)
def test_speaking_of_what_was_told_does_not_ask_for_it(shipped_policy: Policy, furious: Scenario, text: str) -> None:
    assert "again" not in happened(played(shipped_policy, furious, *furious.model[:2], text))


@pytest.mark.parametrize("text", ["請告訴我訂單編號。", "訂單編號是多少？", "麻煩再提供一次單號。"])
def test_asking_for_a_number_again_is_asking_twice(shipped_policy: Policy, furious: Scenario, text: str) -> None:
    assert "again" in happened(played(shipped_policy, furious, *furious.model[:2], text))


def test_reading_back_asks_for_nothing_anew(shipped_policy: Policy, furious: Scenario) -> None:
    texts = [*furious.model[:3], furious.model[3] + "是哪一天沒錯吧？"]
    assert happened(played(shipped_policy, furious, *texts)) == ["confirmed"]


def test_something_left_out_is_missed(shipped_policy: Policy, furious: Scenario) -> None:
    drill = played(shipped_policy, furious, *furious.model[:3], "我跟您確認一下：您要裝好洗衣機，對嗎？")
    assert happened(drill) == ["lacks"] and drill.played[-1].reply in furious.lines["lacks"]


def test_an_offer_before_anything_is_known_is_hasty(shipped_policy: Policy, furious: Scenario) -> None:
    drill = played(shipped_policy, furious, HEARD + "我可以明天安排安裝。")
    assert "hasty" in happened(drill) and "chosen" not in drill.state.done


def test_another_remedy_than_the_wish_is_refused(shipped_policy: Policy, furious: Scenario) -> None:
    drill = played(shipped_policy, furious, *furious.model[:4], "我可以給您 500 元購物金。")
    assert happened(drill) == ["refused"]


def test_without_a_day_nothing_is_settled(shipped_policy: Policy, furious: Scenario) -> None:
    drill = played(shipped_policy, furious, *furious.model[:5], "好的，收到。")
    assert happened(drill) == ["undated"] and not drill.is_over
    assert played(shipped_policy, furious, *furious.model).state.end == SETTLED


def test_a_long_wait_costs_points(shipped_policy: Policy, furious: Scenario) -> None:
    quick, slow = (played(shipped_policy, furious, *furious.model, seconds=seconds) for seconds in (60, 600))
    assert score(quick).points["time"] == 10 and score(slow).points["time"] == 0


def test_a_sum_in_two_messages_is_above_the_limit_as_well(shipped_policy: Policy, furious: Scenario) -> None:
    one = played(shipped_policy, furious, HEARD + "我會賠償您 20000 元。")
    two = played(shipped_policy, furious, HEARD + "我會賠償您 20000 元。", "另外再賠償您 20000 元。")
    assert score(one).points["limits"] == 10 and score(two).points["limits"] == 0


def test_who_contradicts_themselves_puts_it_right_when_it_is_read_back(
    shipped_policy: Policy, scenarios: dict[str, Scenario]
) -> None:
    scenario = scenarios["contradicting"]
    first = played(shipped_policy, scenario, *scenario.model[:4])
    assert happened(first) == ["corrected"]
    still = played(shipped_policy, scenario, *scenario.model[:4], scenario.model[3])
    assert happened(still) == ["lacks"]
    assert happened(played(shipped_policy, scenario, *scenario.model[:5])) == ["confirmed"]


def test_the_silent_one_answers_one_question_at_a_time(shipped_policy: Policy, scenarios: dict[str, Scenario]) -> None:
    drill = played(shipped_policy, scenarios["silent"], "發生什麼狀況？是什麼時候的事？訂單編號是多少？")
    assert happened(drill) == ["too_many", "told"]


def test_the_elderly_one_gets_lost_in_long_messages(shipped_policy: Policy, scenarios: dict[str, Scenario]) -> None:
    drill = played(shipped_policy, scenarios["elderly"], HEARD * 20)
    assert happened(drill) == ["lost"] and drill.played[-1].reply in scenarios["elderly"].lines["lost"]


def test_safety_that_comes_second_costs_points(shipped_policy: Policy, scenarios: dict[str, Scenario]) -> None:
    scenario = scenarios["safety"]
    drill = played(shipped_policy, scenario, "你好，請問訂單編號係？", *scenario.model)
    assert "unsafe" in [event.name for event in drill.played[0].events]
    assert any(one.why == "safety_late" for one in score(drill).moments)


def test_the_press_needs_a_person_who_answers(shipped_policy: Policy, scenarios: dict[str, Scenario]) -> None:
    scenario = scenarios["media"]
    alone = [
        *scenario.model[:5],
        "退款的做法一樣，明天或星期六，您決定。",
        "好，司機明天上午到府載床墊，由我負責，明天退款。",
    ]
    drill = played(shipped_policy, scenario, *alone)
    assert not drill.is_over and drill.played[-1].reply in scenario.lines["wants_person"]


def test_the_second_matter_has_to_be_promised_too(shipped_policy: Policy, scenarios: dict[str, Scenario]) -> None:
    scenario = scenarios["two_matters"]
    only_first = "I will see to it that the second charge is refunded by Thursday."
    drill = played(shipped_policy, scenario, *scenario.model[:5], only_first)
    assert not drill.is_over
    assert played(shipped_policy, scenario, *scenario.model).state.end == SETTLED
