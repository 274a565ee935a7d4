"""Several matters in words: which are noted by a turn, and which one is taken up."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store
from bot.cases.models import Case
from bot.conversation.display import both
from bot.conversation.facts_shown import quoted
from bot.conversation.known import NotedMatter, noted_matters
from bot.conversation.services import Services
from bot.words import Words

# Characters of the customer's words that name a matter in a list.
IN_SHORT = 40


def said_first(
    session: Session, words: Words, conversation_id: str, seqs: Collection[int], takes_up: str | None, locale: str
) -> str | None:
    """Return what is said before the answer to a turn: which matter it takes up, or which others it told of; or None.

    `seqs` are the numbers of the turn's messages.
    """
    if takes_up is not None:
        return _next(session, words, conversation_id, takes_up, locale)
    told = [one for one in noted_matters(session, conversation_id) if one.seq in seqs]
    if not told:
        return None
    waits = conversations.get(session, conversation_id).owner == "queue"
    name = "matters.noted_waiting" if waits else "matters.one_noted" if len(told) == 1 else "matters.some_noted"
    return words.say(name, locale, lines=_lines(words, told, locale), number=str(len(told) + 1))


def noted_lines(session: Session, services: Services, conversation_id: str, locale: str) -> str:
    """Return a line for each matter of the conversation that waits until it is taken up; empty when there is none."""
    return _lines(services.words, noted_matters(session, conversation_id), locale)


def matter_in_words(session: Session, services: Services, case: Case, locale: str) -> str:
    """Return what a case is about in a few words: its product, else the beginning of what the customer told."""
    known = fact_store.current(session, case)
    product, told = known.get("product"), known.get("what")
    if product is not None and product.value in services.policy.products:
        return both(services.policy.products[product.value].names, locale)
    if told is None:
        return services.words.say("matters.nothing_told", locale)
    words = quoted(str(told.value))
    return words if len(words) <= IN_SHORT else words[: IN_SHORT - 1].rstrip() + "…"


def _next(session: Session, words: Words, conversation_id: str, number: str, locale: str) -> str:
    case = cases.find(session, number)
    place = 1 + [one.id for one in cases.of_conversation(session, conversation_id)].index(case.id)
    told = fact_store.current(session, case).get("what")
    said = quoted(str(told.value)) if told is not None else ""
    return words.say("matters.next", locale, place=str(place), words=said, case_number=number)


def _lines(words: Words, told: Iterable[NotedMatter], locale: str) -> str:
    return "\n".join(
        words.say("matters.noted_line", locale, words=quoted(one.words), case_number=one.case_number) for one in told
    )
