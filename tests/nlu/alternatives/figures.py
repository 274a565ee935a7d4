"""Measure a trained candidate: on the exam in `data/exam`, and with the evaluation's own program."""

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


def held_out_figures(rows: list[dict[str, Any]], intents: list[tuple[str, float, str]]) -> dict[str, float]:
    """Return the accuracy for each region or language of the held-out `rows`, for all, and their mean `label_macro`.

    `intents` are the answers (intent, confidence, likeliest intent) to the rows, in their order. "held out likeliest"
    is the share of likeliest intents that are right, which does not depend on each classifier's fallback threshold.
    """
    groups: dict[str, list[Answer]] = defaultdict(list)
    likeliest: list[Answer] = []
    for row, (said, sure, best) in zip(rows, intents, strict=True):
        right = right_labels(row, "intent")
        groups[row.get("region") or row["lang"]].append(Answer(right, said, sure))
        likeliest.append(Answer(right, best, sure))
    figures = {f"held out {name}": accuracy(found) for name, found in sorted(groups.items())}
    every = accuracy([one for found in groups.values() for one in found])
    mean = sum(figures.values()) / len(figures)
    return {**figures, "held out": every, "held out likeliest": accuracy(likeliest), "label_macro": mean}


def held_out(model: Path, rows: list[dict[str, Any]]) -> tuple[dict[str, float], dict[str, float]]:
    """Return `held_out_figures` of `model`, and the resources that answering used."""
    answered = answer(model, [row["text"] for row in rows])
    return held_out_figures(rows, answered.intents), answered.used


def evaluation(model: Path) -> dict[str, float]:
    """Return the figures of `model` from the evaluation's own program."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        subprocess.run(
            [sys.executable, "-W", "ignore", str(EVALUATION), "--model", str(model), "--json", str(out)],
            cwd=ROOT, check=True, env={**environment(), **ONE_THREAD}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return dict(json.loads(out.read_text()))
