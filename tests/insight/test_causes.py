"""Likely causes: suggested from what is known, from words, and from what people decided before."""

from __future__ import annotations

import pytest

from bot.insight.causes import Known, Similar, suggest
from bot.remedy import load_policy
from bot.remedy.insight import Insight
from bot.settings import ROOT


@pytest.fixture(scope="module")
def insight() -> Insight:
    return load_policy(ROOT / "data" / "policy").insight


@pytest.fixture(scope="module")
def clinic() -> Insight:
    return load_policy(ROOT / "examples" / "policies" / "hong-kong-clinic").insight


def first(insight: Insight, known: Known, *similar: Similar) -> str:
    found = suggest(insight, known, similar)
    return found[0].cause if found else ""


@pytest.mark.parametrize(
    ("known", "cause"),
    [
        (Known("product_quality", frozenset({"damaged_on_arrival"}), "kettle", "紙箱都撞凹了"), "packed_too_weakly"),
        (Known("product_quality", frozenset({"damaged_on_arrival"}), "sofa", "it was cracked"), "packed_too_weakly"),
        (Known("process", frozenset({"charged_twice"}), None, "刷卡被扣兩次"), "system_fault"),
        (Known("service_attitude", frozenset({"staff"}), "store_service", "態度很差還翻白眼"), "conduct"),
        (Known("service_attitude", frozenset({"staff"}), "store_service", "she was so rude"), "conduct"),
        (Known("process", frozenset({"late"}), "delivery", "包裹還沒到"), "carrier_late"),
        (Known("process", frozenset({"visit_failed"}), "installation", "waited all day"), "visit_badly_planned"),
        (Known("fraud", frozenset(), None, "a fake site"), "third_party_fraud"),
    ],
)
def test_the_likeliest_cause_is_first(insight: Insight, known: Known, cause: str) -> None:
    assert first(insight, known) == cause


def test_the_clinic_has_its_own(clinic: Insight) -> None:
    assert (
        first(clinic, Known("product_quality", frozenset({"wrong_item"}), "medicine", "派錯份量")) == "dispensing_slip"
    )


def test_a_kind_alone_suggests_nothing(insight: Insight) -> None:
    assert suggest(insight, Known("product_quality")) == []


def test_what_people_decided_in_similar_cases_counts_most(insight: Insight) -> None:
    known = Known("product_quality", frozenset({"defective"}), "kettle", "漏水")
    similar = [Similar("described_wrongly", 0.8, True), Similar("described_wrongly", 0.7, True)]
    assert first(insight, known) == "faulty_batch"
    assert first(insight, known, *similar) == "described_wrongly"


@pytest.mark.parametrize(
    ("words", "similar"),
    [("掃地機器人走到一半就停，說找不到充電座", 0.9), ("it stops halfway and cannot find its dock", 0.8)],
)
def test_a_similar_story_suggests_no_cause_of_other_goods(insight: Insight, words: str, similar: float) -> None:
    known = Known("product_quality", frozenset({"defective"}), "robot_vacuum", words)
    near = [Similar("visit_badly_planned", similar, True), Similar("work_done_badly", similar), Similar("conduct", 0.9)]
    found = {one.cause for one in suggest(insight, known, near)}
    assert found == {"faulty_batch", "part_wears_early"}
    assert suggest(insight, Known("product_quality", frozenset(), "robot_vacuum", words), near) == []


def test_causes_that_the_policy_has_no_more_are_not_suggested(insight: Insight) -> None:
    found = suggest(insight, Known(), [Similar("gone_long_ago", 0.9), Similar("unknown", 0.9)])
    assert found == []


def test_it_says_what_spoke_for_it_and_shows_at_most_three(insight: Insight) -> None:
    known = Known("product_quality", frozenset({"defective", "wrong_item", "damaged_on_arrival"}), "kettle", "漏水")
    found = suggest(insight, known)
    assert len(found) == 3
    assert set(found[0].because) <= {"kind", "sub_kind", "product", "words", "similar"} and found[0].because
