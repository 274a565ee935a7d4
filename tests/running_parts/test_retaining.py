"""What is older than it may be kept goes, what is younger stays, and who was erased stays erased."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cases import Store, attachments, audit, cases, commitments, conversations, messages, turns
from bot.cases.coach import heard_turns
from bot.cases.record import verify
from bot.remedy.retention import KEEP_EVERYTHING, Retention
from bot.running import erasing, retaining
from bot.running.retaining import Gone
from bot.settings import Settings
from tests.cases.coach.told import heard
from tests.cases.helpers import FAR, NOON
from tests.clock import StandingClock

YEAR = timedelta(days=365)
KEEP = Retention(conversations=YEAR, files=timedelta(days=60), dialogue=timedelta(days=30), audit=YEAR)


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    shutil.copy(migrated_file, tmp_path / "amends.db")
    (tmp_path / "uploads").mkdir()
    return Settings.load({"AMENDS_DATA": str(tmp_path)})


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(NOON)


@pytest.fixture
def store(settings: Settings, clock: StandingClock) -> Iterator[Store]:
    opened = Store.open(settings.database_url, clock, secrets=settings.secrets_dir)
    yield opened
    opened.close()


def somebody(store: Store, settings: Settings, name: str) -> str:
    """Return a conversation with a message, a file, an audited action and a memory of the dialogue."""
    with store.begin() as session:
        talk = conversations.open_conversation(session, locale="en", customer={"email": f"{name}@example.org"})
        messages.append(session, talk.id, role="customer", text=f"the words of {name}")
        attachments.record(
            session, talk.id, name=f"{name}.png", media_type="image/png", size=1, sha256="0", attachment_id=name
        )
        audit.record(session, "agent:mei", "search.made", "search:1", {"words": f"about {name}"})
        cases.open_case(session, talk.id)
        turn = turns.begin(session, talk.id, from_seq=1, to_seq=1)
        heard_turns.keep(session, talk.id, turn.id, heard(facts=[["product", f"thing of {name}", 0, 1]]))
    (settings.data_dir / "uploads" / name).write_text(f"picture of {name}")
    memory = sqlite3.connect(settings.data_dir / "dialogue.db")
    memory.execute(
        "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp REAL, data TEXT)"
    )
    row = (talk.id, store.clock().timestamp(), f"memory of {name}")
    memory.execute("INSERT INTO events (sender_id, timestamp, data) VALUES (?, ?, ?)", row)
    memory.commit()
    memory.close()
    return talk.id


def everything(settings: Settings) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(settings.data_dir.rglob("*")) if path.is_file())


def intact(store: Store) -> bool:
    with store.read() as session:
        return verify.verify_all(session) == []


def test_what_is_too_old_goes_and_the_rest_stays(store: Store, settings: Settings, clock: StandingClock) -> None:
    somebody(store, settings, "early")
    clock.forward(YEAR)
    somebody(store, settings, "later")
    clock.forward(timedelta(days=1))
    due = retaining.due(store, settings, KEEP, clock.now)
    assert due.conversations == 1 and b"the words of early" in everything(settings)
    gone = retaining.keep_to(store, settings, KEEP, clock.now)
    assert (gone.conversations, gone.dialogue) == (1, 0)
    left = everything(settings)
    for kind in (b"the words of ", b"picture of ", b"memory of ", b"about "):
        assert (kind + b"early" in left, kind + b"later" in left) == (False, True), kind
    assert b"early@example.org" not in left
    assert intact(store)
    assert not retaining.keep_to(store, settings, KEEP, clock.now)


@pytest.mark.parametrize(
    ("kind", "goes"),
    [("files", b"picture of one"), ("dialogue", b"memory of one"), ("heard", b"thing of one"), ("audit", b"about one")],
)
def test_each_kind_has_its_own_period(
    store: Store, settings: Settings, clock: StandingClock, kind: str, goes: bytes
) -> None:
    somebody(store, settings, "one")
    keep = Retention(**{kind: timedelta(days=40)})
    clock.forward(timedelta(days=40))
    assert not retaining.keep_to(store, settings, keep, clock.now)
    clock.forward(timedelta(seconds=1))
    due = retaining.due(store, settings, keep, clock.now)
    assert getattr(due, kind) >= 1 and goes in everything(settings)
    assert retaining.keep_to(store, settings, keep, clock.now) == due
    left = everything(settings)
    assert goes not in left and b"the words of one" in left
    assert intact(store)


def test_an_open_promise_is_kept_with_all_its_words(store: Store, settings: Settings, clock: StandingClock) -> None:
    talk = somebody(store, settings, "one")
    with store.begin() as session:
        case = cases.current_case(session, talk)
        assert case is not None
        made = commitments.promise(session, case, what={"en": "Refund"}, owner="finance", due_at=FAR)
    clock.forward(2 * YEAR)
    assert retaining.due(store, settings, KEEP, clock.now).conversations == 0
    retaining.keep_to(store, settings, KEEP, clock.now)
    assert b"the words of one" in everything(settings)
    with store.begin() as session:
        commitments.mark(session, made.id, "kept", "system")
    assert retaining.keep_to(store, settings, KEEP, clock.now).conversations == 1


def test_without_periods_nothing_goes(store: Store, settings: Settings, clock: StandingClock) -> None:
    somebody(store, settings, "one")
    clock.forward(50 * YEAR)
    assert retaining.keep_to(store, settings, KEEP_EVERYTHING, clock.now) == Gone()
    assert b"the words of one" in everything(settings)


def test_a_backup_put_back_does_not_bring_anybody_back(store: Store, settings: Settings, clock: StandingClock) -> None:
    talk = somebody(store, settings, "one")
    kept = somebody(store, settings, "two")
    backup = {name: (settings.data_dir / name).read_bytes() for name in ("dialogue.db", "uploads/one")}
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    backup["amends.db"] = (settings.data_dir / "amends.db").read_bytes()
    erasing.erase(store, settings, ["one@example.org"], actor="system", reason="asked")
    store.close()
    for name, content in backup.items():
        (settings.data_dir / name).write_bytes(content)
    (settings.data_dir / "amends.db-wal").unlink(missing_ok=True)
    assert b"the words of one" in everything(settings)
    assert retaining.due(store, settings, KEEP_EVERYTHING, clock.now) == Gone(again=1)
    assert retaining.keep_to(store, settings, KEEP_EVERYTHING, clock.now) == Gone(again=1)
    left = everything(settings)
    assert not any(words + b"one" in left for words in (b"the words of ", b"picture of ", b"memory of "))
    assert b"the words of two" in left and intact(store)
    with store.read() as session:
        assert conversations.get(session, talk).erased_at is not None
        assert conversations.get(session, kept).erased_at is None
