"""Say the dialogue's responses as the files in `data/responses` have them now, whatever the model was trained with.

A model knows only which responses there are. A changed wording is said within a second or two, without training.
"""

import logging
import re
from pathlib import Path
from typing import Any, Dict, FrozenSet, List, Mapping, Optional, Text

import yaml
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.changed_files import Stamp, Watch, stamp
from bot.settings import Settings
from bot.words import fields_of
from bot.yaml_files import read_yaml

logger = logging.getLogger(__name__)

_HAS_RESPONSES = re.compile("^[\"']?responses[\"']?\\s*:|^[-{\\[]", re.MULTILINE)
# The variations of a response, as the files have them.
Variations = List[Dict[Text, Any]]


class WordingError(Exception):
    """Raised for responses that cannot be said; the message names file and response, and says what to write."""


class FileResponses(NaturalLanguageGenerator):
    """Generates responses from the files of a folder, and follows their changes.

    Files with mistakes change nothing: the former responses are said.
    """

    def __init__(
        self, endpoint_config: Any = None, domain: Optional[Domain] = None, folder: Optional[Path] = None
    ) -> None:
        """Read the files, those of the settings if no folder is given; raise WordingError. Rasa gives the others."""
        self._folder = folder or Settings.load().responses_dir
        self._tried = self._seen = stamp([self._folder])
        self._said = TemplatedNaturalLanguageGenerator(read_responses(self._folder))
        self._watch: Optional[Watch] = None

    async def generate(
        self, utter_action: Text, tracker: DialogueStateTracker, output_channel: Text, **kwargs: Any
    ) -> Optional[Dict[Text, Any]]:
        """Return the response in the words of the files, None when they have none of that name."""
        if self._watch is None:
            self._watch = Watch("responses", self.look)
        return await self._said.generate(utter_action, tracker, output_channel, **kwargs)

    def look(self) -> bool:
        """Read the files if they have changed, but not since the last look; return whether something is said otherwise.

        A file that changed since the last look may still be being written.
        """
        now: Stamp = stamp([self._folder])
        at_rest, self._seen = now == self._seen, now
        if now == self._tried or not at_rest:
            return False
        self._tried = now
        try:
            found = read_responses(self._folder)
            _check(self._said.responses, found)
        except (WordingError, OSError) as error:
            logger.error("changed responses are not said, the former ones are: %s", error)
            return False
        if found == self._said.responses:
            return False
        self._said = TemplatedNaturalLanguageGenerator(found)
        logger.warning("the changed responses are said from now on")
        return True

    def close(self) -> None:
        """Stop following the files."""
        if self._watch is not None:
            self._watch.close()


def read_responses(folder: Path) -> Dict[Text, Variations]:
    """Return the responses of every YAML file in a folder, by name; raise WordingError."""
    found: Dict[Text, Variations] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            # Most files hold only words of the desk, and parsing all takes a customer's time.
            if not _HAS_RESPONSES.search(path.read_text(encoding="utf-8")):
                continue
            loaded = read_yaml(path) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise WordingError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
        responses = loaded.get("responses") or {} if isinstance(loaded, dict) else None
        if not isinstance(responses, dict):
            raise WordingError(f"{path}: write names and variations under one key, responses:")
        for name, variations in responses.items():
            if not isinstance(variations, list) or not all(map(_can_be_said, variations)):
                raise WordingError(f"{path}: {name}: write a list of variations, each with a text")
            if name in found:
                raise WordingError(f"{path}: {name} is already in another file: give it another name")
            found[str(name)] = variations
    return found


def _can_be_said(variation: Any) -> bool:
    return isinstance(variation, dict) and ("custom" in variation or bool(str(variation.get("text") or "").strip()))


def _check(before: Mapping[Text, Variations], now: Mapping[Text, Variations]) -> None:
    """Raise WordingError where a response is gone, lost a language or case, or wants what it was not given before."""
    faults = [f"{name} is gone: put it back" for name in before.keys() - now.keys()]
    for name in before.keys() & now.keys():
        lost = set(map(_case, before[name])) - set(map(_case, now[name]))
        faults += [f"{name}: the variation for {case or 'any case'} is gone: put it back" for case in lost]
        try:
            strange = _fields(now[name]) - _fields(before[name])
        except ValueError as error:
            faults.append(f"{name}: {error}: write each field as {{name}}")
            continue
        faults += [f"{name}: nothing is filled in for {{{field}}}" for field in strange]
    if faults:
        raise WordingError("; ".join(sorted(faults)))


def _case(variation: Mapping[Text, Any]) -> Text:
    """Return for which case a variation is, in words."""
    return " and ".join(sorted(f"{one['name']}={one['value']}" for one in variation.get("condition") or []))


def _fields(variations: Variations) -> FrozenSet[Text]:
    texts = [str(one.get("text") or "") for one in variations]
    texts += [str(button.get("title") or "") for one in variations for button in one.get("buttons") or []]
    return frozenset[Text]().union(*map(fields_of, texts))
