"""Test the graph components as a pipeline, trained on a few lines defined here."""

import json
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.deciding import Decider
from bot.nlu.entities import FactExtractor
from bot.nlu.featuriser import SentenceFeaturiser
from bot.nlu.heads import EmotionHead, IntentHead, KindHead
from bot.nlu.normaliser import Normaliser

pytestmark = pytest.mark.slow

LINES = {
    "complain": ["吹風機壞了", "服務態度很差", "the kettle broke", "rude staff, awful", "東西根本不能用"],
    "greet": ["你好", "早安", "hello there", "good morning", "哈囉"],
    "request_human": ["我要找真人", "轉接客服人員", "get me a person", "I want a human", "叫真人來"],
}
FEELINGS = {"angry": ["氣死我了", "how dare you"], "worried": ["我好擔心", "I am worried about it"]}


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Train every component on `LINES` and `FEELINGS`, then load the pipeline as a server does."""
    folder = tmp_path_factory.mktemp("nlu")
    for feeling, lines in FEELINGS.items():
        file = folder / "heads" / "zh" / "emotion" / f"{feeling}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines), encoding="utf-8")
    (folder / "storage").mkdir()
    storage = LocalModelStorage.create(folder / "storage")
    examples = [Message({TEXT: line, INTENT: intent}) for intent, lines in LINES.items() for line in lines]
    data = TrainingData(examples)
    settings = {
        "examples": str(folder / "heads"),
        "policy_dir": str(folder),
        "fallback_threshold": 0.34,
        "matter_threshold": 0.34,
    }
    loaded = []
    for part in (Normaliser, SentenceFeaturiser, IntentHead, KindHead, EmotionHead, FactExtractor, Decider):
        config = part.get_default_config()
        config.update({key: value for key, value in settings.items() if key in config})
        at = (config, storage, Resource(part.__name__), ExecutionContext(GraphSchema({}), node_name=part.__name__))
        component = part.create(*at)
        if hasattr(component, "train"):
            component.train(data)
        if hasattr(component, "process_training_data"):
            data = component.process_training_data(data)
        loaded.append(part.load(*at))
    return loaded


def parse(pipeline: list[Any], text: str) -> dict[str, Any]:
    messages = [Message({TEXT: text})]
    for component in pipeline:
        messages = component.process(messages)
    return messages[0].as_dict(only_output_properties=True)


def test_a_parsed_message_has_every_required_field(pipeline: list[Any]) -> None:
    said = parse(pipeline, "昨天買的吹風機壞掉了，氣死我了")
    assert said["intent"]["name"] == "complain"
    assert said["locale"]["name"] == "zh-Hant"
    assert said["emotion"]["name"] == "angry"
    assert {one["name"] for one in said["emotion"]["ranking"]} == {"angry", "worried"}
    assert [entity["text"] for entity in said["entities"]] == ["昨天"]
    assert said["entities"][0]["extractor"] == "FactExtractor"
    json.dumps(
        {key: said[key] for key in ("intent", "intent_ranking", "entities", "emotion", "complaint_kind", "locale")}
    )


def test_classifies_sentences_outside_the_training_data(pipeline: list[Any]) -> None:
    assert parse(pipeline, "I need to talk to a real human person")["intent"]["name"] == "request_human"
    assert parse(pipeline, "找真人客服")["intent"]["name"] == "request_human"


def test_a_head_without_examples_gives_no_name(pipeline: list[Any]) -> None:
    assert parse(pipeline, "壞了")["complaint_kind"] == {"name": None, "confidence": 0.0, "ranking": []}


@pytest.mark.parametrize(
    "text", ["", " ", "\u200f", "😡", "爛" * 4000], ids=["empty", "space", "mark", "emoji", "long"]
)
def test_strange_messages_get_an_intent(pipeline: list[Any], text: str) -> None:
    said = parse(pipeline, text)
    assert said["intent"]["name"]
    if not text.strip() or text == "\u200f":
        assert said["intent"]["name"] == "nlu_fallback"


def test_changed_examples_change_the_fingerprint(tmp_path: Path) -> None:
    file = tmp_path / "en" / "emotion" / "angry.txt"
    file.parent.mkdir(parents=True)
    config = {**EmotionHead.get_default_config(), "examples": str(tmp_path)}
    file.write_text("one", encoding="utf-8")
    before = EmotionHead.fingerprint_addon(config)
    file.write_text("two", encoding="utf-8")
    assert EmotionHead.fingerprint_addon(config) != before


def test_the_decision_keeps_its_reasons(pipeline: list[Any]) -> None:
    said = parse(pipeline, "昨天買的吹風機壞掉了")
    evidence = said["evidence"]
    assert said["intent"]["name"] == said["intent_ranking"][0]["name"] == "complain"
    assert said["intent"]["confidence"] == pytest.approx(evidence["matter"], abs=0.001)
    assert {"intents", "trouble", "trouble_with_facts"} <= {one["name"] for one in evidence["reasons"]}
    assert "坏掉" in evidence["trouble"]
    json.dumps(evidence)


@pytest.mark.parametrize("locale, heard", [("zh-Hant", "complain"), ("other", "nlu_fallback")])
def test_words_of_an_unknown_language_are_not_understood(locale: str, heard: str) -> None:
    ranking = [{"name": "complain", "confidence": 0.9}, {"name": "greet", "confidence": 0.1}]
    message = Message({TEXT: "xxx yyy", "intent_ranking": ranking, "locale": {"name": locale}})
    Decider(Decider.get_default_config()).process([message])
    assert message.get(INTENT)["name"] == heard


def test_a_matter_needs_more_evidence_than_other_intents() -> None:
    for likelier, heard in (("complain", "nlu_fallback"), ("greet", "greet")):
        other = "greet" if likelier == "complain" else "complain"
        ranking = [{"name": likelier, "confidence": 0.62}, {"name": other, "confidence": 0.38}]
        message = Message({TEXT: "x", "intent_ranking": ranking})
        config = {**Decider.get_default_config(), "fallback_threshold": 0.4, "matter_threshold": 0.7}
        Decider(config).process([message])
        assert message.get(INTENT)["name"] == heard
