"""Graph component: name the questions that a message is nearest to."""

from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.catalogue import policy_dir
from bot.nlu.encoder import ENCODER_SIZE
from bot.nlu.questions import nearest_questions
from bot.nlu.untrained import UntrainedComponent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class QuestionFinder(UntrainedComponent):
    """Add `question` to the parse result: the nearest questions, and how near they are (`confidence`, up to 1).

    Whether it is near enough, and whether it is asked at all, is decided in `bot.conversation.answers`.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the default: None, which means the policy folder of the settings."""
        return {"policy_dir": None}

    def __init__(self, config: Dict[str, Any]) -> None:
        """Read the questions, so that the first customer does not wait."""
        self._policy_dir = Path(config["policy_dir"] or policy_dir())
        nearest_questions("?", self._policy_dir)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the nearest question to each message; to a message far from any text, nothing."""
        for message in messages:
            nearest = nearest_questions(message.get(TEXT) or "", self._policy_dir, _encoded(message))
            ranking = [{"name": one.name, "confidence": one.similarity} for one in nearest]
            if ranking:
                message.set("question", {**ranking[0], "ranking": ranking}, add_to_output=True)
        return messages


def _encoded(message: Message) -> np.ndarray | None:
    """Return the vector of the whole text, which the featuriser computed; None where it did not."""
    _, dense = message.get_dense_features(TEXT)
    return None if dense is None else np.asarray(dense.features)[0, :ENCODER_SIZE]
