"""Examples of what customers are offered under the shipped policy."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bot.remedy import CaseFacts, Money, Option, Policy, Proposal, propose
from bot.remedy.vocabulary import OUTCOMES

NOW = dt.datetime(2026, 11, 21, 3, tzinfo=dt.timezone.utc)  # Saturday, 11:00 in Taipei


def twd(dollars: int) -> Money:
    return Money(dollars * 100, "TWD")


def offered(policy: Policy, facts: CaseFacts, role: str = "bot") -> Proposal:
    return propose(policy, facts, NOW, role)


def by_remedy(proposal: Proposal) -> dict[str, Option]:
    return {option.remedy: option for option in proposal.options}


BROKEN_ROBOT = CaseFacts("product_quality", "angry", "refund", "robot_vacuum", "xinyi", twd(11900), order_known=True)


def test_a_refund_is_offered_first_for_a_broken_robot(policy: Policy) -> None:
    refund, *others = offered(policy, BROKEN_ROBOT).options
    assert refund.remedy == "full_refund"
    assert refund.remedy_value == twd(11900)
    assert refund.value.minor == refund.remedy_value.minor + refund.goodwill_value.minor
    assert "NT$11,900" in refund.remedy_text["zh-Hant"]
    assert "NT$11,900" in refund.remedy_text["en"]
    assert "掃地機器人" in refund.remedy_text["zh-Hant"]
    assert "robot vacuum" in refund.remedy_text["en"]
    assert refund.verify == ()
    assert {option.remedy for option in others} == {"exchange", "repair_with_collection"}


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("product", ["kettle", "installation", "store_service", None])
def test_the_first_choice_serves_the_wish(policy: Policy, outcome: str, product: str | None) -> None:
    proposal = offered(policy, CaseFacts("process", "neutral", outcome, product))
    assert outcome in proposal.options[0].serves


def test_rudeness_is_answered_by_the_manager_of_that_branch(policy: Policy) -> None:
    apology = offered(policy, CaseFacts("service_attitude", "angry", "apology", "store_service", "ximen")).options[0]
    assert apology.handler.id == policy.branches["ximen"].manager
    assert "李佳穎" in apology.remedy_text["zh-Hant"]
    assert apology.commitments[-1].owner == "manager_ximen"


def test_without_a_branch_the_care_manager_apologises_and_the_branch_is_to_be_checked(policy: Policy) -> None:
    apology = offered(policy, CaseFacts("service_attitude", "angry", "apology", "store_service")).options[0]
    assert apology.handler.id == "care_manager"
    assert [check.id for check in apology.verify] == ["branch"]


def test_an_unknown_order_is_to_be_verified_and_never_refused(policy: Policy) -> None:
    refund = by_remedy(offered(policy, CaseFacts("product_quality", "angry", "refund", "kettle")))["full_refund"]
    assert [check.id for check in refund.verify] == ["order"]
    assert refund.remedy_value == twd(1290)
    assert "up to NT$1,290" in refund.remedy_text["en"]
    assert "NT$1,290 以內" in refund.remedy_text["zh-Hant"]
    assert any("no receipt" in promise.what["en"] for promise in refund.commitments)


def test_nothing_known_at_all_is_still_an_offer_within_the_limit(policy: Policy) -> None:
    proposal = offered(policy, CaseFacts())
    assert len(proposal.options) >= 2
    refund = by_remedy(proposal)["full_refund"]
    assert {check.id for check in refund.verify} == {"order", "product"}
    assert refund.value.minor <= policy.authority["bot"].per_case
    # A limit is no sum of the customer's: what they paid is promised, and a person decides on what is above the limit.
    assert "24,000" not in refund.title["en"] + refund.remedy_text["en"]
    assert "what you paid" in refund.title["en"] and "what you paid" in refund.remedy_text["en"]
    assert "實付的金額" in refund.title["zh-Hant"] and "實付的金額" in refund.remedy_text["zh-Hant"]
    assert "supervisor" in refund.remedy_text["en"] and "supervisor" in refund.cons["en"][-1]
    assert "Pay back what you paid (once your order is checked)" in [one.what["en"] for one in refund.commitments]


def test_the_price_that_the_customer_tells_counts_before_the_catalogue(policy: Policy) -> None:
    facts = CaseFacts("product_quality", "angry", "refund", "kettle", price_told=twd(680))
    refund = by_remedy(offered(policy, facts))["full_refund"]
    assert "NT$680 以內" in refund.remedy_text["zh-Hant"]
    assert [check.id for check in refund.verify] == ["order"]
    without_product = by_remedy(offered(policy, replace(facts, product_id=None)))["full_refund"]
    assert "up to NT$680" in without_product.remedy_text["en"]
    paid = by_remedy(offered(policy, replace(facts, paid=twd(999), order_known=True)))["full_refund"]
    assert "NT$999" in paid.remedy_text["en"]
    above = by_remedy(offered(policy, replace(facts, price_told=twd(90_000))))["full_refund"]
    assert "NT$24,000" in above.title["en"] and "supervisor" in above.title["en"]


def test_a_price_in_another_currency_is_not_turned_into_ours(policy: Policy) -> None:
    facts = CaseFacts("product_quality", "angry", "refund", "kettle", price_told=Money(35_00, "GBP"))
    refund = by_remedy(offered(policy, facts))["full_refund"]
    said = " ".join([*refund.title.values(), *refund.remedy_text.values()])
    assert "NT$" not in said and "what you paid" in said


def test_an_unverified_amount_is_capped_by_authority(policy: Policy) -> None:
    claimed = CaseFacts("product_quality", "angry", "refund", "mattress", paid=twd(50000), order_known=False)
    refund = offered(policy, claimed).options[0]
    assert refund.value.minor <= policy.authority["bot"].per_case
    assert not any("50,000" in text for option in offered(policy, claimed).options for text in _texts(option))


def test_a_verified_amount_above_the_limit_goes_to_a_person(policy: Policy) -> None:
    facts = CaseFacts("product_quality", "angry", "refund", "mattress", paid=twd(32900), order_known=True)
    refused = offered(policy, facts)
    assert (refused.options, refused.refused) == ((), "over_authority")
    assert refused.explanation["would_offer"][0] == {
        "remedy": "full_refund",
        "why": ["serves the wish for refund", "mends product_quality (5 of 5)"],
        "because": [
            {"code": "wish", "about": ["refund"]},
            {"code": "mends", "about": ["product_quality", "5"]},
        ],
        "over_authority": True,
    }
    assert by_remedy(offered(policy, facts, role="supervisor"))["full_refund"].remedy_value == twd(32900)


def test_a_share_is_rounded_up_in_the_customers_favour(policy: Policy) -> None:
    facts = CaseFacts("process", "neutral", "compensation", "kettle", paid=Money(333_33, "TWD"), order_known=True)
    assert by_remedy(offered(policy, facts))["partial_refund"].remedy_value == Money(33_34, "TWD")  # a tenth


def test_a_written_explanation_needs_no_authority(policy: Policy) -> None:
    facts = CaseFacts("communication", "neutral", "explanation", "mattress", paid=twd(32900), order_known=True)
    assert offered(policy, facts).options[0].remedy == "written_explanation"


def test_a_dangerous_product_is_not_left_with_the_customer(policy: Policy) -> None:
    for facts in (
        CaseFacts("safety_hazard", "worried", "repair", "heater"),
        CaseFacts("safety_hazard", "worried", "compensation", "heater"),
        CaseFacts("product_quality", "worried", "repair", "heater", harm=True),
    ):
        assert not {"repair_with_collection", "partial_refund"} & set(by_remedy(offered(policy, facts)))


def test_a_service_is_done_again_and_goods_are_exchanged(policy: Policy) -> None:
    assert (
        offered(policy, CaseFacts("process", "neutral", "exchange", "installation")).options[0].remedy == "redo_service"
    )
    assert offered(policy, CaseFacts("process", "neutral", "exchange", "kettle")).options[0].remedy == "exchange"


def test_a_severe_case_sees_more_choices(policy: Policy) -> None:
    mild = offered(policy, CaseFacts("service_attitude", "neutral", "apology"))
    severe = offered(policy, CaseFacts("service_attitude", "angry", "apology", waiting_days=30, contacts=3))
    assert len(mild.options) == 3
    assert len(severe.options) == 4
    assert set(by_remedy(mild)) < set(by_remedy(severe))


def test_an_amount_in_another_currency_is_ignored(policy: Policy) -> None:
    facts = CaseFacts("product_quality", "neutral", "refund", "kettle", paid=Money(500, "USD"), order_known=True)
    refund = offered(policy, facts).options[0]
    assert refund.remedy_value == twd(1290)
    assert [check.id for check in refund.verify] == ["order"]


def test_unknown_kind_wish_product_and_branch_still_give_an_offer(policy: Policy) -> None:
    proposal = offered(policy, CaseFacts("nonsense", "bored", "world_peace", "spaceship", "moon"))
    assert len(proposal.options) >= 2


def test_every_option_has_pros_cons_title_and_deadline(policy: Policy) -> None:
    for option in offered(policy, BROKEN_ROBOT).options:
        for language in ("zh-Hant", "en"):
            assert option.pros[language]
            assert option.cons[language]
            assert option.title[language]
            assert option.deadline_text[language]
            assert not any("{" in text for text in _texts(option))


def test_the_deadline_is_shown_in_the_companys_time_zone(policy: Policy) -> None:
    refund = offered(policy, BROKEN_ROBOT).options[0]
    local = policy.clock.local(refund.due_at)
    assert f"{local.month}月{local.day}日" in refund.deadline_text["zh-Hant"]
    assert f"{local:%H:%M}" in refund.deadline_text["en"]


def test_an_option_is_plain_json_and_complete(policy: Policy) -> None:
    for option in offered(policy, BROKEN_ROBOT).options:
        row = json.loads(json.dumps(option.as_dict()))
        assert row["value_minor"] == row["remedy_minor"] + row["goodwill_minor"]
        assert row["currency"] == "TWD"
        assert dt.datetime.fromisoformat(row["due_at"]).utcoffset() == dt.timedelta(0)
        assert row["handler"]["name"]["zh-Hant"]
        for promise in row["commitments"]:
            assert promise["owner"] in policy.handlers
            assert promise["what"]["en"]
            assert promise["due_at"]


def test_the_explanation_is_json_and_accounts_for_every_remedy(policy: Policy) -> None:
    explanation = json.loads(json.dumps(offered(policy, BROKEN_ROBOT).explanation))
    told = [entry["remedy"] for entry in explanation["offered"] + explanation["left_out"]]
    assert sorted(told) == sorted(policy.remedies)
    assert explanation["policy"] == policy.version
    assert all(entry["why"] for entry in explanation["offered"] + explanation["left_out"])


def test_an_instant_without_zone_is_refused(policy: Policy) -> None:
    with pytest.raises(ValueError, match="time zone"):
        propose(policy, BROKEN_ROBOT, dt.datetime(2026, 11, 21))


def _texts(option: Option) -> list[str]:
    texts = [*option.title.values(), *option.remedy_text.values(), *option.deadline_text.values()]
    texts += [text for each in (*option.pros.values(), *option.cons.values()) for text in each]
    texts += [text for promise in option.commitments for text in promise.what.values()]
    return [*texts, *(option.goodwill_text or {}).values()]


@pytest.mark.parametrize("wish", [None, "exchange"])
def test_what_the_customer_refuses_is_not_offered(policy: Policy, wish: str | None) -> None:
    facts = replace(BROKEN_ROBOT, desired_outcome=wish)
    assert any(option.serves[0] == "refund" for option in offered(policy, facts).options)
    without = offered(policy, replace(facts, unwanted=frozenset({"refund"})))
    assert len(without.options) >= 2
    assert all(option.serves[0] != "refund" for option in without.options)
    codes = {entry["remedy"]: entry["because"][0]["code"] for entry in without.explanation["left_out"]}
    assert codes["full_refund"] == "unwanted"


def test_who_refuses_everything_gets_a_person(policy: Policy) -> None:
    facts = replace(BROKEN_ROBOT, desired_outcome=None, unwanted=frozenset(OUTCOMES))
    assert offered(policy, facts).refused == "no_options"
