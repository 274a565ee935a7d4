"""The steps of a training, as Rasa's output tells them, and how long each may take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.running.progress import Estimate

FIRST, LAST = "Reading the examples", "Packing the model"
_BEGINS = re.compile(r"Starting to train component '(?:.*\.)?(\w+)'")
_ENDS = re.compile(r"Finished training component '(?:.*\.)?(\w+)'")


class Steps:
    """Follow a training: which steps there are, and which one a line of output begins."""

    def __init__(self, config: Path) -> None:
        self._components = components_of(config)

    @property
    def names(self) -> list[str]:
        """Return the steps in order."""
        return [FIRST, *self._components, LAST]

    def begun_by(self, line: str) -> str | None:
        """Return the step that begins with this line of output, None for any other line."""
        begins, ends = _BEGINS.search(line), _ENDS.search(line)
        if begins:
            return begins[1]
        # Nothing is said of packing; it follows the last component.
        return LAST if ends and self._components and ends[1] == self._components[-1] else None


def components_of(config: Path) -> list[str]:
    """Return the names of the components that are trained, as the output names them."""
    try:
        read = yaml.safe_load(config.read_text(encoding="utf-8"))
        entries = [*(read.get("pipeline") or ()), *(read.get("policies") or ())]
        return [str(entry["name"]).rpartition(".")[2] for entry in entries]
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError):
        # Rasa itself says what is wrong with the file; without names the steps are counted as they come.
        return []


def estimate_of(names: list[str], last: Mapping[str, float] | None, elsewhere: Mapping[str, float]) -> Estimate:
    """Return the estimate for these steps: from the last time, if it had the same ones, else from another machine."""
    if last is not None and list(last) == names:
        return Estimate(last, measured_here=True)
    return Estimate({name: elsewhere.get(name, 0.0) for name in names}, measured_here=False)
