"""`python -m tests.nlu.score`: measure understanding by cross-validation and on the exam in `data/exam`.

Exits with status 1 when a figure is more than one percentage point below `tests/data/figures.json`; `--write` updates
that file. The heads are fitted with the options of `config.yml` but without Rasa, which gives the same figures minutes
sooner.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, vstack

from bot.checks.examples import read_lines
from bot.clock import utc_now
from bot.nlu.catalogue import Company, policy_dir
from bot.nlu.deciding import Decider
from bot.nlu.evidence import Evidence, Thresholds, decide
from bot.nlu.evidence_words import evidence_words
from bot.nlu.extract import extract
from bot.nlu.feelings import praise_and_blame, turns
from bot.nlu.head import Head, fit_head
from bot.nlu.heads import COMPLAIN, FIT_OPTIONS, IntentHead, KindHead, emotion_complaints, features_of_texts
from bot.nlu.lexicon import rules
from bot.nlu.normaliser import text_for_heads
from bot.yaml_files import read_yaml
from tests.nlu.scoring import (
    FALLBACK,
    Answer,
    accuracy,
    best_temperature,
    calibration_error,
    confusions,
    dropped,
    macro_f1,
    per_label,
    reliability,
)

ROOT = Path(__file__).parents[2]
HELD_OUT = ROOT / "data" / "exam" / "understanding.jsonl"
FIGURES = ROOT / "tests" / "data" / "figures.json"
FOLDS = 5
POINT = 0.01
HEADS = {"intent": "IntentHead", "complaint_kind": "KindHead", "emotion": "EmotionHead"}
NOT_CALM = {"complain", "request_remedy", "threaten"}
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)

Features = tuple[np.ndarray, csr_matrix]


def _parts() -> dict[str, dict[str, float]]:
    """Return the parts of the pipeline in `config.yml`, by the names of their classes."""
    pipeline = read_yaml(ROOT / "config.yml")["pipeline"]
    return {part["name"].rsplit(".", 1)[-1]: part for part in pipeline}


def thresholds_of_decision() -> Thresholds:
    """Return the least confidences of the decision from `config.yml`, completed by the defaults."""
    chosen = {**Decider.get_default_config(), **_parts()["Decider"]}
    return Thresholds(chosen["matter_threshold"], chosen["person_threshold"], chosen["fallback_threshold"])


def options() -> dict[str, dict[str, float]]:
    """Return the options of every head from `config.yml`, completed by the defaults."""
    parts = _parts()
    defaults = {"IntentHead": IntentHead.get_default_config()}
    return {head: {**defaults.get(name, KindHead.get_default_config()), **parts[name]} for head, name in HEADS.items()}


def joined(parts: list[Features]) -> Features:
    """Return the rows of all `parts`, stacked."""
    return np.vstack([dense for dense, _ in parts]), vstack([sparse for _, sparse in parts], format="csr")


def fit(rows: Features, labels: list[str], chosen: dict[str, float], temperature: float | None = None) -> Head:
    """Fit one head with the options `chosen` from the configuration, optionally with another temperature."""
    kept = {name: chosen[name] for name in FIT_OPTIONS}
    if temperature is not None:
        kept["temperature"] = temperature
    return fit_head(*rows, labels, **kept)  # type: ignore[arg-type]


def cross_validate(
    rows: Features, labels: list[str], chosen: dict[str, float], more: Features
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the classes and, for every line, probabilities at temperature 1 from a head that was not trained on it.

    `more` are the features of complaints that are used for training in every fold and never tested.
    """
    dense, sparse = rows
    told = [COMPLAIN] * len(more[0])
    classes = tuple(sorted(set(labels)))
    fold_of = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    scores = np.zeros((len(labels), len(classes)))
    for part in range(FOLDS):
        inside, outside = np.flatnonzero(fold_of != part), np.flatnonzero(fold_of == part)
        seen = joined([(dense[inside], sparse[inside]), more])
        head = fit(seen, [labels[at] for at in inside] + told, chosen, 1.0)
        columns = [classes.index(name) for name in head.classes]
        scores[np.ix_(outside, columns)] = head.scores(dense[outside], sparse[outside])
        print(".", end="", file=sys.stderr, flush=True)
    return scores, classes


def tempered(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Convert probabilities at temperature 1 to those at `temperature`."""
    powers = np.maximum(scores, 1e-12) ** (1 / temperature)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def answers(scores: np.ndarray, classes: tuple[str, ...], right: list[tuple[str, ...]]) -> list[Answer]:
    """Return the likeliest class of each row with its confidence."""
    best = scores.argmax(axis=1)
    return [Answer(right[row], classes[at], float(scores[row, at])) for row, at in enumerate(best)]


class Deciding:
    """What is known of some texts beside their intents, to decide them as the pipeline does."""

    def __init__(self, texts: list[str], rows: Features, kinds: Head, emotions: Head) -> None:
        """Read the words and facts of the texts; `kinds` and `emotions` are heads trained on all their examples."""
        now = utc_now().astimezone(Company.load(policy_dir()).zone)
        calm = emotions.classes.index("neutral")
        self._weights = rules("evidence")["weights"]
        self._kind, self._feeling = kinds.scores(*rows).max(axis=1), 1 - emotions.scores(*rows)[:, calm]
        self._facts = [frozenset(fact["entity"] for fact in extract(text, now)) for text in texts]
        self._folded = [text_for_heads(text) for text in texts]

    def answers(
        self, scores: np.ndarray, classes: tuple[str, ...], right: list[tuple[str, ...]], least: Thresholds
    ) -> list[Answer]:
        """Return the decision for each text; `scores` are the probabilities of its intents."""
        found = []
        for row, folded in enumerate(self._folded):
            evidence = Evidence(
                intents=dict(zip(classes, map(float, scores[row]))),
                kind=float(self._kind[row]),
                feeling=float(self._feeling[row]),
                words=evidence_words(folded),
                facts=self._facts[row],
                mood=praise_and_blame(folded),
                turns=turns(folded),
            )
            decided = decide(evidence, self._weights, least, FALLBACK)
            found.append(Answer(right[row], decided.intent, decided.confidence))
        return found


def show(title: str, found: list[Answer], sure: list[Answer]) -> None:
    """Print the tables of one head; `sure` are the answers without a threshold, used for the calibration."""
    print(f"\n== {title}: {accuracy(found):.3f} right, F1 {macro_f1(found):.3f}, {len(found)} lines")
    print(f"{'':20} {'precision':>9} {'recall':>7} {'F1':>6} {'lines':>6}")
    for row in per_label(found):
        print(f"{row.label:20} {row.precision:9.3f} {row.recall:7.3f} {row.f1:6.3f} {row.lines:6}")
    print("taken for another:", ", ".join(f"{right} as {said} {count}" for right, said, count in confusions(found, 12)))
    print(f"calibration error {calibration_error(sure):.3f}: confidence -> share that is right (lines)")
    print("  " + "  ".join(f"{mean:.2f} -> {share:.2f} ({count})" for mean, share, count in reliability(sure)))


def thresholds(
    deciding: Deciding, scores: np.ndarray, classes: tuple[str, ...], right: list[tuple[str, ...]], least: Thresholds
) -> None:
    """Print the figures for each of several least probabilities of a matter."""
    print("\nmatter: right, unsure, out_of_scope taken for a complaint, complaints not seen as such")
    for threshold in THRESHOLDS:
        found = deciding.answers(scores, classes, right, replace(least, matter=threshold))
        unsure = sum(answer.said == FALLBACK for answer in found) / len(found)
        print(f"  {threshold:.2f}: {accuracy(found):.3f} {unsure:.3f} {1 - _calm(found):.3f} {1 - _seen(found):.3f}")


def _calm(found: list[Answer]) -> float:
    """Return the share of out-of-scope and chitchat lines that were not classified as complaint, request or threat."""
    away = [answer for answer in found if answer.right[0] in ("out_of_scope", "chitchat")]
    return sum(answer.said not in NOT_CALM for answer in away) / len(away)


def _seen(found: list[Answer]) -> float:
    """Return the share of complaints that were classified as a complaint, a request or a threat."""
    told = [answer for answer in found if answer.right[0] == "complain"]
    return sum(answer.hit or answer.said in NOT_CALM for answer in told) / len(told)


def _figures(prefix: str, head: str, found: list[Answer], sure: list[Answer]) -> dict[str, float]:
    figures = {
        f"{prefix} {head} right": accuracy(found),
        f"{prefix} {head} F1": macro_f1(found),
        f"{prefix} {head} calibration": 1 - calibration_error(sure),
    }
    if head == "intent":
        figures |= {f"{prefix} complaints seen": _seen(found), f"{prefix} out of scope no complaint": _calm(found)}
    return figures


def measure() -> dict[str, float]:
    """Print every table and return the figures by name; higher is better."""
    figures: dict[str, float] = {}
    lines = read_lines(ROOT / "data")
    held_out = [json.loads(row) for row in HELD_OUT.read_text(encoding="utf-8").splitlines() if row.strip()]
    least = thresholds_of_decision()
    whole: dict[str, Head] = {}
    # The intents come last, because the decision asks the other heads too.
    for head, chosen in sorted(options().items(), key=lambda item: item[0] == "intent"):
        mine = [line for line in lines if line.head == head]
        labels = [line.label for line in mine]
        rows = features_of_texts([line.text for line in mine])
        told = emotion_complaints(ROOT / "data" / "heads", {line.text for line in mine}) if head == "intent" else []
        more = features_of_texts(told)
        scores, classes = cross_validate(rows, labels, chosen, more)
        best = best_temperature(scores, np.array([classes.index(label) for label in labels]))
        at_temperature = tempered(scores, chosen["temperature"])
        right = [(label,) for label in labels]
        found = sure = answers(at_temperature, classes, right)
        if head == "intent":
            deciding = Deciding([line.text for line in mine], rows, whole["complaint_kind"], whole["emotion"])
            found = deciding.answers(at_temperature, classes, right, least)
        show(f"{head}, cross-validation", found, sure)
        print(f"temperature {chosen['temperature']:.2f} in config.yml, best here {best:.2f}")
        if head == "intent":
            thresholds(deciding, at_temperature, classes, right, least)
        figures |= _figures("cross-validation", head, found, sure)
        tested = [row for row in held_out if right_labels(row, head)]
        texts = [str(row["text"]) for row in tested]
        whole[head] = fit(joined([rows, more]), labels + [COMPLAIN] * len(told), chosen)
        of_texts = features_of_texts(texts)
        of_test = whole[head].scores(*of_texts)
        right = [right_labels(row, head) for row in tested]
        found = sure = answers(of_test, whole[head].classes, right)
        if head == "intent":
            deciding = Deciding(texts, of_texts, whole["complaint_kind"], whole["emotion"])
            found = deciding.answers(of_test, whole[head].classes, right, least)
        show(f"{head}, exam", found, sure)
        figures |= _figures("exam", head, found, sure)
    return {name: round(value, 4) for name, value in figures.items()}


def right_labels(row: dict[str, object], head: str) -> tuple[str, ...]:
    """Return every label of a held-out line that counts as right, its own first; empty when it has none."""
    if head == "intent":
        own = str(row["intent"])
        accepted = row.get("acceptable") or []
        return (own, *(str(name) for name in accepted if name != own))  # type: ignore[attr-defined]
    if head == "complaint_kind":
        return tuple(map(str, row.get("kinds") or []))  # type: ignore[call-overload]
    return (str(row["emotion"]),) if row.get("emotion") else ()


def main() -> int:
    """Measure, compare with the committed figures and return the exit status: 1 when one dropped by over a point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="save the figures of this run as the committed ones")
    wanted = parser.parse_args()
    figures = measure()
    committed = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    print(f"\n{'':45} {'now':>6} {'committed':>9}")
    for name, value in figures.items():
        print(f"{name:45} {value:6.3f} {committed.get(name, float('nan')):9.3f}")
    if wanted.write:
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        return 0
    fallen = dropped(figures, committed, POINT)
    for line in fallen:
        print("dropped:", line)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
