"""Test that all places show the same version, and that every change-log fragment will be in the next release."""

from __future__ import annotations

import re
import subprocess
import sys

import tomli
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import ROOT


def stated() -> str:
    return str(tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def test_the_command_tells_the_version_of_the_project() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.output) == (0, f"amends {stated()}\n")


def test_the_newest_release_in_the_change_log_is_this_version() -> None:
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", log, re.MULTILINE)
    assert released[0] == stated()


def test_every_fragment_would_be_in_the_next_release() -> None:
    # Without its strict setting, towncrier would silently omit a file with a mistyped name.
    draft = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "next"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert draft.returncode == 0, draft.stderr
    fragments = [path for path in (ROOT / "changes").iterdir() if path.name != "README.md"]
    shown = " ".join(draft.stdout.split())
    for fragment in fragments:
        assert " ".join(fragment.read_text(encoding="utf-8").split()) in shown, fragment.name
