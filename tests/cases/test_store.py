from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from bot.cases import Store, conversations, surveys
from bot.cases.errors import Busy, Conflict, NotFound, Refused
from bot.cases.models import Base, Conversation

ROOT = Path(__file__).parents[2]
MIGRATE = "import sys; from pathlib import Path; from bot.cases import Store; "
MIGRATE += "Store.open(sys.argv[1], secrets=Path(sys.argv[2])).migrate()"


def test_migrations_make_exactly_the_tables_of_the_models(store: Store) -> None:
    def is_ours(name: str | None, kind: str, parents: object) -> bool:
        # Leave out SQLite's own table and the internal tables of its full-text index.
        return name != "sqlite_sequence" and not str(name).startswith("search_words")

    with store.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def test_every_column_says_what_it_holds() -> None:
    silent = [f"{t.name}.{c.name}" for t in Base.metadata.tables.values() for c in t.columns if not c.comment]
    assert silent == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    with store.begin() as session:
        kept = conversations.open_conversation(session, locale="en").id
    store.migrate()
    with store.read() as session:
        assert conversations.get(session, kept).locale == "en"


@pytest.mark.slow
def test_two_processes_may_migrate_at_once(empty_url: str, secrets_dir: Path) -> None:
    starting = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, empty_url, str(secrets_dir)], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    complaints = [process.communicate(timeout=180)[1].decode() for process in starting]
    assert [process.returncode for process in starting] == [0, 0], complaints
    store = Store.open(empty_url, secrets=secrets_dir)
    assert "messages" in inspect(store.engine).get_table_names()
    store.close()


def test_an_error_rolls_everything_back(store: Store) -> None:
    def fail_half_way() -> None:
        with store.begin() as session:
            conversations.open_conversation(session, locale="en")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with store.read() as session:
        assert session.execute(select(Conversation)).first() is None


def test_a_reading_session_cannot_write(store: Store) -> None:
    with pytest.raises((OperationalError, InternalError)), store.read() as session:
        conversations.open_conversation(session, locale="en")


def test_a_reading_session_sees_one_moment(store: Store, conversation_id: str) -> None:
    with store.read() as reading:
        assert conversations.get(reading, conversation_id).locale == "zh-Hant"
        with store.begin() as writing:
            conversations.set_locale(writing, conversation_id, "en")
        assert conversations.get(reading, conversation_id).locale == "zh-Hant"
    with store.read() as reading:
        assert conversations.get(reading, conversation_id).locale == "en"


def test_rows_stay_readable_after_the_transaction(store: Store) -> None:
    with store.begin() as session:
        conversation = conversations.open_conversation(session, locale="en", customer={"name": "Ann"})
    assert (conversation.customer_name, conversation.created_at.utcoffset().total_seconds()) == ("Ann", 0)


def test_what_the_database_refuses_is_a_conflict(store: Store) -> None:
    with pytest.raises(Conflict), store.begin() as session:
        session.add(Conversation(id="x"))


def test_an_unknown_conversation_is_not_found_before_anything_is_written(store: Store) -> None:
    with pytest.raises(NotFound), store.begin() as session:
        surveys.record(session, "nobody", score=5)


def test_a_store_that_stays_locked_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cases.store.LOCK_WAIT_SECONDS", 0.05)
    url = f"sqlite:///{tmp_path / 'busy.db'}"
    one, other = Store.open(url), Store.open(url)
    one.migrate()
    with one.begin() as held:
        conversations.open_conversation(held, locale="en")
        for store in (one, other):  # the same store queues its writers itself, another one meets SQLite's lock
            with pytest.raises(Busy), store.begin() as session:
                conversations.open_conversation(session, locale="en")
    one.close()
    other.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_in_memory_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="needs a file"):
        Store.open(url)


def test_postgresql_needs_the_folder_with_the_key() -> None:
    with pytest.raises(Refused, match="folder with its key"):
        Store.open("postgresql://somewhere/amends")


def test_other_databases_are_refused() -> None:
    with pytest.raises(Refused, match="DATABASE_URL"):
        Store.open("oracle://somewhere")


@pytest.mark.parametrize(("waits", "synchronous"), [(True, 2), (False, 1)])
def test_sqlite_is_set_up_for_several_processes(tmp_path: Path, waits: bool, synchronous: int) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'a.db'}", waits_for_disk=waits)
    with store.engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert values == {"journal_mode": "wal", "synchronous": synchronous, "foreign_keys": 1, "busy_timeout": 5000}


def test_the_errors_of_the_database_itself_are_not_hidden(store: Store) -> None:
    with pytest.raises(DBAPIError), store.begin() as session:
        session.connection().exec_driver_sql("SELECT nonsense FROM nowhere")
