"""The weekly report: posted once to each reader when the company opens in a new week, with the numbers of that week."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.care.links import Links
from bot.care.mail.letter import letter
from bot.care.mail.message import message
from bot.care.weekly.as_pdf import as_pdf
from bot.care.weekly.content import ROWS, weekly
from bot.care.weekly.posting import post_due
from bot.cases.models import OutboxItem
from bot.conversation.services import Services
from bot.insight.periods import Period, last_week
from bot.outgoing_settings import Sender
from tests.care.world import World

SUNDAY = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.timezone.utc)
LINKS = Links(b"k" * 32, "https://desk.example")


def reading(world: World, *readers: str) -> Services:
    """Return the services of a company that names these readers."""
    policy = world.services.policy
    return replace(world.services, policy=replace(policy, insight=replace(policy.insight, weekly_to=readers)))


def posted(world: World) -> list[OutboxItem]:
    with world.services.store.read() as session:
        wanted = select(OutboxItem).where(OutboxItem.key.like("weekly:%")).order_by(OutboxItem.id)  # type: ignore[attr-defined]
        return list(session.execute(wanted).scalars())


def test_it_is_posted_once_when_the_company_opens_in_a_new_week(world: World) -> None:
    world.agree((3,))
    services = reading(world, "care_manager", "care_lead")
    world.clock.now = SUNDAY
    assert post_due(services) in (0, 2)
    before = len(posted(world))
    # Monday, half past eight in Taipei: not open yet.
    world.clock.now = dt.datetime(2026, 11, 30, 0, 30, tzinfo=dt.timezone.utc)
    assert post_due(services) == 0
    world.clock.now += dt.timedelta(minutes=40)
    assert (post_due(services), post_due(services)) == (2, 0)
    items = posted(world)[before:]
    assert [item.key for item in items] == ["weekly:2026-11-23:care_manager", "weekly:2026-11-23:care_lead"]
    assert all(item.address and item.to_whom == "lead" for item in items)


def test_nobody_gets_one_who_is_not_named(world: World) -> None:
    world.agree((3,))
    world.clock.now += dt.timedelta(days=9)
    assert post_due(reading(world)) == 0 and posted(world) == []


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_it_counts_the_week_and_prints_it(world: World, locale: str) -> None:
    world.agree((3,))
    today = world.services.policy.clock.local(world.clock.now).date()
    week = Period(today - dt.timedelta(days=6), today)
    with world.services.store.read() as session:
        report = weekly(session, world.services, week, locale)
    counted = {one["label"]: one["shown"] for one in report["numbers"]}
    assert counted[world.services.words.say("agents.insight.of.opened", locale)] == "1"
    assert [row["count"] for row in report["rankings"][1]["rows"]] == [1]
    printed = as_pdf(report)
    assert printed.startswith(b"%PDF") and len(printed) > 2000


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_the_fullest_report_is_one_page(world: World, locale: str) -> None:
    with world.services.store.read() as session:
        report = weekly(session, world.services, Period(dt.date(2026, 11, 23), dt.date(2026, 11, 29)), locale)
    row = {"label": "The carrier is late or loses parcels", "count": 9, "before": 7, "bar": 90, "change": "2 more"}
    full = {**report, "rankings": [{**one, "rows": [row] * ROWS} for one in report["rankings"]]}
    assert report["mark"] and report["brackets"]
    assert len(re.findall(rb"/Type /Page\b", as_pdf(full))) == 1


def test_the_mail_has_the_numbers_and_the_file_and_nothing_of_a_customer(world: World) -> None:
    world.agree((3,))
    services = reading(world, "care_manager")
    world.clock.now += dt.timedelta(days=9)
    assert post_due(services) == 1
    (item,) = posted(world)
    said = letter(item, services.policy, services.words, LINKS)
    week = last_week(services.policy.clock.local(world.clock.now).date())
    assert said.link is not None
    assert said.link.address == f"https://desk.example/desk/insight?from={week.since}&to={week.until}"
    sender = Sender("Desk", "desk@example.org", "desk@example.org")
    mail = message(said, key=item.key, to="boss@example.org", sender=sender, now=services.now())
    parts = {part.get_content_type(): part for part in mail.walk() if not part.is_multipart()}
    assert parts["application/pdf"].get_filename() == f"insight-{week.until}.pdf"
    assert parts["application/pdf"].get_content().startswith(b"%PDF")
    for kind in ("text/plain", "text/html"):
        assert services.words.say("agents.insight.of.kept", item.locale) in parts[kind].get_content()
    for theirs in ("chen@shop.example", world.case(1).number, "退款（第 1 筆）"):
        assert theirs not in str(item.body)
