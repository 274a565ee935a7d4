"""Fixtures: the shipped policy, and a copy of it that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "policy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped policy."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "policy"))
