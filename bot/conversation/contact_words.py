"""The lists of `data/lexicon/contacts.yml`, and questions about a text that they answer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Mapping

from bot.conversation.searching import CJK, any_stands_in, longest_first, plain, stands_in, without
from bot.yaml_files import read_yaml

CLAUSE = re.compile(r"[,，、。;；!！?？\n~～…]+|\.(?!\w)")
WRITE, CALL = "write", "call"


@dataclass(frozen=True)
class ContactWords:
    """Lists of words that a trainer edits. Chinese ones count anywhere, Latin ones as whole words."""

    kinds: Mapping[str, tuple[str, ...]]
    channels: Mapping[str, tuple[str, ...]]
    any_kind: tuple[str, ...]
    times: tuple[str, ...]
    free: tuple[str, ...]
    wishes: tuple[str, ...]
    beside_a_time: tuple[str, ...]
    call_me: tuple[str, ...]
    again: tuple[str, ...]
    by_others: tuple[str, ...]
    past: tuple[str, ...]
    have: tuple[str, ...]
    own: tuple[str, ...]
    asking: tuple[str, ...]
    why: tuple[str, ...]
    refuses: tuple[str, ...]
    refuses_when_asked: tuple[str, ...]
    wrong: tuple[str, ...]
    not_theirs: tuple[str, ...]
    around: tuple[str, ...]
    places: tuple[str, ...]
    digits: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path) -> ContactWords:
        """Read the lists, longest words first."""
        lists = read_yaml(path)
        return cls(**{field.name: _read(lists[field.name]) for field in fields(cls)})

    def kinds_named(self, text: str) -> tuple[str, ...]:
        """Return the kinds of details that `text` names, in the order of the list."""
        looked = plain(text)
        return tuple(kind for kind, names in self.kinds.items() if any_stands_in(names, looked))

    def names_any(self, text: str) -> bool:
        """Return whether `text` names some detail, or all of them together."""
        return bool(self.kinds_named(text)) or any_stands_in(self.any_kind, plain(text))

    def channel_in(self, text: str) -> str | None:
        """Return WRITE or CALL when `text` says how the customer wants to be reached."""
        looked = plain(text)
        return next((name for name, said in self.channels.items() if any_stands_in(said, looked)), None)

    def says_when_free(self, text: str, *, asked: bool) -> bool:
        """Return whether a clause says when the customer can be reached; where that was asked for, a wish does."""
        looked = plain(text)
        if not any_stands_in(self.times, looked) or any_stands_in(self.past, looked):
            return False
        return any_stands_in(self.free, looked) or (asked and any_stands_in(self.wishes, looked))

    def asks_to_be_called(self, text: str) -> bool:
        """Return whether a clause asks to be called or reached, and tells nothing of what others said or did."""
        looked = plain(text)
        return any_stands_in(self.call_me, looked) and not any_stands_in((*self.by_others, *self.past), looked)

    def tells_when_to_call(self, text: str, *, in_story: bool) -> bool:
        """Return whether a clause with or next to a way to reach the customer says when: only a time besides that way.

        `in_story` is whether the turn tells what happened: there it must be a time that comes again or is to come.
        """
        looked = plain(text)
        if any_stands_in((*self.by_others, *self.past), looked):
            return False
        if in_story and not any_stands_in(self.again, looked):
            return False
        for word in (*self.call_me, *self.wishes, *self.around):
            looked = without(word, looked)
        return self.names_a_time(text) and self.is_only_a_time(looked, named=True)

    def names_a_time(self, text: str) -> bool:
        """Return whether `text` names a day or a time of the day."""
        return any_stands_in(self.times, plain(text))

    def is_only_a_time(self, text: str, *, named: bool) -> bool:
        """Return whether a clause says when the customer is free, and nothing else; `named` is whether a time was found
        in it and taken out.
        """
        left = plain(text)
        if not named and not self.names_a_time(left):
            return False
        for word in (*self.times, *self.free, *self.beside_a_time):
            left = without(word, left)
        return not re.sub(r"[\W\d_一二三四五六七八九十日天]+", "", left)

    def asks_own(self, text: str) -> bool:
        """Return whether `text` asks which of the customer's details are known."""
        looked = plain(text)
        asks = any(_found(sign, looked) for sign in self.asking)
        return asks and self.names_any(text) and any_stands_in(self.have, looked) and any_stands_in(self.own, looked)

    def asks_why(self, text: str) -> bool:
        """Return whether `text` asks what something is needed for."""
        return any_stands_in(self.why, plain(text))

    def keeps_back(self, text: str, *, asked: bool) -> bool:
        """Return whether the customer does not want to give a detail; `asked` is whether one was asked for."""
        looked = plain(text)
        if asked and any_stands_in(self.refuses_when_asked, looked) and not self.names_a_time(text):
            return True
        return any_stands_in(self.refuses, looked) and (asked or self.names_any(text))

    def with_digits(self, text: str) -> str:
        """Return the text with every digit as 0 to 9, also those in words; places stay the same."""
        found = "".join(unicodedata.normalize("NFKC", sign)[:1] or sign for sign in text).lower()
        for digit, names in self.digits.items():
            for name in names:
                around = "" if CJK.search(name) else r"\b"
                found = re.sub(f"{around}{re.escape(name)}{around}", digit.ljust(len(name)), found)
        return found

    def says_wrong(self, text: str) -> bool:
        """Return whether something is to be replaced."""
        return any_stands_in(self.wrong, plain(text))

    def is_of_others(self, before: str) -> bool:
        """Return whether the words before a number or an e-mail address say that it is not the customer's."""
        return any_stands_in(self.not_theirs, plain(CLAUSE.split(before)[-1])[-20:])

    def beyond(self, text: str) -> str:
        """Return `text`, for searching, without the words around details."""
        left = plain(text)
        for word in self.around:
            left = without(word, left)
        return left

    def names_a_place(self, text: str) -> bool:
        """Return whether `text` may be an address, although it is not written like one."""
        looked = plain(text)
        return any(char.isdigit() for char in looked) and any_stands_in(self.places, looked)


def _read(listed: Any) -> Any:
    if isinstance(listed, Mapping):
        return {str(name): longest_first(words) for name, words in listed.items()}
    return longest_first(listed)


def _found(sign: str, text: str) -> bool:
    # A question mark is no word, so it counts anywhere.
    return stands_in(sign, text) if CJK.search(sign) or (sign.isascii() and sign[0].isalpha()) else sign in text
