"""Graph component: words of the folded copy, with offsets in what the customer typed."""

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.catalogue import Catalogue
from bot.nlu.fingerprints import of_sources
from bot.nlu.language import fold, has_han
from bot.nlu.words import cutter, words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class Tokeniser(Tokenizer):
    """Cut messages into words; names from the company's catalogue stay whole."""

    @staticmethod
    def required_packages() -> List[str]:
        """Name the package that knows Chinese words."""
        return ["jieba"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the defaults: intents are not split, the catalogue is where the settings say."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "policy_dir": None}

    def __init__(self, config: Dict[str, Any], names: List[str]) -> None:
        """Keep `names` whole when cutting."""
        super().__init__(config)
        self._names = tuple(names)
        cutter(self._names)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Tokeniser":
        """Create the component with today's catalogue."""
        return cls(config, [name for name in Catalogue.load(config["policy_dir"]).names() if has_han(name)])

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Train again when the way of cutting changes."""
        return of_sources("words.py", "language.py")

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Return the tokens of one attribute; text is folded, offsets are those of the original."""
        folded = fold(message.get(attribute))
        tokens = []
        for start, end in words(folded.text, self._names):
            first, last = folded.span(start, end)
            tokens.append(Token(folded.text[start:end], first, last))
        return tokens
