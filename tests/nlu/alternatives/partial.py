"""Graph components: our featuriser and heads with part of the features, to measure the contribution of the rest.

The option `features` selects the part, the same for training and answering:

grams       hashed n-grams and counts of praise and blame; the sentence encoder is not loaded
whole_text  everything, but a long text is encoded as a whole only, not sentence by sentence
encoder     encoder vectors and counts of praise and blame, no n-grams
"""

from pathlib import Path
from typing import Any, Dict, List, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.nlu.encoder import ENCODER_SIZE, VECTOR_SIZE, WORDS_AT, encoder, shorten, vectors
from bot.nlu.evidence_words import word_features
from bot.nlu.examples import read_examples
from bot.nlu.featuriser import SentenceFeaturiser
from bot.nlu.grams import gram_matrix, units
from bot.nlu.heads import EmotionHead, IntentHead, KindHead, features_of
from bot.nlu.normaliser import folded_text_of, text_for_heads

FeatureRows = Tuple[np.ndarray, csr_matrix]


def grams_and_feelings(folded: List[str]) -> FeatureRows:
    """Return the few dense columns of words (feelings first) and the n-grams of each folded text."""
    return np.array([word_features(shorten(text)) for text in folded]), gram_matrix(folded)


def whole_texts(folded: List[str]) -> FeatureRows:
    """Return the features with every text treated as a single sentence.

    Both halves of a text's vector are then equal, as they are for a short text in our featuriser; only the features of
    long texts differ from ours.
    """
    rows = np.zeros((len(folded), VECTOR_SIZE), dtype=np.float32)
    texts = [shorten(text) for text in folded]
    said = [at for at, text in enumerate(texts) if text]
    if said:
        encoded = encoder().encode([texts[at] for at in said])
        rows[said, :ENCODER_SIZE] = encoded
        rows[said, ENCODER_SIZE:WORDS_AT] = encoded
    rows[:, WORDS_AT:] = [word_features(text) for text in texts]
    return rows, gram_matrix(folded)


def encoder_and_feelings(folded: List[str]) -> FeatureRows:
    """Return our dense vectors, and one sparse column that is 1 for a text with content and otherwise 0."""
    said = np.array([[bool(units(text))] for text in folded], dtype=np.float32)
    return vectors(folded), csr_matrix(said)


KINDS = {"grams": grams_and_feelings, "whole_text": whole_texts, "encoder": encoder_and_feelings}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class PartialFeaturiser(SentenceFeaturiser):
    """Add part of the features to each message."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Add the option `features`."""
        return {**SentenceFeaturiser.get_default_config(), "features": "whole_text"}

    def __init__(self, name: str, config: Dict[str, Any]) -> None:
        """Select the function that computes the features."""
        super().__init__(name, config)
        self._make = KINDS[config["features"]]

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "PartialFeaturiser":
        """Create the component and compute features once, which loads the encoder if it is used."""
        component = cls(execution_context.node_name, config)
        component._make(["warm"])
        return component

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the selected features to each message that has a text."""
        told = [message for message in messages if message.get(TEXT) is not None]
        if told:
            dense, sparse = self._make([folded_text_of(message) for message in told])
            for row, message in enumerate(told):
                for features in (np.asarray(dense[row : row + 1]), sparse[row]):
                    message.add_features(Features(features, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PartialIntentHead(IntentHead):
    """Learn intents only from the features of the messages, not from emotion examples."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Add the option `features`."""
        return {**IntentHead.get_default_config(), "features": "whole_text"}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head to the examples that have an intent."""
        examples = [example for example in training_data.intent_examples if example.get(INTENT) and example.get(TEXT)]
        self._fit(*features_of(examples), [example.get(INTENT) for example in examples])
        return self._resource


class _PartialExampleHead:
    """Mixin: fit a head with example files to part of the features."""

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head to the example files."""
        texts, labels = read_examples(Path(self._config["examples"]), self.attribute)
        self._fit(*KINDS[self._config["features"]]([text_for_heads(text) for text in texts]), labels)
        return self._resource


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PartialKindHead(_PartialExampleHead, KindHead):
    """Classify what the complaint is about, from part of the features."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Add the option `features`."""
        return {**KindHead.get_default_config(), "features": "whole_text"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PartialEmotionHead(_PartialExampleHead, EmotionHead):
    """Classify the writer's emotion, from part of the features."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Add the option `features`."""
        return {**EmotionHead.get_default_config(), "features": "whole_text"}
