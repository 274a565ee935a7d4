"""Fixtures of the attack tests: a product of their own, and a store for the tests of the checker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases import Store
from bot.remedy import Policy, load_policy
from bot.settings import ROOT
from tests.running import Running


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start a separate product, because the attacks leave a long queue that would delay other tests."""
    product = Running.start(tmp_path_factory.mktemp("attacked"))
    yield product
    assert product.stop() == 0


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(ROOT / "data" / "policy")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'amends.db'}")
    opened.migrate()
    yield opened
    opened.close()
