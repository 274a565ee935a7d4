"""Test that `amends case show` explains why each option was offered and why others were not."""

from __future__ import annotations

import pytest

from bot.cases import approvals, cases, offers, refusals
from bot.cases.models import Agent
from bot.cases.record import case_view
from bot.conversation.accepting import AGREED, NOT_OFFERED, accept_option
from bot.conversation.agent_offers import approve, record_offer, request_approval
from bot.conversation.offering import offer
from bot.running.case_text import case_text

from .agent_remedies import pick, remedies, spend
from .turns import Customer


def explained(told: Customer) -> str:
    """Return the output of the command for this case, without the transcript."""
    return case_text(case_view.whole(told.session, told.case)).split("\nTranscript")[0]


def month_nearly_used_up(told: Customer, role: str = "agent") -> None:
    """Use up what the role may give this customer in a month, less 1,000 dollars."""
    spend(told, told.services.policy.authority[role].per_customer_month - 1000_00)


def test_an_offer_of_the_bot_is_explained_remedy_by_remedy(told: Customer) -> None:
    assert offer(told.session, told.services, told.id).refused is None
    text = explained(told)
    assert "Offer by bot, open, made " in text
    assert f"Authority: bot; policy {told.services.policy.version}; open until " in text
    assert "  Severity 2: " in text and "paid 5000 or more +1" in text
    assert "1. full_refund + points (Send it back for a full refund), TWD " in text
    assert "why: serves the wish for refund; mends product_quality (5 of 5)" in text
    _, left_out = text.split("  Not offered\n")
    not_offered = {line.split(":")[0].strip() for line in left_out.splitlines() if line.startswith("    ")}
    standing = offers.open_offer(told.session, told.case)
    assert standing is not None
    assert not_offered == set(told.services.policy.remedies) - {option.remedy for option in standing.options}


def test_an_offer_of_a_person_is_explained_with_their_reason(told: Customer, people: dict[str, Agent]) -> None:
    names = remedies(told, "agent")
    made = record_offer(told.session, told.services, told.case, people["agent"], names, "等很久了\n第三次")
    text = explained(told)
    assert "Offer by agent:agent, open" in text
    assert "Authority: agent; " in text
    assert "Reason given: 等很久了 / 第三次" in text
    assert "why: chosen by a person; serves the wish for refund; mends product_quality (5 of 5)" in text
    assert "fits too, but a person chose others" in text
    told_of = [entry["remedy"] for entry in made.explanation["offered"] + made.explanation["left_out"]]
    assert sorted(told_of) == sorted(told.services.policy.remedies)
    row = cases.locked(told.session, told.case)
    assert row.severity == made.explanation["severity"]["level"]
    assert row.severity_reasons == made.explanation["severity"]["reasons"]


def test_a_case_without_an_offer_says_why_and_only_once(told: Customer) -> None:
    month_nearly_used_up(told, "bot")
    for _ in range(3):
        assert offer(told.session, told.services, told.id).refused == "over_authority"
    assert len(refusals.of_case(told.session, told.case, refusals.NO_OFFER)) == 1
    text = explained(told)
    assert "Nothing offered: over_authority, 20" in text
    assert "  Severity 2: " in text
    assert "full_refund (above the limit of bot): serves the wish for refund" in text
    assert "  Not offered\n" in text
    assert f"Authority: bot; policy {told.services.policy.version}" in text


@pytest.mark.parametrize("decision", ["approved", "declined", "withdrawn", "waiting"])
def test_a_request_shows_who_asked_and_who_decided(told: Customer, people: dict[str, Agent], decision: str) -> None:
    month_nearly_used_up(told)
    names = remedies(told, "agent", above="supervisor")
    asked = request_approval(told.session, told.services, told.case, people["agent"], names, "客人等很久了")
    if decision == "approved":
        approve(told.session, told.services, asked.id, people["supervisor"], "這次可以")
    elif decision == "declined":
        approvals.decline(told.session, asked, told.case, agent=people["supervisor"], note="預算不足")
    elif decision == "withdrawn":
        approvals.withdraw(told.session, told.case, actor="agent:agent", reason="x", agent=people["agent"])
    text = explained(told)
    assert f"Request for approval by agent:agent, {decision}" in text
    assert " of a supervisor; answer promised by 2026-11-" in text
    assert "Reason given: 客人等很久了" in text
    said = {
        "approved": "Approved by agent:supervisor, 20",
        "declined": "Declined by agent:supervisor, 20",
        "withdrawn": "Withdrawn by agent:agent, 20",
    }
    assert all((words in text) is (state == decision) for state, words in said.items())
    assert ("Z: 這次可以" in text) is (decision == "approved")
    assert ("Authority: supervisor; " in text) is (decision == "approved")


def test_an_option_that_could_not_be_agreed_to_says_why(told: Customer, people: dict[str, Agent]) -> None:
    record_offer(told.session, told.services, told.case, people["agent"], remedies(told, "agent"), "等很久了")
    option = pick(told)
    month_nearly_used_up(told)
    assert accept_option(told.session, told.services, told.case, option.id, "zh-Hant", 1).outcome == NOT_OFFERED
    assert "Could not be agreed to, 20" in explained(told)
    assert "is above what agent may promise" in explained(told)


def test_agreeing_takes_back_what_was_asked_for(told: Customer, people: dict[str, Agent]) -> None:
    record_offer(told.session, told.services, told.case, people["agent"], remedies(told, "agent"), "等很久了")
    low = pick(told)
    spend(told, told.services.policy.authority["agent"].per_customer_month - (low.value_minor or 0))
    names = remedies(told, "agent", above="supervisor")
    asked = request_approval(told.session, told.services, told.case, people["agent"], names, "想多給一點")
    assert accept_option(told.session, told.services, told.case, low.id, "zh-Hant", 1).outcome == AGREED
    assert asked.state == "withdrawn"


def test_what_made_a_case_graver_later_is_in_words() -> None:
    label = {"label": {"zh-Hant": "第二次聯絡", "en": "second contact"}, "points": 1}
    case = {"number": "1", "stage": "agreed", "severity": 3, "severity_reasons": [label, "broken_promise"]}
    handoff = {"reason": "broken_promise", "state": "waiting", "promised_by": None}
    for made in ([], [{"explanation": {"severity": {"level": 2, "reasons": [label]}}}]):
        text = case_text({"case": case, "offers": made, "handoffs": [handoff]})
        assert "  Severity 3: second contact +1, broken promise\n" in text
        assert "Handoff: broken promise, waiting" in text
        assert "broken_promise" not in text
