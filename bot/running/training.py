"""Train the model when data, configuration or components changed since the last time."""

from __future__ import annotations

import hashlib
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Callable, Iterable

from bot.running.progress import Display, display_for, remember, remembered
from bot.running.training_steps import TrainingSteps
from bot.settings import Settings

# Everything the trained model depends on; words of the desk and the company's policy are read at run time.
TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "data/nlu",
    "data/heads",
    "data/lexicon",
    "data/rules",
    "data/stories",
    "data/responses",
    "bot/nlu",
)
KEPT_MODELS = 3
# How long each step took the last time here, for the bar of the next training.
TIMES = ".training-times.json"
DRAWN_EVERY_SECONDS = 0.25
# The words of the desk itself are no part of the model.
_NOT_TRAINED = ("system.yml", "agents*.yml", "assist.yml", "widget.yml", "cards.yml")


class TrainingError(Exception):
    """Says why there is no model, with the end of what the training printed."""


def digest(root: Path) -> str:
    """Return a short hash of everything the model is trained from."""
    content = hashlib.sha256()
    for name in TRAINED_FROM:
        place = root / name
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if not file.is_file() or "__pycache__" in file.parts or any(map(file.match, _NOT_TRAINED)):
                continue
            content.update(str(file.relative_to(root)).encode())
            content.update(hashlib.sha256(file.read_bytes()).digest())
    return content.hexdigest()[:12]


def model_for(settings: Settings) -> Path:
    """Return where the model of the present data belongs, whether it is there or not."""
    return settings.models_dir / f"amends-{digest(settings.root)}.tar.gz"


def train_if_needed(settings: Settings, say: Callable[[str], None]) -> Path:
    """Return the model of the present data, training it first when there is none; `say` gets the progress.

    Raises TrainingError when the training fails; the model before stays where it is.
    """
    model = model_for(settings)
    if model.exists():
        # The newest file is the one that tools pick up.
        os.utime(model)
        return model
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    say("Training the model: data or configuration changed. This takes a few minutes once.")
    _train(settings, model, say)
    _forget_old(settings.models_dir)
    return model


def _forget_old(folder: Path) -> None:
    """Remove all but the newest models; going back to earlier data finds its model again for a while."""
    newest_first = sorted(folder.glob("amends-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[KEPT_MODELS:]:
        path.unlink(missing_ok=True)


def _train(settings: Settings, model: Path, say: Callable[[str], None]) -> None:
    command = [
        sys.executable, "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml", "--data", "data",
        "--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    times = settings.models_dir / TIMES
    steps = TrainingSteps(remembered(times))
    printed: list[str] = []
    process = subprocess.Popen(
        command, cwd=settings.root, env=environment(), text=True, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        with display_for(say) as display:
            _follow(process.stdout, steps, display, printed)
        status = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if status != 0 or not model.exists():
        raise TrainingError("The training failed. Its last words:\n" + "\n".join(printed[-25:]))
    say(f"  {steps.estimate.seconds:4.0f} s  done: {model.name}")
    remember(times, steps.estimate.end())


def _follow(output: Iterable[str], steps: TrainingSteps, display: Display, printed: list[str]) -> None:
    """Show how far the training is until its output ends; `printed` gets every line of it."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in output:
            lines.put(line.rstrip())
        lines.put(None)

    # Reading waits for the next line; a bar moves between two lines.
    threading.Thread(target=read, daemon=True).start()
    display.step(steps.estimate)
    while True:
        try:
            line = lines.get(timeout=DRAWN_EVERY_SECONDS)
        except queue.Empty:
            display.tick(steps.estimate)
            continue
        if line is None:
            return
        printed.append(line)
        if steps.follow(line):
            display.step(steps.estimate)


def environment() -> dict[str, str]:
    """Return the environment in which Rasa runs: no telemetry, no noise, nothing fetched from anywhere."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
    }
