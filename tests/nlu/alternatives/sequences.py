"""Graph component: our features in the form that DIETClassifier requires."""

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.featuriser import SentenceFeaturiser


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SequenceFeaturiser(SentenceFeaturiser):
    """Add our features twice: as sentence features, and as sequence features of one token.

    DIETClassifier rejects messages without sequence features, and ours describe whole messages, not single words.
    """

    def process(self, messages: List[Message]) -> List[Message]:
        """Add both kinds of features to each message that has a text."""
        for message in super().process(messages):
            for own in [features for features in message.features if features.origin == self._identifier]:
                message.add_features(Features(own.features, FEATURE_TYPE_SEQUENCE, TEXT, self._identifier))
        return messages
