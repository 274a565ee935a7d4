"""Train one candidate in a process of its own and record time and memory."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.running.training import environment
from tests.nlu.alternatives.candidates import Config
from tests.nlu.alternatives.memory import own_memory

ROOT = Path(__file__).parents[3]
# Files that a model with our own components depends on, besides the intent examples.
OWN = (
    "bot/nlu/*.py",
    "data/heads/**/*.txt",
    "data/lexicon/**/*.*",
    "tests/nlu/alternatives/partial.py",
    "tests/nlu/alternatives/sequences.py",
)


@dataclass(frozen=True)
class Trained:
    """Hold a trained model and the cost of its training: seconds, processor seconds, peak megabytes."""

    model: Path
    figures: dict[str, float]


def digest(config: Config, examples: Path, root: Path) -> str:
    """Return a hash of everything that determines the model: configuration, examples, and our sources if used."""
    found = hashlib.sha256(json.dumps(config).encode() + examples.read_bytes())
    if any("." in part["name"] for part in config["pipeline"]):
        for pattern in OWN:
            for file in sorted(root.glob(pattern)):
                found.update(file.read_bytes())
    return found.hexdigest()[:12]


def train(name: str, config: Config, examples: Path, folder: Path) -> Trained:
    """Return the model of `config` in `folder`, trained on `examples` unless it exists already."""
    model = folder / f"{name}-{digest(config, examples, ROOT)}.tar.gz"
    note = folder / model.name.replace(".tar.gz", ".json")
    if not (model.exists() and note.exists()):
        path = folder / f"{name}.yml"
        path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        print(f"{name} is being trained ...", file=sys.stderr, flush=True)
        started = time.monotonic()
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", __name__, *map(str, (path, examples, model, note))],
            # No cache of an earlier training, because the training is measured.
            cwd=ROOT, check=True, env={**environment(), "RASA_MAX_CACHE_SIZE": "0"}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        figures = {"training_seconds": time.monotonic() - started, **json.loads(note.read_text(encoding="utf-8"))}
        note.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return Trained(model, json.loads(note.read_text(encoding="utf-8")))


def main(config: str, examples: str, model: str, note: str) -> None:
    """Train in this process and write the processor seconds and the peak memory to the file `note`."""
    from rasa.model_training import train_nlu

    target = Path(model)
    train_nlu(config, examples, str(target.parent), fixed_model_name=target.name.removesuffix(".tar.gz"))
    used = {"training_processor_seconds": time.process_time(), "training_peak_mb": own_memory()["peak_mb"]}
    Path(note).write_text(json.dumps(used), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
