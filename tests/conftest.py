"""Fixtures and markers for all tests."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from zlib import crc32

import hypothesis
import pytest
from argon2.profiles import CHEAPEST

from bot.cases import Store
from bot.cases.accounts import passwords
from bot.conversation.phrases import Phrases
from bot.gc_tuning import freeze_loaded_objects
from bot.remedy import Policy, reading
from bot.widget_bundle import BundleError, build_if_needed
from bot.words import Words
from tests.durations import Durations
from tests.running import Running
from tests.shipped import share_what_is_shipped, shipped_phrases, shipped_policy, shipped_words
from tests.statements import share_compiled_statements
from tests.workers import distribute

# Cheap hashes, because tests sign in thousands of times; tests/cases/accounts/test_passwords.py tests the real cost.
passwords.use_cost(CHEAPEST)

share_compiled_statements()
share_what_is_shipped()

# Tests load hundreds of policies in which most files are equal; nobody changes the nodes of a file that was parsed.
reading.compose = lru_cache(maxsize=64)(reading.compose)

# A file system in memory, and how many bytes must be free there; a whole run writes some 300 MB.
MEMORY, ENOUGH = Path("/dev/shm"), 4 * 1024**3

# Characters of a parameter that its test's name repeats.
LONGEST_IN_A_NAME = 100

# A file all of whose tests are slow.
SLOW_FILE = re.compile(r"^pytestmark = .*\bpytest\.mark\.slow\b", re.MULTILINE)

# No deadline per example, because the time of an example depends on how busy the machine is.
hypothesis.settings.register_profile("amends", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("amends")


def without_tensorflow() -> None:
    """Keep spaCy from importing TensorFlow, which it does wherever it can, and does not use here.

    Hardly any quick test needs Rasa, and TensorFlow alone takes a worker two seconds and 300 MB.
    """
    if "tensorflow" in sys.modules:
        return
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        import_module("thinc.compat")
    finally:
        del sys.modules["tensorflow"]


def without_trio() -> None:
    """Say once that sniffio is not there: httpx looks for it at every call to a desk without a network.

    It belongs to trio, and a search for what is not there goes through every folder of the path.
    """
    if find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]


def pytest_sessionstart() -> None:
    """Bundle the widget when its sources changed; where that fails, the tests that load it say why."""
    with suppress(BundleError):
        build_if_needed()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a long text or file by its beginning, length and checksum.

    Otherwise the whole of it is part of the test's name, which pytest copies, escapes and sends between processes for
    every phase of the test: one file of five megabytes has a name of twenty.
    """
    if not isinstance(val, (str, bytes)) or len(val) <= LONGEST_IN_A_NAME:
        return None
    content = val.encode("utf-8", "surrogatepass") if isinstance(val, str) else val
    begin = val[:40] if isinstance(val, str) else val[:40].decode("latin-1")
    return f"{begin.encode('unicode_escape').decode('ascii')}...{len(val)}-{crc32(content):08x}"


@pytest.fixture
def usual_umask() -> Iterator[None]:
    """Let others read what is created, as most systems do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def policy() -> Policy:
    """Return the shipped policy, read once per run."""
    return shipped_policy()


@pytest.fixture(scope="session")
def words() -> Words:
    """Return the words, read once per run."""
    return shipped_words()


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    """Return the lists of phrases, read once per run."""
    return shipped_phrases()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file and return it, to be copied for each test."""
    path = tmp_path_factory.mktemp("migrated") / "template.db"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start the whole product once per test run; check at the end that it stops with status 0."""
    product = Running.start(tmp_path_factory.mktemp("amends"))
    yield product
    assert product.stop() == 0


def pytest_configure(config: pytest.Config) -> None:
    """Print the duration of each package at the end; keep temporary files in memory where there is plenty of it."""
    config.pluginmanager.register(Durations(), "amends-durations")
    without_trio()
    if "not slow" in config.getoption("markexpr"):
        without_tensorflow()
    # Thousands of case stores are written and closed.
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_sessionfinish() -> None:
    """Spare the five full collections at the end of a process all that the tests loaded."""
    freeze_loaded_objects()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import a file of slow tests when they are left out: to import Rasa takes several seconds."""
    left_out = "not slow" in config.getoption("markexpr") and collection_path.suffix == ".py"
    return True if left_out and SLOW_FILE.search(collection_path.read_text(encoding="utf-8")) else None


def pytest_collection_finish() -> None:
    """Keep what the test files imported, TensorFlow among it, out of every later garbage collection.

    Tests run on asyncio's own loop, because a library of Rasa's chooses uvloop for the process when it is imported, and
    which files a worker loads is chance; on uvloop, the answer of a browser once never came.
    """
    freeze_loaded_objects()
    asyncio.set_event_loop_policy(None)


# First, because pytest-xdist reads the groups in its own hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the whole product with `system`, and share the tests between the workers."""
    for item in items:
        if "running" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.system)
    distribute(items)
