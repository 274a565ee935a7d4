"""Test what follows from a correction at once: severity, remedies, the offer, priority, what customers see."""

from __future__ import annotations

from typing import Any

from bot.cases import audit, cases, conversations, fact_store, messages, offers
from bot.cases.models import Agent
from bot.cases.queue import handoffs
from bot.conversation.agent_offers import choosing, record_offer
from bot.conversation.case_change import CaseChange, record_change
from bot.conversation.corrections.correct import Wanted, correct
from bot.conversation.corrections.standing_offer import FLAGGED, WITHDRAWN, no_longer_fitting
from bot.conversation.facts_shown import displayed
from bot.conversation.offering import offer
from bot.desk.agents.correction_readers import NluReaders
from tests.conversation.agent_remedies import remedies
from tests.conversation.corrections.by_agent import at, logged, put_right
from tests.conversation.turns import Customer

WHY = {"why": "he said so on the telephone"}


def fitting(told: Customer) -> set[str]:
    found = choosing(told.session, told.services, told.case, "agent").candidates
    return {one.option.remedy for one in found if one.on_menu}


def last_words(told: Customer) -> tuple[str, str]:
    said = messages.after(told.session, told.id, 0)[-1]
    return said.role, said.text


def test_a_wrong_kind_hid_the_right_remedies(told: Customer, people: dict[str, Agent]) -> None:
    before = fitting(told)
    done = put_right(told, people["agent"], "kind", "service_attitude")
    assert told.case.kind == "service_attitude"
    after = fitting(told)
    assert after != before and "exchange" in before and "exchange" not in after
    put_right(told, people["agent"], "kind", "product_quality")
    assert fitting(told) == before and done.before == "product_quality"
    assert [(entry["before"], entry["after"]) for entry in logged(told)] == [
        ("product_quality", "service_attitude"),
        ("service_attitude", "product_quality"),
    ]


def test_the_bot_offers_what_fits_once_it_has_the_conversation_again(told: Customer, people: dict[str, Agent]) -> None:
    offer(told.session, told.services, told.id)
    wrong = offers.open_offer(told.session, told.case)
    put_right(told, people["agent"], "kind", "service_attitude")
    put_right(told, people["agent"], "desired_outcome", "apology")
    offer(told.session, told.services, told.id)
    right = offers.open_offer(told.session, told.case)
    assert wrong is not None and right is not None and wrong.state == "withdrawn"
    assert {one.remedy for one in right.options} <= fitting(told)
    assert not {one.remedy for one in right.options} & {"exchange", "repair", "free_repair"}


def test_the_bot_does_not_hear_the_kind_otherwise_again_but_for_a_danger(
    told: Customer, people: dict[str, Agent]
) -> None:
    put_right(told, people["agent"], "kind", "service_attitude")
    record_change(told.session, told.id, CaseChange(told.case.number, kind="process", emotion="worried"))
    assert (told.case.kind, told.case.emotion) == ("service_attitude", "worried")
    record_change(told.session, told.id, CaseChange(told.case.number, kind="safety_hazard"))
    assert told.case.kind == "safety_hazard"


def test_severity_and_its_reasons_follow_at_once(told: Customer, people: dict[str, Agent]) -> None:
    calm = put_right(told, people["agent"], "emotion", "neutral").severity[1]
    hurt = put_right(told, people["agent"], "severity_set", {"added": ["harm", "vulnerable"]}, **WHY).severity
    assert calm is not None and hurt == (calm, told.case.severity) and told.case.severity > calm
    labels = {one["label"]["en"] for one in told.case.severity_reasons}
    rules = told.services.policy.severity
    assert {rules.harm.label["en"], rules.vulnerable.label["en"]} <= labels
    aside = {"aside": ["harm", "kind"], "added": ["vulnerable"]}
    put_right(told, people["agent"], "severity_set", aside, **WHY)
    labels = {one["label"]["en"] for one in told.case.severity_reasons}
    assert rules.harm.label["en"] not in labels and rules.kinds["product_quality"].label["en"] not in labels
    put_right(told, people["agent"], "severity_set", {}, **WHY)
    assert (at(told, "severity_set"), told.case.severity) == (None, calm)
    assert [entry["why"] for entry in logged(told)] == [None, WHY["why"], WHY["why"], WHY["why"]]


def test_an_offer_of_the_bot_that_no_longer_fits_is_withdrawn_and_the_customer_is_told(
    told: Customer, people: dict[str, Agent]
) -> None:
    offer(told.session, told.services, told.id)
    assert told.case.stage == "offering"
    done = put_right(told, people["agent"], "kind", "service_attitude")
    assert done.offer == WITHDRAWN and offers.open_offer(told.session, told.case) is None
    assert told.case.stage == "clarifying"
    role, text = last_words(told)
    assert role == "system" and "不再適用" in text


def test_an_offer_that_still_fits_stays_and_nobody_is_told(told: Customer, people: dict[str, Agent]) -> None:
    offer(told.session, told.services, told.id)
    standing, said = offers.open_offer(told.session, told.case), last_words(told)
    for what, value in (("name", "王大明"), ("tags", ["VIP"]), ("emotion", "neutral"), ("branch", "")):
        assert put_right(told, people["agent"], what, value).offer is None
    assert offers.open_offer(told.session, told.case) is standing and last_words(told) == said


def test_a_persons_offer_is_marked_and_never_taken_from_the_table(told: Customer, people: dict[str, Agent]) -> None:
    chosen = [one for one in remedies(told, "agent") if one][:2]
    made = record_offer(told.session, told.services, told.case, people["agent"], chosen, "x")
    said = last_words(told)
    done = put_right(told, people["supervisor"], "kind", "service_attitude")
    assert done.offer == FLAGGED and no_longer_fitting(told.session, told.case) == {made.id}
    assert offers.open_offer(told.session, told.case) is made and last_words(told) == said
    again = put_right(told, people["supervisor"], "kind", "product_quality")
    assert again.offer is None and no_longer_fitting(told.session, told.case) == frozenset()


def test_whoever_waits_with_a_hazard_becomes_as_urgent_as_one(told: Customer, people: dict[str, Agent]) -> None:
    policy = told.services.policy
    soon = policy.promised_by("requested", told.services.now())
    more: dict[str, Any] = {"queue": "complaints", "priority": 4, "promised_by": soon, "contact_needed": False}
    handoffs.request(told.session, told.case, reason="requested", **more)
    put_right(told, people["supervisor"], "kind", "safety_hazard")
    assert at(told, "priority") == policy.escalations["hazard"].priority < 4
    put_right(told, people["supervisor"], "kind", "process")
    assert at(told, "priority") == policy.escalations["hazard"].priority, "a person alone makes it less urgent"


def test_a_day_gets_another_role_and_its_place_is_empty(told: Customer, people: dict[str, Agent]) -> None:
    day = at(told, "when")
    put_right(told, people["agent"], "when", day, role="delivered_on")
    assert (at(told, "when"), at(told, "delivered_on")) == (None, day)
    assert logged(told)[0]["role"] == "delivered_on"
    put_right(told, people["agent"], "delivered_on", day, role="when")
    assert (at(told, "when"), at(told, "delivered_on")) == (day, None)


def test_what_a_wrong_order_told_goes_with_it(told: Customer, people: dict[str, Agent]) -> None:
    fact_store.note(told.session, told.case, "order_number", "AJ26111156789", message_seq=1)
    fact_store.note(told.session, told.case, "bought_on", "2026-11-02", resolved={"order": "AJ26111156789"})
    put_right(told, people["agent"], "order_number", "AJ26111100000")
    assert (at(told, "order_number"), at(told, "bought_on")) == ("AJ26111100000", None)


def test_the_customer_reads_the_corrected_facts(told: Customer, people: dict[str, Agent]) -> None:
    put_right(told, people["agent"], "product", "kettle")
    put_right(told, people["agent"], "amount", "1,280")
    put_right(told, people["agent"], "when", "2026-11-03")
    shown = displayed(told.services, fact_store.current(told.session, told.case), "en")
    kettle = told.services.policy.products["kettle"].names["en"]
    assert kettle in shown["product"] and "1,280" in shown["amount"] and "3 Nov" in shown["when"]
    assert "昨天" not in shown["when"], "the words for another day are not shown beside this one"


def test_contact_details_are_those_of_the_conversation_too(told: Customer, people: dict[str, Agent]) -> None:
    put_right(told, people["agent"], "email", "mei@example.com")
    conversation = told.case.conversation_id
    assert conversations.get(told.session, conversation).customer_email == "mei@example.com"
    put_right(told, people["agent"], "email", "")
    assert conversations.get(told.session, conversation).customer_email is None and at(told, "email") is None


def test_a_closed_case_keeps_the_severity_that_it_was_judged_by(told: Customer, people: dict[str, Agent]) -> None:
    put_right(told, people["agent"], "emotion", "angry")
    cases.update(told.session, told.case, severity=4)
    case = told.case
    cases.move(told.session, case, "closed", actor="test", reason="test")
    wanted = Wanted("kind", "process", checks=False)
    done = correct(
        told.session,
        told.services,
        NluReaders(told.services.policy, told.services.phrases),
        case,
        wanted,
        people["agent"],
    )
    assert done.severity == (4, 4) and case.severity == 4
    assert audit.of(told.session, f"case:{case.number}", "case.corrected")
