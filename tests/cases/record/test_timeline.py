"""The timeline has every event of a case, in the order of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import approvals, audit, cases, commitments, fact_store, messages, notes, offers, surveys
from bot.cases.errors import NotFound
from bot.cases.models import Case
from bot.cases.queue import handoffs, transfers
from bot.cases.record import timeline
from bot.cases.record.timeline import SHORT, Event
from tests.cases.helpers import FAR, NOON, TwoAgents, bring_to, option, say
from tests.clock import StandingClock


@pytest.fixture
def clock() -> StandingClock:
    """Give a clock by which nothing happens at the same moment, as order is what is tested here."""
    return StandingClock(NOON, step=timedelta(microseconds=1))


def events_of(session: Session, case: Case) -> list[Event]:
    """Return the events of the case's conversation."""
    return timeline.of_conversation(session, case.conversation_id)


def of(events: list[Event], what: str) -> list[Event]:
    """Return the events of one kind."""
    return [event for event in events if event.what == what]


def test_the_timeline_of_a_whole_case_has_every_event(session: Session, case: Case, two_agents: TwoAgents) -> None:
    agent = two_agents.first
    say(session, case.conversation_id, "電鍋壞了")
    fact_store.note(session, case, "when", "昨天", message_seq=1)
    fact_store.note(session, case, "when", "前天", message_seq=1)
    cases.update(session, case, kind="product_quality", emotion="angry", severity=2)
    cases.update(session, case, severity=3)
    more = {"queue": "complaints", "priority": 2, "promised_by": FAR, "contact_needed": False}
    handoffs.request(session, case, reason="requested", **more)
    handoffs.take(session, case.conversation_id, agent.id)
    approvals.request(
        session,
        case,
        agent=agent,
        role="supervisor",
        options=[option()],
        policy_version="1",
        reason="老顧客",
        answer_by=FAR,
    )
    waiting, _ = approvals.waiting(session)[0]
    approvals.decline(session, waiting, case, agent=two_agents.second, note="太多了")
    bring_to(session, case, "offering")
    made = offers.record(session, case, options=[option()], made_by="agent:mei", policy_version="1", expires_at=FAR)
    accepted = offers.accept(
        session, made.options[0].id, conversation_id=case.conversation_id, actor="customer"
    ).commitments[0]
    commitments.mark(session, accepted.id, "kept", "system")
    surveys.record(session, case.conversation_id, score=4, comment="不錯")
    events = events_of(session, case)
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert {event.what for event in events} == {
        "case_opened",
        "said",
        "learned",
        "corrected",
        "judged",
        "called",
        "owner",
        "stage",
        "approval_asked",
        "approval_decided",
        "offered",
        "accepted",
        "promised",
        "promise_state",
        "survey",
    }
    (corrected,) = of(events, "corrected")
    assert (corrected.about["before"]["value"], corrected.about["value"], corrected.seq) == ("昨天", "前天", 1)
    assert [event.about.get("severity") for event in of(events, "judged")] == [
        {"from": None, "to": 2},
        {"from": 2, "to": 3},
    ]
    assert [(event.about["from"], event.about["to"]) for event in of(events, "owner")] == [
        ("bot", "queue"),
        ("queue", "agent"),
    ]
    (decided,) = of(events, "approval_decided")
    assert (decided.actor, decided.about) == ("agent:jun", {"state": "declined", "note": "太多了"})
    (kept,) = of(events, "promise_state")
    assert (kept.about["to"], kept.about["promise"]) == ("kept", {"zh-Hant": "退款", "en": "Refund"})
    assert of(events, "offered")[0].actor == "agent:mei"
    assert of(events, "survey")[0].about == {"score": 4, "comment": "不錯"}


def test_a_long_message_is_cut_and_says_so(session: Session, case: Case) -> None:
    say(session, case.conversation_id, "長" * (SHORT + 1))
    messages.append(session, case.conversation_id, role="agent", text="短", author_name="Mei")
    long, short = of(events_of(session, case), "said")
    assert (len(long.about["text"]), long.about["cut"]) == (SHORT, True)
    assert (short.about["text"], short.about["cut"], short.about["name"]) == ("短", False, "Mei")


def test_a_fact_taken_back_is_told(session: Session, case: Case) -> None:
    fact_store.note(session, case, "branch", "信義店")
    fact_store.withdraw(session, case, "branch")
    assert [event.what for event in events_of(session, case) if event.about.get("name") == "branch"] == [
        "learned",
        "taken_back",
    ]


def test_what_other_parts_note_is_told_without_its_particulars(session: Session, case: Case) -> None:
    audit.record(session, "agent:mei", "something.new", f"case:{case.number}", {"secret": "x"})
    (event,) = of(events_of(session, case), "other")
    assert (event.actor, event.about) == ("agent:mei", {"action": "something.new"})


def test_a_private_note_is_told_as_one_and_once(session: Session, case: Case, two_agents: TwoAgents) -> None:
    notes.write(session, case.conversation_id, two_agents.first, "注意發票", "a")
    notes.write(session, case.conversation_id, two_agents.second, "長" * (SHORT + 1), "b")
    short, long = of(events_of(session, case), "noted")
    assert (short.actor, short.about) == ("agent:mei", {"text": "注意發票", "cut": False})
    assert (long.actor, len(long.about["text"]), long.about["cut"]) == ("agent:jun", SHORT, True)
    assert of(events_of(session, case), "other") == []


def test_what_was_written_when_passing_on_is_told_once(session: Session, case: Case, two_agents: TwoAgents) -> None:
    first, second = two_agents
    more = {"queue": "complaints", "priority": 2, "promised_by": FAR, "contact_needed": False}
    handoffs.request(session, case, reason="requested", note="從機器人來", **more)
    handoffs.take(session, case.conversation_id, first.id)
    notes.write(session, case.conversation_id, first, "請看發票", "a")
    transfers.to_agent(session, case.conversation_id, first, second, "請看發票")
    events = events_of(session, case)
    assert [event.about["note"] for event in of(events, "called")] == ["從機器人來", None]
    assert [event.about["text"] for event in of(events, "noted")] == ["請看發票"]


def test_the_same_judgement_again_is_no_event(session: Session, case: Case) -> None:
    for _ in range(2):
        cases.update(session, case, severity=2, severity_reasons=["a"])
    cases.update(session, case, severity=2, severity_reasons=["b"])
    assert len(of(events_of(session, case), "judged")) == 1


def test_an_earlier_case_of_the_conversation_is_in_it_too(session: Session, case: Case) -> None:
    bring_to(session, case, "closed")
    later = cases.open_case(session, case.conversation_id)
    opened = of(events_of(session, case), "case_opened")
    assert [event.about["number"] for event in opened] == [case.number, later.number]


def test_there_is_no_timeline_of_nothing(session: Session) -> None:
    with pytest.raises(NotFound):
        timeline.of_conversation(session, "nobody")
