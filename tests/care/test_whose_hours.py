"""Test that a customer with another clock is told whose time the moments are in."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.care.links import Links
from bot.care.mail.letter import letter
from bot.cases import conversations
from bot.cases.models import Case
from bot.conversation.accepting import _agreement
from bot.conversation.confirming import confirm_agreement
from bot.conversation.whose_hours import from_utc, whose_hours
from tests.care.world import World


@pytest.mark.parametrize(
    ("minutes", "said"), [(480, "UTC+8"), (0, "UTC+0"), (-210, "UTC-3:30"), (345, "UTC+5:45"), (-300, "UTC-5")]
)
def test_an_offset_is_written_as_people_do(minutes: int, said: str) -> None:
    assert from_utc(dt.timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("zone", "locale", "said"),
    [
        ("Europe/London", "en", "All times are our local time (UTC+8)."),
        ("America/New_York", "zh-Hant", "時間都是我們當地的時間（UTC+8）。"),
        ("Asia/Hong_Kong", "zh-Hant", ""),
        ("Asia/Taipei", "en", ""),
        (None, "en", ""),
    ],
)
def test_who_lives_by_another_clock_is_told_so(world: World, zone: str | None, locale: str, said: str) -> None:
    case_id = world.agree((2,), locale=locale)
    with world.services.store.begin() as session:
        case = session.get(Case, case_id)
        conversation = conversations.get(session, case.conversation_id)
        conversation.time_zone = zone
        assert whose_hours(world.services, conversation) == said
        confirm_agreement(session, world.services, case)
        chat = _agreement(session, world.services, case, locale, "agreed").lines
        assert chat.endswith(said) and (bool(said) or "UTC" not in chat)
    (mail,) = [one for one in world.mails(case_id) if one.template == "care.agreed"]
    small = letter(mail, world.services.policy, world.services.words, Links(b"k" * 32, "https://desk.example")).small
    assert small.startswith(said) and (bool(said) or "UTC" not in small)
