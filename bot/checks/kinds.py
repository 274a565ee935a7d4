"""Check that each kind of complaint that the policy declares has all its words, for agents and for customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.checks.faults import Fault
from bot.checks.responses import LANGUAGES
from bot.checks.yaml_nodes import line_of, pairs, part, read_nodes, text_of

# What is said of a kind: its name for agents, and the first words to a customer whose own words name nothing.
WORDS = {"agents.kind.": "data/responses/agents.yml", "first.kind.": "data/responses/first_words.yml"}


def declared_kinds(policy_dir: Path) -> dict[str, int]:
    """Return the kinds under `kinds:` in `severity.yml`, with their lines; none when the file cannot be read."""
    node, _ = read_nodes(policy_dir / "severity.yml", "severity.yml")
    return {str(key.value): line_of(key) for key, _ in pairs(part(node, "kinds"))}


def check_kinds(kinds: Mapping[str, int], responses: Path) -> list[Fault]:
    """Return a fault for each word that a kind lacks, and for words of kinds that the policy does not declare."""
    there: dict[str, set[str]] = {}
    places: dict[str, tuple[str, int]] = {}
    for path in sorted(responses.glob("*.yml")):
        node, _ = read_nodes(path, path.name)
        for key, value in pairs(part(node, "words")):
            there[str(key.value)] = {language for language in LANGUAGES if text_of(part(value, language))}
            places[str(key.value)] = f"data/responses/{path.name}", line_of(key)
    faults = []
    for start, file in WORDS.items():
        for kind, line in kinds.items():
            missing = [language for language in LANGUAGES if language not in there.get(start + kind, set())]
            if missing:
                what = f"the kind has no words {start}{kind} in {' and '.join(missing)}: write them in {file}"
                faults.append(Fault("data/policy/severity.yml", kind, what, line))
    faults += _unknown(set(there), kinds, places)
    return faults


def _unknown(names: Collection[str], kinds: Collection[str], places: Mapping[str, tuple[str, int]]) -> list[Fault]:
    start = "first.kind."
    return [
        Fault(
            places[name][0], name, "no such kind is declared under kinds: in data/policy/severity.yml", places[name][1]
        )
        for name in sorted(names)
        if name.startswith(start) and kinds and name.removeprefix(start) not in kinds
    ]
