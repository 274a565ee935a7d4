"""Test ports, the processes' commands and environments, the errors of `up`, and the findings of `doctor`."""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.cases import Store
from bot.private_files import make_private
from bot.running import doctor
from bot.running.parts import parts_of, with_ports
from bot.running.ports import free_ports, is_free
from bot.running.supervisor import StartError
from bot.running.up import up
from bot.settings import ROOT, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (port,) = free_ports(1)
    return Settings.load({"AMENDS_DATA": str(tmp_path / "var"), "AMENDS_PORT": str(port)})


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_with_a_listener_is_not_free(taken: int) -> None:
    assert not is_free("127.0.0.1", taken)
    assert not is_free("0.0.0.0", taken)


def test_free_ports_are_free_and_different() -> None:
    found = free_ports(5)
    assert len(set(found)) == 5 and all(is_free("127.0.0.1", port) for port in found)


def test_a_host_of_another_machine_raises_an_error() -> None:
    with pytest.raises(OSError, match="assign"):
        is_free("192.0.2.1", 8000)


def test_a_port_in_use_is_reported_before_anything_is_created(settings: Settings, taken: int) -> None:
    with pytest.raises(StartError) as caught:
        up(dataclasses.replace(settings, port=taken), lambda line: None)
    assert f"Port {taken} is in use" in str(caught.value) and "AMENDS_PORT" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not settings.data_dir.exists()


def test_a_host_that_cannot_be_used_names_the_setting(settings: Settings) -> None:
    with pytest.raises(StartError, match=r"AMENDS_HOST=192\.0\.2\.1"):
        up(dataclasses.replace(settings, host="192.0.2.1"), lambda line: None)


def test_configured_ports_are_kept(settings: Settings) -> None:
    known = with_ports(dataclasses.replace(settings, dialogue_port=5055))
    assert known.dialogue_port == 5055 and known.actions_port not in (0, 5055)


def test_port_0_of_the_desk_becomes_a_free_port(settings: Settings) -> None:
    known = with_ports(dataclasses.replace(settings, port=0))
    assert known.port > 0
    assert len({known.port, known.dialogue_port, known.actions_port, known.care_port}) == 4


def test_only_the_desk_listens_on_the_configured_host(settings: Settings) -> None:
    parts = parts_of(with_ports(dataclasses.replace(settings, host="0.0.0.0")))
    assert [part.name for part in parts] == ["care", "actions", "dialogue", "desk"]
    for part in parts:
        assert ("0.0.0.0" in part.command) == (part.name == "desk")
    assert all(part.environment["DATABASE_URL"] == settings.database_url for part in parts)
    assert not any(settings.dialogue_token in argument for part in parts for argument in part.command)


# ---- the doctor ----


def finding(settings: Settings, look: str) -> doctor.Finding:
    return list(getattr(doctor, look)(settings))[-1]


def test_a_data_folder_that_can_be_created_is_in_order(settings: Settings, tmp_path: Path) -> None:
    deep = dataclasses.replace(settings, data_dir=tmp_path / "a" / "b" / "c")
    assert finding(deep, "_data_folder").well


def test_a_file_in_place_of_the_data_folder_is_a_fault(settings: Settings) -> None:
    settings.data_dir.write_text("a file")
    assert not finding(settings, "_data_folder").well


def test_secrets_that_others_may_read_are_a_fault(settings: Settings) -> None:
    assert settings.dialogue_token
    assert finding(settings, "_secrets").well
    (settings.data_dir / "secrets" / "dialogue-token").chmod(0o644)
    found = finding(settings, "_secrets")
    assert not found.well and "chmod 600" in found.remedy and "dialogue-token" in found.remedy


def test_a_missing_database_is_in_order_and_is_not_created(settings: Settings) -> None:
    assert finding(settings, "_database").well
    assert not settings.data_dir.exists()


def test_the_configured_database_is_examined(settings: Settings, tmp_path: Path) -> None:
    elsewhere = dataclasses.replace(settings, database_url=f"sqlite:///{tmp_path / 'elsewhere.db'}")
    store = Store.open(elsewhere.database_url)
    store.engine.connect().close()
    assert not finding(elsewhere, "_database").well
    store.migrate()
    store.close()
    found = finding(elsewhere, "_database")
    assert found.well and "none" not in found.what


def test_a_file_that_is_no_database_is_a_fault(settings: Settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "amends.db").write_text("not a database " * 100)
    assert not finding(settings, "_database").well


def test_a_program_on_the_port_is_a_fault(settings: Settings, taken: int) -> None:
    assert finding(settings, "_running").well
    assert not finding(dataclasses.replace(settings, port=taken), "_running").well


def test_a_run_file_left_by_a_killed_start_is_a_fault(settings: Settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "run.json").write_text(json.dumps({"port": settings.port}))
    found = finding(settings, "_running")
    assert not found.well and "run.json" in found.remedy


def test_a_desk_is_asked_at_the_address_where_it_listens(settings: Settings) -> None:
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    settings.data_dir.mkdir()
    with HTTPServer(("127.0.0.2", 0), Ready) as server:
        (settings.data_dir / "run.json").write_text(json.dumps({"port": server.server_port}))
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert finding(dataclasses.replace(settings, host="127.0.0.2"), "_running").well


def test_a_check_that_raises_becomes_a_finding(settings: Settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "run.json").write_text("{")
    (found,) = doctor._safely(doctor._running, settings)
    assert not found.well


def test_unreadable_settings_become_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_PORT", "many")
    found = doctor.examine()
    assert not found[-1].well and "AMENDS_PORT=many" in found[-1].remedy


def test_every_fault_has_a_remedy(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AMENDS_DATA": str(settings.data_dir), "AMENDS_POLICY": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    found = doctor.examine()
    assert any(not one.well for one in found)
    assert all(one.remedy for one in found if not one.well)
    assert Settings.load().root == ROOT and os.environ["AMENDS_POLICY"] == "/nowhere"


def test_a_data_folder_that_others_can_read_is_a_finding(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.data_dir.mkdir()
    settings.data_dir.chmod(0o755)
    (settings.data_dir / "amends.db").write_text("x")
    (settings.data_dir / "amends.db").chmod(0o644)
    findings = {finding.what: finding for finding in doctor._data_folder(settings)}
    private = findings["nobody else can read what customers said"]
    assert not private.well and "2 files or folders" in private.remedy
    make_private(settings.data_dir)
    assert all(finding.well for finding in doctor._data_folder(settings))
