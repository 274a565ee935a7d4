"""A store for the tests of the check itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases import Store
from bot.remedy import Policy, load_policy
from bot.settings import ROOT


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(ROOT / "data" / "policy")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'amends.db'}")
    opened.migrate()
    yield opened
    opened.close()
