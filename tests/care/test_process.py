"""The care process: its jobs, its health, and a policy that changes while it runs."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.care.process import Care, create_app
from bot.cases import commitments
from bot.cases.models import Commitment
from bot.settings import ROOT, Settings
from tests.care.world import World
from tests.clock import StandingClock

WEDNESDAY = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.timezone.utc)


@pytest.fixture
def care(migrated_file: Path, tmp_path: Path) -> Iterator[Care]:
    shutil.copy(migrated_file, tmp_path / "amends.db")
    shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy")
    settings = Settings.load({"AMENDS_DATA": str(tmp_path), "AMENDS_POLICY": str(tmp_path / "policy")})
    opened = Care(settings, StandingClock(WEDNESDAY))
    yield opened
    opened.close()


@pytest.fixture
def world(care: Care) -> World:
    clock = care.services.store.clock
    assert isinstance(clock, StandingClock)
    return World(care.services, clock)


def promise(world: World, case: int) -> Commitment:
    with world.services.store.read() as session:
        return commitments.of_case(session, world.case(case))[0]


@pytest.mark.slow
def test_a_typhoon_written_into_the_policy_moves_the_promises(care: Care, world: World) -> None:
    case = world.agree((3,))
    assert care.look_at_policy()
    before = promise(world, case).due_at
    company = care.settings.policy_dir / "company.yml"
    typhoon = "closures:\n  - {day: 2026-11-20, why: {zh-Hant: 颱風停止上班, en: a typhoon}}"
    company.write_text(company.read_text(encoding="utf-8").replace("closures:", typhoon, 1), encoding="utf-8")
    looks = [care.look_at_policy() for _ in range(3)]
    assert looks.count(True) == 1
    assert promise(world, case).due_at > before
    care.work_off()
    assert any("颱風" in message.text for message in world.said(case))


def test_what_is_due_is_worked_off(care: Care, world: World) -> None:
    case = world.agree((1,))
    world.clock.now = promise(world, case).due_at
    assert care.work_off() >= 2
    assert promise(world, case).state == "broken" and care.work_off() == 0


def test_agreements_of_before_the_upgrade_come_due_too(care: Care, world: World) -> None:
    world.services.store.keep_clocks(lambda session, cases: None)
    case = world.agree((1,))
    assert world.dues(case) == {}
    care.look_at_policy()
    assert [due.kind for due in world.dues(case).values()] == ["remind_owner", "promise_due"]


def test_health_names_every_job(care: Care) -> None:
    app = create_app(care)

    async def ask() -> httpx.Response:
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://care") as client:
                return await client.get("/health")

    found = asyncio.run(ask())
    assert found.status_code == 200
    assert set(found.json()) >= {"care_policy", "care_due", "care_everything"}
