"""Test a conversation with several cases: one is in hand, others are noted, and a person has them all."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.models import Case
from bot.cases.queue import giving_back, handoffs, resolving
from tests.cases.helpers import TOMORROW, TwoAgents, bring_to


def stages(session: Session, case: Case) -> list[str]:
    return [one.stage for one in cases.of_conversation(session, case.conversation_id)]


def call(session: Session, case: Case, reason: str = "rejected") -> None:
    handoffs.request(session, case, reason=reason, queue="care", priority=2, promised_by=TOMORROW, contact_needed=False)


def test_a_noted_case_is_not_the_one_in_hand(session: Session, case: Case) -> None:
    noted = cases.open_beside(session, case.conversation_id)
    assert stages(session, case) == ["listening", "noted"]
    assert cases.current_case(session, case.conversation_id).id == case.id
    assert cases.open_case(session, case.conversation_id).id == case.id
    assert noted.number != case.number


def test_a_noted_case_alone_is_none_in_hand(session: Session, case: Case) -> None:
    cases.open_beside(session, case.conversation_id)
    bring_to(session, case, "escalated", "closed")
    assert cases.current_case(session, case.conversation_id) is None


def test_the_case_in_hand_goes_before_a_newer_one(session: Session, case: Case) -> None:
    bring_to(session, case, "clarifying", "offering", "agreed")
    newer = cases.open_case(session, case.conversation_id)
    assert cases.current_case(session, case.conversation_id).id == newer.id
    cases.put_in_hand(session, case)
    assert cases.current_case(session, case.conversation_id).id == case.id


def test_a_person_who_takes_the_conversation_has_every_matter(
    session: Session, case: Case, two_agents: TwoAgents
) -> None:
    cases.open_beside(session, case.conversation_id)
    call(session, case)
    assert stages(session, case) == ["escalated", "noted"]
    handoffs.take(session, case.conversation_id, two_agents.first.id)
    assert stages(session, case) == ["escalated", "escalated"]
    resolving.resolve(session, case.conversation_id, two_agents.first.id)
    assert stages(session, case) == ["resolved", "resolved"]


def test_given_back_the_bot_has_one_matter_at_a_time(session: Session, case: Case, two_agents: TwoAgents) -> None:
    cases.open_beside(session, case.conversation_id)
    handoffs.take(session, case.conversation_id, two_agents.first.id)
    giving_back.give_back(session, case.conversation_id, two_agents.first.id)
    assert stages(session, case) == ["clarifying", "noted"]


def test_another_case_goes_to_the_person_who_is_called_already(session: Session, case: Case) -> None:
    call(session, case)
    other = cases.open_beside(session, case.conversation_id)
    cases.put_in_hand(session, bring_to(session, other, "listening"))
    call(session, other, "no_options")
    assert stages(session, case) == ["escalated", "escalated"]
    assert handoffs.current(session, case.conversation_id).case_id == case.id
