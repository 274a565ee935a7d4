"""Read the version of this project from pyproject.toml."""

from __future__ import annotations

import tomli

from bot.settings import ROOT


def version() -> str:
    """Return the version, such as 0.1.0."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomli.load(file)["project"]["version"])
