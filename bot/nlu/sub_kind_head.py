"""Graph component: classify what exactly is the matter, beside the words of `data/lexicon/sub_kinds.yml`."""

from itertools import groupby
from pathlib import Path
from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.examples import read_examples
from bot.nlu.fingerprints import of_sources
from bot.nlu.heads import ExampleHead, features_of_texts

NOTHING = "none"
# Intents whose examples may tell what is the matter; those of all others tell nothing of it.
_MAY_TELL = frozenset({"complain", "threaten", "abuse", "request_remedy", "ask_case_status"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SubKindHead(ExampleHead):
    """Classify what exactly is the matter: `sub_kind` is one of `bot.remedy.vocabulary.SUB_KINDS`, or none."""

    attribute = "sub_kind"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Lean on the encoder, because customers tell it in words that no example has; learn of intents sparingly."""
        return {
            **ExampleHead.get_default_config(),
            "strength": 6.0,
            "dense_weight": 1.6,
            "ranking_length": 3,
            "examples": "data/heads",
            "examples_of_intent": 90,
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Change the fingerprint with this file too."""
        return str(super().fingerprint_addon(config)) + of_sources("sub_kind_head.py")

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head to its own examples and, as none, to some of the intents that tell nothing of a matter."""
        texts, labels = read_examples(Path(self._config["examples"]), self.attribute)
        if texts:
            others = _spread(training_data, int(self._config["examples_of_intent"]))
            self._fit(*features_of_texts(texts + others), labels + [NOTHING] * len(others))
        return self._resource


def _spread(training_data: TrainingData, most: int) -> List[str]:
    """Return at most `most` texts of each intent that tells nothing of a matter, spread over its examples."""
    told = [
        (str(one.get(INTENT)), str(one.get(TEXT)))
        for one in training_data.intent_examples
        if one.get(TEXT) and one.get(INTENT) and one.get(INTENT) not in _MAY_TELL
    ]
    chosen: List[str] = []
    for _, group in groupby(sorted(told), key=lambda pair: pair[0]):
        texts = [text for _, text in group]
        step = max(1, len(texts) // most)
        chosen += texts[::step][:most]
    return chosen
