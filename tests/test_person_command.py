"""`amends person` and the anchors on the command line, on a data folder with words in every file."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cases import Store, attachments, cases, commitments, conversations, messages
from bot.cases.models import Case
from bot.cli import app
from bot.clock import utc_now
from tests.cases.helpers import drop_triggers

NAME, EMAIL, PHONE = "圓仔花女士", "zqx.person@example.org", "0955-190-278"


@pytest.fixture
def data(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder as the product leaves it: database, dialogue's memory, an upload, logs."""
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    shutil.copy(migrated_file, tmp_path / "amends.db")
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "picture").write_bytes(b"zqx-picture")
    (tmp_path / "logs").mkdir()
    return tmp_path


@pytest.fixture
def store(data: Path) -> Store:
    return Store.open(f"sqlite:///{data / 'amends.db'}")


@pytest.fixture
def case(store: Store, data: Path) -> Case:
    """Return the case of a person who is known to the database, the dialogue and the logs."""
    told = {"name": NAME, "email": EMAIL, "phone": PHONE}
    with store.begin() as session:
        talk = conversations.open_conversation(session, locale="zh-Hant", customer=told)
        messages.append(session, talk.id, role="customer", text=f"zqx 請回電 {PHONE}")
        attachments.record(
            session, talk.id, name="zqx.png", media_type="image/png", size=3, sha256="0", attachment_id="picture"
        )
        case = cases.open_case(session, talk.id)
    memory = sqlite3.connect(data / "dialogue.db")
    memory.execute("PRAGMA journal_mode = WAL")
    memory.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
    memory.executemany(
        "INSERT INTO events (sender_id, data) VALUES (?, ?)", [(talk.id, f"zqx {PHONE}"), ("other", "kept words")]
    )
    memory.commit()
    memory.close()
    (data / "logs" / "desk.log").write_text(f"started\nturn 1 of {talk.id} failed: zqx\n{EMAIL}\nstopped\n")
    return case


def amends(*arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(app, list(arguments))


def everything(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file())


def test_a_person_is_found_and_exported(case: Case) -> None:
    found = amends("person", "find", PHONE)
    assert found.exit_code == 0 and case.number in found.output and EMAIL in found.output
    (document,) = json.loads(amends("person", "export", EMAIL).output)
    assert document["customer"]["name"] == NAME and PHONE in document["messages"][0]["text"]


def test_an_unknown_person_is_reported(store: Store) -> None:
    result = amends("person", "find", "nobody@example.org")
    assert result.exit_code == 1 and "Nobody is known by nobody@example.org" in result.stderr


def test_without_yes_it_only_says_what_it_would_do(case: Case, data: Path) -> None:
    result = amends("person", "erase", EMAIL, "--reason", "asked")
    assert result.exit_code == 0 and "Would erase 1 conversation(s)" in result.output and case.number in result.output
    assert NAME.encode() in everything(data)


def test_after_erasing_no_byte_of_the_folder_names_them(case: Case, data: Path) -> None:
    assert all(word.encode() in everything(data) for word in (NAME, EMAIL, PHONE, "zqx"))
    result = amends("person", "erase", EMAIL, "--reason", "asked", "--yes")
    assert result.exit_code == 0, result.stderr
    assert "Erased 1 conversation(s) and 1 file(s)." in result.output
    left = everything(data)
    assert [word for word in (NAME, EMAIL, PHONE, "zqx") if word.encode() in left] == []
    assert b"kept words" in left
    assert (data / "logs" / "desk.log").read_text() == "started\nstopped\n"
    assert amends("case", "verify").exit_code == 0
    assert amends("case", "show", case.number).exit_code == 0
    assert amends("person", "find", EMAIL).exit_code == 1


def test_an_open_promise_keeps_everything_as_it_is(case: Case, store: Store, data: Path) -> None:
    with store.begin() as session:
        commitments.promise(session, case, what={"en": "Refund"}, owner="finance", due_at=utc_now())
    result = amends("person", "erase", EMAIL, "--reason", "asked", "--yes")
    assert result.exit_code == 1 and "1 promise(s) are still open" in result.stderr
    assert f"zqx {PHONE}".encode() in (data / "dialogue.db").read_bytes()


def test_what_stays_in_a_file_of_somebody_else_is_named(case: Case, data: Path) -> None:
    (data / "orders.csv").write_text(f"AL-1,{EMAIL}\n")
    result = amends("person", "erase", EMAIL, "--reason", "asked", "--yes")
    assert result.exit_code == 1 and "orders.csv" in result.stderr


def test_it_is_named_in_a_data_folder_below_one_called_secrets(
    case: Case, data: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = shutil.copytree(data, tmp_path_factory.mktemp("mounted") / "secrets" / "desk")
    monkeypatch.setenv("AMENDS_DATA", str(moved))
    (moved / "orders.csv").write_text(f"AL-1,{EMAIL}\n")
    (moved / "secrets" / "some-key").write_text(EMAIL)
    result = amends("person", "erase", EMAIL, "--reason", "asked", "--yes")
    assert result.exit_code == 1 and "orders.csv" in result.stderr and "some-key" not in result.stderr


def test_an_anchor_kept_elsewhere_shows_a_record_put_back(case: Case, store: Store, tmp_path: Path) -> None:
    kept = tmp_path / "kept.log"
    kept.write_text(amends("case", "anchor").output)
    assert amends("case", "verify", "--anchors", str(kept)).exit_code == 0
    drop_triggers(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM seals")
    result = amends("case", "verify", "--anchors", str(kept))
    assert result.exit_code == 1 and "anchor 1: seal" in result.output
