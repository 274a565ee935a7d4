"""Hide whole telephone numbers, addresses and names of streets where more people read than the customer and agents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from bot.assist.our_lines import our_lines
from bot.cases import cases, conversations, fact_store, ties
from bot.cases.models import Case
from bot.conversation.contacts.told import SEVERAL
from bot.conversation.services import Services
from bot.nlu.contact_details import contact_details
from bot.nlu.folding import fold

_HIDDEN = "•••"
_LAST_DIGITS, _FIRST_OF_PLACE = 3, 4
# Fewer digits or letters than these are in many words that are no detail of anybody.
_LEAST_DIGITS, _LEAST_OF_WORDS = 6, 4
# Kinds of details that a page shows in part only.
MASKED = ("phone", "email", "address")

_DIGIT = re.compile(r"\d")
# What people write between the digits of a number, and between the parts of an address.
_BETWEEN_DIGITS, _BETWEEN_WORDS = r"[\s\-‐‑–.()（）]{0,3}", r"[\s,，]{0,3}"


def masked(name: str, value: str) -> str:
    """Return a contact detail in part: the last digits, the first letter and the domain, or how an address begins."""
    return SEVERAL.join(_one(name, part.strip()) for part in value.split(SEVERAL.strip()) if part.strip())


@dataclass(frozen=True)
class Masking:
    """Masks contact details in what is written about one case.

    `known` are details of the customer, those of before included, as pairs of kind and value. `lines` are the digits
    and the e-mail addresses that the company gives its customers, and `number` is that of the case: they stay.
    """

    known: frozenset[tuple[str, str]]
    lines: frozenset[str]
    number: str
    order_pattern: str
    country: str

    def hide(self, text: str, *, by_customer: bool = False) -> str:
        """Return the text with every detail masked; in our own words other people's addresses stay, as of branches."""
        for name, pattern in self._patterns:
            text = pattern.sub(lambda found, name=name: _one(name, found.group()), text)  # type: ignore[misc]
        for entity in reversed(contact_details(text, self.order_pattern, self.country)):
            said, name = str(entity["text"]), str(entity["entity"])
            if name in MASKED and not self._stays(name, said, by_customer=by_customer):
                start = int(entity["start"])
                text = text[:start] + _one(name, said) + text[start + len(said) :]
        return text

    def _stays(self, name: str, said: str, *, by_customer: bool) -> bool:
        if name == "phone":
            return _digits(said) in self.lines or said.strip() == self.number
        if name == "email":
            return said.casefold() in self.lines
        if name == "address" and not by_customer:
            bare = _bare(said)
            return not any(kind == name and bare in _bare(value) for kind, value in self.known)
        return False

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        """Return what to look for, the longest first, because one detail may begin another."""
        found = [(name, value, pattern) for name, value in self.known if (pattern := _pattern(name, value))]
        found.sort(key=lambda one: -len(one[1]))
        return [(name, pattern) for name, _, pattern in found]


def masking_of(session: Session, services: Services, case: Case) -> Masking:
    """Return what masks the details of the customer of a case: those of all their cases, and of any time.

    Cases that were merged into it are theirs too, with the conversations in which they were told.
    """
    told: list[tuple[str, object]] = []
    for talk in sorted({one.conversation_id for one in ties.with_merged(session, case)}):
        conversation = conversations.get(session, talk)
        told += [("phone", conversation.customer_phone), ("email", conversation.customer_email)]
        for one in cases.of_conversation(session, talk):
            for fact in fact_store.history(session, one):
                if fact.name in MASKED:
                    told += [(fact.name, fact.value), (fact.name, fact.display)]
    company = services.policy.company
    return Masking(
        known=frozenset(_parts(told)),
        lines=our_lines(services.policy),
        number=case.number,
        order_pattern=company.order_pattern.pattern,
        country=company.country,
    )


def _parts(told: Iterable[tuple[str, object]]) -> Iterable[tuple[str, str]]:
    for name, value in told:
        for part in str(value or "").split(SEVERAL.strip()):
            if part.strip():
                yield name, part.strip()


def _pattern(name: str, value: str) -> re.Pattern[str] | None:
    """Return what finds a known detail however it is spaced; None for one that is too short to be looked for."""
    if name == "phone":
        digits = _digits(value)
        if len(digits) < _LEAST_DIGITS:
            return None
        # `\d` of another script matches none of these, so the wide digits that people type stand beside the others.
        each = [f"[{digit}{chr(ord('０') + int(digit))}]" for digit in digits]
        return re.compile(r"(?<!\d)[+＋]?" + _BETWEEN_DIGITS.join(each) + r"(?!\d)")
    if len(value) < _LEAST_OF_WORDS:
        return None
    between = _BETWEEN_WORDS if name == "address" else ""
    return re.compile(between.join(map(re.escape, re.sub(r"[\s,，]", "", value))), re.IGNORECASE)


def _digits(text: str) -> str:
    return "".join(str(int(digit)) for digit in _DIGIT.findall(text))


def _bare(text: str) -> str:
    return re.sub(r"[\s,，]", "", str(fold(text).text)).casefold()


def _one(name: str, value: str) -> str:
    if name == "phone":
        digits = _digits(value)
        return f"{_HIDDEN} {digits[-_LAST_DIGITS:]}" if len(digits) > _LAST_DIGITS else _HIDDEN
    if name == "email":
        before, at, domain = value.partition("@")
        return f"{before[:1]}{_HIDDEN}{at}{domain}" if at else _HIDDEN
    return f"{value[:_FIRST_OF_PLACE]}{_HIDDEN}"
