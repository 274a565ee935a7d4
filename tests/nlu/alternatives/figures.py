"""Figures of a trained candidate: on the held-out lines of `tests/data`, and of the evaluation's own program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from bot.running.training import environment
from tests.nlu.alternatives.answering import ONE_THREAD, ROOT, answer
from tests.nlu.score import right_labels
from tests.nlu.scoring import Answer, accuracy

EVALUATION = Path(os.environ.get("EVALUATION", ROOT.parent / "shared" / "evaluation")) / "score.py"


def held_out_figures(rows: list[dict[str, Any]], intents: list[tuple[str, float]]) -> dict[str, float]:
    """Return the share right for each region or language of the held-out `rows`, of all, and `label_macro`, the mean.

    `intents` are the answers (intent, confidence) to the rows, in their order.
    """
    groups: dict[str, list[Answer]] = defaultdict(list)
    for row, (said, sure) in zip(rows, intents, strict=True):
        groups[row.get("region") or row["lang"]].append(Answer(right_labels(row, "intent"), said, sure))
    figures = {f"held out {name}": accuracy(found) for name, found in sorted(groups.items())}
    every = accuracy([one for found in groups.values() for one in found])
    return {**figures, "held out": every, "label_macro": sum(figures.values()) / len(figures)}


def held_out(model: Path, rows: list[dict[str, Any]]) -> tuple[dict[str, float], dict[str, float]]:
    """Return `held_out_figures` of `model`, and what answering took it."""
    answered = answer(model, [row["text"] for row in rows])
    return held_out_figures(rows, answered.intents), answered.used


def evaluation(model: Path) -> dict[str, float]:
    """Return what the evaluation's own program says of `model`."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        subprocess.run(
            [sys.executable, "-W", "ignore", str(EVALUATION), "--model", str(model), "--json", str(out)],
            cwd=ROOT, check=True, env={**environment(), **ONE_THREAD}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return dict(json.loads(out.read_text()))
