"""Test the configurations that are compared."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.nlu.alternatives.candidates import ALTERNATIVES, STOCK_CONFIG, candidates, our_config, with_epochs

CONFIG = Path(__file__).parents[3] / "config.yml"


def names(config: dict[str, Any]) -> list[str]:
    return [part["name"].rsplit(".", 1)[-1] for part in config["pipeline"]]


@pytest.fixture
def ours() -> dict[str, Any]:
    return our_config(CONFIG)


def test_ours_is_the_projects_pipeline_without_other_examples(ours: dict[str, Any]) -> None:
    assert "policies" not in ours
    [head] = [part for part in ours["pipeline"] if part["name"].endswith(".IntentHead")]
    assert not Path(head["examples"]).exists()
    assert names(ours)[-1] == "Decider" and ours["pipeline"][-1]["fallback_threshold"] > 0


def test_only_what_is_asked_for_is_added(ours: dict[str, Any]) -> None:
    assert list(candidates(ours, [])) == ["ours", "stock"]
    assert list(candidates(ours, ["whole-text", "diet"])) == ["ours", "stock", "diet", "whole-text"]
    assert list(candidates(ours, ["diet"], stock=False)) == ["ours", "diet"]
    assert list(candidates(ours, ["all"])) == ["ours", "stock", *ALTERNATIVES]
    with pytest.raises(ValueError, match="no such alternative: bert; there are all, logistic"):
        candidates(ours, ["bert"])


@pytest.mark.parametrize("name, classifier", [("logistic", "LogisticRegressionClassifier"), ("diet", "DIETClassifier")])
def test_another_classifier_replaces_our_intent_head(ours: dict[str, Any], name: str, classifier: str) -> None:
    changed = names(candidates(ours, [name])[name])
    before = [one if name != "diet" else one.replace("SentenceF", "SequenceF") for one in names(ours)]
    at = before.index("IntentHead")
    assert changed == [*before[:at], classifier, "FallbackClassifier", *before[at + 1 : -1]]
    assert before[-1] == "Decider"


# Slow, because the components load Rasa.
@pytest.mark.slow
@pytest.mark.parametrize("name", ["grams-only", "whole-text", "encoder-only"])
def test_partial_components_exist_and_accept_their_options(ours: dict[str, Any], name: str) -> None:
    from tests.nlu.alternatives.partial import KINDS

    config = candidates(ours, [name])[name]
    replaced = [part for part in config["pipeline"] if ".alternatives." in part["name"]]
    assert [one.replace("Partial", "") for one in names({"pipeline": replaced})] == [
        one.replace("Sentence", "")
        for one in names(ours)
        if one.endswith(("Featuriser", "Head")) and one not in ("DangerHead", "SubKindHead")
    ]
    for part in replaced:
        module, component = part["name"].rsplit(".", 1)
        accepted = getattr(import_module(module), component).get_default_config()
        assert set(part) - {"name"} <= set(accepted)
        assert part["features"] in KINDS
    assert len({part["features"] for part in replaced}) == 1


def test_with_epochs_changes_only_diet(ours: dict[str, Any]) -> None:
    found = candidates(ours, ["all"])
    assert with_epochs(ours, 2) == ours
    for name in ("stock", "diet"):
        changed = with_epochs(found[name], 2)
        assert [part["epochs"] for part in changed["pipeline"] if "epochs" in part] == [2]
    assert [part["epochs"] for part in STOCK_CONFIG["pipeline"] if "epochs" in part] == [100]
