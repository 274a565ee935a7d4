"""Read and format the desk's own texts: system messages and page labels.

The dialogue's texts are Rasa responses. Both kinds of file are in `data/responses/` and pass the same checks.
"""

from __future__ import annotations

import logging
import re
import string
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

import opencc
import yaml

from bot.changed_files import Stamp, Watch, stamp
from bot.yaml_files import read_yaml

logger = logging.getLogger(__name__)

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


def _read(folder: Path) -> dict[str, Mapping[str, str]]:
    entries: dict[str, Mapping[str, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for name, texts in _entries(path).items():
            if not isinstance(texts, dict) or not (texts.get("zh-Hant") and texts.get("en")):
                raise WordsError(f"{path}: '{name}' needs one text under zh-Hant and one under en")
            if name in entries:
                raise WordsError(f"{path}: '{name}' is already defined in another file: give it another name")
            entries[name] = {key: str(value) for key, value in texts.items()}
    return entries


def fields_of(text: str) -> frozenset[str]:
    """Return the fields in a sentence that is filled in, such as {name}; raise ValueError for a brace without end."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _same_fields(before: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> None:
    """Raise WordsError when sentences are gone, or want something filled in that nobody gives them."""
    faults = [f"'{name}' is gone: put it back" for name in before.keys() - now.keys()]
    for name in before.keys() & now.keys():
        for language, text in now[name].items():
            try:
                given = frozenset[str]().union(*map(fields_of, before[name].values()))
            except ValueError:
                # What is not filled in may hold any brace.
                continue
            try:
                strange = fields_of(text) - given
            except ValueError as error:
                faults.append(f"'{name}' ({language}): {error}: write each field as {{name}}")
                continue
            if strange:
                wrong, right = ", ".join(sorted(strange)), ", ".join(sorted(given)) or "none"
                faults.append(f"'{name}' ({language}): nothing is filled in for {{{wrong}}}; its fields are: {right}")
    if faults:
        raise WordsError("\n".join(sorted(faults)))


class Words:
    """Look up named sentences in the customer's language.

    Words that were read from files follow them (`look`): a changed wording is said within seconds. `edition` counts how
    often they were changed since.
    """

    def __init__(self, entries: Mapping[str, Mapping[str, str]], folder: Path | None = None) -> None:
        """Take the sentences by name and language; those of files with their `folder`."""
        self._entries, self._folder = entries, folder
        self._tried: Stamp = stamp([folder]) if folder else frozenset()
        self._seen = self._tried
        self.edition = 0

    @classmethod
    def load(cls, folder: Path) -> Words:
        """Read the `words` of every YAML file in `folder`.

        Raises WordsError when a file cannot be read, an entry lacks a language or a name is used twice.
        """
        before = stamp([folder])
        words = cls(_read(folder), folder)
        if words._tried != before:
            # A file changed meanwhile: the next look reads again.
            words._tried = frozenset()
        return words

    def look(self, say: Callable[[str], None] = logger.error) -> bool:
        """Read the files again if they have changed, but not since the last look; return whether other words are said.

        Files with mistakes are told to `say` once and change nothing, nor do sentences that are gone, or that want
        something filled in which they were not given before.
        """
        if self._folder is None:
            return False
        now = stamp([self._folder])
        at_rest, self._seen = now == self._seen, now
        if now == self._tried or not at_rest:
            return False
        self._tried = now
        try:
            found = _read(self._folder)
            _same_fields(self._entries, found)
        except (WordsError, OSError) as error:
            say(f"Changed words in {self._folder} have mistakes and are not used; the former ones are said:\n{error}")
            return False
        if found == self._entries:
            return False
        self._entries = found
        self.edition += 1
        return True

    def watch(self, say: Callable[[str], None] = logger.error) -> Watch:
        """Look every second in a thread; the caller may close it."""
        return Watch("words", lambda: self.look(say))

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
