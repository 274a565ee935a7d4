"""Say contact details back once, whatever the rest of the turn was about."""

from __future__ import annotations

from typing import Sequence

from sqlalchemy.orm import Session

from bot.cases import fact_store
from bot.conversation.contacts.told import CONTACTS
from bot.conversation.contacts.wording import details_in_words
from bot.conversation.display import language
from bot.conversation.facts_shown import quoted
from bot.conversation.turn_facts import Found
from bot.words import Words, in_script


def details_unsaid(
    session: Session, conversation_id: str, seqs: tuple[int, int], answers: Sequence[str], words: Words, locale: str
) -> str | None:
    """Return the sentence that says back the contact details told in these messages; None when `answers` do so.

    `seqs` are the numbers of the first and the last message of the turn.
    """
    first, last = seqs
    told = {
        name: Found(fact.value, display=fact.display)
        for name, fact in fact_store.of_conversation(session, conversation_id, CONTACTS).items()
        if fact.message_seq is not None and first <= fact.message_seq <= last
    }
    unsaid = {name: fact for name, fact in told.items() if not _stands_in(fact, answers)}
    if not unsaid:
        return None
    said = words.say("contacts.noted", language(locale), details=details_in_words(words, unsaid, locale))
    return str(in_script(said, locale))


def _stands_in(fact: Found, answers: Sequence[str]) -> bool:
    shown = quoted(str(fact.display or fact.value))
    # The story in a recap quotes the message; that says nothing about its details.
    return any(shown in line for answer in answers for line in answer.splitlines() if not line.startswith(("・", "•")))
