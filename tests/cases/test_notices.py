"""Test notices: who is told what, once, in the transaction that causes it, and for how long they are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, approvals, commitments, messages, notes, notices, offers, surveys
from bot.cases.accounts import agents
from bot.cases.care import course, follow_ups
from bot.cases.customer_wrote import QUIET
from bot.cases.erasing.rows import erase
from bot.cases.errors import Conflict
from bot.cases.models import Agent, Case, Notice
from bot.cases.queue import handoffs, presence, resolving, transfers
from tests.cases.helpers import FAR, NOON, TwoAgents
from tests.clock import StandingClock


def told(session: Session, agent: Agent) -> list[str]:
    """Return the kinds of what an agent is told, oldest first."""
    return [one.kind for one in reversed(notices.of_agent(session, agent.id))]


def takes(session: Session, case: Case, agent: Agent) -> None:
    handoffs.request(session, case, reason="requested", queue="x", priority=2, promised_by=FAR, contact_needed=False)
    handoffs.take(session, case.conversation_id, agent.id)


def writes(session: Session, case: Case) -> None:
    messages.append(session, case.conversation_id, role="customer", text="哈囉")


def test_nothing_is_told_twice_nor_to_whoever_did_it(session: Session, case: Case, two_agents: TwoAgents) -> None:
    first, second = two_agents.first, two_agents.second
    about = ("note", 7)
    assert notices.tell(session, first.id, "mentioned", case.conversation_id, about=about, by=second.id) is not None
    assert notices.tell(session, first.id, "mentioned", case.conversation_id, about=about, by=second.id) is None
    assert notices.tell(session, first.id, "mentioned", case.conversation_id, about=("note", 8), by=first.id) is None
    assert told(session, first) == ["mentioned"]


def test_what_was_read_stays_read_and_is_counted(session: Session, case: Case, two_agents: TwoAgents) -> None:
    first, second = two_agents.first, two_agents.second
    for number in range(3):
        notices.tell(session, first.id, "mentioned", case.conversation_id, about=("note", number))
    notices.tell(session, second.id, "mentioned", case.conversation_id)
    newest = notices.of_agent(session, first.id)
    assert notices.read(session, first.id, up_to=newest[1].id) == 2
    assert notices.unread(session) == {first.id: (1, newest[0].id), second.id: (1, newest[0].id + 1)}
    assert notices.read(session, first.id, conversation_id="elsewhere") == 0
    assert notices.read(session, first.id, conversation_id=case.conversation_id) == 1
    assert notices.read(session, second.id) == 1
    assert notices.unread(session) == {}


def test_each_agent_keeps_the_newest_for_a_while(
    session: Session, case: Case, two_agents: TwoAgents, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "MOST_KEPT", 3)
    first, second = two_agents.first, two_agents.second
    notices.tell(session, second.id, "mentioned", case.conversation_id)
    for number in range(5):
        notices.tell(session, first.id, "mentioned", case.conversation_id, about=("note", number))
    assert [one.about for one in notices.of_agent(session, first.id)] == ["note:4", "note:3", "note:2"]
    clock.forward(notices.KEPT + timedelta(days=1))
    notices.tell(session, first.id, "mentioned", case.conversation_id, about=("note", 9))
    assert [one.about for one in notices.of_agent(session, first.id)] == ["note:9"]
    assert told(session, second) == ["mentioned"]


def test_a_transfer_tells_the_colleague_and_whoever_lost_it(
    session: Session, case: Case, two_agents: TwoAgents
) -> None:
    lead = agents.add(session, "lead", "Lead", "supervisor", "correct horse battery")
    takes(session, case, two_agents.first)
    transfers.to_agent(session, case.conversation_id, two_agents.first, two_agents.second, "note")
    assert (told(session, two_agents.first), told(session, two_agents.second)) == ([], ["transferred"])
    transfers.to_agent(session, case.conversation_id, lead, two_agents.first, "note", held_by=two_agents.second.id)
    assert told(session, two_agents.second) == ["transferred", "taken_away"]
    assert told(session, two_agents.first) == ["transferred"]
    found = notices.of_agent(session, two_agents.second.id)[0]
    assert (found.by_agent_id, found.conversation_id) == (lead.id, case.conversation_id)


def test_the_one_who_asked_hears_what_was_decided(session: Session, case: Case, two_agents: TwoAgents) -> None:
    lead = agents.add(session, "lead", "Lead", "supervisor", "correct horse battery")
    takes(session, case, two_agents.first)

    def asked(**more: object) -> approvals.Approval:
        return approvals.request(
            session, case, agent=two_agents.first, role="supervisor", policy_version="1", reason="why",
            answer_by=FAR, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    one = asked(options=[{"remedy": "refund"}])
    approvals.decline(session, one, case, agent=lead, note="too much")
    other = asked(options=[{"remedy": "refund"}])
    promise = {"what": {"en": "Refund"}, "owner": "finance", "due_at": "2099-01-01T00:00:00Z"}
    option = {"remedy": "refund", "value_minor": 1, "currency": "TWD", "commitments": [promise]}
    offer = offers.record(session, case, options=[option], made_by="agent", policy_version="1", expires_at=FAR)
    approvals.approve(session, other, case, agent=lead, offer=offer, note=None)
    due = commitments.promise(session, case, what={"en": "Pay"}, owner="finance", due_at=FAR)
    asks = approvals.AskedSum(500, "TWD", "taxi", approvals.CASH, FAR)
    third = asked(asked=asks)
    approvals.approve_sum(session, third, case, agent=lead, minor=300, promise=due, note=None)
    assert told(session, two_agents.first) == ["declined", "approved", "approved_for_less"]
    assert told(session, lead) == []


def test_a_customer_who_writes_to_somebody_who_is_away(
    session: Session, case: Case, two_agents: TwoAgents, clock: StandingClock
) -> None:
    takes(session, case, two_agents.first)
    presence.seen(session, two_agents.first.id)
    writes(session, case)
    assert told(session, two_agents.first) == []
    presence.choose(session, two_agents.first, "away")
    writes(session, case)
    writes(session, case)
    # One unread notice for each conversation, about the newest message.
    assert [one.about for one in notices.of_agent(session, two_agents.first.id)] == ["message:3"]
    notices.read(session, two_agents.first.id)
    presence.choose(session, two_agents.first, "available")
    writes(session, case)
    assert len(told(session, two_agents.first)) == 1
    # A word after a long silence, too: by then the agent has turned to something else.
    clock.forward(QUIET)
    presence.seen(session, two_agents.first.id)
    writes(session, case)
    assert told(session, two_agents.first) == ["wrote_again", "wrote_again"]
    clock.forward(timedelta(minutes=1))
    writes(session, case)
    assert [one.about for one in notices.of_agent(session, two_agents.first.id)] == ["message:6", "message:3"]


def test_a_customer_who_comes_back_after_it_was_resolved(session: Session, case: Case, two_agents: TwoAgents) -> None:
    writes(session, case)
    takes(session, case, two_agents.first)
    resolving.resolve(session, case.conversation_id, two_agents.first.id, "done")
    assert told(session, two_agents.first) == []
    writes(session, case)
    writes(session, case)
    assert told(session, two_agents.first) == ["came_back"]


def test_a_low_score_and_a_case_that_is_not_mended_reach_the_handler(
    session: Session, case: Case, two_agents: TwoAgents
) -> None:
    takes(session, case, two_agents.first)
    resolving.resolve(session, case.conversation_id, two_agents.first.id, "done")
    surveys.record(session, case.conversation_id, score=surveys.LOW + 1)
    assert told(session, two_agents.first) == []
    surveys.record(session, case.conversation_id, score=surveys.LOW)
    follow_ups.ask(session, case)
    follow_ups.answer(session, case, "half", via="chat")
    follow_ups.answer(session, case, "half", via="page")
    assert told(session, two_agents.first) == ["low_score", "not_mended"]


def test_what_becomes_of_a_promise_reaches_whoever_has_the_case(
    session: Session, case: Case, two_agents: TwoAgents
) -> None:
    takes(session, case, two_agents.first)
    made = [commitments.promise(session, case, what={"en": "x"}, owner="finance", due_at=NOON) for _ in range(3)]
    course.break_overdue(session, made[0].id)
    course.hand_on(session, made[1].id, "store", actor="agent:" + two_agents.second.login)
    # What they did themselves is no news.
    course.cannot(session, made[2].id, actor="agent:" + two_agents.first.login, reason="gone")
    assert told(session, two_agents.first) == ["promise_broken", "promise_moved"]
    assert notices.of_agent(session, two_agents.first.id)[0].by_agent_id == two_agents.second.id


def test_nobody_is_told_for_a_closed_account(session: Session, case: Case, two_agents: TwoAgents) -> None:
    takes(session, case, two_agents.first)
    resolving.resolve(session, case.conversation_id, two_agents.first.id, "done")
    session.merge(two_agents.first).disabled_at = NOON
    session.flush()
    surveys.record(session, case.conversation_id, score=1)
    assert told(session, two_agents.first) == []


def test_a_transaction_that_fails_tells_nothing(store: Store, case: Case, two_agents: TwoAgents) -> None:
    def fails() -> None:
        with store.begin() as session:
            takes(session, case, two_agents.first)
            transfers.to_agent(session, case.conversation_id, two_agents.first, two_agents.second, "x")
            raise Conflict("somebody was faster")

    with pytest.raises(Conflict):
        fails()
    with store.read() as session:
        assert session.query(Notice).count() == 0


def test_erasing_a_person_erases_what_was_told_of_them(session: Session, case: Case, two_agents: TwoAgents) -> None:
    takes(session, case, two_agents.first)
    notes.write(session, case.conversation_id, two_agents.second, "@x", "1")
    notices.tell(session, two_agents.first.id, "mentioned", case.conversation_id)
    erase(session, [case.conversation_id], actor="cli", reason="asked")
    assert told(session, two_agents.first) == []
