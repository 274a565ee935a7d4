"""Several matters in words: which are noted by a turn, and which one is taken up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable

from sqlalchemy.orm import Session

from bot.cases import cases, fact_store
from bot.cases.models import Case
from bot.conversation.display import both, language
from bot.conversation.known import NotedMatter, noted_matters
from bot.conversation.recap import quoted
from bot.conversation.services import Services
from bot.conversation.turn import Turn

# Characters of the customer's words that name a matter in a list.
IN_SHORT = 40


@dataclass(frozen=True)
class NotedNow:
    """How many matters a turn told beside the one in hand, and a line for each."""

    number: int
    lines: str


@dataclass(frozen=True)
class TakenUp:
    """The matter that a turn takes up: its place among all of the conversation, from 1, and the customer's words."""

    place: int
    words: str
    case_number: str


def noted_now(session: Session, services: Services, turn: Turn, locale: str) -> NotedNow | None:
    """Return the matters that the turn told beside the one in hand; None when it told none."""
    told = [one for one in noted_matters(session, turn.conversation_id) if one.seq in {part.seq for part in turn.parts}]
    if not told or turn.takes_up is not None:
        return None
    return NotedNow(len(told), _lines(services, told, locale))


def noted_lines(session: Session, services: Services, conversation_id: str, locale: str) -> str:
    """Return a line for each matter of the conversation that waits until it is taken up; empty when there is none."""
    return _lines(services, noted_matters(session, conversation_id), locale)


def taken_up(session: Session, services: Services, turn: Turn) -> TakenUp | None:
    """Return the noted matter whose words the turn is; None for any other turn."""
    if turn.takes_up is None:
        return None
    case = cases.find(session, turn.takes_up)
    place = 1 + [one.id for one in cases.of_conversation(session, turn.conversation_id)].index(case.id)
    told = fact_store.current(session, case).get("what")
    return TakenUp(place, quoted(str(told.value) if told is not None else turn.text), case.number)


def matter_in_words(session: Session, services: Services, case: Case, locale: str) -> str:
    """Return what a case is about in a few words: its product, else the beginning of what the customer told."""
    known = fact_store.current(session, case)
    product = known.get("product")
    if product is not None and product.value in services.policy.products:
        return both(services.policy.products[product.value].names, locale)
    told = known.get("what")
    words = (
        quoted(str(told.value)) if told is not None else services.words.say("matters.nothing_told", language(locale))
    )
    return words if len(words) <= IN_SHORT else words[: IN_SHORT - 1].rstrip() + "…"


def _lines(services: Services, told: Iterable[NotedMatter], locale: str) -> str:
    return "\n".join(
        services.words.say("matters.noted_line", language(locale), words=quoted(one.words), case_number=one.case_number)
        for one in told
    )
