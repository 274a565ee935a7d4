"""Read and format the desk's own texts: system messages and page labels.

The dialogue's texts are Rasa responses. Both kinds of file are in `data/responses/` and pass the same checks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

import opencc
import yaml

from bot.yaml_files import read_yaml

LOCALES = ("zh-Hant", "zh-Hans", "en")
_HAN = "[\u3400-\u9fff]"
_LATIN = re.compile("[A-Za-z]")


class WordsError(Exception):
    """Raised for texts that cannot be used; the message names the file and the entry, and says what to write."""


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


@lru_cache(maxsize=4096)
def simplify(text: str) -> str:
    """Convert `text` to Simplified Chinese (OpenCC `tw2s`); other scripts stay unchanged."""
    return str(_to_simplified().convert(text))


def in_script(value: Any, locale: str | None) -> Any:
    """Convert every text in `value` to Simplified Chinese when `locale` is zh-Hans, except commands and kinds."""
    if locale != "zh-Hans":
        return value
    if isinstance(value, str):
        return simplify(value)
    if isinstance(value, list):
        return [in_script(item, locale) for item in value]
    if isinstance(value, dict):
        return {key: item if key in {"command", "kind"} else in_script(item, locale) for key, item in value.items()}
    return value


def _entries(path: Path) -> Mapping[str, object]:
    """Return the mapping under `words` in a YAML file, empty when that key is absent; raise WordsError if unusable."""
    try:
        loaded = read_yaml(path) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WordsError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    words = loaded.get("words") or {} if isinstance(loaded, dict) else None
    if not isinstance(words, dict):
        raise WordsError(f"{path}: write names and texts under one key, words: or responses:")
    return words


def _with_room(text: str, values: Mapping[str, object]) -> str:
    """Return a Chinese template with a space between its characters and each value that has a Latin letter there."""
    for name, value in values.items():
        field, said = f"{{{name}}}", str(value)
        if _LATIN.match(said[:1]):
            text = re.sub(rf"(?<={_HAN}){re.escape(field)}", f" {field}", text)
        if _LATIN.match(said[-1:]):
            text = re.sub(rf"{re.escape(field)}(?={_HAN})", f"{field} ", text)
    return text


class Words:
    """Look up named sentences in the customer's language."""

    def __init__(self, entries: Mapping[str, Mapping[str, str]]):
        self._entries = entries

    @classmethod
    def load(cls, folder: Path) -> Words:
        """Read the `words` of every YAML file in `folder`.

        Raises WordsError when a file cannot be read, an entry lacks a language or a name is used twice.
        """
        entries: dict[str, Mapping[str, str]] = {}
        for path in sorted(folder.glob("*.yml")):
            for name, texts in _entries(path).items():
                if not isinstance(texts, dict) or not (texts.get("zh-Hant") and texts.get("en")):
                    raise WordsError(f"{path}: '{name}' needs one text under zh-Hant and one under en")
                if name in entries:
                    raise WordsError(f"{path}: '{name}' is already defined in another file: give it another name")
                entries[name] = {key: str(value) for key, value in texts.items()}
        return cls(entries)

    def say(self, name: str, locale: str, /, **values: object) -> str:
        """Return the sentence `name` in `locale` (zh-Hant when unknown) with its fields filled in.

        Raises WordsError when there is no sentence of that name.
        """
        try:
            texts = self._entries[name]
        except KeyError:
            raise WordsError(f"no words named '{name}': add them to a file in data/responses/") from None
        text = texts["en"] if locale == "en" else _with_room(texts["zh-Hant"], values)
        said = text.format(**values) if values else text
        return simplify(said) if locale == "zh-Hans" else said

    def has(self, name: str) -> bool:
        """Return whether a sentence of that name exists."""
        return name in self._entries

    def all(self, locale: str, prefix: str = "") -> dict[str, str]:
        """Return every sentence whose name begins with `prefix`, keyed by name, with fields not filled in."""
        return {name: self.say(name, locale) for name in self._entries if name.startswith(prefix)}
