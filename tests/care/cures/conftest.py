"""The shop."""

from __future__ import annotations

import pytest

from tests.care.cures.shop import Shop
from tests.care.world import World


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)
