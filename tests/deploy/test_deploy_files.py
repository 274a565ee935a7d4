"""Test the files with which operators run Amends: their syntax, and that they fit the product as it is."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bot.cli import app
from bot.running.one_part import NAMES
from bot.settings import ROOT
from bot.yaml_files import read_yaml

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
CONTAINER = ROOT / "deploy" / "container"
PROGRAM = "/opt/amends/.venv/bin/amends"
INSTRUCTIONS = {
    "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "RUN", "USER", "VOLUME", "WORKDIR",
}  # fmt: skip
# What the engine or PostgreSQL reads, not Amends.
FOREIGN = {"PATH", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


def unit(path: Path) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None, strict=True, delimiters=("=",), comment_prefixes=("#",))
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read_string(path.read_text(encoding="utf-8"))
    return parsed


def settings_known() -> set[str]:
    """Return the settings that `.env.example` lists, which a test of the settings holds to those that are read."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return {name for line in lines if (name := line.partition("=")[0].strip("# ")).isupper() and "=" in line}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_exists(path: Path) -> None:
    parsed = unit(path)
    assert parsed["Unit"]["Description"]
    if path.suffix != ".service":
        return
    service = parsed["Service"]
    program, *arguments = service["ExecStart"].split()
    assert program == PROGRAM and service["WorkingDirectory"] == "/opt/amends" and service["User"] == "amends"
    command = get_command(app).commands[arguments[0]]  # type: ignore[attr-defined]
    assert len(arguments[1:]) <= len([p for p in command.params if p.param_type_name == "argument"])
    if arguments[0] == "part":
        assert path.name == f"amends-{arguments[1]}.service" and arguments[1] in NAMES


def test_the_target_starts_every_part() -> None:
    wanted = unit(ROOT / "deploy" / "systemd" / "amends.target")["Unit"]["Wants"].split()
    assert sorted(wanted) == sorted(f"amends-{name}.service" for name in NAMES)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_accepts_every_unit(tmp_path: Path) -> None:
    for path in UNITS:
        # The program is not at its place on this machine.
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true"))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    about_ours = [line for line in checked.stderr.splitlines() if "amends" in line]
    assert about_ours == [] and checked.returncode == 0, checked.stderr


def instructions() -> Iterator[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", (CONTAINER / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, rest.strip()


def test_the_image_is_built_of_instructions_with_settings_that_are_read() -> None:
    found = list(instructions())
    assert {name for name, _ in found} <= INSTRUCTIONS
    assert [name for name, _ in found].count("FROM") == 2
    told = {name for _, rest in found if _ == "ENV" for name in re.findall(r"(\w+)=\S+", rest)}
    assert told - FOREIGN <= settings_known(), told - FOREIGN - settings_known()
    assert ("USER", "amends") in found, "it does not run as root"
    assert ("CMD", '["up"]') in found


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(CONTAINER / "compose.yaml")
    return loaded


def test_every_part_is_in_the_network_that_only_the_desk_s_port_leaves(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"database", *NAMES}
    for name in NAMES:
        assert services[name]["command"] == ["part", name]
        assert services[name]["network_mode"] == "service:database" and "ports" not in services[name]
        assert services[name]["depends_on"] == {"database": {"condition": "service_healthy"}}
    (published,) = services["database"]["ports"]
    assert published.startswith("127.0.0.1:") and published.endswith(":8000")


def test_compose_names_settings_that_are_read_and_ports_that_the_image_has(compose: dict[str, Any]) -> None:
    ports = dict(
        re.findall(r"AMENDS_(\w*)PORT=(\d+)", " ".join(rest for name, rest in instructions() if name == "ENV"))
    )
    for service in compose["services"].values():
        told = set(service["environment"])
        assert told - FOREIGN <= settings_known(), told - FOREIGN - settings_known()
    asked = {name: re.findall(r":(\d+)/", str(compose["services"][name].get("healthcheck"))) for name in NAMES}
    assert asked["dialogue"] == [ports["DIALOGUE_"]] and asked["actions"] == [ports["ACTIONS_"]]


def test_compose_uses_only_volumes_that_it_declares(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source.startswith((".", "/")) or source in compose["volumes"], source


def test_nothing_secret_gets_into_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".env", "var", ".git", ".venv"} <= set(ignored)
