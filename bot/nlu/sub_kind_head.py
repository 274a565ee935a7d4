"""Graph component: classify what exactly is the matter, beside the words of `data/lexicon/sub_kinds.yml`."""

from itertools import groupby
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.examples import read_examples
from bot.nlu.fingerprints import of_files, of_sources
from bot.nlu.heads import ExampleHead, KindHead, examples_of, features_of_texts

NOTHING = "none"
# A thing that broke in use is the most frequent complaint, and none of the sub-kinds.
_PLAIN_FAULT = "product_quality"
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
            "examples_of_faults": 180,
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Change the fingerprint with this file and with the examples of the kind head too."""
        kinds = of_files(examples_of(cls, config, KindHead.attribute))
        return str(super().fingerprint_addon(config)) + kinds + of_sources("sub_kind_head.py")

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the head to its own examples and, as none, to plain faults and to intents that tell of no matter."""
        folder = Path(self._config["examples"])
        texts, labels = read_examples(folder, self.attribute)
        if texts:
            faults = [pair for pair in zip(*read_examples(folder, KindHead.attribute)) if pair[1] == _PLAIN_FAULT]
            others = [
                *_spread(faults, int(self._config["examples_of_faults"])),
                *_spread(_telling_nothing(training_data), int(self._config["examples_of_intent"])),
            ]
            told = texts + others
            self._learn(told, labels + [NOTHING] * len(others), lambda: features_of_texts(told))
        return self._resource


def _telling_nothing(training_data: TrainingData) -> Iterable[Tuple[str, str]]:
    """Yield the examples of intents that tell nothing of a matter, with their intent."""
    for one in training_data.intent_examples:
        if one.get(TEXT) and one.get(INTENT) and one.get(INTENT) not in _MAY_TELL:
            yield str(one.get(TEXT)), str(one.get(INTENT))


def _spread(examples: Iterable[Tuple[str, str]], most: int) -> List[str]:
    """Return at most `most` texts of each label, spread over its examples."""
    chosen: List[str] = []
    for _, group in groupby(sorted(examples, key=lambda pair: (pair[1], pair[0])), key=lambda pair: pair[1]):
        texts = [text for text, _ in group]
        step = max(1, len(texts) // most)
        chosen += texts[::step][:most]
    return chosen
