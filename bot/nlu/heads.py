"""Graph components: classify a message's intent, the kind of complaint, the writer's emotion, and danger."""

from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Set, Tuple, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.examples import example_files, read_examples
from bot.nlu.fingerprints import SOURCES_OF_FEATURES, of_files, of_sources
from bot.nlu.grams import gram_matrix
from bot.nlu.head import Head, fit_head
from bot.nlu.language import has_letter_or_pictograph
from bot.nlu.normaliser import folded_text_of, text_for_heads
from bot.nlu.training_memory import head_key, remember_head, remembered_head, remembered_vectors

FIT_OPTIONS = ("strength", "dense_weight", "sparse_weight", "balance", "temperature")
COMPLAIN = "complain"
_SOURCES = ("head.py", "examples.py", *SOURCES_OF_FEATURES)


def features_of(messages: List[Message]) -> Tuple[np.ndarray, csr_matrix]:
    """Return the features that `SentenceFeaturiser` added to the messages: dense rows and sparse rows."""
    dense, sparse = zip(*map(_rows_of, messages))
    if len(messages) == 1:
        return dense[0], sparse[0]
    return np.vstack(dense), vstack(sparse, format="csr")


def _rows_of(message: Message) -> Tuple[np.ndarray, csr_matrix]:
    own = [one for one in message.features if one.attribute == TEXT and one.type == FEATURE_TYPE_SENTENCE]
    dense, sparse = ([one.features for one in own if one.is_sparse() is thin] for thin in (False, True))
    if len(dense) == len(sparse) == 1:
        # read directly, because the message's getters copy the features and every head asks for the same two
        return dense[0], sparse[0]
    return message.get_dense_features(TEXT)[1].features, message.get_sparse_features(TEXT)[1].features


def features_of_texts(texts: List[str]) -> Tuple[np.ndarray, csr_matrix]:
    """Return the same features as `features_of` for plain texts."""
    folded = [text_for_heads(text) for text in texts]
    return remembered_vectors(folded), gram_matrix(folded)


def emotion_complaints(folder: Path, known: Set[str]) -> List[str]:
    """Return the emotion examples that are complaints, without those in `known`.

    These are all that are not neutral, because an angry, worried or disappointed customer reports a problem; a neutral
    line may be anything.
    """
    texts, feelings = read_examples(folder, EmotionHead.attribute)
    return [text for text, feeling in zip(texts, feelings) if feeling != "neutral" and text not in known]


def _features_of_both(examples: List[Message], told: List[str]) -> Tuple[np.ndarray, csr_matrix]:
    """Return the features of messages that have them, and of plain texts behind them."""
    dense, sparse = features_of(examples)
    if not told:
        return dense, sparse
    more_dense, more_sparse = features_of_texts(told)
    return np.vstack([dense, more_dense]), vstack([sparse, more_sparse], format="csr")


class _HeadComponent(GraphComponent):
    """Train, store, load and apply one `Head`."""

    @classmethod
    def required_components(cls) -> List[type]:
        """Require a featurizer earlier in the pipeline."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Return the package that fits the weights."""
        return ["scipy"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the options of `fit_head` and the length of the ranking."""
        return {
            "strength": 3.0,
            "dense_weight": 1.0,
            "sparse_weight": 4.0,
            "balance": 0.3,
            "temperature": 1.0,
            "ranking_length": 10,
        }

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, head: Optional[Head] = None
    ) -> None:
        """Keep the configuration and the storage; without a head the component returns no rankings."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._head = head

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "_HeadComponent":
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "_HeadComponent":
        """Create the component with its trained head, or without one when training had no examples."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, Head.load(folder))
        except (ValueError, FileNotFoundError):
            return cls(config, model_storage, resource)

    def _fit(self, dense: np.ndarray, sparse: csr_matrix, labels: List[str]) -> None:
        if len(set(labels)) < 2:
            return
        self._head = fit_head(dense, sparse, labels, **{name: self._config[name] for name in FIT_OPTIONS})
        with self._model_storage.write_to(self._resource) as folder:
            self._head.save(folder)

    def _learn(
        self, texts: List[str], labels: List[str], features: Callable[[], Tuple[np.ndarray, csr_matrix]]
    ) -> None:
        """Fit the head to texts and their labels, unless an earlier training did; `features` are those of the texts."""
        options = {name: self._config[name] for name in FIT_OPTIONS}
        key = head_key(type(self).__name__, texts, labels, options)
        self._head = remembered_head(key)
        if self._head is not None:
            with self._model_storage.write_to(self._resource) as folder:
                self._head.save(folder)
            return
        self._fit(*features(), labels)
        if self._head is not None:
            remember_head(key, self._head)

    def _rankings(self, messages: List[Message]) -> List[List[Dict[str, Any]]]:
        """Return a ranking for each message, best first; it is empty for a text without content."""
        if self._head is None or not messages:
            return [[] for _ in messages]
        dense, sparse = features_of(messages)
        scores = self._head.scores(dense, sparse)
        said = np.diff(sparse.indptr) > 0
        return [
            self._head.ranking(row, self._config["ranking_length"]) if any_ else [] for row, any_ in zip(scores, said)
        ]


def examples_of(component: Type[_HeadComponent], config: Dict[str, Any], attribute: str) -> List[Path]:
    """Return the example files of a head; use the default folder if the config has none, as for cached components."""
    folder = config.get("examples") or component.get_default_config()["examples"]
    return example_files(Path(folder), attribute)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentHead(_HeadComponent, IntentClassifier):
    """Rank the intents of a message."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Add the folder of the emotion examples; rank every intent, because what they mean is added up."""
        return {
            **_HeadComponent.get_default_config(),
            "strength": 6.0,
            "sparse_weight": 6.0,
            "ranking_length": 30,
            "examples": "data/heads",
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Change the fingerprint with the code that fits the head and with the emotion examples."""
        return of_sources(*_SOURCES, lexicon=True) + of_files(examples_of(cls, config, EmotionHead.attribute))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head to the examples that have an intent, and to the complaints among the emotion examples."""
        examples = [example for example in training_data.intent_examples if example.get(INTENT) and example.get(TEXT)]
        if examples:
            texts = [example.get(TEXT) for example in examples]
            labels = [example.get(INTENT) for example in examples]
            told = emotion_complaints(Path(self._config["examples"]), set(texts)) if COMPLAIN in labels else []
            self._learn(texts + told, labels + [COMPLAIN] * len(told), lambda: _features_of_both(examples, told))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and `intent_ranking` to what the head holds likely; `nlu_fallback` for a text without content.

        How sure it must be is left to `Decider`, which knows all the evidence.
        """
        for message, ranking in zip(messages, self._rankings(messages)):
            ranking = ranking or [{"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0}]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


class ExampleHead(_HeadComponent, IntentClassifier):
    """A head trained from plain text files: one file per class, one example per line."""

    attribute = ""

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Change the fingerprint with the example files and with the code that fits the head."""
        return of_sources(*_SOURCES, lexicon=True) + of_files(examples_of(cls, config, cls.attribute))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head to the example files; the intent examples are not used."""
        texts, labels = read_examples(Path(self._config["examples"]), self.attribute)
        if texts:
            self._learn(texts, labels, lambda: features_of_texts(texts))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the attribute to `{name, confidence, ranking}`; empty without a letter or pictograph."""
        for message, ranking in zip(messages, self._rankings(messages)):
            if not has_letter_or_pictograph(folded_text_of(message)):
                ranking = []
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(self.attribute, {**best, "ranking": ranking}, add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KindHead(ExampleHead):
    """Classify what the complaint is about: `complaint_kind`."""

    attribute = "complaint_kind"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Add the folder of the example files."""
        return {**_HeadComponent.get_default_config(), "examples": "data/heads"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmotionHead(ExampleHead):
    """Classify the writer's emotion: `emotion`."""

    attribute = "emotion"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Add the folder of the example files."""
        return {**_HeadComponent.get_default_config(), "examples": "data/heads"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerHead(ExampleHead):
    """Classify whether somebody is in danger: `danger` is self_harm, hazard or none.

    Its own examples are of self-harm and of words that only look like danger; hazards and everyday complaints are those
    of the kind head.
    """

    attribute = "danger"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Add the folder of the example files."""
        return {**_HeadComponent.get_default_config(), "examples": "data/heads"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Change the fingerprint with the examples of the kind head too."""
        kinds = of_files(examples_of(cls, config, KindHead.attribute))
        return str(super().fingerprint_addon(config)) + kinds

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head to its own examples and to those of the kind head."""
        folder = Path(self._config["examples"])
        texts, labels = read_examples(folder, self.attribute)
        if texts:
            told, kinds = read_examples(folder, KindHead.attribute)
            labels += ["hazard" if kind == "safety_hazard" else "none" for kind in kinds]
            self._learn(texts + told, labels, lambda: features_of_texts(texts + told))
        return self._resource
