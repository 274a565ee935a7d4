"""Test that the generated cases are consistent, like those that the product writes."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.cases import Store, cases
from bot.cases.case_number import parse_number
from bot.cases.models import Case, Commitment, Conversation, Handoff, Message
from bot.cases.record.verify import verify_all
from bot.desk.turn_splitting import unanswered
from tests.load.many_cases import fill

pytestmark = pytest.mark.slow

UNTIL = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store with 400 generated cases."""
    opened = Store.open(f"sqlite:///{tmp_path_factory.mktemp('many') / 'amends.db'}")
    opened.migrate()
    fill(opened, cases=400, seed=7, until=UNTIL)
    return opened


def test_the_record_of_every_conversation_is_intact(store: Store) -> None:
    with store.read() as session:
        assert verify_all(session) == []
        assert session.execute(select(func.count()).select_from(Conversation)).scalar() == 400


def test_owners_stages_and_handoffs_fit_together(store: Store) -> None:
    with store.read() as session:
        waiting = session.execute(select(func.count()).select_from(Conversation).where(Conversation.owner == "queue"))
        asked = session.execute(select(func.count()).select_from(Handoff).where(Handoff.state == "waiting"))
        assert waiting.scalar() == asked.scalar()
        stages = dict(session.execute(select(Case.stage, func.count()).group_by(Case.stage)).all())
        assert {"closed", "resolved"} <= stages.keys()
        assert stages["closed"] > stages["resolved"] > 20
        assert session.execute(select(func.count()).select_from(Commitment)).scalar() > 380


def test_every_case_number_is_valid_and_found(store: Store) -> None:
    with store.read() as session:
        numbers = list(session.execute(select(Case.number)).scalars())
        assert all(parse_number(number) == number for number in numbers)
        assert cases.find(session, numbers[7].replace("-", " ")).number == numbers[7]


def test_the_same_seed_gives_the_same_cases_and_more_can_be_added(store: Store, tmp_path: Path) -> None:
    other = Store.open(f"sqlite:///{tmp_path / 'amends.db'}")
    other.migrate()
    fill(other, cases=400, seed=7, until=UNTIL)
    said = []
    for each in (store, other):
        with each.read() as session:
            wanted = select(Message.at, Message.role, Message.text)
            said.append(session.execute(wanted.order_by(Message.conversation_id, Message.seq)).all())
    assert said[0] == said[1] != []
    fill(other, cases=3, seed=8)
    with other.read() as session:
        assert session.execute(select(func.count()).select_from(Case)).scalar() == 403
    other.close()


def test_nothing_waits_for_an_answer_of_the_bot(store: Store) -> None:
    with store.read() as session:
        ids = list(session.execute(select(Conversation.id)).scalars())
        assert [each for each in ids if unanswered(session, each)] == []
