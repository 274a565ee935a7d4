"""Everything known when a turn arrives: the conversation, its case, the company's policy, and the present time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Mapping

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store, offers, surveys
from bot.cases.errors import NotFound
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Handoff, OfferOption
from bot.cases.queue import handoffs
from bot.cases.stages import IN_WORK
from bot.conversation.contacts.known import known_contacts
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.conversation.turn_facts import Found
from bot.remedy import Policy
from bot.words import Words


@dataclass(frozen=True)
class KnownOffer:
    """The open offer of a case; `made_by` is bot or agent:LOGIN, `options` are those on the table."""

    made_by: str
    options: tuple[OfferOption, ...] = ()


@dataclass(frozen=True)
class KnownAgreement:
    """The agreed option of a case, and the others that it was chosen from."""

    option: OfferOption
    others: tuple[OfferOption, ...] = ()

    @property
    def options(self) -> tuple[OfferOption, ...]:
        """Return all options of the offer, in their order."""
        return tuple(sorted((self.option, *self.others), key=lambda one: one.position))


@dataclass(frozen=True)
class KnownCase:
    """A case as it was read, with its current facts by name; `score` is the last score of the survey, 1 to 5.

    `chosen_needs` are the needs of the option that was chosen and lacks details, None when there is none. `agreement`
    is None unless the case is agreed.
    """

    number: str
    stage: str = "listening"
    kind: str | None = None
    emotion: str | None = None
    reopened: int = 0
    facts: Mapping[str, Found] = field(default_factory=dict)
    offer: KnownOffer | None = None
    score: int | None = None
    chosen_needs: tuple[str, ...] | None = None
    agreement: KnownAgreement | None = None

    @property
    def in_work(self) -> bool:
        """Return whether new messages belong to the case; not once it is agreed, resolved or closed."""
        return self.stage in IN_WORK


@dataclass(frozen=True)
class NotedMatter:
    """A matter told beside another one: its case, the customer's words, and the message they stood in."""

    case_number: str
    words: str
    seq: int | None


@dataclass(frozen=True)
class OrderTries:
    """How often a detail was wrong for an order: in this conversation, and lately for each order over all of them."""

    here: int = 0
    of_order: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """Everything that a decision about a turn depends on, so that deciding needs neither store nor clock.

    `locale` is None for a conversation that does not exist yet. `case` is the one in hand, else the newest, but none
    that is closed; `contacts` are the contact facts of all cases. `handed_over` is the number of the case for which the
    customer waits in the queue, `waits_for` the reason of that handoff. `noted` are the matters that wait until they
    are taken up, oldest first. `order_proof` is the newest fact of that name in any case; it and `tries` are read
    where an order is named (`order_tries`). `time_zone` is that of the customer's browser.
    """

    policy: Policy
    phrases: Phrases
    words: Words
    now: dt.datetime
    locale: str | None = None
    time_zone: str | None = None
    owner: str = "bot"
    contacts: Mapping[str, Found] = field(default_factory=dict)
    case: KnownCase | None = None
    waits_for: str | None = None
    handed_over: str | None = None
    noted: tuple[NotedMatter, ...] = ()
    order_proof: Found | None = None
    tries: OrderTries = field(default_factory=OrderTries)

    @property
    def case_in_work(self) -> KnownCase | None:
        """Return the case to which new messages belong; None when they open one."""
        return self.case if self.case is not None and self.case.in_work else None

    @property
    def facts(self) -> Mapping[str, Found]:
        """Return the current facts of the case in work, by name; empty when there is none yet."""
        return self.case_in_work.facts if self.case_in_work is not None else {}


def read_known(session: Session, services: Services, conversation_id: str) -> Known:
    """Read what is known of a conversation under its lock, so that it is still true when the decision is written."""
    rules = Known(services.policy, services.phrases, services.words, services.now())
    try:
        lock_conversation(session, conversation_id)
    except NotFound:
        return rules
    conversation = conversations.get(session, conversation_id)
    case = cases.current_case(session, conversation_id)
    waiting = handoffs.current(session, conversation_id) if conversation.owner == "queue" else None
    return replace(
        rules,
        locale=conversation.locale,
        time_zone=conversation.time_zone,
        owner=conversation.owner,
        contacts=known_contacts(session, conversation, case),
        case=case and _known_case(session, case),
        waits_for=waiting.reason if waiting is not None and waiting.state == "waiting" else None,
        noted=noted_matters(session, conversation_id),
        handed_over=_number_of_case(session, waiting),
    )


def noted_matters(session: Session, conversation_id: str) -> tuple[NotedMatter, ...]:
    """List the matters of a conversation that wait until they are taken up, oldest first."""
    told = [
        (case, fact_store.current(session, case).get("what"))
        for case in cases.of_conversation(session, conversation_id)
        if case.stage == "noted"
    ]
    return tuple(NotedMatter(case.number, str(fact.value), fact.message_seq) for case, fact in told if fact is not None)


def _number_of_case(session: Session, handoff: Handoff | None) -> str | None:
    if handoff is None or handoff.case_id is None:
        return None
    found = session.get(Case, handoff.case_id)
    return found.number if found is not None else None


def _known_case(session: Session, case: Case) -> KnownCase:
    offer, chosen = offers.open_offer(session, case), offers.chosen(session, case)
    return KnownCase(
        number=case.number,
        stage=case.stage,
        kind=case.kind,
        emotion=case.emotion,
        reopened=case.reopened,
        facts={
            name: Found(fact.value, resolved=fact.resolved, display=fact.display, seq=fact.message_seq)
            for name, fact in fact_store.current(session, case).items()
        },
        offer=KnownOffer(offer.made_by, tuple(offer.options)) if offer is not None else None,
        score=surveys.last_score(session, case) if case.stage == "resolved" else None,
        chosen_needs=tuple(chosen.option.body.get("needs") or ()) if chosen is not None else None,
        agreement=_agreement(session, case) if case.stage == "agreed" else None,
    )


def _agreement(session: Session, case: Case) -> KnownAgreement | None:
    option = offers.agreement(session, case)
    if option is None:
        return None
    return KnownAgreement(option, tuple(one for one in option.offer.options if one.id != option.id))
