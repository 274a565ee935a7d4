"""Fixtures: an empty, migrated case store on SQLite."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases import Store


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "cases.db"
    shutil.copy(migrated_file, path)
    opened = Store.open(f"sqlite:///{path}", secrets=tmp_path)
    yield opened
    opened.close()
