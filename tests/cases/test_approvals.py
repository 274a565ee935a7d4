"""Requests for approval: one at a time per case, decided once, never by the agent who asked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, approvals, audit, offers
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Agent, Approval, Case

from .helpers import TOMORROW, TwoAgents, at_once, bring_to, option


def request_approval(session: Session, case: Case, agent: Agent, **more: Any) -> Approval:
    wanted = {"options": [option()], "role": "supervisor", "reason": "等了三次", **more}
    return approvals.request(session, case, agent=agent, policy_version="1", answer_by=TOMORROW, **wanted)


def test_a_request_waits_and_is_decided_once(store: Store, case: Case, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        asked = request_approval(session, case, two_agents.first)
        assert [found.id for found, _ in approvals.waiting(session)] == [asked.id]
        approvals.decline(session, asked, case, agent=two_agents.second, note="太多")
        assert approvals.waiting(session) == []
        assert (asked.state, asked.note, asked.decided_by_id) == ("declined", "太多", two_agents.second.id)
        with pytest.raises(Conflict):
            approvals.decline(session, asked, case, agent=two_agents.second, note="again")
        actions = [entry.action for entry in audit.of(session, f"case:{case.number}")]
        assert "approval.requested" in actions and "approval.declined" in actions


def test_what_a_request_is_about_is_read_without_its_lock(store: Store, case: Case, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        asked = request_approval(session, case, two_agents.first).id
    # This is a read-only transaction, which may not lock rows on PostgreSQL.
    with store.read() as session:
        assert approvals.conversation_of(session, asked) == case.conversation_id
        with pytest.raises(NotFound):
            approvals.conversation_of(session, asked + 1)


def test_nobody_decides_their_own_request(store: Store, case: Case, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        asked = request_approval(session, case, two_agents.first)
        with pytest.raises(Refused, match="own request"):
            approvals.decline(session, asked, case, agent=two_agents.first, note="x")
        assert asked.state == "waiting"


def test_one_request_waits_in_a_case(store: Store, case: Case, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        request_approval(session, case, two_agents.first)
        with pytest.raises(Conflict, match="already"):
            request_approval(session, case, two_agents.second)
        assert approvals.withdraw(session, case, actor="agent:x", reason="not needed")
        assert not approvals.withdraw(session, case, actor="agent:x", reason="not needed")
        request_approval(session, case, two_agents.second)
        assert [found.state for found in approvals.of_case(session, case)] == ["withdrawn", "waiting"]


def test_a_request_needs_a_reason_and_options_and_a_refusal_says_why(
    store: Store, case: Case, two_agents: TwoAgents
) -> None:
    with store.begin() as session:
        for wrong in ({"reason": "  "}, {"options": []}):
            with pytest.raises(Refused, match="reason"):
                request_approval(session, case, two_agents.first, **wrong)
        asked = request_approval(session, case, two_agents.first)
        with pytest.raises(Refused, match="why"):
            approvals.decline(session, asked, case, agent=two_agents.second, note=" ")
        with pytest.raises(NotFound):
            approvals.get(session, asked.id + 1)


def test_of_two_who_decide_at_the_same_moment_one_does(store: Store, case: Case, two_agents: TwoAgents) -> None:
    with store.begin() as session:
        bring_to(session, case, "offering")
        asked_id = request_approval(session, case, two_agents.first).id
        offer = offers.record(
            session, case, options=[option()], made_by="agent:x", policy_version="1", expires_at=TOMORROW
        )

    def decide(number: int) -> str:
        with store.begin() as session:
            asked, row = approvals.get(session, asked_id)
            decider = session.get(Agent, two_agents.second.id)
            assert decider is not None
            if number % 2:
                approvals.approve(session, asked, row, agent=decider, offer=offer, note=None)
            else:
                approvals.decline(session, asked, row, agent=decider, note="no")
            return asked.state

    ends = at_once(4, decide)
    done = [end for end in ends if isinstance(end, str)]
    assert len(done) == 1
    assert all(isinstance(end, Conflict) for end in ends if not isinstance(end, str))
    with store.begin() as session:
        assert approvals.get(session, asked_id)[0].state == done[0]
