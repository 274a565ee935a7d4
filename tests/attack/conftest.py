"""Fixtures of the attack tests: a product of their own, and a store for the tests of the checker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases import Store
from tests.running import Running


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start a separate product, because the attacks leave a long queue that would delay other tests."""
    product = Running.start(tmp_path_factory.mktemp("attacked"))
    yield product
    assert product.stop() == 0


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = shutil.copy(migrated_file, tmp_path / "amends.db")
    opened = Store.open(f"sqlite:///{path}")
    yield opened
    opened.close()
