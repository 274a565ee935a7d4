"""Test offers by agents: within their own limit, or with approval by a higher role."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cases import approvals, commitments, conversations, fact_store, offers, spending
from bot.cases.care import outbox
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent
from bot.conversation.accepting import AGREED, ALREADY, NOT_OFFERED, accept_option
from bot.conversation.agent_offers import AboveLimit, approve, choosing, may_promise, record_offer, request_approval
from bot.conversation.offering import offer
from bot.conversation.status import status
from tests.clock import StandingClock

from .agent_remedies import pick, remedies, spend
from .turns import Customer, entity


def test_an_offer_within_the_limit_is_laid_and_accepted_under_that_authority(
    told: Customer, people: dict[str, Agent]
) -> None:
    made = record_offer(
        told.session, told.services, told.case, people["agent"], remedies(told, "agent"), "客人等很久了"
    )
    assert (made.role, made.made_by, made.reason) == ("agent", "agent:agent", "客人等很久了")
    assert made.policy_version == told.services.policy.version
    conversations.update_customer(told.session, told.case.conversation_id, email="chen@shop.example")
    chosen = pick(told).id
    for outcome in (AGREED, ALREADY):
        assert accept_option(told.session, told.services, told.case, chosen, "zh-Hant", 1).outcome == outcome
    assert [mail.template for mail in outbox.of_case(told.session, told.case.id)] == ["care.agreed"]
    assert all(item.owner and item.due_at for item in commitments.of_case(told.session, told.case))


@pytest.mark.parametrize("chosen", [["refund"], [], ["refund", "refund"], ["refund", "moon"], list("abcde")])
def test_an_offer_holds_two_to_four_remedies_that_fit(
    told: Customer, people: dict[str, Agent], chosen: list[str]
) -> None:
    with pytest.raises(Refused):
        record_offer(told.session, told.services, told.case, people["agent"], chosen, "x")
    assert offers.of_case(told.session, told.case) == []


def test_an_offer_needs_a_reason(told: Customer, people: dict[str, Agent]) -> None:
    with pytest.raises(Refused, match="why"):
        record_offer(told.session, told.services, told.case, people["agent"], remedies(told, "agent"), " \n")


def over_the_month(told: Customer) -> list[str]:
    """Use up what an agent may give in a month; return two remedies that then need a supervisor."""
    spend(told, told.services.policy.authority["agent"].per_customer_month)
    chosen = [
        c for c in choosing(told.session, told.services, told.case, "agent").candidates if c.option.value.minor > 0
    ]
    return [c.option.remedy for c in chosen[:2]]


def test_what_is_above_the_limit_is_asked_for_and_then_laid_by_whoever_may(
    told: Customer, people: dict[str, Agent]
) -> None:
    wanted = over_the_month(told)
    with pytest.raises(AboveLimit) as above:
        record_offer(told.session, told.services, told.case, people["agent"], wanted, "x")
    assert above.value.role == "supervisor"
    asked = request_approval(told.session, told.services, told.case, people["agent"], wanted, "第二次壞")
    assert asked.answer_by == told.services.policy.promised_by("over_authority", told.services.now())
    assert offers.open_offer(told.session, told.case) is None
    waiting = status(told.session, told.services, told.id, "zh-Hant")
    assert waiting is not None and "主管" in waiting.lines
    made, _ = approve(told.session, told.services, asked.id, people["supervisor"], None)
    assert (made.role, made.made_by) == ("supervisor", "agent:agent")
    assert approvals.of_case(told.session, told.case)[0].offer_id == made.id
    assert accept_option(told.session, told.services, told.case, pick(told).id, "zh-Hant", 1).outcome == AGREED


def test_what_is_within_the_limit_is_not_asked_for(told: Customer, people: dict[str, Agent]) -> None:
    with pytest.raises(Refused, match="within"):
        request_approval(told.session, told.services, told.case, people["agent"], remedies(told, "agent"), "x")


def test_nobody_approves_beyond_their_own_limit(told: Customer, people: dict[str, Agent]) -> None:
    wanted = over_the_month(told)
    asked = request_approval(told.session, told.services, told.case, people["agent"], wanted, "x")
    spend(told, told.services.policy.authority["supervisor"].per_customer_month)
    with pytest.raises(AboveLimit):
        approve(told.session, told.services, asked.id, people["supervisor"], None)
    made, _ = approve(told.session, told.services, asked.id, people["manager"], None)
    assert made.role == "manager"


def test_a_request_about_facts_that_changed_is_not_approved(told: Customer, people: dict[str, Agent]) -> None:
    wanted = over_the_month(told)
    asked = request_approval(told.session, told.services, told.case, people["agent"], wanted, "x")
    fact_store.note(told.session, told.case, "product", "bath_towel_set")
    with pytest.raises(Conflict, match="changed"):
        approve(told.session, told.services, asked.id, people["supervisor"], None)


def test_dates_are_reckoned_when_it_is_approved(told: Customer, people: dict[str, Agent], clock: StandingClock) -> None:
    wanted = over_the_month(told)
    asked = request_approval(told.session, told.services, told.case, people["agent"], wanted, "x")
    clock.now += dt.timedelta(days=3)
    made, _ = approve(told.session, told.services, asked.id, people["supervisor"], None)
    for option in made.options:
        assert all(dt.datetime.fromisoformat(item["due_at"]) > clock.now for item in option.body["commitments"])


def test_the_bot_offers_nothing_a_customer_could_not_accept_any_more(told: Customer) -> None:
    spend(told, told.services.policy.authority["bot"].per_customer_month)
    assert offer(told.session, told.services, told.id).refused == "over_authority"


def test_of_two_open_offers_of_one_customer_the_second_is_checked_again(told: Customer) -> None:
    assert offer(told.session, told.services, told.id).refused is None
    costly = max(offers.open_offer(told.session, told.case).options, key=lambda option: option.value_minor or 0)  # type: ignore[union-attr]
    spend(told, told.services.policy.authority["bot"].per_customer_month)
    assert accept_option(told.session, told.services, told.case, costly.id, "zh-Hant", 1).outcome == NOT_OFFERED
    given = spending.given(told.session, told.case, "TWD", told.services.now() - dt.timedelta(days=30))
    assert given.in_case == 0
    assert commitments.of_case(told.session, told.case) == []


def test_a_new_agreement_in_one_case_adds_to_the_first(told: Customer, people: dict[str, Agent]) -> None:
    record_offer(told.session, told.services, told.case, people["manager"], remedies(told, "manager"), "x")
    first = pick(told)
    assert accept_option(told.session, told.services, told.case, first.id, "zh-Hant", 1).outcome == AGREED
    found = choosing(told.session, told.services, told.case, "agent")
    assert found.given_in_case == first.value_minor
    limit = told.services.policy.authority["agent"].per_case
    for candidate in found.candidates:
        if may_promise("agent", candidate.role):
            assert found.given_in_case + candidate.option.value.minor <= limit


def test_an_unknown_order_is_capped_at_the_agents_own_limit(told: Customer) -> None:
    told.say("金額是九十萬", "inform", [entity("amount", {"minor": 90000000, "currency": "TWD"}, "九十萬")])
    limit = told.services.policy.authority["agent"].per_case
    found = choosing(told.session, told.services, told.case, "agent").candidates
    assert found and all(candidate.option.value.minor <= limit for candidate in found)


def test_a_declined_request_is_not_shown_as_done(told: Customer, people: dict[str, Agent]) -> None:
    asked = request_approval(told.session, told.services, told.case, people["agent"], over_the_month(told), "x")

    def shown() -> list[str]:
        found = status(told.session, told.services, told.id, "zh-Hant")
        assert found is not None
        return [item["state"] for item in found.payload["items"]]

    assert shown() == ["in_work"]
    approvals.decline(told.session, asked, told.case, agent=people["supervisor"], note="預算不足")
    assert shown() == ["declined"]


def test_an_approved_request_is_shown_as_done(told: Customer, people: dict[str, Agent]) -> None:
    asked = request_approval(told.session, told.services, told.case, people["agent"], over_the_month(told), "x")
    approve(told.session, told.services, asked.id, people["supervisor"], None)
    found = status(told.session, told.services, told.id, "zh-Hant")
    assert found is not None
    assert [item["state"] for item in found.payload["items"]] == ["kept"]
