"""Graph component: our features in the form that DIETClassifier takes."""

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.featuriser import SentenceFeaturiser


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SequenceFeaturiser(SentenceFeaturiser):
    """Add our features twice: as those of the message, and as those of a sequence whose only member it is.

    DIETClassifier refuses messages without features of a sequence, and none of ours belongs to a single word.
    """

    def process(self, messages: List[Message]) -> List[Message]:
        """Add features to each message that has text."""
        for message in super().process(messages):
            for own in [features for features in message.features if features.origin == self._identifier]:
                message.add_features(Features(own.features, FEATURE_TYPE_SEQUENCE, TEXT, self._identifier))
        return messages
