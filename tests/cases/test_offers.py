from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, audit, cases, commitments, conversations, offers
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Case, Offer
from tests.clock import StandingClock

from .helpers import TOMORROW, bring_to, option


def record_offer(session: Session, case: Case, *options: dict) -> Offer:
    bring_to(session, case, "offering")
    return offers.record(
        session,
        case,
        options=options or [option("refund"), option("repair")],
        made_by="bot",
        policy_version="abc",
        expires_at=TOMORROW,
        explanation={"why": "x"},
    )


def accept(session: Session, option_id: str, conversation_id: str, **more: Any) -> offers.Acceptance:
    return offers.accept(session, option_id, conversation_id=conversation_id, actor="customer", **more)


def test_an_offer_keeps_each_option_whole(store: Store, case: Case) -> None:
    with store.begin() as session:
        record_offer(session, case, option("refund", goodwill="voucher", pros={"en": ["fast"]}), option("repair"))
    with store.read() as session:
        kept = offers.open_offer(session, case)
        first = kept.options[0]
        assert (first.position, first.remedy, first.goodwill) == (1, "refund", "voucher")
        assert (first.value_minor, first.currency, first.due_at) == (129900, "TWD", TOMORROW)
        assert first.body["pros"] == {"en": ["fast"]}
        assert first.body["commitments"][0]["due_at"] == "2026-11-22T12:00:00.000000Z"
        assert (kept.policy_version, kept.explanation, kept.expires_at) == ("abc", {"why": "x"}, TOMORROW)


def test_the_longest_login_fits_as_the_maker_of_an_offer(session: Session, case: Case) -> None:
    made_by = f"agent:{'a' * 64}"
    bring_to(session, case, "offering")
    made = offers.record(session, case, options=[option()], made_by=made_by, policy_version="1", expires_at=TOMORROW)
    session.refresh(made)
    assert made.made_by == made_by


def test_a_new_offer_withdraws_the_one_before(session: Session, case: Case, clock: StandingClock) -> None:
    old = record_offer(session, case)
    clock.forward(timedelta(minutes=1))
    new = record_offer(session, case)
    assert offers.open_offer(session, case).id == new.id
    with pytest.raises(Conflict, match="withdrawn"):
        accept(session, old.options[0].id, case.conversation_id)
    assert [offer.state for offer in offers.of_case(session, case)] == ["withdrawn", "open"]


def test_accepting_writes_the_commitments_and_moves_the_case(session: Session, case: Case) -> None:
    offer = record_offer(session, case)
    agreed = accept(session, offer.options[1].id, case.conversation_id)
    assert (agreed.option.remedy, agreed.already) == ("repair", False)
    assert [(c.what["en"], c.owner, c.due_at, c.state) for c in agreed.commitments] == [
        ("Refund", "finance", TOMORROW, "open")
    ]
    assert commitments.of_case(session, case) == list(agreed.commitments)
    assert cases.find(session, case.number).stage == "agreed"
    assert offers.open_offer(session, case) is None
    assert "offer.accepted" in [entry.action for entry in audit.of(session, f"case:{case.number}")]


def test_accepting_again_gives_the_same_agreement(session: Session, case: Case, clock: StandingClock) -> None:
    chosen = record_offer(session, case).options[0].id
    first = accept(session, chosen, case.conversation_id)
    clock.now = TOMORROW + timedelta(days=9)
    again = accept(session, chosen, case.conversation_id)
    assert again.already
    assert [c.id for c in again.commitments] == [c.id for c in first.commitments]
    assert len(commitments.of_case(session, case)) == 1


def test_another_option_afterwards_is_a_conflict(session: Session, case: Case) -> None:
    first, second = record_offer(session, case).options
    accept(session, first.id, case.conversation_id)
    with pytest.raises(Conflict, match="Another option"):
        accept(session, second.id, case.conversation_id)


def test_an_option_of_another_conversation_is_not_found(session: Session, case: Case) -> None:
    chosen = record_offer(session, case).options[0].id
    other = conversations.open_conversation(session, locale="en").id
    with pytest.raises(NotFound, match="not offered here"):
        accept(session, chosen, other)
    with pytest.raises(NotFound, match="not offered here"):
        accept(session, "1", case.conversation_id)
    assert offers.open_offer(session, case).state == "open"


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1)])
def test_an_expired_offer_is_a_conflict(session: Session, case: Case, clock: StandingClock, late: timedelta) -> None:
    chosen = record_offer(session, case).options[0].id
    clock.now = TOMORROW + late
    with pytest.raises(Conflict, match="expired"):
        accept(session, chosen, case.conversation_id)


@pytest.mark.parametrize(
    "promises",
    [
        [],
        [{"what": {"en": "x"}, "owner": "", "due_at": TOMORROW}],
        [{"what": {"en": "x"}, "owner": "a", "due_at": None}],
        [{"what": {}, "owner": "a", "due_at": TOMORROW}],
        [option()["commitments"][0], {"what": {"en": "x"}, "due_at": TOMORROW}],
    ],
)
def test_an_agreement_without_owner_and_date_is_refused_whole(store: Store, case: Case, promises: list[dict]) -> None:
    with store.begin() as session:
        chosen = record_offer(session, case, option(commitments=promises)).options[0].id
    with pytest.raises(Refused), store.begin() as session:
        accept(session, chosen, case.conversation_id)
    with store.read() as session:
        assert commitments.of_case(session, case) == []
        assert cases.find(session, case.number).stage == "offering"
        assert offers.open_offer(session, case) is not None


def test_an_option_above_authority_is_not_accepted_at_all(store: Store, case: Case) -> None:
    class OverAuthority(Exception):
        pass

    def check(body: dict, offer: Offer, of: Case) -> None:
        assert body["value"]["minor"] == 129900
        raise OverAuthority

    with store.begin() as session:
        chosen = record_offer(session, case).options[0].id
    with pytest.raises(OverAuthority), store.begin() as session:
        accept(session, chosen, case.conversation_id, check=check)
    with store.read() as session:
        assert commitments.of_case(session, case) == []
        assert offers.open_offer(session, case).state == "open"


def test_an_offer_of_a_case_that_went_back_is_not_accepted(store: Store, case: Case) -> None:
    with store.begin() as session:
        chosen = record_offer(session, case).options[0].id
        bring_to(session, case, "clarifying")
    with pytest.raises(Refused, match="cannot become agreed"), store.begin() as session:
        accept(session, chosen, case.conversation_id)
    with store.read() as session:
        assert commitments.of_case(session, case) == []


def test_withdrawing_is_recorded_with_its_reason(session: Session, case: Case) -> None:
    offer = record_offer(session, case)
    assert offers.withdraw(session, case, "facts changed")
    assert not offers.withdraw(session, case, "facts changed")
    assert (offer.state, offer.end_reason) == ("withdrawn", "facts changed")


@pytest.mark.parametrize("options", [[], [{"goodwill": "voucher"}]])
def test_an_offer_without_remedies_is_refused(session: Session, case: Case, options: list[dict]) -> None:
    with pytest.raises(Refused):
        offers.record(session, case, options=options, made_by="bot", policy_version="1", expires_at=TOMORROW)
