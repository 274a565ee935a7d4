"""Test the choice of free ports for the inner processes."""

from __future__ import annotations

import socket

import pytest

from bot.running import ports


def test_free_ports_are_distinct_and_not_among_those_to_avoid(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        number = taken.getsockname()[1]
        monkeypatch.setattr(ports, "BELOW_OUTGOING", range(number, number + 40))
        found = ports.free_ports(3, avoid={number + 1})
    assert len(set(found)) == 3
    assert not set(found) & {number, number + 1}


def test_too_few_free_ports_raise_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "BELOW_OUTGOING", range(20_000, 20_001))
    with pytest.raises(OSError, match="ports"):
        ports.free_ports(2)
