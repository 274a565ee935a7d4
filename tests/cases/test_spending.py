"""Amounts given before in a case and to a customer, and which conversations count as the same customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, cases, conversations, fact_store, offers, spending
from bot.cases.customer_keys import email_key, phone_key
from bot.cases.models import Case
from bot.cases.spending import Given
from bot.cases.utc import bind, now_of
from tests.clock import StandingClock

from .helpers import NOON, TOMORROW, bring_to, option

A_MONTH_BEFORE = NOON - timedelta(days=30)


def a_case(session: Session, **customer: str) -> Case:
    opened = conversations.open_conversation(session, locale="zh-Hant", customer=customer)
    return cases.open_case(session, opened.id)


def promised(session: Session, case: Case, minor: int, at=NOON, currency: str = "TWD") -> None:
    bind(session, StandingClock(at))
    bring_to(session, case, "offering")
    body = option(value={"minor": minor, "currency": currency})
    offer = offers.record(
        session,
        case,
        options=[body, option("exchange")],
        made_by="bot",
        policy_version="1",
        expires_at=at + timedelta(days=1),
    )
    offers.accept(session, offer.options[0].id, conversation_id=case.conversation_id, actor="customer")


def given(session: Session, case: Case) -> Given:
    return spending.given(session, case, "TWD", A_MONTH_BEFORE)


@pytest.mark.parametrize(
    "mine, theirs",
    [
        ({"email": "Chen@Example.com "}, {"email": "chen@example.com"}),
        ({"phone": "+886 912-345-678"}, {"phone": "0912 345 678"}),
        ({"phone": "（852）9123 4567"}, {"phone": "91234567"}),
    ],
)
def test_a_customer_is_known_again_in_another_conversation(
    store: Store, mine: dict[str, str], theirs: dict[str, str]
) -> None:
    with store.begin() as session:
        promised(session, a_case(session, **theirs), 500)
        assert given(session, a_case(session, **mine)) == Given(0, 500)
        assert given(session, a_case(session, email="somebody@else.example")) == Given(0, 0)


def test_contact_details_told_later_count_too(store: Store) -> None:
    with store.begin() as session:
        promised(session, a_case(session, email="chen@example.com"), 500)
        now = a_case(session)
        assert given(session, now) == Given(0, 0)
        conversations.update_customer(session, now.conversation_id, email="CHEN@example.com")
        assert given(session, now) == Given(0, 500)


def test_a_customer_is_known_by_the_address_before_too(store: Store) -> None:
    with store.begin() as session:
        first = a_case(session, email="chen@example.com")
        promised(session, first, 500)
        conversations.update_customer(session, first.conversation_id, email="other@example.com")
        assert given(session, a_case(session, email="chen@example.com")) == Given(0, 500)
        assert given(session, a_case(session, email="other@example.com")) == Given(0, 500)


def test_a_customer_is_known_through_a_third_conversation(store: Store) -> None:
    with store.begin() as session:
        promised(session, a_case(session, email="chen@example.com"), 500)
        between = a_case(session, email="chen@example.com", phone="0912 345 678")
        third = a_case(session, phone="0912345678")
        assert given(session, third) == Given(0, 500)
        fact_store.note(session, between, "order_number", "AH20261101001")
        fourth = a_case(session)
        fact_store.note(session, fourth, "order_number", "AH20261101001")
        assert given(session, fourth) == Given(0, 500)


def test_an_order_counts_for_what_was_given_on_it_even_when_another_is_named_afterwards(store: Store) -> None:
    with store.begin() as session:
        first, second = a_case(session), a_case(session)
        fact_store.note(session, first, "order_number", "AH20261101001")
        promised(session, first, 700, at=now_of(session))
        fact_store.note(session, first, "order_number", "AH20261101002")
        fact_store.note(session, second, "order_number", "AH20261101001")
        assert given(session, second) == Given(0, 700)


def test_one_purchase_is_one_customer_until_the_number_is_corrected(store: Store) -> None:
    with store.begin() as session:
        first, second = a_case(session), a_case(session)
        for case in (first, second):
            fact_store.note(session, case, "order_number", "AH20261101001")
        promised(session, first, 700)
        assert given(session, second) == Given(0, 700)
        fact_store.note(session, second, "order_number", "AH20261101002")
        assert given(session, second) == Given(0, 0)


def test_a_case_counts_whatever_it_was_given_and_a_customer_what_is_recent(store: Store) -> None:
    with store.begin() as session:
        case = a_case(session)
        promised(session, case, 300, at=A_MONTH_BEFORE - timedelta(seconds=1))
        assert given(session, case) == Given(300, 0)
        bring_to(session, case, "listening")
        promised(session, case, 400, at=A_MONTH_BEFORE)
        assert given(session, case) == Given(700, 400)


def test_another_currency_and_an_open_offer_count_nothing(store: Store) -> None:
    with store.begin() as session:
        case = a_case(session)
        promised(session, case, 300, currency="HKD")
        bring_to(session, case, "listening", "offering")
        offers.record(session, case, options=[option()], made_by="bot", policy_version="1", expires_at=TOMORROW)
        assert given(session, case) == Given(0, 0)


def test_nobody_without_details_shares_a_key() -> None:
    assert email_key(None) is email_key("  ") is phone_key("") is phone_key("none") is None
