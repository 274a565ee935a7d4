# ruff: noqa: E501
"""The example policy of a clinic group in Hong Kong: another trade, place and currency under the same program."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.remedy import CaseFacts, Money, Policy, Proposal, check_wording, load_policy, propose
from bot.remedy.reading import LANGUAGES
from bot.remedy.vocabulary import ROLES
from bot.settings import ROOT
from bot.yaml_files import read_yaml

from . import properties
from .generated import Case, SeededChooser, a_case, worse_than
from .generated.calendars import Calendar
from .generated.cases import Thresholds

CLINIC = ROOT / "examples" / "policies" / "hong-kong-clinic"
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOW = dt.datetime(2026, 11, 21, 10, tzinfo=HONG_KONG).astimezone(dt.timezone.utc)  # Saturday morning


@pytest.fixture(scope="module")
def clinic() -> Policy:
    return load_policy(CLINIC)


def hkd(dollars: int) -> Money:
    return Money(dollars * 100, "HKD")


def case(kind: str | None, wish: str | None, product: str | None, paid: int | None = None, **more: Any) -> CaseFacts:
    """Return the facts of a case; with `paid` (whole dollars) the visit is known from the records."""
    money = hkd(paid) if paid is not None else None
    facts = {"emotion": "disappointed", "order_known": paid is not None, **more}
    return CaseFacts(kind, desired_outcome=wish, product_id=product, paid=money, **facts)


# Name, facts, the remedy a clinic manager expects first (None: a person takes over), others that must be on the menu,
# and remedies that must not.
# fmt: off
CASES: list[tuple[str, CaseFacts, str | None, set[str], set[str]]] = [
    # treatment that went wrong
    ("the shoulder hurts more after physiotherapy", case("product_quality", "exchange", "physiotherapy", 780), "redo_treatment", {"doctor_explains"}, {"repeat_test", "exchange_medicine"}),
    ("wants the money for physiotherapy back", case("product_quality", "refund", "physiotherapy", 780), "fee_refund", {"redo_treatment"}, {"goods_refund"}),
    ("a filling fell out", case("product_quality", "repair", "dental_filling", 1200), "redo_treatment", set(), {"adjust_appliance"}),
    ("a root canal to be done again is beyond the bot", case("product_quality", "repair", "root_canal", 6800), None, set(), set()),
    ("laser left marks", case("product_quality", "compensation", "skin_laser", 2880), "part_of_fee", {"fee_refund"}, {"fresh_start"}),
    ("hurt by a treatment: not the same once more", case("safety_hazard", "exchange", "acupuncture", 480, harm=True), "safety_review", set(), {"redo_treatment"}),
    # tests
    ("the blood was drawn wrongly", case("product_quality", "exchange", "blood_test", 880), "repeat_test", {"doctor_explains"}, {"redo_treatment"}),
    ("nobody explains the result", case("communication", "explanation", "blood_test"), "doctor_explains", {"manager_apology"}, set()),
    ("the mammogram report took too long", case("process", "apology", "mammogram", 1580, waiting_days=8), "manager_apology", {"clinic_explains"}, {"bill_correction"}),
    ("a health check to be paid back is beyond the bot", case("process", "refund", "health_check", 3980), None, set(), set()),
    # medicine: a mix-up is a hazard
    ("somebody else's medicine", case("safety_hazard", "exchange", "medicine", 180, emotion="worried"), "exchange_medicine", {"safety_review", "doctor_explains"}, {"priority_slot"}),
    ("the wrong dose, no wish yet", case("safety_hazard", None, "antibiotics", emotion="angry"), "exchange_medicine", {"safety_review"}, {"adjust_appliance"}),
    ("ill after the wrong medicine", case("safety_hazard", "explanation", "medicine", harm=True, vulnerable=True), "safety_review", {"doctor_explains", "named_contact"}, set()),
    ("wants the price of the wrong medicine back", case("safety_hazard", "refund", "eye_drops"), "goods_refund", {"exchange_medicine"}, {"fee_refund"}),
    ("the cream does nothing", case("product_quality", "refund", "skin_cream"), "goods_refund", {"exchange_medicine"}, {"exchange_appliance"}),
    # waiting and booking
    ("waited two hours, wants it to change", case("process", "improvement", "waiting_time"), "priority_slot", {"process_review"}, {"safety_review", "bill_correction"}),
    ("waited two hours, wants an apology", case("process", "apology", "waiting_time", branch_id="central"), "manager_apology", {"clinic_explains"}, {"doctor_explains"}),
    ("waited two hours, wants something for it", case("process", "compensation", "gp_consultation", 380), "part_of_fee", {"fee_credit"}, set()),
    ("the booking was lost", case("process", "compensation", "appointment"), "part_of_fee", {"fee_credit"}, {"repeat_test"}),
    # people
    ("a rude receptionist", case("service_attitude", "apology", "reception", emotion="angry"), "manager_apology", {"staff_training"}, {"safety_review"}),
    ("a rough nurse, should be trained", case("service_attitude", "improvement", "nursing_care"), "staff_training", set(), {"safety_review"}),
    ("a doctor who did not listen", case("service_attitude", "exchange", "gp_consultation"), "second_doctor", {"clinic_explains"}, {"redo_treatment"}),
    ("nobody called back", case("communication", "explanation", "appointment"), "clinic_explains", {"manager_apology"}, {"privacy_check"}),
    # money and papers
    ("charged twice", case("process", "refund", "bill"), "bill_correction", {"fee_refund"}, {"goods_refund"}),
    ("an item nobody had", case("fraud", "improvement", "bill"), "bill_correction", set(), {"fresh_start", "part_of_fee"}),
    ("the sick note has the wrong date", case("process", "repair", "medical_certificate"), "corrected_papers", {"fresh_start"}, {"bill_correction"}),
    # privacy
    ("the report went to somebody else", case("fraud", "explanation", "medical_records", emotion="angry"), "privacy_check", {"clinic_explains"}, {"doctor_explains", "safety_review"}),
    ("read out aloud at the counter", case("communication", "improvement", "medical_records"), "privacy_check", {"staff_training"}, set()),
    # appliances
    ("the blood pressure monitor shows nonsense", case("product_quality", "exchange", "blood_pressure_monitor", 780), "exchange_appliance", {"adjust_appliance"}, {"exchange_medicine"}),
    ("the splint presses", case("product_quality", "repair", "wrist_support"), "adjust_appliance", {"exchange_appliance"}, {"redo_treatment"}),
    ("a night guard that does not fit, long ago", case("product_quality", "exchange", "night_guard", 2200, waiting_days=200), "exchange_appliance", {"adjust_appliance"}, set()),
    # nearly nothing known
    ("nothing known", CaseFacts(), "fee_refund", set(), {"privacy_check", "bill_correction", "exchange_medicine"}),
]
# fmt: on


def offered(policy: Policy, facts: CaseFacts) -> Proposal:
    return propose(policy, facts, NOW)


def test_there_are_thirty_cases_at_least() -> None:
    assert len(CASES) >= 30
    assert len({name for name, *_ in CASES}) == len(CASES)


@pytest.mark.parametrize(("name", "facts", "first", "besides", "never"), CASES, ids=[name for name, *_ in CASES])
def test_a_patient_is_offered_what_a_clinic_manager_would(
    clinic: Policy, name: str, facts: CaseFacts, first: str | None, besides: set[str], never: set[str]
) -> None:
    proposal = offered(clinic, facts)
    remedies = [option.remedy for option in proposal.options]
    assert proposal.severity.level <= (4 if facts.harm or facts.waiting_days > 7 else 3)
    if first is None:
        assert proposal.refused == "over_authority"
        assert not offered_by_supervisor(clinic, facts).refused
        return
    assert 2 <= len(remedies) <= 4
    assert remedies[0] == first
    assert besides <= set(remedies)
    assert not never & set(remedies)
    if facts.desired_outcome and not facts.harm:
        assert facts.desired_outcome in proposal.options[0].serves
    for option in proposal.options:
        assert option.value.currency == "HKD"
        assert option.value.minor <= clinic.authority["bot"].per_case


def offered_by_supervisor(policy: Policy, facts: CaseFacts) -> Proposal:
    return propose(policy, facts, NOW, "supervisor")


def test_amounts_are_shown_in_hong_kong_dollars(clinic: Policy) -> None:
    refund = offered(clinic, case("product_quality", "refund", "physiotherapy", 780)).options[0]
    assert refund.remedy_value == hkd(780)
    assert refund.remedy_text["zh-Hant"] == "退還這次的收費：HK$780"
    assert refund.remedy_text["en"] == "We pay back what was charged: HK$780"
    assert clinic.company.show(99_95) == "HK$99.95"


def test_a_medicine_mix_up_is_mended_on_the_same_day_by_a_named_pharmacist(clinic: Policy) -> None:
    exchange = offered(clinic, case("safety_hazard", "exchange", "medicine", 180, emotion="worried")).options[0]
    assert clinic.clock.local(exchange.due_at) == dt.datetime(2026, 11, 21, 13, tzinfo=HONG_KONG)
    assert exchange.handler.id == "pharmacist"
    assert exchange.remedy_text["zh-Hant"].startswith("請先不要服用")
    assert exchange.remedy_text["en"].startswith("Please do not take it")


def test_an_explanation_is_signed_by_a_doctor_with_a_name(clinic: Policy) -> None:
    explained = offered(clinic, case("communication", "explanation", "dermatology")).options[0]
    assert "陳啟賢醫生" in explained.remedy_text["zh-Hant"]
    assert "Dr Kai-yin Chan" in explained.remedy_text["en"]


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (dt.date(2026, 10, 1), False),  # National Day
        (dt.date(2026, 10, 19), False),  # the day after Chung Yeung, which is a Sunday
        (dt.date(2026, 11, 21), True),
        (dt.date(2026, 11, 22), False),  # Sunday
        (dt.date(2026, 12, 25), False),
        (dt.date(2026, 12, 26), True),  # a general holiday that patient relations works
        (dt.date(2027, 1, 1), False),
        (dt.date(2027, 2, 6), False),  # lunar new year
        (dt.date(2027, 2, 8), False),
        (dt.date(2027, 3, 26), False),  # Good Friday
        (dt.date(2027, 7, 1), False),
        (dt.date(2027, 2, 28), False),  # Sunday; a holiday in Taiwan only
        (dt.date(2026, 10, 10), True),  # a holiday in Taiwan only
    ],
)
def test_the_holidays_are_those_of_hong_kong(clinic: Policy, day: dt.date, is_open: bool) -> None:
    assert bool(clinic.clock.spans(day)) is is_open


def test_promises_wait_for_the_end_of_the_christmas_holidays(clinic: Policy) -> None:
    eve = dt.datetime(2026, 12, 24, 17, 50, tzinfo=HONG_KONG)
    promised = clinic.clock.local(clinic.promised_by("requested", eve))
    assert promised == dt.datetime(2026, 12, 26, 9, 20, tzinfo=HONG_KONG)
    refund = propose(clinic, case("process", "refund", "gp_consultation", 380), eve).options[0]
    assert clinic.clock.local(refund.due_at).date() == dt.date(2027, 1, 4)  # the seventh opening day: 26, 28-31, 2, 4


@pytest.mark.parametrize("typed", ["CW2611030123", "cw 261103 0123", "CW-2611030123"])
def test_a_visit_is_found_by_the_number_on_the_receipt(clinic: Policy, typed: str) -> None:
    visit = clinic.orders.find(typed)
    assert visit is not None
    assert (visit.product_id, visit.branch_id, visit.paid) == ("physiotherapy", "sha_tin", hkd(780))


def test_every_file_tells_a_manager_how_to_edit_it() -> None:
    for path in (*CLINIC.glob("*.yml"), *CLINIC.glob("*.csv"), CLINIC / "page" / "page.yml"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path.name
        assert "How to edit this file" in text, path.name
        assert "examples/policies/hong-kong-clinic" in text, path.name


def test_it_has_every_file_the_shop_has() -> None:
    shop = ROOT / "data" / "policy"
    assert _files(shop) == _files(CLINIC)


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("locale", "text", "said"),
    [
        ("zh-Hant", "這是正常副作用，不用擔心", "這是正常副作用"),
        ("zh-Hant", "今日人多，每個病人都要等", "每個病人都要等"),
        ("zh-Hant", "您沒有依時服藥", "您沒有依時服藥"),
        ("en", "That is a known side effect.", "known side effect"),
        ("en", "Everybody has to wait on Mondays.", "Everybody has to wait"),
        ("en", "you did not follow the instructions", "you did not follow"),
    ],
)
def test_a_clinic_has_words_of_its_own_to_avoid(clinic: Policy, locale: str, text: str, said: str) -> None:
    assert check_wording(clinic, text, locale)[0].said == said


def test_the_texts_are_those_of_a_clinic_in_hong_kong() -> None:
    written = "".join(
        str(read_yaml(CLINIC / name))
        for name in ("company.yml", "remedies.yml", "goodwill.yml", "escalation.yml", "page/page.yml")
    )
    for word in ("安居", "NT$", "TWD", "門市", "商品", "購物金", "宅配", "客服", "帳單", "隱私"):
        assert word not in written, word
    for word in ("診金", "覆診", "賬單", "私隱", "轉數快", "病歷"):
        assert word in written, word


def test_services_are_named_in_both_languages(clinic: Policy) -> None:
    assert len(clinic.products) >= 30
    for product in clinic.products.values():
        assert all(product.names[language] and product.aliases[language] for language in LANGUAGES), product.id
        assert product.group != product.type, product.id


@pytest.mark.slow
def test_the_clinic_policy_has_the_properties_of_every_policy(clinic: Policy) -> None:
    company = read_yaml(CLINIC / "company.yml")
    calendar, thresholds, roll = Calendar(company), Thresholds.of(clinic), SeededChooser(11)
    for _ in range(400):
        tried, role = a_case(roll, clinic, thresholds), roll.one_of(ROLES)
        proposal = propose(clinic, tried.facts, tried.now, role)
        properties.two_to_four_or_a_person(clinic, tried, proposal)
        properties.within_authority(clinic, tried, role, proposal)
        properties.capped_while_unverified(clinic, tried, role, proposal)
        properties.different_in_substance(clinic, proposal)
        properties.the_wish_is_served(clinic, tried, proposal)
        properties.owned_and_due_when_somebody_is_there(clinic, calendar, tried, proposal)
        properties.needs_what_it_gives(clinic, proposal)
        properties.fits_the_matter(clinic, tried, proposal)
        properties.says_what_it_pays(clinic, tried, role, proposal)
        worse: Case = worse_than(roll, clinic, tried, thresholds)
        properties.never_less(proposal, propose(clinic, worse.facts, worse.now, role))
