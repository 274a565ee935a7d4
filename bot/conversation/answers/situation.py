"""Everything an answer may depend on, read once, so that the answers themselves are plain functions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Mapping, Sequence

from sqlalchemy.orm import Session

from bot.cases import cases, commitments, offers
from bot.cases.models import Commitment, OfferOption
from bot.cases.queue import handoffs
from bot.cases.time_rules import offer_is_open
from bot.conversation.display import language
from bot.conversation.handing_over import escalation_of
from bot.conversation.known import Known
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.remedy import Handler, Policy
from bot.words import Words

# Where an answer comes from.
POLICY, OPTIONS, AGREEMENT, CASE, COMPANY = "policy", "options", "agreement", "case", "company"


@dataclass(frozen=True)
class Answer:
    """The answer in the customer's language, the source it comes from, and whether a person is offered with it.

    `above` is who may decide more than the bot, where the answer is how much that is.
    """

    text: str
    source: str
    offers_person: bool = False
    above: Handler | None = None


@dataclass(frozen=True)
class Waiting:
    """Who takes the conversation over, by when (UTC), and how many are before them in the list of the desk."""

    handler: Handler
    promised_by: dt.datetime
    ahead: int = 0


@dataclass(frozen=True)
class Situation:
    """The question of a turn and what is known: rules, facts, options on the table, agreement, promises, person called.

    `to` is the language to answer in (zh-Hant or en). `promises` are those that were not cancelled,
    `own_numbers` the numbers of all cases of the conversation.
    """

    policy: Policy
    phrases: Phrases
    words: Words
    now: dt.datetime
    to: str
    turn: Turn
    stage: str = "listening"
    facts: Mapping[str, Found] = field(default_factory=dict)
    case_number: str | None = None
    own_numbers: frozenset[str] = frozenset()
    options: Sequence[OfferOption] = ()
    agreed: OfferOption | None = None
    promises: Sequence[Commitment] = ()
    waiting: Waiting | None = None

    def say(self, name: str, /, **values: Any) -> str:
        """Return the sentence `answers.NAME` in the customer's language."""
        return self.words.say(f"answers.{name}", self.to, **values)


def read_situation(session: Session, services: Services, turn: Turn, known: Known, locale: str) -> Situation:
    """Read the situation of the turn's conversation."""
    case = cases.current_case(session, turn.conversation_id)
    standing = offers.open_offer(session, case) if case is not None else None
    is_open = standing is not None and offer_is_open(standing, services.now())
    return Situation(
        policy=services.policy,
        phrases=services.phrases,
        words=services.words,
        now=services.now(),
        to=language(locale),
        turn=turn,
        stage=turn.stage,
        facts=known.case.facts if known.case is not None else {},
        case_number=case.number if case is not None else None,
        own_numbers=frozenset(one.number for one in cases.of_conversation(session, turn.conversation_id)),
        options=tuple(standing.options) if standing is not None and is_open else (),
        agreed=offers.agreement(session, case) if case is not None else None,
        promises=tuple(
            one for one in (commitments.of_case(session, case) if case is not None else ()) if one.state != "voided"
        ),
        waiting=_waiting(session, services, turn.conversation_id),
    )


def _waiting(session: Session, services: Services, conversation_id: str) -> Waiting | None:
    handoff = handoffs.current(session, conversation_id)
    if handoff is None or handoff.promised_by is None:
        return None
    # The desk has one list of all queues, the most urgent first, so everybody in it comes before who stands below.
    waiting = [one.id for one in handoffs.waiting(session)]
    ahead = waiting.index(handoff.id) if handoff.id in waiting else 0
    return Waiting(escalation_of(services.policy, handoff.reason).handler, handoff.promised_by, ahead)
