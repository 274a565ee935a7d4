"""Contact details and needs in the customer's language."""

from __future__ import annotations

from typing import Mapping, Sequence

from bot.conversation.contacts.told import CONTACTS
from bot.conversation.display import language
from bot.conversation.facts_shown import quoted
from bot.conversation.turn_facts import Found
from bot.words import Words


def details_in_words(words: Words, facts: Mapping[str, Found], locale: str) -> str:
    """Return the details in one line, each with its name, as the customer wrote it."""
    to = language(locale)
    shown = [
        words.say(f"contacts.detail.{name}", to, value=quoted(str(facts[name].display or facts[name].value)))
        for name in CONTACTS
        if name in facts
    ]
    return words.say("contacts.join", to).join(shown)


def needs_in_words(words: Words, needs: Sequence[str], locale: str) -> str:
    """Return the names of the needs in one line."""
    to = language(locale)
    return words.say("contacts.and", to).join(words.say(f"contacts.need.{need}", to) for need in needs)


def questions(words: Words, needs: Sequence[str], locale: str) -> str:
    """Return one line for each need: what it is and why it is needed."""
    to = language(locale)
    return "\n".join(words.say(f"contacts.ask.{need}", to) for need in needs)
