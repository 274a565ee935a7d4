"""Graph component: a folded copy of each message for understanding, and the language it is written in."""

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.fingerprints import of_sources
from bot.nlu.folding import fold, mask_addresses
from bot.nlu.language import locale_of

FOLDED_TEXT = "folded_text"


def to_understand(text: str) -> str:
    """Return what is learned from and understood of a text: its folded copy without addresses of pages."""
    return mask_addresses(fold(text).text).replace("\0", "").strip()


def said_in(message: Message) -> str:
    """Return what there is to understand in a message; a message without text counts as empty."""
    said = message.get(FOLDED_TEXT)
    return to_understand(message.get(TEXT) or "") if said is None else str(said)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Normaliser(GraphComponent):
    """Set `folded_text` for later components and put `locale` into the parse result."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Normaliser":
        """Create the component; it keeps nothing."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Retrain what follows when the folding or its word lists change."""
        return of_sources("folding.py", "language.py", "lexicon.py", "normaliser.py", lexicon=True)

    def process(self, messages: List[Message]) -> List[Message]:
        """Fold each message and name its language."""
        for message in messages:
            text = message.get(TEXT) or ""
            message.set(FOLDED_TEXT, to_understand(text))
            locale = locale_of(text)
            message.set("locale", {"name": locale.name, "confidence": locale.confidence}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Fold every training example."""
        for message in training_data.training_examples:
            message.set(FOLDED_TEXT, to_understand(message.get(TEXT) or ""))
        return training_data
