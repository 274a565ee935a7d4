"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.widget_bundle import BundleError, build_if_needed
from tests.running import Running


def pytest_sessionstart() -> None:
    """Bundle the widget when its sources changed; where that fails, the tests that load it say why."""
    with suppress(BundleError):
        build_if_needed()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start the whole product once for the run; stopping it stops every process it started."""
    product = Running.start(tmp_path_factory.mktemp("amends"))
    yield product
    assert product.stop() == 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the whole product."""
    for item in items:
        if "running" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.system)
