"""Define which tests run in the same worker of pytest-xdist, and in which order the workers take them.

Tests of one file stay together, so that what a file loads is loaded once. Files that share something slow to load form
one group: those with the running product, and two with the trained model. Workers take groups from the top of one
list; long groups come first, so that only short ones remain at the end.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PRODUCT, MODEL, MODEL_AGAIN = "the running product", "the trained model", "the trained model again"
# Files that start a product of their own. They are in the same group, because two products at a time are too much for a
# small machine, and come before the files that share a product, because that one runs until the worker ends.
STARTS_ITS_OWN = ("attack/test_attacks.py", "system/test_starting.py")
# About half of what the tests with the trained model take. It is loaded twice, in ten seconds each, because one worker
# with all of them would still be busy when the others have ended.
SECOND_HALF = ("dialogue/kills", "dialogue/test_simulated_conversations.py")
# Files whose tests are all long and load nothing: each test is a group of its own, so that workers share them.
LONG_TESTS = ("remedy/test_propose_properties.py", "checks/test_responses.py")
# Long files, which come after the two groups: a browser is slow, and so is storing many cases. The tests of generated
# policies share what they load.
LONG_FILES = (
    "hostile",
    "browser",
    "remedy/test_generated_policies.py",
    "load",
    "nlu/test_components.py",
    "desk/agents/test_audit_log.py",
)


def distribute(items: list[pytest.Item]) -> None:
    """Assign every test to its group and sort the groups, long ones first."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=_rank)


def _group(item: pytest.Item) -> str:
    fixtures = getattr(item, "fixturenames", ())
    if "running" in fixtures or _under(item, *STARTS_ITS_OWN):
        return PRODUCT
    if _under(item, *SECOND_HALF):
        return MODEL_AGAIN
    if _under(item, "dialogue", "system"):
        return MODEL
    path = _name_of(item.path)
    return f"{path}: {item.name.partition('[')[0]}" if _under(item, *LONG_TESTS) else path


def _rank(item: pytest.Item) -> int:
    """Return the rank of a test's group; tests of the same rank stay in the order of collection."""
    group = _group(item)
    if group == PRODUCT:
        return 0 if _under(item, *STARTS_ITS_OWN) else 1
    if group in (MODEL, MODEL_AGAIN):
        return 2
    if "in_browser" in group or _under(item, *LONG_TESTS, *LONG_FILES):
        return 3
    return 4


def _under(item: pytest.Item, *places: str) -> bool:
    return _is_under(item.path, places)


@cache
def _name_of(file: Path) -> str:
    return file.relative_to(TESTS).as_posix()


@cache
def _is_under(file: Path, places: tuple[str, ...]) -> bool:
    return f"{_name_of(file)}/".startswith(tuple(f"{place}/" for place in places))
