"""Define the compared pipelines as Rasa configurations: ours, a stock one, and ours with one part changed."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

from bot.yaml_files import read_yaml

Config = dict[str, Any]

OURS, STOCK = "ours", "stock"
DIET = "DIETClassifier"
DIET_EPOCHS = 100
UNSURE = {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1}
STOCK_CONFIG: Config = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "zh",
    "pipeline": [
        {"name": "JiebaTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": DIET, "epochs": DIET_EPOCHS, "constrain_similarities": True},
        UNSURE,
    ],
}
# Other intent classifiers over our features, with the fallback of the stock pipeline.
CLASSIFIERS: dict[str, Config] = {
    "logistic": {"name": "LogisticRegressionClassifier"},
    "diet": {"name": DIET, "epochs": DIET_EPOCHS, "constrain_similarities": True, "entity_recognition": False},
}
# Our heads over part of our features: keys of `KINDS` in partial.py.
FEATURES = {"grams-only": "grams", "whole-text": "whole_text", "encoder-only": "encoder"}
ALTERNATIVES = (*CLASSIFIERS, *FEATURES)
_FEATURISER = "bot.nlu.featuriser.SentenceFeaturiser"
_SEQUENCES = "tests.nlu.alternatives.sequences.SequenceFeaturiser"
_INTENT_HEAD = "bot.nlu.heads.IntentHead"
# They stand beside words, and are measured by tests/dialogue/test_grave_lines.py and test_sub_kinds_heard.py.
_NOT_COMPARED = ("bot.nlu.heads.DangerHead", "bot.nlu.sub_kind_head.SubKindHead")
# It finds questions, and decides nothing that is compared.
_QUESTIONS = "bot.nlu.question_finder.QuestionFinder"
# Another classifier has a fallback of its own.
_DECIDER = "bot.nlu.deciding.Decider"
_PARTIAL = {
    _FEATURISER: "tests.nlu.alternatives.partial.PartialFeaturiser",
    _INTENT_HEAD: "tests.nlu.alternatives.partial.PartialIntentHead",
    "bot.nlu.heads.KindHead": "tests.nlu.alternatives.partial.PartialKindHead",
    "bot.nlu.heads.EmotionHead": "tests.nlu.alternatives.partial.PartialEmotionHead",
}


def our_config(file: Path) -> Config:
    """Return the pipeline of the project's `config.yml`, with an intent head that uses no emotion examples.

    The folder of its examples is one that does not exist, so that it learns from the given intent examples only.
    """
    whole = read_yaml(file)
    config = {key: whole[key] for key in ("recipe", "assistant_id", "language", "pipeline")}
    config["pipeline"] = [part for part in config["pipeline"] if part["name"] != _QUESTIONS]
    for part in config["pipeline"]:
        if part["name"] == _INTENT_HEAD:
            part["examples"] = "no/more"
    return config


def with_classifier(config: Config, classifier: Config) -> Config:
    """Return `config` with `classifier` and the stock fallback in place of our intent head."""
    parts: list[Config] = []
    for part in config["pipeline"]:
        if part["name"] == _INTENT_HEAD:
            parts += deepcopy([classifier, UNSURE])
        elif part["name"] == _FEATURISER and classifier["name"] == DIET:
            parts.append({**part, "name": _SEQUENCES})
        elif part["name"] != _DECIDER:
            parts.append(dict(part))
    return {**config, "pipeline": parts}


def with_features(config: Config, features: str) -> Config:
    """Return `config` with a featuriser and heads that use only part of the features."""
    parts = [
        {**part, "name": _PARTIAL[part["name"]], "features": features} if part["name"] in _PARTIAL else dict(part)
        for part in config["pipeline"]
        if part["name"] not in _NOT_COMPARED
    ]
    return {**config, "pipeline": parts}


def with_epochs(config: Config, epochs: int) -> Config:
    """Return `config` with `epochs` epochs for DIET, for a quick trial run."""
    parts = [{**part, "epochs": epochs} if part["name"] == DIET else dict(part) for part in config["pipeline"]]
    return {**config, "pipeline": parts}


def candidates(ours: Config, wanted: Iterable[str], stock: bool = True) -> dict[str, Config]:
    """Return configurations by name: ours, the stock one if `stock`, and the `wanted` alternatives ("all" for every).

    Raises ValueError, with the known names, for an unknown name.
    """
    wanted = list(wanted)
    unknown = [name for name in wanted if name not in (*ALTERNATIVES, "all")]
    if unknown:
        raise ValueError(f"no such alternative: {', '.join(unknown)}; there are all, {', '.join(ALTERNATIVES)}")
    found = {OURS: ours, **({STOCK: deepcopy(STOCK_CONFIG)} if stock else {})}
    for name in ALTERNATIVES:
        if name in wanted or "all" in wanted:
            changed = name in CLASSIFIERS
            found[name] = with_classifier(ours, CLASSIFIERS[name]) if changed else with_features(ours, FEATURES[name])
    return found
