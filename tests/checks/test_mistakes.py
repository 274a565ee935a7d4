"""Test that each mistake of `mistakes.py` is told in one line, with its file, its line and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from bot.checks.contradictions import check_contradictions
from bot.checks.dialogue_files import check_dialogue_files
from bot.checks.examples import check_examples
from bot.checks.faults import Fault
from bot.checks.head_files import check_head_files
from bot.checks.intent_files import check_intent_files
from bot.checks.kinds import check_kinds, declared_kinds
from bot.checks.lexicon import check_lexicon
from bot.checks.placeholders import Fields, read_fields
from bot.checks.project import Names, read_names
from bot.checks.responses import check_responses
from bot.remedy import Policy
from bot.settings import ROOT
from tests.checks.mistakes import MISTAKES, Mistake

# What each area reads.
READ: dict[str, tuple[str, ...]] = {
    "intents": ("data/nlu", "domain.yml"),
    "domain": ("domain.yml",),
    "examples": ("data/nlu",),
    "heads": ("data/heads",),
    "dialogue": ("data/rules", "data/stories", "domain.yml"),
    "contradictions": ("data/rules", "data/stories", "domain.yml"),
    "responses": ("data/responses",),
    "kinds": ("data/responses", "data/policy"),
    "lexicon": ("data/lexicon",),
}


@pytest.fixture(scope="module")
def fields() -> Fields:
    return read_fields((ROOT / "bot", ROOT / "actions"), shipped_names().slots)


@lru_cache(maxsize=1)
def shipped_names() -> Names:
    return read_names(ROOT, ROOT / "data" / "responses")[0]


def copied(area: str, to: Path, only: str = "") -> Path:
    """Copy what an area reads, or of the responses only one file."""
    for name in (only,) if area == "responses" and only else READ[area]:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name)
        else:
            shutil.copy(ROOT / name, to / name)
    return to


def faults_of(area: str, root: Path, policy: Policy, fields: Fields) -> list[Fault]:
    data, responses = root / "data", root / "data" / "responses"

    def names() -> Names:
        return shipped_names() if area != "intents" else read_names(root, responses)[0]

    def contradictions() -> list[Fault]:
        faults, places = check_dialogue_files(data, names())
        said = [
            path for path in (ROOT / "data" / "responses").glob("*.yml") if "\nresponses:" in path.read_text("utf-8")
        ]
        # A rule and a story show a contradiction as well as all of them.
        places.readable = [
            path for path in places.readable if path.name in ("listen.yml", "person.yml", "to_a_person.yml")
        ]
        return faults + check_contradictions(root, said, places)

    checks: dict[str, Callable[[], list[Fault]]] = {
        "intents": lambda: check_intent_files(data, names()),
        "domain": lambda: read_names(root, responses)[1],
        "examples": lambda: check_examples(data, ROOT / "tests" / "data" / "understanding.jsonl"),
        "heads": lambda: check_head_files(data, declared_kinds(ROOT / "data" / "policy")),
        "dialogue": lambda: check_dialogue_files(data, names())[0],
        "contradictions": contradictions,
        "responses": lambda: check_responses(responses, policy, fields, names()),
        "kinds": lambda: check_kinds(declared_kinds(data / "policy"), responses),
        "lexicon": lambda: check_lexicon(data / "lexicon"),
    }
    return checks[area]()


@pytest.mark.parametrize("area", [area for area in READ if area != "examples"])
def test_the_shipped_files_have_no_fault(area: str, tmp_path: Path, policy: Policy, fields: Fields) -> None:
    assert faults_of(area, copied(area, tmp_path), policy, fields) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_a_mistake_is_told_where_it_is_and_with_its_cure(
    mistake: Mistake, tmp_path: Path, policy: Policy, fields: Fields
) -> None:
    root = copied(mistake.area, tmp_path, mistake.file)
    mistake.edit(root / mistake.file)
    found = faults_of(mistake.area, root, policy, fields)
    told = [fault for fault in found if all(words in str(fault) for words in mistake.says)]
    assert told, "\n".join(map(str, found)) or "nothing is said"
    file = mistake.told_in or mistake.file
    rows = (root / file).read_text("utf-8").splitlines() if mistake.at else []
    lines = [number for number, row in enumerate(rows, 1) if mistake.at in row]
    assert any(fault.file == file and (not lines or fault.line in lines) for fault in told), told
    assert len(found) == mistake.faults, "\n".join(map(str, found))
    assert all("\n" not in str(fault) and "Traceback" not in str(fault) for fault in found)


def test_the_table_has_every_area_and_forty_mistakes() -> None:
    assert {mistake.area for mistake in MISTAKES} == set(READ) and len(MISTAKES) >= 40
