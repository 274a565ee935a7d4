from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import audit, cases, conversations, offers
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Case, Handoff
from bot.cases.queue import giving_back, handoffs, resolving
from tests.cases.helpers import FAR, NOON, TOMORROW, TwoAgents, bring_to, option


def call(session: Session, case: Case, reason: str = "requested", **more: object) -> Handoff:
    defaults = {"queue": "care", "priority": 2, "promised_by": TOMORROW, "contact_needed": False}
    return handoffs.request(session, case, reason=reason, **{**defaults, **more})


def state(session: Session, case: Case) -> tuple[str, str]:
    owner = conversations.get(session, case.conversation_id).owner
    return owner, cases.find(session, case.number).stage


def test_calling_a_person_queues_the_conversation(session: Session, case: Case) -> None:
    handoff = call(session, case, note="很急")
    assert state(session, case) == ("queue", "escalated")
    assert (handoff.state, handoff.note, handoff.promised_by) == ("waiting", "很急", TOMORROW)
    assert handoffs.current(session, case.conversation_id).id == handoff.id
    actions = [entry.action for entry in audit.of(session, f"conversation:{case.conversation_id}")]
    assert sorted(actions) == ["conversation.owner", "handoff.requested"]


def test_calling_again_changes_nothing(session: Session, case: Case) -> None:
    first = call(session, case)
    again = call(session, case, promised_by=NOON, queue="other")
    assert (again.id, again.promised_by, again.queue) == (first.id, TOMORROW, "care")
    assert len(handoffs.of_case(session, case)) == 1


def test_a_graver_reason_raises_the_one_that_waits(session: Session, case: Case) -> None:
    call(session, case)
    raised = call(session, case, "hazard", priority=1, queue="safety", promised_by=FAR)
    assert (raised.reason, raised.queue, raised.priority) == ("hazard", "safety", 1)
    assert raised.promised_by == TOMORROW
    assert call(session, case, "rejected", priority=3).reason == "hazard"


def test_a_real_reason_replaces_a_technical_one(session: Session, case: Case) -> None:
    call(session, case, "technical", priority=1)
    assert call(session, case, "requested", priority=2).reason == "requested"
    assert not giving_back.recover_technical(session, case.conversation_id)


def test_who_waits_is_ordered_by_urgency_then_promise(session: Session) -> None:
    made = []
    for priority, hours in ((2, 5), (1, 9), (2, 1), (1, 2)):
        conversation = conversations.open_conversation(session, locale="en")
        case = cases.open_case(session, conversation.id)
        made.append(call(session, case, priority=priority, promised_by=NOON + timedelta(hours=hours)).id)
    assert [handoff.id for handoff in handoffs.waiting(session)] == [made[3], made[1], made[2], made[0]]


def test_the_second_taker_is_told_so(session: Session, case: Case, two_agents: TwoAgents) -> None:
    call(session, case)
    taken = handoffs.take(session, case.conversation_id, two_agents.first.id)
    assert (taken.state, taken.agent_id) == ("taken", two_agents.first.id)
    assert handoffs.waiting(session) == []
    with pytest.raises(Conflict, match="Another agent"):
        handoffs.take(session, case.conversation_id, two_agents.second.id)
    assert handoffs.take(session, case.conversation_id, two_agents.first.id).id == taken.id
    assert conversations.get(session, case.conversation_id).owner_agent_id == two_agents.first.id


def test_an_agent_can_step_in_while_the_bot_talks(session: Session, case: Case, two_agents: TwoAgents) -> None:
    handoffs.take(session, case.conversation_id, two_agents.first.id)
    assert state(session, case) == ("agent", "escalated")
    giving_back.give_back(session, case.conversation_id, two_agents.first.id)
    assert state(session, case) == ("bot", "clarifying")
    assert handoffs.current(session, case.conversation_id) is None


def test_a_conversation_without_a_case_can_be_taken(
    session: Session, conversation_id: str, two_agents: TwoAgents
) -> None:
    assert handoffs.take(session, conversation_id, two_agents.first.id).case_id is None
    resolving.resolve(session, conversation_id, two_agents.first.id, "只是問問")
    assert conversations.get(session, conversation_id).owner == "bot"


def test_given_back_with_an_open_offer_goes_on_offering(session: Session, case: Case, two_agents: TwoAgents) -> None:
    bring_to(session, case, "offering")
    offers.record(session, case, options=[option()], made_by="bot", policy_version="1", expires_at=FAR)
    call(session, case)
    handoffs.take(session, case.conversation_id, two_agents.first.id)
    given = giving_back.give_back(session, case.conversation_id, two_agents.first.id, "請選一個")
    assert (given.state, given.note) == ("given_back", "請選一個")
    assert state(session, case) == ("bot", "offering")


def test_given_back_after_an_agreement_stays_agreed(session: Session, case: Case, two_agents: TwoAgents) -> None:
    bring_to(session, case, "offering", "agreed")
    call(session, case, "late")
    handoffs.take(session, case.conversation_id, two_agents.first.id)
    giving_back.give_back(session, case.conversation_id, two_agents.first.id)
    assert state(session, case) == ("bot", "agreed")


def test_only_the_holder_gives_back_or_resolves(session: Session, case: Case, two_agents: TwoAgents) -> None:
    call(session, case)
    for leave in (giving_back.give_back, resolving.resolve):
        with pytest.raises(Conflict, match="take it first"):
            leave(session, case.conversation_id, two_agents.first.id)
    handoffs.take(session, case.conversation_id, two_agents.first.id)
    for leave in (giving_back.give_back, resolving.resolve):
        with pytest.raises(Conflict, match="take it first"):
            leave(session, case.conversation_id, two_agents.second.id)
    assert state(session, case) == ("agent", "escalated")


def test_resolving_leaves_the_customer_able_to_write(session: Session, case: Case, two_agents: TwoAgents) -> None:
    call(session, case)
    handoffs.take(session, case.conversation_id, two_agents.first.id)
    done = resolving.resolve(session, case.conversation_id, two_agents.first.id, "已退款")
    assert (done.state, done.note) == ("resolved", "已退款")
    assert state(session, case) == ("bot", "resolved")


@pytest.mark.parametrize("before", ["listening", "clarifying", "offering", "agreed"])
def test_a_technical_handoff_goes_back_to_where_it_was(session: Session, case: Case, before: str) -> None:
    path = {"listening": (), "clarifying": ("clarifying",), "offering": ("offering",)}
    bring_to(session, case, *path.get(before, ("offering", "agreed")))
    call(session, case, "technical")
    assert giving_back.recover_technical(session, case.conversation_id)
    assert state(session, case) == ("bot", before)
    assert handoffs.waiting(session) == []
    assert not giving_back.recover_technical(session, case.conversation_id)


def test_other_handoffs_do_not_recover(session: Session, case: Case, two_agents: TwoAgents) -> None:
    call(session, case, "requested")
    assert not giving_back.recover_technical(session, case.conversation_id)
    assert state(session, case) == ("queue", "escalated")


def test_a_taken_technical_handoff_stays_with_the_agent(session: Session, case: Case, two_agents: TwoAgents) -> None:
    call(session, case, "technical")
    handoffs.take(session, case.conversation_id, two_agents.first.id)
    assert not giving_back.recover_technical(session, case.conversation_id)
    assert conversations.get(session, case.conversation_id).owner == "agent"


def test_a_closed_account_takes_nothing(session: Session, case: Case, two_agents: TwoAgents) -> None:
    session.merge(two_agents.first).disabled_at = NOON
    session.flush()
    with pytest.raises(Refused, match="closed"):
        handoffs.take(session, case.conversation_id, two_agents.first.id)
    with pytest.raises(NotFound):
        handoffs.take(session, case.conversation_id, 999)
