"""The lists of `data/lexicon/contacts.yml`, and questions about a text that they answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Mapping

from bot.compatible_forms import compatible
from bot.conversation.searching import CJK, any_stands_in, longest_first, plain, stands_in, without
from bot.yaml_files import read_yaml

CLAUSE = re.compile(r"[,，、。;；!！?？\n~～…]+|\.(?!\w)")
WRITE, CALL = "write", "call"
# A day of the calendar: 12月2日, 2 December, Dec 2nd.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日號]?"
    rf"|(?<![a-z0-9])(?:\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}|{_MONTH}\s*\d{{1,2}}(?:st|nd|rd|th)?)(?![a-z0-9])"
)
# The hour of a day: 點 alone also asks how (點收件呀).
_HOUR = re.compile(r"[0-9一二兩三四五六七八九十]\s*點半?|[0-9]{1,2}[:：][0-9]{2}|[0-9]\s*[ap]m(?![a-z])")
# A verb with a particle of what is over (打的, 送咗, 說過), and English verbs of the past.
_OVER = re.compile(
    r"[打來嚟到送收說講話買寄修拿壞取問約](?:電話|過來|來|過|嚟|到|走)?(?:的|嘅|㗎|咗|過|了)(?!話|時間|日子)"
    r"|(?<![a-z])(?!need|prefer)[a-z]{2,}ed(?![a-z])"
)


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
    happened: tuple[str, ...]
    contrasts: tuple[str, ...]
    undecided: tuple[str, ...]
    busy: tuple[str, ...]
    asks_slot: tuple[str, ...]
    proposes: tuple[str, ...]
    deadlines: tuple[str, ...]
    have: tuple[str, ...]
    own: tuple[str, ...]
    asking: tuple[str, ...]
    why: tuple[str, ...]
    refuses: tuple[str, ...]
    refuses_when_asked: tuple[str, ...]
    wrong: tuple[str, ...]
    as_order: tuple[str, ...]
    not_theirs: tuple[str, ...]
    owners: tuple[str, ...]
    own_signs: tuple[str, ...]
    brought_to: tuple[str, ...]
    around: tuple[str, ...]
    leads: tuple[str, ...]
    joins: tuple[str, ...]
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
        if not self.names_a_time(looked) or any_stands_in(self.past, looked):
            return False
        return any_stands_in(self.free, looked) or (asked and any_stands_in(self.wishes, looked))

    def answers_when(self, clause: str, *, asks: bool) -> bool:
        """Return whether a clause answers the question for a time that suits: it says when the customer is free, or
        is only a time.

        `asks` is whether the clause ends in a question mark. What was done or said at a time, which time it was not,
        by when something must be done, and a question other than "would Saturday do?" are no answers.
        """
        looked = plain(clause)
        if not self.names_a_time(looked) or self.tells_what_was(looked) or self.contrasts_times(looked):
            return False
        if any_stands_in(self.undecided, looked):
            return False
        if any_stands_in(self.proposes, looked):
            return True
        if asks or any_stands_in(self.asks_slot, looked):
            return False
        if any_stands_in(self.free, looked) or self.is_only_a_time(clause, named=False):
            return True
        return any_stands_in(self.wishes, looked) and not self.sets_a_deadline(clause)

    def puts_off(self, text: str) -> bool:
        """Return whether `text` puts a decision off, or asks somebody first."""
        return any_stands_in(self.undecided, plain(text))

    def is_busy(self, text: str) -> bool:
        """Return whether `text` says at which time it does not suit."""
        looked = plain(text)
        return any_stands_in(self.busy, looked) and not any_stands_in(self.proposes, looked)

    def sets_a_deadline(self, clause: str) -> bool:
        """Return whether a clause says by when something is wanted, and not when the customer is free."""
        looked = plain(clause)
        return any_stands_in(self.deadlines, looked) and not any_stands_in(self.free, looked)

    def tells_what_was(self, text: str) -> bool:
        """Return whether a clause tells what was done or said."""
        looked = plain(text)
        return any_stands_in((*self.past, *self.happened), looked) or _OVER.search(looked) is not None

    def contrasts_times(self, text: str) -> bool:
        """Return whether a clause says which time it was not: "not Saturday"."""
        return self.names_a_time(text) and any_stands_in(self.contrasts, plain(text))

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
        looked = plain(text)
        return any_stands_in(self.times, looked) or any(one.search(looked) for one in (_HOUR, _DATE))

    def is_only_a_time(self, text: str, *, named: bool) -> bool:
        """Return whether a clause says when the customer is free, and nothing else; `named` is whether a time was found
        in it and taken out.
        """
        left = plain(text)
        if not named and not self.names_a_time(left):
            return False
        left = self.without_hours(left)
        for word in (*self.times, *self.free, *self.beside_a_time):
            left = without(word, left)
        return not re.sub(r"[\W\d_一二三四五六七八九十日天]+", "", left)

    def without_hours(self, text: str) -> str:
        """Return `text` without days of the calendar and hours in digits."""
        return _HOUR.sub(" ", _DATE.sub(" ", text))

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
        found = "".join(map(_one_for_one, text))
        for digit, names in self.digits.items():
            for name in names:
                around = "" if CJK.search(name) else r"\b"
                found = re.sub(f"{around}{re.escape(name)}{around}", digit.ljust(len(name)), found)
        return found

    def says_wrong(self, text: str) -> bool:
        """Return whether something is to be replaced."""
        return any_stands_in(self.wrong, plain(text))

    def gives_number(self, text: str) -> bool:
        """Return whether `text` is only digits, or names a telephone: digits alone may be anything else."""
        return not any(char.isalpha() for char in plain(text)) or "phone" in self.kinds_named(text)

    def refers_to_order(self, text: str) -> bool:
        """Return whether `text` says that a detail is that of the order, or of the time before."""
        return any_stands_in(self.as_order, plain(text))

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


def _one_for_one(sign: str) -> str:
    """Return one sign in its compatible form and lower case; where that would be several, the first, or the sign."""
    form = compatible(sign)[:1] or sign
    return form.lower() if len(form.lower()) == 1 else form
