"""Test each source of answers on given situations, without store and model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.cases.models import Commitment, OfferOption
from bot.conversation.answers.answering import SOURCES, answer
from bot.conversation.answers.recognising import CASE_NUMBER
from bot.conversation.answers.situation import AGREEMENT, CASE, COMPANY, OPTIONS, POLICY, Situation, Waiting
from bot.conversation.phrases import Phrases
from bot.conversation.turn_facts import Found
from bot.remedy import CaseFacts, Policy, propose
from bot.words import Words
from tests.conversation.conftest import OPEN_HOURS
from tests.conversation.plain import turn_of
from tests.conversation.turns import entity


@pytest.fixture
def at(policy: Policy, phrases: Phrases, words: Words) -> Situation:
    return Situation(policy, phrases, words, OPEN_HOURS, "zh-Hant", turn_of("？", "ask_policy"))


@pytest.fixture
def offered(at: Situation) -> Situation:
    facts = CaseFacts(kind="product_quality", desired_outcome="refund", product_id="robot_vacuum", order_known=False)
    proposal = propose(at.policy, facts, OPEN_HOURS)
    options = tuple(_option(place, one.as_dict()) for place, one in enumerate(proposal.options, start=1))
    assert len(options) >= 2
    return replace(at, options=options, stage="offering")


def _option(position: int, body: dict[str, Any]) -> OfferOption:
    due_at = dt.datetime.fromisoformat(body["due_at"])
    return OfferOption(id=f"o{position}", position=position, remedy=body["remedy"], due_at=due_at, body=body)


def _asking(at: Situation, text: str, *entities: dict[str, Any], **facts: Any) -> Situation:
    found = {name: Found(value) for name, value in facts.items()}
    return replace(at, turn=turn_of(text, "ask_policy", *entities), facts=found)


def _said(question: str, at: Situation) -> str:
    found = answer(question, at)
    assert found is not None
    return found.text


def test_every_topic_has_a_source_or_a_response_of_its_own(phrases: Phrases) -> None:
    assert set(phrases.questions.topics) == (SOURCES.keys() - {CASE_NUMBER}) | {"bot"}


@pytest.mark.parametrize(
    "product, shown",
    [("robot_vacuum", "2 年"), ("pillow", "6 個月"), ("mattress", "10 年"), ("delivery", "沒有寫保固期")],
)
def test_the_warranty_is_that_of_the_product_meant(at: Situation, product: str, shown: str) -> None:
    assert shown in _said("warranty", _asking(at, "保固多久", entity("product", product)))
    assert shown in _said("warranty", _asking(at, "保固多久", product=product))


def test_the_product_named_now_goes_before_the_one_on_record(at: Situation) -> None:
    asked = _asking(at, "床墊呢？", entity("product", "mattress"), product="pillow", bought_on="2026-11-11")
    assert "10 年" in _said("warranty", asked)
    assert "您是" not in _said("warranty", asked), "the day of purchase is that of the pillow"


@pytest.mark.parametrize("bought, ends", [("2026-11-11", "保固到2028年11月10日"), ("2023-01-05", "這件事我一樣會處理")])
def test_with_the_day_of_purchase_it_says_until_when(at: Situation, bought: str, ends: str) -> None:
    assert ends in _said("warranty", _asking(at, "保固多久", product="robot_vacuum", bought_on=bought))


def test_without_a_product_it_names_the_range_and_asks(at: Situation) -> None:
    said = _said("warranty", at)
    assert "6 個月" in said and "10 年" in said and "哪一樣" in said


def test_a_shop_that_is_named_is_the_one_told(at: Situation) -> None:
    every, one = _said("shops", at), _said("shops", _asking(at, "板橋店在哪", entity("branch", "banqiao")))
    assert every.count("・") == 5 and "網路商店" not in every
    assert "縣民大道" in one and "松高路" not in one


def test_without_any_address_there_is_no_answer(at: Situation) -> None:
    bare = {name: replace(branch, address=None) for name, branch in at.policy.branches.items()}
    assert answer("shops", replace(at, policy=replace(at.policy, branches=bare))) is None


def test_limits_are_those_of_the_authority_table(at: Situation, offered: Situation) -> None:
    most = at.policy.company.show(at.policy.authority["bot"].goodwill)
    for situation in (at, offered):
        found = answer("limits", situation)
        assert found is not None and most in found.text
        assert found.above is not None and found.above.label(situation.to) in found.text


def test_two_options_are_put_side_by_side(offered: Situation) -> None:
    found = answer("difference", _asking(offered, "第一個和第二個差在哪"))
    assert found is not None and found.source == OPTIONS
    assert "1. " in found.text and "2. " in found.text and "3. " not in found.text
    for option in offered.options[:2]:
        assert option.body["remedy_text"]["zh-Hant"] in found.text


def test_nothing_is_compared_with_nothing(at: Situation) -> None:
    assert answer("difference", at) is None


def test_who_pays_and_sending_back_quote_the_option(offered: Situation) -> None:
    refund = next(option for option in offered.options if option.remedy == "full_refund")
    sends, pays = _said("send_back", offered), _said("who_pays", offered)
    assert "到府收件，不必自己寄" in sends and "不扣任何手續費" in pays
    quoted = [*refund.body["pros"]["zh-Hant"], *refund.body["cons"]["zh-Hant"], refund.body["remedy_text"]["zh-Hant"]]
    told = sends.splitlines()[0].split("：", 1)[1].rstrip("。").split("；")
    assert set(told) <= set(quoted), "nothing is said that does not stand in the option"


def test_how_long_is_the_date_of_the_option_then_that_of_the_promise(offered: Situation, at: Situation) -> None:
    assert "第 1 個" in _said("duration", offered)
    due = dt.datetime(2026, 11, 27, 10, tzinfo=dt.timezone.utc)
    promise = Commitment(what={"zh-Hant": "退還款項", "en": "Pay back"}, owner="returns_desk", due_at=due, state="open")
    found = answer("duration", replace(at, promises=(promise,), stage="agreed"))
    assert found is not None and found.source == AGREEMENT and "11月27日" in found.text and "張淑芬" in found.text


def test_before_any_option_it_is_what_the_remedies_say(at: Situation) -> None:
    days = [one for remedy in at.policy.remedies.values() if remedy.serves[:1] == ("repair",) for one in remedy.days]
    said = _said("duration", _asking(at, "維修要多久", entity("desired_outcome", "repair")))
    assert f"{min(days)} 到 {max(days)} 個工作天" in said
    every = [one for remedy in at.policy.remedies.values() for one in remedy.days]
    said = _said("duration", at)
    assert str(min(every)) in said and str(max(every)) in said, "nobody knows what for"


def test_who_and_how_to_reach_them(at: Situation, offered: Situation) -> None:
    nobody = answer("who", at)
    assert nobody is not None and nobody.source == POLICY and "02-0000-0021" in nobody.text
    assert "02-0000-0031" in _said("who", offered)
    waiting = Waiting(at.policy.handlers["quality"], dt.datetime(2026, 11, 18, 3, tzinfo=dt.timezone.utc))
    found = answer("who", replace(at, waiting=waiting))
    assert found is not None and found.source == CASE
    assert "鄭文傑" in found.text and "02-0000-0071" in found.text and "11:00" in found.text
    assert "02-0000-0071" in _said("call", replace(at, waiting=waiting))


@pytest.mark.parametrize("to", ["zh-Hant", "en"])
def test_every_answer_is_there_in_both_languages_and_has_no_open_gap(
    at: Situation, offered: Situation, to: str
) -> None:
    due = dt.datetime(2026, 11, 27, 10, tzinfo=dt.timezone.utc)
    promise = Commitment(what={"zh-Hant": "退還款項", "en": "Pay back"}, owner="returns_desk", due_at=due, state="open")
    agreed = replace(at, promises=(promise,), agreed=offered.options[0], stage="agreed")
    waiting = replace(at, waiting=Waiting(at.policy.handlers["quality"], due), stage="escalated")
    company = [f"company:{name}" for name in at.policy.questions]
    for situation in (at, replace(at, stage="recap"), offered, agreed, waiting):
        for question in (*SOURCES, *company):
            found = answer(question, replace(situation, to=to))
            if found is not None:
                assert found.text.strip() and "{" not in found.text and "None" not in found.text, found.text
                assert not at.policy.wording.check(found.text, to), found.text


def test_an_answer_of_the_company_has_its_source_and_prices(at: Situation) -> None:
    found = answer("company:delivery_fee", at)
    assert found is not None and found.source == COMPANY
    assert at.policy.company.show(at.policy.products["delivery"].price_minor) in found.text
    assert found.text.endswith("（配送說明）")


def test_a_topic_without_an_answer_falls_back_on_the_nearest_question_of_the_company(at: Situation) -> None:
    asked = replace(at, turn=replace(at.turn, near_questions=(("at_home", 0.7), ("company:delivery_time", 0.65))))
    found = answer("at_home", asked)
    assert found is not None and found.source == COMPANY
    assert answer("at_home", at) is None


def test_before_options_the_company_answers_its_topic_itself(at: Situation, offered: Situation) -> None:
    found = answer("who_pays", at)
    assert found is not None and found.source == COMPANY and "來回運費都由我們付" in found.text
    very_near = replace(at, turn=replace(at.turn, near_questions=(("company:delivery_fee", 0.9),)))
    assert _said("who_pays", very_near).endswith("（配送說明）"), "a question of its own goes first"
    on_the_table = answer("who_pays", offered)
    assert on_the_table is not None and on_the_table.source == OPTIONS


def test_an_option_is_explained_out_of_its_own_words(offered: Situation) -> None:
    found = answer("meaning", _asking(offered, "第二個是什麼意思"))
    second = offered.options[1]
    assert found is not None and found.source == OPTIONS
    told = [second.body["remedy_text"]["zh-Hant"], *second.body["pros"]["zh-Hant"], *second.body["cons"]["zh-Hant"]]
    assert all(line in found.text for line in told)
    assert offered.options[0].body["remedy_text"]["zh-Hant"] not in found.text
    english = _said("meaning", replace(_asking(offered, "what does the second one mean"), to="en"))
    assert second.body["remedy_text"]["en"] in english and "Option 2" in english
    every = _said("meaning", _asking(offered, "什麼意思？"))
    assert all(option.body["remedy_text"]["zh-Hant"] in every for option in offered.options)
    agreed = replace(offered, options=(), agreed=second, stage="agreed")
    assert second.body["remedy_text"]["zh-Hant"] in _said("meaning", agreed)


def test_while_somebody_waits_when_is_answered_with_who_place_and_hours(at: Situation) -> None:
    quality, soon = at.policy.handlers["quality"], OPEN_HOURS + dt.timedelta(hours=2)
    on_the_way = replace(at, stage="escalated", waiting=Waiting(quality, soon, ahead=2))
    for topic in ("answered", "duration"):
        said = _said(topic, on_the_way)
        assert quality.label("zh-Hant") in said and "前面還有 2 位" in said and "服務時間" in said
    assert "前面沒有別人" in _said("answered", replace(on_the_way, waiting=Waiting(quality, soon)))
    late = replace(on_the_way, waiting=Waiting(quality, OPEN_HOURS - dt.timedelta(hours=1)))
    assert "是我們的疏失" in _said("answered", late)
    repair = _asking(on_the_way, "維修要多久", entity("desired_outcome", "repair"))
    assert "個工作天" in _said("duration", repair), "how long the repair takes was asked"
