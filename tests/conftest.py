"""Fixtures and markers for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

import hypothesis
import pytest
from argon2.profiles import CHEAPEST

from bot.cases.accounts import passwords
from bot.remedy import reading
from bot.widget_bundle import BundleError, build_if_needed
from tests.durations import Durations
from tests.running import Running
from tests.statements import share_compiled_statements
from tests.workers import distribute

# Cheap hashes, because tests sign in thousands of times; tests/cases/accounts/test_passwords.py tests the real cost.
passwords.use_cost(CHEAPEST)

share_compiled_statements()

# Tests load hundreds of policies in which most files are equal; nobody changes the nodes of a file that was parsed.
reading.compose = lru_cache(maxsize=64)(reading.compose)

# No deadline per example, because the time of an example depends on how busy the machine is.
hypothesis.settings.register_profile("amends", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("amends")


def pytest_sessionstart() -> None:
    """Bundle the widget when its sources changed; where that fails, the tests that load it say why."""
    with suppress(BundleError):
        build_if_needed()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start the whole product once per test run; check at the end that it stops with status 0."""
    product = Running.start(tmp_path_factory.mktemp("amends"))
    yield product
    assert product.stop() == 0


def pytest_configure(config: pytest.Config) -> None:
    """Print the duration of each package at the end."""
    config.pluginmanager.register(Durations(), "amends-durations")


# First, because pytest-xdist reads the groups in its own hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the whole product with `system`, and share the tests between the workers."""
    for item in items:
        if "running" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.system)
    distribute(items)
