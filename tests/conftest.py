"""Fixtures and markers for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.running import Running


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start the whole product once per test run; check at the end that it stops with status 0."""
    product = Running.start(tmp_path_factory.mktemp("amends"))
    yield product
    assert product.stop() == 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the whole product with `system`."""
    for item in items:
        if "running" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.system)
