"""Test where mails lead to: to every promise they name, and to what the links are when the mail goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.care import promises as care
from bot.care.links import Links
from bot.cases.care import case_links
from bot.cases.models import Case
from bot.conversation.from_page import new_link
from tests.care.mail_server import MailServer, html_of, mail_server, text_of
from tests.care.test_sending_mail import sent_by, settings_for
from tests.care.world import World

DESK = "https://desk.example"
OTHER = "billing"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def to(world: World, server: MailServer, owner: str) -> list[str]:
    """Return the texts of the mails to a handler, having looked that each link stands in the HTML too."""
    address = world.services.policy.handlers[owner].email
    found = [mail for _, receiver, mail in server.delivered if receiver == [address]]
    for mail in found:
        for line in text_of(mail).splitlines():
            assert not line.startswith(f"{DESK}/p/") or f'href="{line}"' in html_of(mail)
    return [text_of(mail) for mail in found]


def test_a_reminder_of_several_promises_leads_to_each(world: World, server: MailServer, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, server)
    case = world.agree((3, 3))
    world.run_until(world.promises(case)[0].due_at - dt.timedelta(hours=1))
    sent_by(world, settings)
    links = Links(settings.secret_key, DESK)
    for text in (mails := to(world, server, "returns_desk")):
        for promise in world.promises(case):
            assert links.promise(promise.id, "returns_desk") in text
        assert "退款（第 1 筆）（案件" in text and "退款（第 2 筆）（案件" in text
    assert mails


def test_a_mail_that_waits_has_the_new_link_of_the_status_page(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server)
    case = world.agree((2,))
    with world.services.store.begin() as session:
        care.keep(session, world.services, world.promises(case)[0].id, actor="owner:x")
        before = case_links.open_link(session, session.get(Case, case), by="bot").id
        made = new_link(session, session.get(Case, case), actor="customer").id
    world.clock.now = world.services.policy.care.sending.next(world.clock(), world.services.policy.clock.zone)
    sent_by(world, settings)
    links = Links(settings.secret_key, DESK)
    (text,) = [text_of(mail) for _, receiver, mail in server.delivered if receiver == ["chen@shop.example"]]
    assert links.status(made) in text and links.status(before) not in text


def test_a_mail_to_an_owner_who_handed_the_promise_on_is_not_sent(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server)
    case = world.agree((3, 3))
    first, second = (promise.id for promise in world.promises(case))
    world.run_until(world.promises(case)[0].due_at - dt.timedelta(hours=1))
    with world.services.store.begin() as session:
        care.hand_on(session, world.services, first, OTHER, actor="agent:wu")
    sent_by(world, settings)
    links = Links(settings.secret_key, DESK)
    for text in (mails := to(world, server, "returns_desk")):
        assert links.promise(second, "returns_desk") in text and links.promise(first, "returns_desk") not in text
    assert mails
    (given,) = to(world, server, OTHER)
    assert links.promise(first, OTHER) in given


def test_a_mail_about_nothing_of_theirs_is_dropped(world: World, server: MailServer, tmp_path: Path) -> None:
    case = world.agree((3,))
    promise = world.promises(case)[0]
    world.run_until(promise.due_at - dt.timedelta(hours=1))
    with world.services.store.begin() as session:
        care.hand_on(session, world.services, promise.id, OTHER, actor="agent:wu")
    outcomes = {(done.outcome, done.why) for done in sent_by(world, settings_for(tmp_path, server))}
    assert ("dropped", "not_theirs") in outcomes
    assert to(world, server, "returns_desk") == []


def test_all_that_is_handed_over_is_one_mail_without_customers_details(
    world: World, server: MailServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path, server)
    cases = [world.agree((3, 4)), world.agree((5,))]
    numbers = [promise.id for case in cases for promise in world.promises(case)]
    for number in numbers:
        with world.services.store.begin() as session:
            care.hand_on(session, world.services, number, OTHER, actor="agent:wu", reason="請假", together="batch")
    sent_by(world, settings)
    assert to(world, server, OTHER) == [], "somebody may be given more still"
    world.clock.now += dt.timedelta(minutes=1)
    sent_by(world, settings)
    (text,) = to(world, server, OTHER)
    links = Links(settings.secret_key, DESK)
    assert all(links.promise(number, OTHER) in text for number in numbers)
    assert "請假" in text and "chen@shop.example" not in text
    late = world.agree((6,))
    with world.services.store.begin() as session:
        care.hand_on(session, world.services, world.promises(late)[0].id, OTHER, actor="agent:wu", together="batch")
    world.clock.now += dt.timedelta(minutes=1)
    sent_by(world, settings)
    assert len(to(world, server, OTHER)) == 2, "what comes after the mail is another mail"
