"""Graph component: extract the facts in a message (times, amounts, products, wanted outcome ...) as entities."""

from datetime import datetime
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.clock import Clock, utc_now
from bot.nlu.catalogue import Company, policy_dir
from bot.nlu.extract import extract
from bot.nlu.untrained import UntrainedComponent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(UntrainedComponent, EntityExtractorMixin):
    """Extract facts by rules only; a learned extractor could invent some."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Return the default: None, which means the policy folder of the settings."""
        return {"policy_dir": None}

    def __init__(self, config: Dict[str, Any], clock: Clock = utc_now) -> None:
        """Read the company's time zone and compile the rules, so that the first customer does not wait.

        Relative days ("yesterday") count from the present moment of `clock`.
        """
        self._policy_dir: Path = Path(config["policy_dir"] or policy_dir())
        self._zone = Company.load(self._policy_dir).zone
        self._clock = clock
        extract("", self._now(), self._policy_dir)

    def process(self, messages: List[Message]) -> List[Message]:
        """Append the facts in each message's text to its entities."""
        for message in messages:
            found = extract(message.get(TEXT) or "", self._now(), self._policy_dir)
            entities = [*message.get(ENTITIES, []), *self.add_extractor_name(found)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _now(self) -> datetime:
        """Return the present moment on the company's own clock."""
        return self._clock().astimezone(self._zone)
