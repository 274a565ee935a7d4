"""`python -m tests.nlu.compare`: train this project and a stock Rasa pipeline on the same examples; print both.

Measured on the held-out lines of `tests/data`, and with `../shared/evaluation/score.py` where that is at hand (or in
the folder `EVALUATION` names). Ends with status 1 when this project is not `AHEAD` better in `label_macro` there.
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

from bot.checks.examples import read_lines
from bot.nlu.heads import COMPLAIN, complaints_told
from tests.nlu.score import HELD_OUT, ROOT, right_labels
from tests.nlu.scoring import Answer, accuracy

AHEAD = 0.12
EVALUATION = Path(os.environ.get("EVALUATION", ROOT.parent / "shared" / "evaluation")) / "score.py"
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


def write_examples(target: Path, most: int | None) -> None:
    """Write what both learn from: the intent examples and the complaints among the emotion examples.

    At most `most` of each intent in each file are kept (None: all), spread evenly: a slow machine can compare too.
    """
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in read_lines(ROOT / "data"):
        if line.head == "intent":
            lines[line.file, line.label].append(line.text)
    known = {text for texts in lines.values() for text in texts}
    lines["more", COMPLAIN] = complaints_told(ROOT / "data" / "heads", known)
    entries = [
        {
            "intent": intent,
            "examples": "".join(f"- {text}\n" for text in texts[:: max(1, len(texts) // (most or len(texts)))][:most]),
        }
        for (_, intent), texts in lines.items()
    ]
    target.write_text(yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True), encoding="utf-8")


def train(name: str, config: dict[str, Any], examples: Path, folder: Path) -> Path:
    """Return the model of `config` in `folder`, trained from `examples` unless it is there already."""
    digest = hashlib.sha256(json.dumps(config).encode() + examples.read_bytes()).hexdigest()[:12]
    model = folder / f"{name}-{digest}.tar.gz"
    if not model.exists():
        path = folder / f"{name}.yml"
        path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        command = ["-W", "ignore", "-m", "rasa", "train", "nlu", "--config", str(path), "--nlu", str(examples)]
        started = time.monotonic()
        subprocess.run(
            [sys.executable, *command, "--out", str(folder), "--fixed-model-name", model.name.split(".")[0]],
            cwd=ROOT, check=True, env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        print(f"{name} was trained in {time.monotonic() - started:.0f} s.")
    return model


def our_config() -> dict[str, Any]:
    """Return the project's pipeline, with the intent head learning from the given examples alone."""
    config = dict(yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8")))
    for part in config["pipeline"]:
        if part["name"].endswith(".IntentHead"):
            part["examples"] = "no/more"
    return {key: config[key] for key in ("recipe", "assistant_id", "language", "pipeline")}


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
    parser.add_argument("--keep", type=Path, help="where to keep the models and use them again")
    parser.add_argument("--examples", type=int, help="at most so many lines of each intent in each language")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (wanted.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        examples = folder / "examples.yml"
        write_examples(examples, wanted.examples)
        ours, stock = train("ours", our_config(), examples, folder), train("stock", STOCK, examples, folder)
        ahead = show("tests/data", asyncio.run(held_out_macro(ours)), asyncio.run(held_out_macro(stock)))
        if EVALUATION.is_file():
            ahead = show("evaluation", evaluation(ours), evaluation(stock))
    print(f"\nlabel_macro is {ahead * 100:.1f} points ahead; wanted are {AHEAD * 100:.0f}.")
    return 0 if ahead >= AHEAD else 1


if __name__ == "__main__":
    sys.exit(main())
