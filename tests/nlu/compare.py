"""`python -m tests.nlu.compare`: train a stock Rasa pipeline on the same examples and print both side by side.

Measured on the held-out lines of `tests/data`, and with `../shared/evaluation/score.py` where that is at hand. Ends with
status 1 when this project is not `AHEAD` better in `label_macro` on the last of them. `--keep FOLDER` keeps the stock
model there and uses it again when it was trained from the same examples.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from bot.running.training import train_if_needed
from bot.settings import Settings
from tests.nlu.score import HELD_OUT, ROOT, right_labels
from tests.nlu.scoring import Answer, accuracy

AHEAD = 0.12
EVALUATION = ROOT.parent / "shared" / "evaluation" / "score.py"
STOCK: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "zh",
    "pipeline": [
        {"name": "JiebaTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
}


def train_stock(folder: Path) -> Path:
    """Return the stock model in `folder`, trained from `data/nlu` unless it is there already."""
    digest = hashlib.sha256(json.dumps(STOCK).encode())
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        digest.update(path.read_bytes())
    name = f"stock-{digest.hexdigest()[:12]}"
    model = folder / f"{name}.tar.gz"
    if not model.exists():
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / "stock.yml"
        config.write_text(yaml.safe_dump(STOCK, sort_keys=False), encoding="utf-8")
        command = ["-W", "ignore", "-m", "rasa", "train", "nlu", "--config", str(config), "--nlu", str(ROOT / "data" / "nlu")]
        started = time.monotonic()
        subprocess.run(
            [sys.executable, *command, "--out", str(folder), "--fixed-model-name", name], cwd=folder, check=True,
            env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
        )  # fmt: skip
        print(f"The stock pipeline was trained in {time.monotonic() - started:.0f} s.")
    return model


async def held_out_macro(model: Path) -> dict[str, float]:
    """Return the share right on the held-out lines for each region and language, and `label_macro`, their mean."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    groups: dict[str, list[Answer]] = defaultdict(list)
    for row in map(json.loads, HELD_OUT.read_text(encoding="utf-8").splitlines()):
        intent = (await agent.parse_message(row["text"]))["intent"]
        groups[row.get("region") or row["lang"]].append(
            Answer(right_labels(row, "intent"), str(intent["name"]), float(intent["confidence"] or 0))
        )
    figures = {f"held out {name}": accuracy(found) for name, found in sorted(groups.items())}
    return {**figures, "label_macro": sum(figures.values()) / len(figures)}


def evaluation(model: Path) -> dict[str, float]:
    """Return what the evaluation's own program says of `model`."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        subprocess.run(
            [sys.executable, "-W", "ignore", str(EVALUATION), "--model", str(model), "--json", str(out)],
            cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return dict(json.loads(out.read_text()))


def show(title: str, ours: dict[str, float], stock: dict[str, float]) -> float:
    """Print both side by side; return how far ahead `label_macro` is."""
    print(f"\n{title:42} {'ours':>8} {'stock':>8} {'ahead':>8}")
    for name in [*sorted(set(ours) - {"label_macro"}), "label_macro"]:
        other = stock.get(name, float("nan"))
        print(f"{name:42} {ours[name]:8.3f} {other:8.3f} {ours[name] - other:8.3f}")
    return ours["label_macro"] - stock["label_macro"]


def main() -> int:
    """Return the status: 1 when the stock pipeline is too near."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="where to keep the stock model")
    wanted = parser.parse_args()
    settings = Settings.load()
    ours = train_if_needed(settings, print)
    with tempfile.TemporaryDirectory() as folder:
        stock = train_stock(wanted.keep or Path(folder))
        ahead = show("tests/data", asyncio.run(held_out_macro(ours)), asyncio.run(held_out_macro(stock)))
        if EVALUATION.is_file():
            ahead = show("evaluation", evaluation(ours), evaluation(stock))
    print(f"\nlabel_macro is {ahead * 100:.1f} points ahead; wanted are {AHEAD * 100:.0f}.")
    return 0 if ahead >= AHEAD else 1


if __name__ == "__main__":
    sys.exit(main())
