"""What the product says in its own words: a message without what it quotes of the customer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from bot.cases.models import Message
from bot.words import simplify
from tests.attack.amounts import texts_within
from tests.attack.records import CONTACT, Record

OURS = ("bot", "system")
# Kinds of messages that promise something. They are checked for every author.
CARDS = ("options", "commitment", "status", "handoff")
_QUOTATION = re.compile("“[^”]*”|「[^」]*」")
_PIECES = re.compile(r"[.。,，;；!！?？…]+")
# Payload fields with random tokens, which are not texts.
_TOKENS = ("choice", "offer_id")


def own_words(record: Record, message: Message) -> list[str]:
    """Return the texts of a message without its quotes of the customer."""
    payload = message.payload if isinstance(message.payload, dict) else {}
    quoted: list[str] = []
    if message.kind == "recap":
        quoted = sorted((str(text) for text in (payload.get("facts") or {}).values()), key=len, reverse=True)
        payload = {name: value for name, value in payload.items() if name != "facts"}
    texts = [message.text, *texts_within(_without_tokens(payload))]
    told = "\n".join(record.told_before(message.seq))
    if message.kind == "recap":
        texts = [_without_quotations(text, told) for text in texts]
    given = "\n".join([told, record.conversation.customer_email or "", record.conversation.customer_phone or ""])
    return [_without_contacts(without(text, quoted), given) for text in texts]


def _without_quotations(text: str, told: str) -> str:
    """Remove what stands in quotation marks where the customer wrote every piece of it, from one mark to the next."""
    said = _alphanumeric(told)

    def own(match: re.Match[str]) -> str:
        pieces = map(_alphanumeric, _PIECES.split(match.group()))
        return " " if all(piece in said for piece in pieces) else match.group()

    return _QUOTATION.sub(own, text)


def _alphanumeric(text: str) -> str:
    return "".join(filter(str.isalnum, simplify(text.lower())))


def without(text: str, quoted: Sequence[str]) -> str:
    """Return `text` with a space in place of each of `quoted`."""
    for quote in quoted:
        if quote:
            text = text.replace(quote, " ")
    return text


def _without_contacts(text: str, given: str) -> str:
    """Remove e-mail addresses and telephone numbers that repeat exactly what the customer wrote or signed in with."""
    return CONTACT.sub(lambda match: " " if match.group() in given else match.group(), text)


def _without_tokens(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_tokens(item) for name, item in value.items() if name not in _TOKENS}
    return [_without_tokens(item) for item in value] if isinstance(value, list) else value


def letters(text: str) -> str:
    """Return what is visible of `text`, without spaces and in Simplified characters, for comparing."""
    shown = (char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"))
    return simplify("".join(shown))
