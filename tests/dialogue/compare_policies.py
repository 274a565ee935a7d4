"""Compare dialogue policies on conversations that none of them was trained on: `make policies`.

Each set of policies is trained on data/rules and data/stories and then predicts the next action at every point of every
conversation in held_out.yml. A prediction is right if it is the action in that file. Predictions are measured in
processor time, which can be compared only within one run.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.yaml_files import read_yaml

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.filterwarnings("ignore")

import pytest  # noqa: E402
import rasa.shared.utils.io as rasa_io  # noqa: E402
import structlog  # noqa: E402
import yaml  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.core.training import load_data  # noqa: E402
from rasa.model_training import train_core  # noqa: E402
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.settings import ROOT  # noqa: E402

HELD_OUT = Path(__file__).with_name("held_out.yml")
RULES = {"name": "RulePolicy"}
CANDIDATES: dict[str, list[dict[str, Any]]] = {
    "RulePolicy": [RULES],
    "+ MemoizationPolicy": [RULES, {"name": "MemoizationPolicy", "max_history": 5}],
    "+ AugmentedMemoizationPolicy": [RULES, {"name": "AugmentedMemoizationPolicy", "max_history": 5}],
    "+ TEDPolicy": [RULES, {"name": "TEDPolicy", "max_history": 5, "epochs": 10, "random_seed": 7}],
}


@dataclass
class Score:
    """The results of one set of policies; `seconds` are processor seconds per prediction, `size` is in bytes."""

    name: str
    actions: int = 0
    right: int = 0
    whole: int = 0
    conversations: int = 0
    size: int = 0
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    deciders: dict[str, int] = field(default_factory=dict)


def train(policies: list[dict[str, Any]], folder: Path, without: str | None = None, added: str | None = None) -> Path:
    """Train only the dialogue with these policies and return the model's path.

    `without` names a file of data/rules to leave out, `added` is the content of a further file of stories.
    """
    config = read_yaml(ROOT / "config.yml")
    config["policies"] = policies
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    data = folder / "data"
    for part in ("rules", "stories", "responses"):
        (data / part).mkdir(parents=True)
        for file in (ROOT / "data" / part).glob("*.yml"):
            if (part, file.name) != ("rules", without):
                (data / part / file.name).symlink_to(file)
    if added is not None:
        (data / "stories" / "added.yml").write_text(added, encoding="utf-8")
    with _nothing_kept():
        model = train_core("domain.yml", str(path), str(data), str(folder), fixed_model_name="core")
    if model is None:
        raise SystemExit("the training gave no model; `make check` says what is wrong with the data")
    return Path(model)


@contextmanager
def _nothing_kept() -> Iterator[None]:
    """Keep no results of steps for later trainings, nor their fingerprints, which take a third of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RASA_MAX_CACHE_SIZE", "0")
        patch.setattr(rasa_io, "deep_container_fingerprint", lambda *_: uuid.uuid4().hex)
        yield


def score(name: str, model: Path) -> Score:
    """Predict the next action at every point of the held-out conversations and return the score."""
    agent = Agent.load(str(model))
    result = Score(name, size=model.stat().st_size)
    trackers = load_data(str(HELD_OUT), agent.domain, False, augmentation_factor=0, use_story_concatenation=False)
    for tracker in trackers:
        before = result.actions - result.right
        _replay(agent, tracker, result)
        result.conversations += 1
        result.whole += result.actions - result.right == before
    return result


def _replay(agent: Agent, tracker: DialogueStateTracker, result: Score) -> None:
    partial = DialogueStateTracker.from_events("", [], slots=agent.domain.slots)
    for event in tracker.applied_events():
        if isinstance(event, ActionExecuted) and partial.events:
            predicted, decider = _next(agent, partial, result)
            loop = partial.active_loop_name
            if predicted == loop and event.action_name != loop:
                # At run time the form rejects a turn without an answer, and the policies predict once more.
                partial.update(ActionExecutionRejected(loop))
                predicted, decider = _next(agent, partial, result)
            result.actions += 1
            result.right += predicted == event.action_name
            result.deciders[decider] = result.deciders.get(decider, 0) + 1
            if predicted != event.action_name:
                result.wrong.append(f"{tracker.sender_id}: {predicted} instead of {event.action_name}")
        partial.update(event)


def _next(agent: Agent, tracker: DialogueStateTracker, result: Score) -> tuple[str, str]:
    began = time.process_time()
    prediction = agent.processor._predict_next_with_tracker(tracker)
    result.seconds.append(time.process_time() - began)
    action = agent.domain.action_names_or_texts[prediction.max_confidence_index]
    return action, (prediction.policy_name or "none").split("_")[-1]


def table(scores: list[Score]) -> str:
    """Return the scores as a Markdown table; processor time is relative to the first row."""
    base = statistics.median(scores[0].seconds)
    lines = [
        "| policies | right actions | whole conversations right | processor time | model | decided by |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for s in scores:
        decided = ", ".join(f"{name} {count}" for name, count in sorted(s.deciders.items()))
        lines.append(
            f"| {s.name} | {s.right}/{s.actions} ({s.right / s.actions:.1%}) | {s.whole}/{s.conversations} "
            f"| ×{statistics.median(s.seconds) / base:.1f} | {s.size / 1024:.0f} KB | {decided} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Train and score every set of policies and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list every wrong prediction")
    parser.add_argument("--without", metavar="FILE", help="leave this file of data/rules out, to see what is learned")
    asked = parser.parse_args()
    if asked.without and not (ROOT / "data" / "rules" / asked.without).exists():
        parser.error(f"there is no data/rules/{asked.without}")
    os.chdir(ROOT)
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    scores = []
    for name, policies in CANDIDATES.items():
        with tempfile.TemporaryDirectory() as folder:
            scores.append(score(name, train(policies, Path(folder), asked.without)))
        if asked.wrong:
            print(f"{name}:", *(scores[-1].wrong or ["nothing wrong"]), sep="\n  ")
    print(table(scores))


if __name__ == "__main__":
    main()
