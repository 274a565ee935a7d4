"""Test that what is not urgent comes in one mail a day about a case, each notice once; the rest does not wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.care import promises as care
from tests.care.mail_server import MailServer, mail_server, text_of
from tests.care.test_sending_mail import sent_by, settings_for
from tests.care.world import World

CUSTOMER = ["chen@shop.example"]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def keep(world: World, number: int) -> None:
    with world.services.store.begin() as session:
        care.keep(session, world.services, number, actor="owner:x")


def morning(world: World, days: int = 1) -> None:
    policy = world.services.policy
    zone = policy.clock.zone
    day = world.clock.now.astimezone(zone).date() + dt.timedelta(days=days)
    begins = dt.datetime.combine(day, dt.time(), zone).astimezone(dt.timezone.utc)
    world.clock.now = policy.care.sending.next(begins, zone) + dt.timedelta(minutes=1)


def texts(server: MailServer) -> list[str]:
    return [text_of(mail) for _, to, mail in server.delivered if to == CUSTOMER]


def test_what_was_kept_in_one_day_is_one_mail_now_and_one_the_next_morning(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server)
    morning(world)
    case = world.agree((5, 5, 5, 5))
    numbers = [promise.id for promise in world.promises(case)]
    keep(world, numbers[0])
    sent_by(world, settings)
    assert len(texts(server)) == 1
    for number in numbers[1:]:
        world.clock.now += dt.timedelta(minutes=20)
        keep(world, number)
        sent_by(world, settings)
    assert len(texts(server)) == 1
    morning(world)
    sent_by(world, settings)
    first, second = texts(server)
    assert [first.count(f"第 {n} 筆") for n in (1, 2, 3, 4)] == [1, 0, 0, 0]
    assert [second.count(f"第 {n} 筆") for n in (1, 2, 3, 4)] == [0, 1, 1, 1]
    states = sorted((item.state, item.last_error) for item in world.mails(case) if item.to_whom == "customer")
    assert states == [("dropped", "together"), ("dropped", "together"), ("sent", None), ("sent", None)]
    morning(world)
    sent_by(world, settings)
    assert len(texts(server)) == 2


def test_what_came_in_the_night_is_one_mail(world: World, server: MailServer, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, server)
    morning(world)
    world.clock.now += dt.timedelta(hours=14)
    case = world.agree((5, 5))
    for promise in world.promises(case):
        keep(world, promise.id)
    morning(world)
    sent_by(world, settings)
    (text,) = texts(server)
    assert "第 1 筆" in text and "第 2 筆" in text


def test_another_date_does_not_wait(world: World, server: MailServer, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, server)
    morning(world)
    case = world.agree((5, 5))
    first, second = (promise.id for promise in world.promises(case))
    keep(world, first)
    sent_by(world, settings)
    clock = world.services.policy.clock
    day = clock.local(clock.closing_times(world.clock())[8]).date()
    with world.services.store.begin() as session:
        care.redate(session, world.services, second, day, actor="owner:x", reason="零件")
    sent_by(world, settings)
    assert len(texts(server)) == 2


def test_a_sender_that_dies_after_joining_sends_them_all_later(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server)
    morning(world)
    world.clock.now += dt.timedelta(hours=14)
    case = world.agree((5, 5))
    for promise in world.promises(case):
        keep(world, promise.id)
    morning(world)

    class Dies(Exception):
        pass

    def die(step: str) -> None:
        if step == "held":
            raise Dies

    with pytest.raises(Dies):
        sent_by(world, settings, on_step=die)
    world.clock.now += dt.timedelta(minutes=10)
    sent_by(world, settings)
    (text,) = texts(server)
    assert "第 1 筆" in text and "第 2 筆" in text
    assert {item.state for item in world.mails(case) if item.to_whom == "customer"} == {"sent", "dropped"}
