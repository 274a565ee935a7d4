"""Test starting and stopping the product as an operator does."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.settings import ROOT, Settings
from tests.running import Running
from tests.system.amends import environment

pytestmark = pytest.mark.system

PARTS = ("desk", "dialogue", "actions")
# A supervisor killed by SIGKILL cannot stop its parts; the kernel signals them, which takes a moment.
GONE_SECONDS = 20.0


def is_alive(pid: int) -> bool:
    """Return whether a process runs; a zombie does not count."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def family_of(running: Running) -> list[int]:
    """Return the ids of every process that the product started, including their children."""
    family = [running.pid_of(part) for part in PARTS]
    for pid in family:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        family += [int(child) for child in children.read_text(encoding="utf-8").split()] if children.exists() else []
    return family


def test_stop_and_start_again(tmp_path: Path) -> None:
    first = Running.start(tmp_path)
    family = family_of(first)
    assert all(is_alive(pid) for pid in family) and len(family) >= len(PARTS)

    secrets = list((tmp_path / "secrets").iterdir())
    assert {path.name for path in secrets} == {"signing-key", "dialogue-token", "metrics-token", "record-key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}
    token = httpx.post(f"{first.shop_url}/api/conversations", json={"locale": "en"}).json()

    assert first.stop() == 0
    assert not [pid for pid in family if is_alive(pid)]
    assert not (tmp_path / "run.json").exists()

    models = sorted(Settings.load().models_dir.glob("*.tar.gz"))
    second = Running.start(tmp_path)
    try:
        # Nothing was trained, and secrets and messages are unchanged: the old token still opens the conversation.
        assert sorted(Settings.load().models_dir.glob("*.tar.gz")) == models
        said = httpx.get(
            f"{second.shop_url}/api/conversations/{token['id']}/messages",
            headers={"Authorization": f"Bearer {token['token']}"},
        )
        assert said.status_code == 200 and len(said.json()["messages"]) == 1
        assert second.password != first.password
        family = family_of(second)
    finally:
        second.process.send_signal(signal.SIGKILL)
        second.process.wait()
    until = time.monotonic() + GONE_SECONDS
    while [pid for pid in family if is_alive(pid)] and time.monotonic() < until:
        time.sleep(0.1)
    assert not [pid for pid in family if is_alive(pid)]


def test_a_port_in_use_is_reported_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        started = up(tmp_path, AMENDS_PORT=str(port))
    assert_one_line(started, f"Port {port} is in use")


def test_an_impossible_data_folder_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    started = up(tmp_path / "file" / "data")
    assert_one_line(started, str(tmp_path / "file" / "data"))


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    assert_one_line(up(tmp_path, AMENDS_PAUSE_SECONDS="soon"), "AMENDS_PAUSE_SECONDS=soon")


def up(data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `amends up` in a way in which it must fail, and return its status and output."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "up"],
        cwd=ROOT,
        env={**environment(data), "AMENDS_PORT": "0", **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def assert_one_line(ended: subprocess.CompletedProcess[str], says: str) -> None:
    """Assert status 1 and one line of output that contains `says`."""
    assert ended.returncode == 1
    printed = (ended.stdout + ended.stderr).strip()
    assert says in printed and len(printed.splitlines()) == 1, printed
