"""A day on which the company has to close moves the promises that counted it, and everybody hears why, once."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.care import promises as care
from bot.care.closures import reckon_again
from bot.care.working import look_at_all, work
from bot.cases.care import course
from bot.remedy import load_policy
from bot.settings import ROOT
from tests.care.world import World

TYPHOON = "closures:\n  - {day: 2026-11-20, why: {zh-Hant: 颱風停止上班, en: a typhoon}}"


@pytest.fixture
def typhoon(world: World, tmp_path: Path) -> World:
    """Return the world with a policy to which Friday was added as a closure; agreements come before it counts."""
    folder = shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy")
    path = folder / "company.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("closures:", TYPHOON, 1), encoding="utf-8")
    changed = load_policy(folder)
    world.after = lambda: setattr(world, "services", replace(world.services, policy=changed))  # type: ignore[attr-defined]
    return world


def close(world: World) -> int:
    world.after()  # type: ignore[attr-defined]
    moved = reckon_again(world.services)
    look_at_all(world.services)
    return moved


def test_promises_that_counted_the_day_move_and_the_others_stay(typhoon: World) -> None:
    case = typhoon.agree((1, 3))
    before = [promise.due_at for promise in typhoon.promises(case)]
    assert close(typhoon) == 1
    after = [promise.due_at for promise in typhoon.promises(case)]
    assert after[0] == before[0]
    assert typhoon.services.policy.clock.local(after[1]).date() == dt.date(2026, 11, 23)


def test_owner_and_customer_hear_the_reason_once(typhoon: World) -> None:
    case = typhoon.agree((3,))
    close(typhoon)
    work(typhoon.services)
    reckon_again(typhoon.services)
    assert work(typhoon.services) == []
    (told,) = [message.text for message in typhoon.said(case) if "颱風" in message.text]
    assert "11月21日（六）17:00" in told and "11月23日（一）18:00" in told
    receivers = [mail.to_whom for mail in typhoon.mails(case) if "颱風" in mail.body["text"]]
    assert receivers == ["owner", "customer"]


def test_reminders_move_with_the_promise(typhoon: World) -> None:
    case = typhoon.agree((3,))
    close(typhoon)
    promise = typhoon.promises(case)[0]
    due = typhoon.dues(case)[f"promise:{promise.id}:0:due"]
    assert due.at == promise.due_at


def test_a_date_given_by_a_person_moves_only_off_the_closed_day(typhoon: World) -> None:
    case = typhoon.agree((1, 1))
    first, second = typhoon.promises(case)
    closing = typhoon.services.policy.clock.closing_times(typhoon.clock())
    with typhoon.services.store.begin() as session:
        course.redate(session, first.id, closing[2], actor="agent:lin", reason="缺料")
        course.redate(session, second.id, closing[4], actor="agent:lin", reason="缺料")
    assert close(typhoon) == 1
    local = typhoon.services.policy.clock.local
    assert [local(promise.due_at).date().day for promise in typhoon.promises(case)] == [21, 23]


def test_the_law_does_not_move(typhoon: World) -> None:
    case = typhoon.agree((3,))
    before = typhoon.services.policy.answer_by(typhoon.case(case).opened_at)
    close(typhoon)
    assert typhoon.services.policy.answer_by(typhoon.case(case).opened_at) == before


def test_a_date_moved_and_changed_in_the_night_is_told_as_it_is_in_the_morning(typhoon: World) -> None:
    case = typhoon.agree((3,))
    promise = typhoon.promises(case)[0]
    # 23:00 in Taipei.
    typhoon.clock.now = typhoon.clock.now.replace(hour=15)
    close(typhoon)
    assert work(typhoon.services) == []
    for day in (24, 25):
        with typhoon.services.store.begin() as session:
            care.redate(
                session,
                typhoon.services,
                promise.id,
                dt.date(2026, 11, day),
                actor="agent:lin",
                reason="缺料",
                may_again=True,
            )
    typhoon.clock.forward(dt.timedelta(hours=12))
    assert "tell_moved" not in [one.kind for one in work(typhoon.services)]
    waiting = [mail for mail in typhoon.mails(case) if mail.to_whom == "customer" and mail.state == "waiting"]
    (only,) = [mail.body["text"] for mail in waiting]
    assert "11月25日" in only
    # The first words name the date that was promised, and not the one that nobody was told of.
    first = next(message.text for message in typhoon.said(case) if "11月24日" in message.text)
    assert "11月21日" in first and "11月23日" not in first
