"""Run the `amends` command on the data of the running product."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.running import Running


def environment(data: Path) -> dict[str, str]:
    """Return environment variables with which the command finds the product's data."""
    return {**os.environ, "AMENDS_DATA": str(data), "DATABASE_URL": f"sqlite:///{data / 'amends.db'}"}


def amends(running: Running, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `amends ...` and return its status and output."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *words],
        cwd=ROOT,
        env=environment(running.data),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def case_shown(running: Running, number: str) -> dict[str, Any]:
    """Return the parsed output of `amends case show NUMBER --json`."""
    shown = amends(running, "case", "show", number, "--json")
    assert shown.returncode == 0, shown.stderr
    found: dict[str, Any] = json.loads(shown.stdout)
    return found


def assert_record_is_whole(running: Running) -> None:
    """Assert that `amends case verify` finds no fault in the whole store."""
    verified = amends(running, "case", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
