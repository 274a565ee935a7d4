"""Graph component: fold each message for the later components and detect its language."""

from typing import Any, Dict, List, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.fingerprints import of_sources
from bot.nlu.folding import fold, mask_addresses
from bot.nlu.language import locale_of
from bot.nlu.untrained import UntrainedComponent

FOLDED_TEXT = "folded_text"


def text_for_heads(text: str) -> str:
    """Return the form of a text used for training and classification: folded, without web addresses."""
    return mask_addresses(fold(text).text).replace("\0", "").strip()


def folded_text_of(message: Message) -> str:
    """Return the folded text of a message, computed if it is not set yet; a message without text counts as empty."""
    said = message.get(FOLDED_TEXT)
    return text_for_heads(message.get(TEXT) or "") if said is None else str(said)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Normaliser(UntrainedComponent):
    """Set `folded_text` for later components and add `locale` to the parse result."""

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Change the fingerprint with the folding, the language detection and the word lists, to train again."""
        return of_sources("folding.py", "language.py", "lexicon.py", "normaliser.py", lexicon=True)

    def process(self, messages: List[Message]) -> List[Message]:
        """Fold each message and set its language."""
        for message in messages:
            text = message.get(TEXT) or ""
            message.set(FOLDED_TEXT, text_for_heads(text))
            locale = locale_of(text)
            message.set("locale", {"name": locale.name, "confidence": locale.confidence}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Fold every training example."""
        for message in training_data.training_examples:
            message.set(FOLDED_TEXT, text_for_heads(message.get(TEXT) or ""))
        return training_data
