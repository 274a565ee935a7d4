from __future__ import annotations

import pytest

from bot.remedy import CaseFacts, Money, Policy, weigh


def test_a_calm_first_complaint_is_the_lowest_level(policy: Policy) -> None:
    severity = weigh(policy, CaseFacts("product_quality", "neutral", product_id="kettle"))
    assert (severity.level, severity.reasons) == (1, (("faulty product", 1),))


def test_every_contribution_is_listed_and_they_add_up(policy: Policy) -> None:
    facts = CaseFacts(
        "product_quality", "angry", paid=Money(16000_00, "TWD"), waiting_days=12, contacts=2, vulnerable=True
    )
    severity = weigh(policy, facts)
    assert dict(severity.reasons) == {
        "faulty product": 1,
        "angry": 2,
        "paid 15000 or more": 2,
        "waiting 10 days or more": 2,
        "second contact": 1,
        "elderly, pregnant, a small child or ill": 1,
    }
    assert severity.points == 9
    assert severity.level == 4
    assert all(part.label["zh-Hant"] for part in severity.contributions)
    assert sum(reason["points"] for reason in severity.as_dict()["reasons"]) == 9  # type: ignore[attr-defined]


def test_an_injury_raises_the_level(policy: Policy) -> None:
    assert weigh(policy, CaseFacts("safety_hazard", "neutral", harm=True)).level == 4
    assert weigh(policy, CaseFacts(harm=True)).level >= 2


def test_nothing_known_is_level_one(policy: Policy) -> None:
    severity = weigh(policy, CaseFacts())
    assert (severity.level, severity.points, severity.reasons) == (1, 0, ())


@pytest.mark.parametrize("product, points", [("kettle", 0), ("dehumidifier", 1), ("mattress", 2)])
def test_the_price_counts_when_nobody_said_what_was_paid(policy: Policy, product: str, points: int) -> None:
    assert weigh(policy, CaseFacts(product_id=product)).points == points


def test_unknown_kind_emotion_and_product_add_no_points(policy: Policy) -> None:
    assert weigh(policy, CaseFacts("nonsense", "bored", product_id="spaceship")).points == 0
