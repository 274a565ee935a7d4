from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, audit, cases, conversations, messages
from bot.cases.accounts import agents
from bot.cases.errors import Refused
from bot.cases.models import Agent, Case
from bot.cases.queue import account_closing, handoffs, transfers
from tests.cases.helpers import TOMORROW, TwoAgents, at_once


def request(session: Session, case: Case) -> None:
    handoffs.request(
        session, case, reason="requested", queue="q", priority=2, promised_by=TOMORROW, contact_needed=False
    )


def test_conversations_of_a_closed_account_return_to_the_queue(
    session: Session, two_agents: TwoAgents, case: Case
) -> None:
    request(session, case)
    mei = agents.find(session, "mei")
    handoffs.take(session, case.conversation_id, mei.id)
    agents.close(session, mei)
    given_up = account_closing.release_all(session, mei, actor="system", say=lambda locale: f"gone ({locale})")
    assert given_up == [case.conversation_id]
    conversation = conversations.get(session, case.conversation_id)
    assert (conversation.owner, conversation.owner_agent_id) == ("queue", None)
    (waiting,) = handoffs.waiting(session)
    assert (waiting.conversation_id, waiting.agent_id, waiting.promised_by) == (case.conversation_id, None, TOMORROW)
    assert messages.after(session, case.conversation_id, 0)[-1].text == "gone (zh-Hant)"
    assert audit.of(session, f"conversation:{case.conversation_id}")[-1].detail["to"] == "queue"
    handoffs.take(session, case.conversation_id, two_agents.second.id)
    assert cases.current_case(session, case.conversation_id).stage == "escalated"


def test_a_colleagues_conversations_stay_theirs(session: Session, two_agents: TwoAgents, case: Case) -> None:
    request(session, case)
    handoffs.take(session, case.conversation_id, two_agents.second.id)
    assert account_closing.release_all(session, agents.find(session, "mei"), actor="system", say=str) == []
    assert conversations.get(session, case.conversation_id).owner_agent_id == two_agents.second.id


@pytest.mark.parametrize("change", [agents.close, lambda session, agent: agents.set_role(session, agent, "trainer")])
def test_an_agent_who_may_not_answer_gets_no_conversation(
    session: Session, two_agents: TwoAgents, case: Case, change: Callable[[Session, Agent], None]
) -> None:
    change(session, agents.get(session, two_agents.first.id))
    with pytest.raises(Refused):
        handoffs.take(session, case.conversation_id, two_agents.first.id)
    handoffs.take(session, case.conversation_id, two_agents.second.id)
    with pytest.raises(Refused):
        transfers.to_agent(session, case.conversation_id, two_agents.second, two_agents.first, "look")


@pytest.mark.parametrize("attempt", range(4))
def test_an_account_closed_while_it_takes_a_conversation_keeps_none(
    store: Store, two_agents: TwoAgents, case: Case, attempt: int
) -> None:
    def run(number: int) -> None:
        with store.begin() as session:
            if number:
                handoffs.take(session, case.conversation_id, two_agents.first.id)
                return
            agent = agents.get(session, two_agents.first.id)
            agents.close(session, agent)
            account_closing.release_all(session, agent, actor="test", say=str)

    assert all(end is None or isinstance(end, Refused) for end in at_once(2, run))
    with store.read() as session:
        assert conversations.get(session, case.conversation_id).owner != "agent"
