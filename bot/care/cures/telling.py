"""因為您說了: when an action is proven, each customer of that cause is told once, in plain words, what changed.

So is everybody whose idea or praise led to it. Who complained of it after it was done is not told that it is gone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.cases import cases, conversations
from bot.cases.care import dues, mail_wishes
from bot.cases.insight import counting, flags, told_changes
from bot.cases.models import Action, Case, Conversation, ToldChange
from bot.clocks.action_plan import TELL_CHANGE
from bot.clocks.keeping import time_zone
from bot.conversation.contacts.known import known_contacts
from bot.conversation.customer_mail import mail_customer
from bot.conversation.display import language
from bot.conversation.services import Services
from bot.conversation.tell_customer import speak
from bot.remedy import Policy

COMPLAINT = "complaint"
# Customers chosen in one transaction, for which all other writers wait.
AT_ONCE = 100


@dataclass(frozen=True)
class ToTell:
    """One customer: the conversation in which they are told, the case where there is one, and why they are."""

    conversation_id: str
    case_id: int | None
    why: str


def to_tell(session: Session, policy: Policy, action: Action, now: dt.datetime, most: int) -> list[ToTell]:
    """List at most `most` customers who are still to be told of an action, each once; empty before it was done."""
    if action.done_at is None:
        return []
    found = counting.customers(session, *_asked(policy, action, now), untold_of=action.id, limit=most)
    return [
        *_of_flags(session, action, {customer for customer, _, _ in found}),
        *(ToTell(talk, case_id, COMPLAINT) for _, talk, case_id in found),
    ][:most]


def most_to_tell(session: Session, policy: Policy, action: Action, now: dt.datetime) -> int:
    """Return how many customers may still be told at most: quick, and without looking at who was erased."""
    if action.done_at is None:
        return 0
    found = counting.count_customers(session, *_asked(policy, action, now))
    served = told_changes.count(session, [action.id]).get(action.id, {})
    return max(0, found + len(flags.of_action(session, action.id)) - sum(served.values()))


def _asked(policy: Policy, action: Action, now: dt.datetime) -> tuple[counting.Wanted, dt.date, dt.date]:
    """Return whose complaints of which days count: up to the day on which it was done, and not too old."""
    assert action.done_at is not None
    first = policy.clock.local(now).date() - dt.timedelta(days=policy.insight.tell_within_days)
    wanted = counting.Wanted(policy.insight.below(action.cause), action.product, action.branch)
    return wanted, first, policy.clock.local(action.done_at).date()


def _of_flags(session: Session, action: Action, complained: set[int]) -> list[ToTell]:
    """List whose idea or praise led to the action; who complained of it too hears of it as a complaint."""
    rows = flags.of_action(session, action.id)
    talks = {row.conversation_id for row in rows}
    customers = counting.customers_of(session, talks)
    chosen = told_changes.conversations_of(session, action.id, talks)
    served = counting.told_of(session, action.id, customers.values())
    found: dict[int | str, ToTell] = {}
    for row in rows:
        customer: int | str = customers.get(row.conversation_id, row.conversation_id)
        if row.conversation_id in chosen or customer in complained | served:
            continue
        why = COMPLAINT if row.kind == flags.PROBLEM else row.kind
        found.setdefault(customer, ToTell(row.conversation_id, row.case_id, why))
    return list(found.values())


def spread(session: Session, services: Services, action: Action) -> bool:
    """Plan telling the next customers of a proven action; return whether more are left."""
    left = to_tell(session, services.policy, action, services.now(), AT_ONCE + 1)
    for one in left[:AT_ONCE]:
        case_id = one.case_id or _case_of(session, one.conversation_id)
        row = told_changes.plan(session, action.id, one.conversation_id, case_id=case_id, why=one.why)
        if row is None:
            continue
        if case_id is None:
            told_changes.end(session, row, told_changes.GONE)
            continue
        conversation = conversations.get(session, one.conversation_id)
        at = services.policy.care.sending.next(services.now(), time_zone(services.policy, conversation))
        key = f"action:{action.id}:tell:{one.conversation_id}"
        dues.add_told(session, key, TELL_CHANGE, case_id=case_id, action_id=action.id, subject=row.id, at=at)
    return len(left) > AT_ONCE


def when_to_tell(services: Services, conversation: Conversation) -> dt.datetime:
    """Return when a customer may be told: in the sending hours, and not while they talk to a person."""
    now = services.now()
    if conversation.owner in ("agent", "queue"):
        now = services.policy.clock.closing_times(now)[1]
    return services.policy.care.sending.next(now, time_zone(services.policy, conversation))


def tell(session: Session, services: Services, case: Case, row: ToldChange, action: Action, *, key: str) -> str:
    """Tell one customer in the chat and by mail what changed; not who wants no such news. Return what came of it."""
    conversation = conversations.get(session, case.conversation_id)
    email = known_contacts(session, conversation, case).get("email")
    change = action.said_en if language(conversation.locale) == "en" else action.said_zh
    if not change:
        # Erased since, or never written: nothing to tell.
        told_changes.end(session, row, told_changes.GONE)
        return told_changes.GONE
    unwanted = conversation.asked_no_more_at is not None
    if unwanted or (email is not None and not mail_wishes.wants_questions(session, case.id, str(email.value))):
        told_changes.end(session, row, told_changes.UNWANTED)
        return told_changes.UNWANTED
    words = f"care.because.{row.why}"
    text = speak(session, services, conversation, words, change=change)
    mail_customer(session, services, case, words, text, key=key)
    told_changes.end(session, row, told_changes.TOLD)
    return told_changes.TOLD


def _case_of(session: Session, conversation_id: str) -> int | None:
    found = cases.of_conversation(session, conversation_id)
    return found[-1].id if found else None
