"""Stories left in the middle, offers that end, persons who do not come, dates of the law."""

from __future__ import annotations

import datetime as dt

from bot.cases import cases, conversations, messages, offers
from bot.conversation.handing_over import queue_for
from tests.care.world import World

WEEKS = dt.timedelta(days=28)


def listening(world: World) -> int:
    with world.services.store.begin() as session:
        talk = conversations.open_conversation(session, locale="zh-Hant")
        messages.append(session, talk.id, role="customer", text="氣炸鍋壞了")
        return cases.open_case(session, talk.id).id


def waiting_for_a_person(world: World, reason: str) -> int:
    case = listening(world)
    with world.services.store.begin() as session:
        row = world.case(case)
        talk = conversations.get(session, row.conversation_id)
        queue_for(session, world.services.policy, talk, row, reason, world.clock())
    return case


def write(world: World, case: int) -> None:
    with world.services.store.begin() as session:
        messages.append(session, world.case(case).conversation_id, role="customer", text="還在嗎")


def test_a_story_left_in_the_middle_gets_one_note_and_is_closed_as_left(world: World) -> None:
    case = listening(world)
    done = [one.kind for one in world.run_until(world.clock() + WEEKS)]
    assert [kind for kind in done if kind != "law"] == ["left_note", "left_close"]
    assert world.case(case).stage == "closed" and len(world.said(case)) == 1


def test_who_comes_back_is_not_closed(world: World) -> None:
    case = listening(world)
    world.run_until(world.clock() + dt.timedelta(days=2))
    world.clock.forward(dt.timedelta(days=6))
    write(world, case)
    world.run_until(world.clock() + dt.timedelta(days=5))
    assert world.case(case).stage == "listening" and len(world.said(case)) == 1


def test_who_hears_that_an_offer_ends_hears_no_other_note(world: World) -> None:
    case = listening(world)
    option = {"remedy": "refund", "commitments": [{"what": {"en": "x"}, "owner": "billing", "due_at": world.clock()}]}
    with world.services.store.begin() as session:
        case_row = cases.move(session, world.case(case), "offering", actor="bot", reason="test")
        expires = world.clock() + dt.timedelta(days=7)
        offers.record(session, case_row, options=[option], made_by="bot", policy_version="1", expires_at=expires)
    done = [one.kind for one in world.run_until(world.clock() + WEEKS)]
    assert [kind for kind in done if kind != "law"] == ["offer_ends", "left_close"]


def test_when_nobody_comes_the_customer_is_told_and_the_roles_hear_one_after_the_other(world: World) -> None:
    case = waiting_for_a_person(world, "requested")
    done = world.run_until(world.clock() + dt.timedelta(hours=4))
    assert [one.outcome for one in done if one.kind == "nobody_came"] == ["role_0", "role_1", "nobody_else"]
    (told,) = [message for message in world.said(case) if "對不起" in message.text]
    assert "02-0000-0022" in told.text and "02-0000-0021" not in told.text
    receivers = [mail.key.rpartition(":")[2] for mail in world.mails(case)]
    assert receivers == ["care_team", "care_lead", "care_manager"]


def test_in_danger_the_duty_line_is_called_at_any_hour(world: World) -> None:
    world.clock.now = dt.datetime(2026, 11, 18, 15, 0, tzinfo=dt.timezone.utc)
    waiting_for_a_person(world, "gas")
    done = world.run_until(world.clock() + dt.timedelta(days=1))
    assert [one.outcome for one in done if one.kind == "nobody_came"][-1] == "duty_line"


def test_before_the_law_wants_an_answer_the_lead_and_the_manager_are_warned(world: World) -> None:
    case = waiting_for_a_person(world, "requested")
    world.run_until(world.clock() + WEEKS)
    warned = [mail for mail in world.mails(case) if mail.template == "care.lead.law"]
    assert len(warned) == 4 and all("2026-12-03" in mail.body["text"] for mail in warned)
    assert all(mail.made_at < dt.datetime(2026, 12, 3, tzinfo=dt.timezone.utc) for mail in warned)
    assert all("書面" in mail.body["text"] for mail in warned)


def test_when_the_day_of_the_law_has_passed_the_customer_hears_of_the_next_door(world: World) -> None:
    case = waiting_for_a_person(world, "requested")
    world.run_until(world.clock() + WEEKS)
    (told,) = [message for message in world.said(case) if "1950" in message.text]
    assert world.services.policy.clock.local(told.at).isoformat() == "2026-12-04T09:00:00+08:00"
