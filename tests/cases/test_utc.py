"""The store stamps with the clock it was opened with, and so does every unit of work in it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, audit, cases, conversations, messages
from bot.cases.errors import Refused
from bot.cases.utc import NoClock, bind, from_iso, iso, now_of
from tests.clock import StandingClock

from .helpers import NOON


def test_everything_is_stamped_by_the_clock_of_the_store(store: Store, clock: StandingClock) -> None:
    with store.begin() as session:
        opened = conversations.open_conversation(session, locale="en")
        clock.forward(timedelta(hours=3))
        case = cases.open_case(session, opened.id)
        said = messages.append(session, opened.id, role="customer", text="hello")
        assert (opened.created_at, case.opened_at, said.at) == (NOON, clock.now, clock.now)
        assert audit.of(session, f"case:{case.number}")[-1].at == clock.now


def test_time_that_passes_is_seen_by_writers_and_readers(store: Store, clock: StandingClock) -> None:
    for _ in range(2):
        with store.begin() as writing:
            assert now_of(writing) == clock.now
        with store.read() as reading:
            assert now_of(reading) == clock.now
        clock.forward(timedelta(days=400))


def test_two_stores_have_each_their_own_time(database_url: str, store: Store, secrets_dir: Path) -> None:
    later = Store.open(database_url, StandingClock(NOON + timedelta(days=1)), secrets=secrets_dir)
    with store.read() as here, later.read() as there:
        assert now_of(there) - now_of(here) == timedelta(days=1)
    later.close()


def test_a_session_opened_past_the_store_has_no_time(store: Store) -> None:
    with Session(store.engine, future=True) as session:
        with pytest.raises(NoClock, match="open it with Store"):
            now_of(session)
        bind(session, StandingClock(NOON))
        assert now_of(session) == NOON


def test_a_clock_of_another_zone_is_read_in_utc_and_one_without_a_zone_is_refused(store: Store) -> None:
    with store.read() as session:
        bind(session, StandingClock(NOON.astimezone(timezone(timedelta(hours=8)))))
        assert now_of(session).utcoffset() == timedelta(0) and now_of(session) == NOON
        bind(session, StandingClock(datetime(2026, 11, 21)))
        with pytest.raises(Refused, match="no time zone"):
            now_of(session)


def test_a_moment_is_written_as_precisely_as_asked() -> None:
    at = NOON.replace(microsecond=120000).astimezone(timezone(timedelta(hours=8)))
    assert iso(at) == "2026-11-21T12:00:00.120000Z"
    assert iso(at, "seconds") == "2026-11-21T12:00:00Z"
    assert from_iso(iso(at)) == at
    with pytest.raises(ValueError, match="no time zone"):
        iso(datetime(2026, 11, 21))
