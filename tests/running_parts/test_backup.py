"""Test backups: made while others write, complete, verified, and restored only where nothing is kept."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases import Store, conversations, messages
from bot.cases.models import Conversation, Message
from bot.cases.record import verify
from bot.coach.registry import Registry
from bot.running.backup import BackupError, back_up, restore
from bot.running.erasing import erase_conversations
from bot.settings import Settings
from tests.clock import StandingClock
from tests.desk.databases import SERVER, migrated

from ..cases.helpers import NOON, drop_triggers

PHOTO = b"\xff\xd8 a photo"


def _settings(folder: Path, database_url: str = "") -> Settings:
    told = {"AMENDS_DATA": str(folder)}
    return Settings.load({**told, "DATABASE_URL": database_url} if database_url else told)


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """Return the settings of a desk that has said something, and keeps a file and secrets."""
    settings = _settings(tmp_path / "desk")
    (settings.data_dir / "uploads").mkdir(parents=True)
    shutil.copy(migrated_file, settings.data_dir / "amends.db")
    _fill(settings)
    with closing(sqlite3.connect(settings.data_dir / "dialogue.db")) as dialogue:
        dialogue.execute("CREATE TABLE events (sender_id TEXT, said TEXT)")
        dialogue.execute("INSERT INTO events VALUES ('c', 'hello')")
        dialogue.commit()
    return settings


def _fill(settings: Settings) -> None:
    (settings.data_dir / "uploads").mkdir(parents=True, exist_ok=True)
    (settings.data_dir / "uploads" / ("a" * 32)).write_bytes(PHOTO)
    assert settings.secret_key and settings.dialogue_token
    _say(settings, "沙發送來就裂了", "and nobody called")


def _say(settings: Settings, *texts: str) -> None:
    with _opened(settings) as store, store.begin() as session:
        conversation = conversations.open_conversation(session, locale="zh-Hant")
        for text in texts:
            messages.append(session, conversation.id, role="customer", text=text)


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    try:
        yield store
    finally:
        store.close()


def _said(settings: Settings) -> set[str]:
    with _opened(settings) as store, store.read() as session:
        assert verify.verify_all(session) == []
        return set(session.execute(select(Message.text)).scalars())


def _backup(settings: Settings, target: Path, with_secrets: bool = True) -> tuple[Path, list[str]]:
    printed: list[str] = []
    path = back_up(settings, target, with_secrets=with_secrets, say=printed.append, clock=StandingClock(NOON))
    return path, printed


def test_the_models_that_are_published_come_back(settings: Settings, tmp_path: Path) -> None:
    models = tmp_path / "trained"
    models.mkdir()
    registry = Registry(models, settings.published_dir)
    for digest in ("a1", "b2", "c3"):
        (models / f"amends-{digest}.tar.gz").write_text(digest)
        registry.publish(models / f"amends-{digest}.tar.gz", who="mei")
    path, printed = _backup(settings, tmp_path)
    elsewhere = _settings(tmp_path / "elsewhere")
    restore(elsewhere, path, say=printed.append)
    restored = Registry(tmp_path / "none", elsewhere.published_dir)
    assert restored.publications() == registry.publications()
    published, before = restored.published(), restored.before()
    assert published is not None and restored.file_of(published).read_text() == "c3"
    assert before is not None and restored.file_of(before).read_text() == "b2"


def test_everything_comes_back(settings: Settings, tmp_path: Path) -> None:
    path, printed = _backup(settings, tmp_path)
    assert path.name == f"amends-{NOON:%Y%m%dT%H%M%SZ}.tar.gz"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "every row as it was written" in printed[0]

    elsewhere = _settings(tmp_path / "elsewhere")
    restore(elsewhere, path, say=printed.append)
    assert _said(elsewhere) == {"沙發送來就裂了", "and nobody called"}
    assert (elsewhere.data_dir / "uploads" / ("a" * 32)).read_bytes() == PHOTO
    assert elsewhere.secret_key == settings.secret_key and elsewhere.dialogue_token == settings.dialogue_token
    with closing(sqlite3.connect(elsewhere.data_dir / "dialogue.db")) as dialogue:
        assert dialogue.execute("SELECT said FROM events").fetchall() == [("hello",)]
    assert {stat.S_IMODE(p.stat().st_mode) for p in elsewhere.data_dir.rglob("*") if p.is_file()} <= {0o600, 0o644}
    assert [p.name for p in elsewhere.data_dir.iterdir() if p.name.startswith(".")] == []


def test_what_was_said_before_a_backup_under_load_is_in_it_and_the_rest_is_whole(
    settings: Settings, tmp_path: Path
) -> None:
    acknowledged: list[str] = []
    failed: list[BaseException] = []
    stop = threading.Event()

    def customer(number: int) -> None:
        try:
            with _opened(settings) as store:
                with store.begin() as session:
                    conversation = conversations.open_conversation(session, locale="en")
                turn = 0
                while not stop.is_set():
                    turn += 1
                    with store.begin() as session:
                        messages.append(session, conversation.id, role="customer", text=f"{number}/{turn}")
                    acknowledged.append(f"{number}/{turn}")
        except BaseException as error:
            failed.append(error)

    customers = [threading.Thread(target=customer, args=(number,)) for number in range(4)]
    for one in customers:
        one.start()
    try:
        while len(acknowledged) < 20 and not failed:
            stop.wait(0.01)
        before = set(acknowledged)
        path, _ = _backup(settings, tmp_path)
    finally:
        stop.set()
        for one in customers:
            one.join()
    assert failed == []
    elsewhere = _settings(tmp_path / "elsewhere")
    restore(elsewhere, path, say=lambda line: None)
    said = _said(elsewhere)
    assert before <= said <= {*acknowledged, "沙發送來就裂了", "and nobody called"}


def test_a_backup_without_secrets_is_restored_beside_them_only(settings: Settings, tmp_path: Path) -> None:
    path, printed = _backup(settings, tmp_path, with_secrets=False)
    assert "Keep a copy of the folder secrets" in printed[-1]
    elsewhere = _settings(tmp_path / "elsewhere")
    with pytest.raises(BackupError, match="record-key"):
        restore(elsewhere, path, say=printed.append)
    shutil.copytree(settings.secrets_dir, elsewhere.secrets_dir)
    restore(elsewhere, path, say=printed.append)
    assert _said(elsewhere) == {"沙發送來就裂了", "and nobody called"}


def test_who_was_erased_after_the_backup_does_not_come_back(settings: Settings, tmp_path: Path) -> None:
    path, printed = _backup(settings, tmp_path)
    with _opened(settings) as store:
        with store.read() as session:
            (talk,) = session.execute(select(Conversation.id)).scalars()
        erase_conversations(store, settings, [talk], [], actor="system", reason="asked for it")
    elsewhere = _settings(tmp_path / "elsewhere")
    elsewhere.data_dir.mkdir()
    shutil.copy(settings.data_dir / "erased.log", elsewhere.data_dir)
    restore(elsewhere, path, say=printed.append)
    assert "erased again" in printed[-1]
    assert _said(elsewhere) == {""}


@pytest.mark.parametrize("kept", ["amends.db", "dialogue.db", "uploads/file", "secrets/signing-key"])
def test_nothing_that_is_kept_is_overwritten(settings: Settings, tmp_path: Path, kept: str) -> None:
    path, _ = _backup(settings, tmp_path)
    place = tmp_path / "elsewhere" / kept
    place.parent.mkdir(parents=True)
    place.write_bytes(b"mine")
    with pytest.raises(BackupError, match="move away"):
        restore(_settings(tmp_path / "elsewhere"), path, say=lambda line: None)
    assert place.read_bytes() == b"mine"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.97])
def test_a_backup_that_was_cut_short_restores_nothing(settings: Settings, tmp_path: Path, share: float) -> None:
    path, _ = _backup(settings, tmp_path)
    os.truncate(path, int(path.stat().st_size * share))
    _refused(tmp_path, path, "cut short")


def test_a_backup_that_was_changed_restores_nothing(settings: Settings, tmp_path: Path) -> None:
    path, _ = _backup(settings, tmp_path)
    _rewrite(path, lambda name, content: content + b"!" if name.startswith("uploads/") else content)
    _refused(tmp_path, path, "changed after it was made")


def test_a_backup_with_a_way_out_of_the_folder_restores_nothing(settings: Settings, tmp_path: Path) -> None:
    path, _ = _backup(settings, tmp_path)
    _rewrite(path, lambda name, content: content, {"../escaped": b"x"})
    _refused(tmp_path, path, "outside of its folder")
    assert not (tmp_path / "elsewhere" / "escaped").exists() and not (tmp_path / "escaped").exists()


def test_a_backup_of_a_newer_version_names_that_version(settings: Settings, tmp_path: Path) -> None:
    path, _ = _backup(settings, tmp_path)

    def newer(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps({**json.loads(content), "layout": 99, "version": "9.9.9"}).encode()

    _rewrite(path, newer)
    _refused(tmp_path, path, "9.9.9")


def test_a_backup_of_another_database_says_what_to_change(settings: Settings, tmp_path: Path) -> None:
    path, _ = _backup(settings, tmp_path)

    def other(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps({**json.loads(content), "database": "postgresql"}).encode()

    _rewrite(path, other)
    _refused(tmp_path, path, "change DATABASE_URL")


def test_a_record_that_was_changed_is_no_backup(settings: Settings, tmp_path: Path) -> None:
    with _opened(settings) as store:
        drop_triggers(store)
        with store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE messages SET text = 'all is well' WHERE seq = 1")
    with pytest.raises(BackupError, match="case verify"):
        _backup(settings, tmp_path)
    assert list(tmp_path.glob("*.tar.gz")) == [] and list(tmp_path.glob(".amends*")) == []


def test_a_missing_folder_file_or_database_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="missing"):
        _backup(settings, tmp_path / "none" / "file.tar.gz")
    with pytest.raises(BackupError, match="AMENDS_DATA"):
        _backup(_settings(tmp_path / "nowhere"), tmp_path)
    with pytest.raises(BackupError, match="amends backup"):
        restore(_settings(tmp_path / "nowhere"), tmp_path / "none.tar.gz", say=lambda line: None)
    path, _ = _backup(settings, tmp_path)
    with pytest.raises(BackupError, match="already"):
        _backup(settings, path)


@pytest.mark.skipif(SERVER is None, reason="needs TEST_DATABASE_URL")
def test_postgresql_comes_back(tmp_path: Path) -> None:
    with migrated(tmp_path) as full:
        settings = _settings(tmp_path / "desk", full.url)
        _fill(settings)
        path, _ = _backup(settings, tmp_path)
        with pytest.raises(BackupError, match="has tables"):
            restore(_settings(tmp_path / "elsewhere", full.url), path, say=lambda line: None)
    with migrated(tmp_path) as empty:
        elsewhere = _settings(tmp_path / "elsewhere", empty.url)
        with _opened(elsewhere) as store, store.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        restore(elsewhere, path, say=lambda line: None)
        assert _said(elsewhere) == {"沙發送來就裂了", "and nobody called"}


def test_a_password_is_never_on_a_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a stand-in for pg_dump write down what it was given."""
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/told\necho no such server >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    settings = _settings(tmp_path / "desk", "postgresql+psycopg2://amends:secret-word@127.0.0.1:1/none")
    with pytest.raises(BackupError, match="no such server") as caught:
        _backup(settings, tmp_path)
    assert "secret-word" not in (tmp_path / "told").read_text() and "secret-word" not in str(caught.value)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(BackupError, match="client programs"):
        _backup(settings, tmp_path)


def _refused(tmp_path: Path, path: Path, why: str) -> None:
    elsewhere = _settings(tmp_path / "elsewhere")
    with pytest.raises(BackupError, match=why):
        restore(elsewhere, path, say=lambda line: None)
    assert [p for p in elsewhere.data_dir.rglob("*") if p.is_file()] == []


def _rewrite(path: Path, change: object, added: dict[str, bytes] | None = None) -> None:
    """Write the archive again with other contents."""
    with tarfile.open(path, "r:gz") as tar:
        members = [(member.name, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]
    with tarfile.open(path, "w:gz") as tar:
        for name, content in [*(added or {}).items(), *((name, change(name, content)) for name, content in members)]:  # type: ignore[operator]
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
