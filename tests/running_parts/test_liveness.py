"""Test how parts that no longer answer are told from those that start or are slow."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.running import liveness
from bot.running.liveness import FIRST_ANSWER_SECONDS, SILENCES, Liveness, answers

PID, ADDRESS = 41, "http://part/healthz"


class Asked:
    """Stands for the parts and for time."""

    def __init__(self) -> None:
        self.well = True
        self.now = 0.0
        self.liveness = Liveness(lambda address: self.well, lambda: self.now)

    def look(self, times: int, *, well: bool, pid: int = PID) -> bool:
        self.well = well
        for _ in range(times):
            self.now += 5.0
            self.liveness.look([(pid, ADDRESS)])
        return self.liveness.hung(pid)


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_a_part_that_falls_silent_is_hung(asked: Asked) -> None:
    assert not asked.look(3, well=True)
    assert not asked.look(SILENCES - 1, well=False)
    assert asked.look(1, well=False)


def test_one_answer_is_enough_to_count_again(asked: Asked) -> None:
    asked.look(1, well=True)
    asked.look(SILENCES - 1, well=False)
    asked.look(1, well=True)
    assert not asked.look(SILENCES - 1, well=False)


def test_a_part_that_starts_is_given_time(asked: Asked) -> None:
    assert not asked.look(int(FIRST_ANSWER_SECONDS / 5), well=False)
    assert asked.look(2, well=False)


def test_a_process_that_was_started_again_begins_afresh(asked: Asked) -> None:
    asked.look(1, well=True)
    assert asked.look(SILENCES, well=False)
    assert not asked.look(SILENCES, well=False, pid=PID + 1)
    assert not asked.liveness.hung(PID), "the old process is forgotten"


@pytest.fixture
def failing() -> Iterator[str]:
    """Serve 500, as a part does that lives but has a fault."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(500)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_fault_is_an_answer(failing: str) -> None:
    assert answers(failing)


def test_silence_and_a_closed_port_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "ANSWER_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        assert not answers(f"http://127.0.0.1:{port}/")
    assert not answers(f"http://127.0.0.1:{port}/")
