"""Test the mail about an agreement: what it says, its appointments, that it goes once and at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar

from bot.care import promises as care
from bot.care.links import Links
from bot.care.mail.appointment import CANCEL, PUBLISH, calendar_files
from bot.care.mail.letter import letter
from bot.cases.models import Case, Commitment, OutboxItem
from bot.conversation.confirming import confirm_agreement, confirm_to_address
from bot.conversation.contacts.known import note_contacts
from bot.conversation.taking_back import carry_out
from bot.conversation.turn_facts import Found
from bot.conversation.unsettled import settle
from tests.care.world import World

DOMAIN = "anju.example"


def agreed(world: World, *, appointment: bool = True, **more: Any) -> tuple[int, list[int]]:
    """Have a customer agree, the first promise being an appointment; return case and promises."""
    case_id = world.agree((2, 4), **more)
    ids = [one.id for one in world.promises(case_id)]
    with world.services.store.begin() as session:
        session.get(Commitment, ids[0]).is_appointment = appointment or None
        confirm_agreement(session, world.services, session.get(Case, case_id))
    return case_id, ids


def mails(world: World, case_id: int, template: str) -> list[OutboxItem]:
    return [one for one in world.mails(case_id) if one.template == template]


def events(item: OutboxItem) -> list[tuple[str, Any]]:
    """Return the events of a mail's calendar files with their methods."""
    files = calendar_files(
        item.body["calendar"], domain=DOMAIN, made_at=dt.datetime(2026, 11, 1, tzinfo=dt.timezone.utc)
    )
    return [(method, event) for method, file in files for event in Calendar.from_ical(file.decode()).walk("VEVENT")]


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ("zh-Hant", ["我們說好了：退款", "・退款（第 1 筆）（", "可以在下面的進度頁取消"]),
        ("zh-Hans", ["我们说好了", "可以在下面的进度页取消"]),
        ("en", ["We agreed on this: Refund", "• Refund no. 1: ", "you can cancel it on the page below until"]),
    ],
)
def test_it_says_what_who_by_when_and_how_to_cancel(world: World, locale: str, says: list[str]) -> None:
    case_id, _ = agreed(world, locale=locale)
    (mail,) = mails(world, case_id, "care.agreed")
    assert all(one in mail.body["text"] for one in says), mail.body["text"]
    said = letter(mail, world.services.policy, world.services.words, Links(b"k" * 32, "https://desk.example"))
    assert said.link is not None and said.link.address.startswith("https://desk.example/c/")


def test_it_goes_once_and_at_once_also_at_night(world: World) -> None:
    world.clock.now = dt.datetime(2026, 11, 18, 18, tzinfo=dt.timezone.utc)
    case_id, _ = agreed(world)
    for _ in range(2):
        with world.services.store.begin() as session:
            confirm_agreement(session, world.services, session.get(Case, case_id))
    (mail,) = mails(world, case_id, "care.agreed")
    assert mail.not_before <= world.clock.now and mail.body["at_once"]


def test_nothing_is_written_without_an_address_or_an_agreement(world: World) -> None:
    case_id, _ = agreed(world, email=None)
    assert mails(world, case_id, "care.agreed") == []


def test_it_goes_to_an_address_that_is_told_or_corrected_later_once(world: World) -> None:
    case_id, _ = agreed(world, email=None)
    for address in ("chen@shop.example", "chen@shop.example", "lin@shop.example", "chen@shop.example"):
        with world.services.store.begin() as session:
            conversation_id = session.get(Case, case_id).conversation_id
            note_contacts(session, conversation_id, {"email": Found(address)})
            confirm_to_address(session, world.services, conversation_id)
    told = mails(world, case_id, "care.agreed")
    assert [one.address for one in told] == ["chen@shop.example", "lin@shop.example"]
    assert told[0].body["text"] == told[1].body["text"] and told[0].body["calendar"]


def test_it_goes_to_no_later_address_when_everything_is_done_or_taken_back(world: World) -> None:
    case_id, ids = agreed(world, email=None)
    with world.services.store.begin() as session:
        for each in ids:
            care.keep(session, world.services, each, actor="owner:x", proof="好了", paid=None)
        conversation_id = session.get(Case, case_id).conversation_id
        note_contacts(session, conversation_id, {"email": Found("chen@shop.example")})
        confirm_to_address(session, world.services, conversation_id)
    assert mails(world, case_id, "care.agreed") == []


def test_an_appointment_keeps_its_name_when_it_moves_and_is_cancelled_when_taken_back(world: World) -> None:
    case_id, (visit, _) = agreed(world)
    ((method, event),) = events(mails(world, case_id, "care.agreed")[0])
    assert (method, event["sequence"], event["status"]) == (PUBLISH, 0, "CONFIRMED")
    due = world.promises(case_id)[0].due_at
    assert event.decoded("dtend") == due and event.decoded("dtstart") < due and "退款（第 1 筆）" in event["summary"]
    clock = world.services.policy.clock
    day = clock.local(clock.closing_times(world.clock())[6]).date()
    with world.services.store.begin() as session:
        care.redate(session, world.services, visit, day, actor="owner:x", reason="零件")
    ((method, moved),) = events(mails(world, case_id, "care.redated")[0])
    assert (method, moved["uid"], moved["sequence"]) == (PUBLISH, event["uid"], 1)
    assert clock.local(moved.decoded("dtend")).date() == day
    with world.services.store.begin() as session:
        carry_out(session, world.services, session.get(Case, case_id), reason="不要了")
    (off,) = mails(world, case_id, "care.taken_back")
    ((method, gone),) = events(off)
    assert (method, gone["uid"], gone["sequence"], gone["status"]) == (CANCEL, event["uid"], 2, "CANCELLED")


def test_one_that_is_settled_is_off_in_the_calendar_and_others_bring_no_mail(world: World) -> None:
    case_id, ids = agreed(world)
    with world.services.store.begin() as session:
        case = session.get(Case, case_id)
        reasons = {f"promise:{one}": "換貨了" for one in ids}
        settle(session, world.services, [case], reasons, actor="agent:lin")
    (off,) = mails(world, case_id, "care.appointment_off")
    assert [method for method, _ in events(off)] == [CANCEL]


def test_a_promise_that_is_no_appointment_has_no_calendar(world: World) -> None:
    case_id, _ = agreed(world, appointment=False)
    assert mails(world, case_id, "care.agreed")[0].body["calendar"] == []
