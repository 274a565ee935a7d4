"""Test that nobody but the program's own user can read what customers said, whatever the umask."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.cases import Store
from bot.private_files import make_private, readable_by_others

pytestmark = pytest.mark.usefixtures("usual_umask")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_new_database_and_its_log_are_private(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'data' / 'amends.db'}")
    store.migrate()
    assert {path.name: mode(path) for path in (tmp_path / "data").iterdir()} == {
        "amends.db": 0o600,
        "amends.db-wal": 0o600,
        "amends.db-shm": 0o600,
        "secrets": 0o700,
    }
    assert mode(tmp_path / "data") == 0o700
    store.close()


def test_what_was_left_open_is_mended(tmp_path: Path) -> None:
    data, outside = tmp_path / "var", tmp_path / "outside"
    (data / "uploads").mkdir(parents=True)
    outside.write_text("not ours")
    for name in ("amends.db", "dialogue.db-wal", "uploads/0a", "logs.txt"):
        (data / name).write_text("x")
    (data / "link").symlink_to(outside)
    (tmp_path / "elsewhere.db").write_text("x")
    assert len(readable_by_others(data)) == 6
    assert make_private(data, tmp_path / "elsewhere.db", tmp_path / "none.db") == []
    assert readable_by_others(data) == []
    assert {mode(path) for path in data.rglob("*") if path.is_file() and not path.is_symlink()} == {0o600}
    assert mode(data) == mode(data / "uploads") == 0o700
    assert mode(tmp_path / "elsewhere.db") == 0o600
    assert mode(outside) == 0o644
    assert make_private(data) == []


def test_less_rights_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("x")
    path.chmod(0o440)
    make_private(tmp_path)
    assert mode(path) == 0o400


def test_what_cannot_be_changed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "amends.db").write_text("x")

    def refuse(self: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    faults = make_private(tmp_path)
    assert any("amends.db" in fault and "not permitted" in fault for fault in faults)
