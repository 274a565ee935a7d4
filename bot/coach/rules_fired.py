"""Which rules of data/rules may have chosen what followed a turn: those with its stage, its intent and that action."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.yaml_files import read_yaml

# Rules that are named at most; more of them differ in other slots.
MOST = 3


@dataclass(frozen=True)
class RuleNamed:
    """A rule by its name and its file below data/."""

    name: str
    file: str
    stages: frozenset[str]
    intents: frozenset[str]
    first: str


class RulesFired:
    """The rules below a data folder; a file is read again when it has changed."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._files: dict[Path, tuple[int, list[RuleNamed]]] = {}

    def of(self, stage: str, intent: str, action: str) -> list[RuleNamed]:
        """Return the rules that let this action follow this intent in this stage, those of this stage alone first."""
        fit = [one for one in self._all() if intent in one.intents and one.first == action]
        own = [one for one in fit if stage in one.stages]
        return (own or [one for one in fit if not one.stages])[:MOST]

    def _all(self) -> Iterator[RuleNamed]:
        for path in sorted((self._data / "rules").glob("*.yml")):
            changed = path.stat().st_mtime_ns
            if self._files.get(path, (0, []))[0] != changed:
                self._files[path] = changed, list(_rules(path, self._data))
            yield from self._files[path][1]


def _rules(path: Path, data: Path) -> Iterator[RuleNamed]:
    try:
        told = read_yaml(path)["rules"]
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError):
        # `make check` tells what is wrong with it.
        return
    for rule in told:
        steps = rule.get("steps") or []
        first = next((str(step["action"]) for step in steps if "action" in step), "")
        intents = {name for step in steps for name in _intents(step)}
        stages = {str(slot["stage"]) for slot in _slots(rule.get("condition") or []) if "stage" in slot}
        yield RuleNamed(
            str(rule.get("rule")), str(path.relative_to(data)), frozenset(stages), frozenset(intents), first
        )


def _intents(step: Mapping[str, Any]) -> Iterator[str]:
    for one in step.get("or") or [step]:
        if "intent" in one:
            yield str(one["intent"])


def _slots(conditions: Any) -> Iterator[Mapping[str, Any]]:
    for one in conditions:
        yield from (slot for slot in one.get("slot_was_set") or () if isinstance(slot, Mapping))
