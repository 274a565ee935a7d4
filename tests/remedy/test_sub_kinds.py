"""What exactly is the matter steers the remedies, under the shipped policies and whatever a policy says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import yaml

from bot.remedy import CaseFacts, Money, Policy, candidates, load_policy, propose
from bot.remedy.check import report
from bot.remedy.vocabulary import KINDS, MATTERS, SUB_KINDS, WISHES
from bot.settings import ROOT
from bot.yaml_files import read_yaml

from . import properties
from .generated import Case

NOW = dt.datetime(2026, 11, 21, 3, tzinfo=dt.timezone.utc)
FOLDERS = [ROOT / "data" / "policy", ROOT / "examples" / "policies" / "hong-kong-clinic"]
COLLECTS = re.compile(r"收回|取回|收件|收走|\b(?:collect|pick up|take back|send it back)", re.IGNORECASE)


@pytest.fixture(scope="module", params=FOLDERS, ids=["shop", "clinic"])
def any_policy(request: pytest.FixtureRequest) -> Policy:
    return load_policy(request.param)


def case_of(policy: Policy, matter: str, **more: object) -> CaseFacts:
    price = Money(100_00, policy.company.currency)
    return replace(CaseFacts(sub_kinds=frozenset({matter}), paid=price, order_known=True), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("matter", MATTERS)
def test_every_matter_has_options_of_its_own(any_policy: Policy, matter: str) -> None:
    groups = {one.group: name for name, one in any_policy.products.items()}
    most: list[str] = []
    for name in (None, *groups.values()):
        made = propose(any_policy, case_of(any_policy, matter, product_id=name), NOW).options
        fitting = [one.remedy for one in made if matter in any_policy.remedies[one.remedy].matches]
        most = max(most, fitting, key=len)
    assert len(most) >= 2, most


@pytest.mark.slow
def test_each_matter_yields_two_to_four_fitting_options_or_a_person(any_policy: Policy) -> None:
    groups = {one.group: name for name, one in any_policy.products.items()}
    tried = offered = 0
    for matter, kind, wish, name in product(
        (*MATTERS, "sent_back"), (None, *KINDS), (None, *WISHES), (None, *groups.values())
    ):
        facts = case_of(any_policy, matter, kind=kind, desired_outcome=wish, product_id=name)
        case, made = Case(facts, NOW), propose(any_policy, facts, NOW)
        properties.two_to_four_or_a_person(any_policy, case, made)
        properties.the_wish_is_served(any_policy, case, made)
        properties.fits_the_matter(any_policy, case, made)
        if properties.nothing_to_collect(facts.sub_kinds):
            said = [text for one in made.options for text in (*one.title.values(), *one.remedy_text.values())]
            said += [text for one in made.options for done in one.commitments for text in done.what.values()]
            assert not [text for text in said if COLLECTS.search(text)]
        tried, offered = tried + 1, offered + bool(made.options)
    assert offered > tried / 2


@pytest.mark.parametrize("paid", [None, Money(3_980_000, "")], ids=["nothing known", "much is claimed"])
def test_no_title_promises_more_than_it_pays(any_policy: Policy, paid: Money | None) -> None:
    claimed = replace(paid, currency=any_policy.company.currency) if paid else None
    for matter, wish in product((None, *SUB_KINDS), (None, *WISHES)):
        told = frozenset({matter}) if matter else frozenset()
        facts = CaseFacts(desired_outcome=wish, paid=claimed, sub_kinds=told)
        made = propose(any_policy, facts, NOW)
        properties.says_what_it_pays(any_policy, Case(facts, NOW), "bot", made)
        for option in made.options:
            assert not properties.FULL.search(" ".join(option.title.values())), option.title


def wished(policy: Policy, matter: str, wish: str | None, **more: object) -> list[str]:
    made = propose(policy, case_of(policy, matter, desired_outcome=wish, **more), NOW)
    return [option.remedy for option in made.options]


@pytest.mark.parametrize(
    ("matter", "wish", "first"),
    [
        ("not_delivered", None, "resend"),
        ("not_delivered", "find", "find_parcel"),
        ("not_delivered", "refund", "refund_undelivered"),
        ("part_missing", None, "send_part"),
        ("part_missing", "resend", "send_part"),
        ("part_missing", "repair", "send_part"),
        ("wrong_item", None, "right_item"),
        ("damaged_on_arrival", None, "exchange"),
        ("charged_twice", "refund", "pay_difference"),
        ("wrong_bill", "pay_difference", "pay_difference"),
        ("property_damage", "compensation", "assess_damage"),
        ("property_damage", "assess_damage", "assess_damage"),
        ("property_damage", "repair", "inspect_damage"),
        ("extra_costs", None, "claim_costs"),
        ("out_of_warranty", "refund", "manager_review"),
        ("out_of_warranty", None, "repair_quote"),
        ("own_fault", None, "repair_quote"),
        ("sent_back", "refund", "refund_returned"),
        ("late", None, "priority_handling"),
        ("privacy", None, "written_explanation"),
        ("staff", None, "manager_apology"),
    ],
)
def test_the_first_option_matches_what_was_lost(policy: Policy, matter: str, wish: str | None, first: str) -> None:
    assert wished(policy, matter, wish, product_id="kettle")[0] == first


def test_a_particular_wish_without_a_remedy_is_a_general_one(policy: Policy) -> None:
    assert wished(policy, "own_fault", "resend", product_id="kettle")[0] in {"manager_review", "trade_in"}
    plain = propose(policy, CaseFacts("product_quality", None, "assess_damage", "kettle"), NOW).options[0]
    assert "assess_damage" in plain.serves or "compensation" in plain.serves


def test_parts_and_lateness_together_get_what_either_needs(policy: Policy) -> None:
    told = frozenset({"part_missing", "late", "arrived"})
    facts = CaseFacts("process", product_id="kettle", paid=Money(1290_00, "TWD"), order_known=True, sub_kinds=told)
    remedies = [option.remedy for option in propose(policy, facts, NOW).options]
    assert remedies[0] == "send_part"
    assert not {"find_parcel", "resend", "priority_handling", "correction"} & set(remedies)


def test_a_fault_beside_a_matter_keeps_what_mends_it(policy: Policy) -> None:
    facts = case_of(policy, "late", product_id="kettle", desired_outcome="refund")
    broken = replace(facts, sub_kinds=frozenset({"late", "defective", "arrived"}))
    assert propose(policy, facts, NOW).options[0].remedy == "refund_undelivered"
    assert propose(policy, broken, NOW).options[0].remedy == "full_refund"


def test_what_was_overcharged_is_paid_as_far_as_it_was_told(policy: Policy) -> None:
    facts = CaseFacts(product_id="sofa", desired_outcome="refund", sub_kinds=frozenset({"wrong_bill"}))
    told = propose(policy, replace(facts, overcharged=Money(500_00, "TWD")), NOW).options[0]
    assert told.remedy_value == Money(500_00, "TWD")
    assert "NT$500" in told.remedy_text["zh-Hant"] and "NT$500" in told.remedy_text["en"]
    unknown = propose(policy, facts, NOW).options[0]
    assert "charged too much" in unknown.remedy_text["en"]
    assert unknown.remedy_value.minor <= policy.authority["bot"].unverified
    foreign = propose(policy, replace(facts, overcharged=Money(500_00, "USD")), NOW).options[0]
    assert "500" not in foreign.remedy_text["en"]


def test_a_person_may_still_choose_what_the_bot_may_not(policy: Policy) -> None:
    facts = case_of(policy, "own_fault", product_id="kettle", kind="product_quality")
    assert "full_refund" not in wished(policy, "own_fault", "refund", product_id="kettle")
    found = {one.option.remedy: one for one in candidates(policy, facts, NOW, "agent").found}
    assert "full_refund" in found and not found["full_refund"].on_menu
    gone = case_of(policy, "not_delivered", product_id="kettle", kind="product_quality")
    assert "full_refund" not in {one.option.remedy for one in candidates(policy, gone, NOW, "agent").found}


def test_the_explanation_says_what_does_not_fit_and_why(policy: Policy) -> None:
    left_out = {
        one["remedy"]: one["because"][0]
        for one in propose(policy, case_of(policy, "not_delivered", product_id="kettle"), NOW).explanation["left_out"]
    }
    assert left_out["full_refund"] == {"code": "goods_stay", "about": []}
    assert left_out["correction"] == {"code": "never", "about": ["not_delivered"]}
    assert left_out["pay_difference"] == {"code": "does_not_mend", "about": ["not_delivered"]}


def changed(folder: Path, edit: object) -> Path:
    path = folder / "remedies.yml"
    content = read_yaml(path)
    edit(content)  # type: ignore[operator]
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def without_sub_kinds(content: dict) -> None:
    remedies = content["remedies"]
    for name in list(remedies):
        remedy = remedies[name]
        remedy["mends"] = {kind: points for kind, points in remedy["mends"].items() if kind in KINDS}
        remedy["not_for"] = [kind for kind in remedy.get("not_for", ()) if kind in KINDS]
        for new in ("takes_goods", "request"):
            remedy.pop(new, None)
        if not remedy["mends"]:
            del remedies[name]
    for wish in ("resend", "find", "pay_difference", "assess_damage"):
        content["second_choices"].pop(wish)
    content.pop("decide_rest")


@pytest.mark.slow
def test_a_policy_written_before_offers_as_before_and_is_told_what_to_add(folder: Path) -> None:
    old = load_policy(changed(folder, without_sub_kinds))
    facts = CaseFacts("product_quality", "angry", "refund", "kettle")
    plain = [option.remedy for option in propose(old, facts, NOW).options]
    for told in ({"part_missing"}, {"late", "arrived"}):
        assert [one.remedy for one in propose(old, replace(facts, sub_kinds=frozenset(told)), NOW).options] == plain
    said = report(folder)[1]
    assert "No remedy names a sub-kind" in said
    assert "'full_refund' seems to take goods" in said
    assert "The title of 'full_refund' promises everything" in said
    # Without a day on which a person decides, a sum above the limit goes to a person at once.
    claimed = replace(facts, product_id="mattress")
    assert propose(old, claimed, NOW).refused == "over_authority"


def test_an_unknown_sub_kind_is_a_mistake_and_names_what_exists(folder: Path) -> None:
    path = folder / "remedies.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("mends: {part_missing: 5}", "mends: {part_mising: 5}").replace(
            "not_for: [wrong_item]", "not_for: [wrong_itm]"
        ),
        encoding="utf-8",
    )
    code, said = report(folder)
    assert code == 1
    assert "'part_mising' is not known here" in said and "part_missing" in said
    assert "'wrong_itm' is not a known kind of complaint" in said and "wrong_item" in said


@pytest.mark.slow
def test_the_check_names_a_matter_that_always_goes_to_a_person(folder: Path) -> None:
    def drop(content: dict) -> None:
        for name in ("inspect_damage", "claim_costs", "written_explanation", "named_contact"):
            content["remedies"][name]["mends"].pop("property_damage")

    code, said = report(changed(folder, drop))
    assert code == 0
    assert "Only 1 remedies mend 'property_damage'" in said
