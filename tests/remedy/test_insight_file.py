"""The tree of causes: what the check finds, and that a policy may do without it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.remedy import PolicyError, load_policy
from bot.remedy.insight import NO_INSIGHT
from bot.remedy.watch import WatchRules
from bot.settings import ROOT

COMPANIES = (ROOT / "data" / "policy", ROOT / "examples" / "policies" / "hong-kong-clinic")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))


@pytest.mark.parametrize("company", COMPANIES, ids=lambda path: path.name)
def test_both_companies_have_a_tree_that_speaks_for_every_kind(company: Path) -> None:
    insight = load_policy(company).insight
    assert insight.asks_cause and insight.may_have("unknown")
    spoken_for = {kind for cause in insight.causes.values() for kind in cause.fits.kinds}
    assert {"product_quality", "service_attitude", "process", "communication", "safety_hazard", "fraud"} <= spoken_for
    assert {cause.group for cause in insight.causes.values()} == set(insight.groups)


def test_a_group_stands_for_its_causes_and_a_cause_for_itself(folder: Path) -> None:
    insight = load_policy(folder).insight
    assert "packed_too_weakly" in insight.below("packing_and_delivery")
    assert insight.below("packed_too_weakly") == ("packed_too_weakly",)
    assert insight.below("gone_long_ago") == ()
    assert insight.label("packed_too_weakly", "en") == "Packaging too weak"
    assert insight.label("gone_long_ago", "en") == "gone_long_ago"


def test_a_group_of_products_stands_for_its_products(folder: Path) -> None:
    assert load_policy(folder).insight.causes["carrier_late"].fits.products == {"delivery"}


def test_without_the_file_no_cause_is_asked_for(folder: Path) -> None:
    (folder / "insight.yml").unlink()
    bare = load_policy(folder).insight
    assert bare == NO_INSIGHT and not bare.asks_cause


def test_early_warning_has_what_the_file_says_and_the_shipped_values_without_it(folder: Path) -> None:
    path = folder / "insight.yml"
    written = path.read_text(encoding="utf-8")
    assert load_policy(folder).insight.watch == WatchRules()
    changed = written.replace("three_days: {one_in: 2000, cases: 5}", "three_days: {one_in: 400, cases: 6}")
    path.write_text(changed.replace("hazards: {cases: 2, days: 7}", "hazards: {cases: 3, days: 5}"), encoding="utf-8")
    watch = load_policy(folder).insight.watch
    assert (watch.days_p, watch.days_cases, watch.hazards, watch.hazard_days) == (1 / 400, 6, 3, 5)
    assert watch.day_p == WatchRules().day_p
    path.write_text(written.partition("\n# Early warning")[0], encoding="utf-8")
    assert load_policy(folder).insight.watch == WatchRules()


def test_a_retired_cause_keeps_its_name_and_is_given_no_more(folder: Path) -> None:
    path = folder / "insight.yml"
    written = path.read_text(encoding="utf-8")
    before = "        names: {zh-Hant: 同一批次有瑕疵, en: A faulty batch}\n"
    path.write_text(written.replace(before, before + "        retired: yes\n"), encoding="utf-8")
    insight = load_policy(folder).insight
    assert not insight.may_have("faulty_batch") and insight.label("faulty_batch", "zh-Hant") == "同一批次有瑕疵"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("      wrong_picking:\n", "      unknown:\n", "'unknown' stands for a cause that nobody knows yet"),
        ("      wrong_picking:\n", "      goods:\n", "The cause 'goods' is there already"),
        ("      wrong_picking:\n", "      Wrong-Picking:\n", "'Wrong-Picking' cannot be used as a name"),
        ("groups: [carriage]", "groups: [carriages]", "'carriages' is not a known group of products"),
        ("owner: billing", "owner: biling", "'biling' is not a known handler"),
        ("certainty: 95%", "certainty: 40%", "'certainty' cannot be used"),
        ("after_days: 56", "after_days: 2", "'after_days: 2' cannot be used"),
        ("kinds: [fraud]", "kinds: [frauds]", "'frauds' is not a known kind of complaint"),
        ("one_in: 2000", "one_in: 3", "'one_in: 3' cannot be used"),
        ("quiet_days: 14", "quiet_days: 0", "'quiet_days: 0' cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named(folder: Path, old: str, new: str, what: str) -> None:
    path = folder / "insight.yml"
    written = path.read_text(encoding="utf-8")
    assert old in written
    path.write_text(written.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        load_policy(folder)
    assert [problem.what for problem in error.value.problems] == [what]
