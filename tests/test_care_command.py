"""`amends care`: what comes due is listed, and the future is played on a copy that changes nothing."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from bot.care import promises as care
from bot.cases import Store
from bot.cases.models import Message
from bot.cli import app
from bot.clock import iso, utc_now
from bot.clocks.keeping import keeper
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.remedy import Policy
from bot.words import Words
from tests.care.world import World
from tests.clock import StandingClock

pytestmark = pytest.mark.slow


@pytest.fixture
def world(
    tmp_path: Path,
    migrated_file: Path,
    policy: Policy,
    words: Words,
    phrases: Phrases,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """Return a company in a data folder of its own, whose clock is right."""
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    shutil.copy(migrated_file, tmp_path / "amends.db")
    store = Store.open(f"sqlite:///{tmp_path / 'amends.db'}", StandingClock(utc_now()))
    store.keep_clocks(keeper(lambda: policy))
    assert isinstance(store.clock, StandingClock)
    return World(Services(store, policy, words, phrases), store.clock)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["care", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def opening_day(world: World) -> date:
    clock = world.services.policy.clock
    return clock.local(clock.closing_times(utc_now())[5]).date()


def said(world: World) -> int:
    with world.services.store.read() as session:
        return int(session.execute(select(func.count()).select_from(Message)).scalar_one())


def test_what_waits_is_listed_with_its_case(world: World) -> None:
    case = world.case(world.agree((3,)))
    listed = run("list")
    assert case.number in listed and "promise_due" in listed and "due=" in listed
    with world.services.store.begin() as session:
        care.redate(
            session,
            world.services,
            world.promises(world.case(1).id)[0].id,
            opening_day(world),
            actor="x",
            reason="缺料",
        )
    assert "promise:1:1:redated:customer  to customer" in run("list")
    assert "Nothing waits." in run("list", "--until", iso(utc_now() - timedelta(days=1)))


def test_the_future_is_played_on_a_copy(world: World) -> None:
    case = world.agree((3,))
    before = said(world)
    played = run("run", "--until", iso(utc_now() + timedelta(days=20)))
    assert "promise_due" in played and "with_person" in played and "tell_broken" in played
    lead = world.services.policy.escalation("broken_promise").handler.id
    broken = next(line for line in played.splitlines() if "with_person" in line)
    assert broken.endswith(f"mail to lead {lead}")
    owner = world.promises(case)[0].owner
    assert f"mail to owner {owner}" in next(line for line in played.splitlines() if "reminded" in line)
    # Everything is there, each with its moment and in order.
    lines = played.splitlines()
    moments = [line.split()[0] for line in lines[:-1]]
    assert [line for line in lines if "  message " in line and world.case(case).number in line and "bot: " in line]
    assert [line for line in lines if f"case:{world.case(case).number}  case.stage: agreed → escalated" in line]
    assert [line for line in lines if "commitment.state" in line and "open → broken" in line]
    assert [line for line in lines if "  mail " in line and "to chen@shop.example" in line]
    assert moments == sorted(moments)
    assert said(world) == before and world.promises(case)[0].state == "open"


def test_without_a_database_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path / "nowhere"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    result = CliRunner().invoke(app, ["care", "run", "--until", "2030-01-01T00:00:00Z"])
    assert result.exit_code == 1 and "AMENDS_DATA" in result.output
