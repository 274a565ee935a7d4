"""Fixtures of the conversation tests: an empty store, the project's policy and words, and a clock that tests move."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, conversations
from bot.cases.models import Agent, OfferOption
from bot.cases.record import verify
from bot.conversation.phrases import Phrases
from bot.conversation.recap import recap
from bot.conversation.services import Services
from bot.remedy import CaseFacts, Policy, propose
from bot.words import Words
from tests.clock import StandingClock
from tests.reachable import make_reachable

from .turns import Customer

# Wednesday, 10:00 in Taipei: customer care is open.
OPEN_HOURS = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.timezone.utc)


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path, clock: StandingClock) -> Iterator[Store]:
    path = tmp_path / "amends.db"
    shutil.copy(migrated_file, path)
    opened = Store.open(f"sqlite:///{path}", clock)
    yield opened
    with opened.read() as session:
        assert [str(each) for each in verify.verify_all(session)] == []
    opened.close()


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(OPEN_HOURS)


@pytest.fixture
def services(store: Store, policy: Policy, words: Words, phrases: Phrases) -> Services:
    return Services(store, policy, words, phrases)


@pytest.fixture
def conversation_id(store: Store) -> str:
    with store.begin() as session:
        return conversations.open_conversation(session, locale="zh-Hant").id


@pytest.fixture
def session(store: Store, conversation_id: str) -> Iterator[Session]:
    """Yield one write transaction for the whole test."""
    with store.begin() as session:
        yield session


@pytest.fixture
def customer(session: Session, services: Services, conversation_id: str) -> Customer:
    return Customer(session, services, conversation_id)


@pytest.fixture
def people(customer: Customer) -> dict[str, Agent]:
    """Return agents by role."""
    now = dt.datetime(2026, 11, 1, tzinfo=dt.timezone.utc)
    made = {
        role: Agent(login=role, name=role.title(), role=role, password_hash="x", created_at=now)
        for role in ("agent", "supervisor", "manager")
    }
    customer.session.add_all(made.values())
    customer.session.flush()
    return made


@pytest.fixture
def told(customer: Customer) -> Customer:
    """Return a customer who has told every fact and got the recap."""
    customer.say_everything()
    make_reachable(customer.session, customer.id)
    recap(customer.session, customer.services, customer.id, "zh-Hant")
    return customer


@pytest.fixture(scope="session")
def options(policy: Policy) -> list[OfferOption]:
    """Return a refund, an exchange and a repair, as the policy offers them."""
    facts = CaseFacts(
        kind="product_quality", emotion="neutral", desired_outcome="refund", product_id="kettle", order_known=True
    )
    bodies = {body["serves"][0]: body for body in (o.as_dict() for o in propose(policy, facts, OPEN_HOURS).options)}
    wanted = [bodies[outcome] for outcome in ("refund", "exchange", "repair")]
    return [OfferOption(id=f"o{n}", position=n, body=body, currency="TWD") for n, body in enumerate(wanted, start=1)]
