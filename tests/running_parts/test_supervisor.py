"""Test the supervisor with small real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.running import liveness
from bot.running import supervisor as supervising
from bot.running.liveness import answers
from bot.running.parts import Part
from bot.running.ports import free_ports
from bot.running.supervisor import StartError, Supervisor

pytestmark = pytest.mark.slow

SLEEPS = "import time; print('up', flush=True); time.sleep(600)"
# Prints "up" only after it has started to ignore SIGTERM.
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
)
DIES = "import sys; print('no disk', flush=True); sys.exit(3)"
SERVES = (
    "from http.server import HTTPServer, SimpleHTTPRequestHandler;"
    "HTTPServer(('127.0.0.1', {port}), SimpleHTTPRequestHandler).serve_forever()"
)
WITH_CHILD = (
    "import subprocess, sys, time; c = subprocess.Popen([sys.executable, '-c', {child!r}]);"
    "print(c.pid, flush=True); time.sleep(600)"
)
Build = Callable[..., Supervisor]


def part(name: str, code: str, health: str | None = None) -> Part:
    return Part(name, (sys.executable, "-c", code), dict(os.environ), health)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "FIRST_WAIT_SECONDS", 0.05)
    monkeypatch.setattr(supervising, "STOP_SECONDS", 1.0)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def build(tmp_path: Path, said: list[str]) -> Iterator[Build]:
    built: list[Supervisor] = []

    def make(*parts: Part, changed: Callable[[dict[str, int]], None] = lambda pids: None) -> Supervisor:
        built.append(Supervisor(parts, tmp_path, tmp_path / "logs", said.append, changed))
        return built[-1]

    yield make
    for supervisor in built:
        supervisor.stop()


def eventually(holds: Callable[[], object], what: str = "") -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until, what or "it never came to that"
        time.sleep(0.02)


def log(tmp_path: Path, name: str) -> str:
    path = tmp_path / "logs" / f"{name}.log"
    return path.read_text() if path.exists() else ""


def lives(pid: int) -> bool:
    """Return whether a process runs; a zombie does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def look_after(supervisor: Supervisor) -> threading.Thread:
    thread = threading.Thread(target=supervisor.run, daemon=True)
    thread.start()
    return thread


def test_a_part_that_dies_is_started_again(build: Build, said: list[str]) -> None:
    noted: list[dict[str, int]] = []
    supervisor = build(part("desk", SLEEPS), part("other", SLEEPS), changed=noted.append)
    supervisor.start()
    before = supervisor.pids()
    look_after(supervisor)
    os.kill(before["desk"], signal.SIGKILL)
    eventually(lambda: supervisor.pids().get("desk") not in (None, before["desk"]))
    assert supervisor.pids()["other"] == before["other"]
    assert noted[-1] == supervisor.pids()
    assert any("desk stopped (status -9)" in line for line in said)


def test_a_part_that_hangs_is_killed_and_started_again(
    build: Build, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "ASK_SECONDS", 0.05)
    monkeypatch.setattr(liveness, "ANSWER_SECONDS", 0.2)
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}/"
    supervisor = build(part("desk", SERVES.format(port=port), address), part("other", SLEEPS))
    supervisor.start()
    before = supervisor.pids()
    look_after(supervisor)
    eventually(lambda: answers(address))
    time.sleep(0.3)
    os.kill(before["desk"], signal.SIGSTOP)
    eventually(lambda: supervisor.pids().get("desk") not in (None, before["desk"]), "it hangs for good")
    assert not lives(before["desk"])
    assert supervisor.pids()["other"] == before["other"]
    assert any("desk does not answer any more" in line for line in said)
    eventually(lambda: answers(address))


def test_stopping_ends_every_part(build: Build, tmp_path: Path) -> None:
    supervisor = build(part("a", SLEEPS), part("b", SLEEPS))
    supervisor.start()
    pids = supervisor.pids()
    thread = look_after(supervisor)
    supervisor.ask_to_stop()
    thread.join(10)
    supervisor.stop()
    assert not thread.is_alive()
    assert not any(lives(pid) for pid in pids.values())


def test_a_part_that_ignores_sigterm_is_killed(build: Build, tmp_path: Path) -> None:
    supervisor = build(part("stubborn", STUBBORN))
    supervisor.start()
    eventually(lambda: "up" in log(tmp_path, "stubborn"))
    pid = supervisor.pids()["stubborn"]
    supervisor.stop()
    assert not lives(pid)


def test_children_of_a_part_are_stopped_with_it(build: Build, tmp_path: Path) -> None:
    supervisor = build(part("parent", WITH_CHILD.format(child=STUBBORN)))
    supervisor.start()
    eventually(lambda: "up" in log(tmp_path, "parent"))
    child = int(next(line for line in log(tmp_path, "parent").splitlines() if line.isdigit()))
    supervisor.stop()
    eventually(lambda: not lives(child))


@pytest.mark.parametrize("code", [SLEEPS, STUBBORN])
def test_a_killed_supervisor_takes_its_parts_along(tmp_path: Path, code: str) -> None:
    owns = f"""
        import os, sys
        from pathlib import Path
        from bot.running.parts import Part
        from bot.running.supervisor import Supervisor
        folder = Path({str(tmp_path)!r})
        parts = [Part("part", (sys.executable, "-c", {code!r}), dict(os.environ))]
        supervisor = Supervisor(parts, folder, folder / "logs", print)
        supervisor.start()
        print(supervisor.pids()["part"], flush=True)
        supervisor.run()
    """
    owner = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(owns)],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    pid = int(owner.stdout.readline())
    eventually(lambda: "up" in log(tmp_path, "part"))
    owner.kill()
    owner.wait()
    eventually(lambda: not lives(pid), "the part outlived its supervisor")


def test_a_part_that_never_starts_is_named_with_the_end_of_its_log(build: Build) -> None:
    supervisor = build(part("good", SLEEPS), part("bad", DIES))
    supervisor.start()
    with pytest.raises(StartError, match="bad does not start") as caught:
        supervisor.wait_until_ready("http://127.0.0.1:9/readyz", 30)
    assert "no disk" in str(caught.value)


def test_a_missing_command_raises_start_error(build: Build, tmp_path: Path) -> None:
    supervisor = build(Part("gone", (str(tmp_path / "no-such-program"),), {}))
    with pytest.raises(StartError, match="gone cannot be started"):
        supervisor.start()


class Ready(BaseHTTPRequestHandler):
    """Answer 503 once, then 200."""

    asked = 0

    def do_GET(self) -> None:
        Ready.asked += 1
        self.send_response(200 if Ready.asked > 1 else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def readyz() -> Iterator[str]:
    Ready.asked = 0
    server = HTTPServer(("127.0.0.1", 0), Ready)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/readyz"
    server.shutdown()
    server.server_close()


def test_ready_when_the_address_answers_200(build: Build, readyz: str) -> None:
    supervisor = build(part("part", SLEEPS))
    supervisor.start()
    assert supervisor.wait_until_ready(readyz, 30)
    assert Ready.asked == 2


def test_proxies_from_the_environment_are_ignored(build: Build, readyz: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (nobody,) = free_ports(1)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{nobody}")
    monkeypatch.delenv("no_proxy", raising=False)
    supervisor = build(part("part", SLEEPS))
    supervisor.start()
    assert supervisor.wait_until_ready(readyz, 10)


def test_a_stop_request_during_the_start_ends_the_wait(build: Build) -> None:
    supervisor = build(part("part", SLEEPS))
    supervisor.start()
    supervisor.ask_to_stop()
    assert not supervisor.wait_until_ready("http://127.0.0.1:9/readyz", 30)


def test_not_ready_in_time_raises_start_error(build: Build) -> None:
    supervisor = build(part("part", SLEEPS))
    supervisor.start()
    with pytest.raises(StartError, match="Not every part was ready"):
        supervisor.wait_until_ready("http://127.0.0.1:9/readyz", 0.3)


def test_a_long_log_is_rotated(build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "LOG_BYTES", 10)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "part.log").write_text("x" * 100)
    supervisor = build(part("part", SLEEPS))
    supervisor.start()
    assert (tmp_path / "logs" / "part.log.1").read_text() == "x" * 100


def test_a_log_that_grows_while_its_process_runs_stays_small(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "LOG_BYTES", 20_000)
    talks = "import time\nwhile True:\n    print('x' * 999, flush=True)\n    time.sleep(0.002)"
    supervisor = build(part("part", talks))
    supervisor.start()
    running = threading.Thread(target=supervisor.run)
    running.start()
    time.sleep(4)
    logs = tmp_path / "logs"
    # It writes half a megabyte in a second, and is looked at four times a second.
    assert sum(path.stat().st_size for path in logs.iterdir()) < 1_000_000
    assert {path.name for path in logs.iterdir()} == {"part.log", "part.log.1"}
    assert supervisor.pids()
    supervisor.stop()
    running.join()


def test_a_log_is_emptied_where_the_disk_has_no_room_for_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(supervising, "LOG_BYTES", 10)
    monkeypatch.setattr(supervising.shutil, "copyfile", full)
    log = tmp_path / "part.log"
    log.write_text("x" * 100)
    supervising.put_aside(log)
    assert log.read_text() == ""
    assert not (tmp_path / "part.log.1").exists()
