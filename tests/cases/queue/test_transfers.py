from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.cases import audit, cases, conversations
from bot.cases.errors import Conflict
from bot.cases.models import Case, Handoff
from bot.cases.queue import giving_back, handoffs, transfers
from bot.cases.utc import now_of
from tests.cases.helpers import FAR, TwoAgents


def taken(session: Session, case: Case, two_agents: TwoAgents, promised_by: datetime = FAR) -> Handoff:
    handoffs.request(
        session,
        case,
        reason="rejected",
        queue="complaints",
        priority=2,
        promised_by=promised_by,
        contact_needed=False,
    )
    return handoffs.take(session, case.conversation_id, two_agents.first.id)


def to_team(session: Session, case: Case, two_agents: TwoAgents, promised_by: datetime) -> Handoff:
    more: dict[str, Any] = {"reason": "rejected", "queue": "complaints", "priority": 2, "contact_needed": False}
    return transfers.to_team(
        session, case.conversation_id, two_agents.first, "Kowloon", "look", promised_by=promised_by, **more
    )


def test_the_colleague_has_it_at_once(session: Session, case: Case, two_agents: TwoAgents) -> None:
    before = taken(session, case, two_agents)
    after = transfers.to_agent(session, case.conversation_id, two_agents.first, two_agents.second, "knows the shop")
    assert (before.state, after.state, after.agent_id, after.note) == (
        "transferred",
        "taken",
        two_agents.second.id,
        "knows the shop",
    )
    conversation = conversations.get(session, case.conversation_id)
    assert (conversation.owner, conversation.owner_agent_id) == ("agent", two_agents.second.id)
    assert handoffs.current(session, case.conversation_id) is after
    assert "handoff.transferred" in [e.action for e in audit.of(session, f"conversation:{case.conversation_id}")]


def test_only_the_holder_passes_it_on(session: Session, case: Case, two_agents: TwoAgents) -> None:
    taken(session, case, two_agents)
    with pytest.raises(Conflict):
        transfers.to_agent(session, case.conversation_id, two_agents.second, two_agents.first, "x")


def test_the_colleague_gives_it_back_and_the_case_goes_on_where_it_was(
    session: Session, case: Case, two_agents: TwoAgents
) -> None:
    taken(session, case, two_agents)
    transfers.to_agent(session, case.conversation_id, two_agents.first, two_agents.second, "x")
    giving_back.give_back(session, case.conversation_id, two_agents.second.id)
    current = cases.current_case(session, case.conversation_id)
    assert current is not None and current.stage == "clarifying"


def test_for_a_team_it_waits_again(session: Session, case: Case, two_agents: TwoAgents) -> None:
    taken(session, case, two_agents)
    after = to_team(session, case, two_agents, FAR)
    assert (after.state, after.team, after.agent_id) == ("waiting", "Kowloon", None)
    assert conversations.get(session, case.conversation_id).owner == "queue"
    assert [handoff.id for handoff in handoffs.waiting(session)] == [after.id]


@pytest.mark.parametrize("before, offered, promised", [(2, 3, 2), (3, 2, 2), (-1, 2, 2)])
def test_a_promise_that_lies_ahead_never_becomes_later(
    session: Session, case: Case, two_agents: TwoAgents, before: int, offered: int, promised: int
) -> None:
    now = now_of(session)
    taken(session, case, two_agents, now + timedelta(hours=before))
    assert to_team(session, case, two_agents, now + timedelta(hours=offered)).promised_by == now + timedelta(
        hours=promised
    )
