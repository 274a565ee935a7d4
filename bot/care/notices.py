"""Notices: to the customer in the conversation and by mail, to owners and leads by mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import conversations
from bot.cases.care import outbox
from bot.cases.models import Case, Commitment
from bot.conversation.contacts.known import known_contacts
from bot.conversation.contacts.wording import details_in_words
from bot.conversation.customer_mail import MAIL, mail_customer, subject_of
from bot.conversation.display import both, instant, language
from bot.conversation.services import Services
from bot.conversation.tell_customer import speak
from bot.remedy.company import Handler

# How long the mail about all that somebody is given waits for the next one.
UNTIL_ALL_ARE_GIVEN = dt.timedelta(seconds=30)
OWNER, LEAD = "owner", "lead"


def tell_customer(
    session: Session,
    services: Services,
    case: Case,
    words: str,
    *,
    key: str,
    by_mail: bool = True,
    appointments: Sequence[Mapping[str, Any]] = (),
    **values: object,
) -> None:
    """Say the sentence `words` in the conversation of the case, and by mail where an address is known.

    `key` names the event, so that a second call for it sends no second mail. The mail has the `appointments` for the
    calendar.
    """
    conversation = conversations.get(session, case.conversation_id)
    text = speak(session, services, conversation, words, case_number=case.number, **values)
    if by_mail:
        mail_customer(session, services, case, words, text, key=key, appointments=appointments)


def mail_handler(
    session: Session,
    services: Services,
    handler: Handler,
    words: str,
    *,
    key: str,
    to_whom: str,
    case: Case,
    values: Mapping[str, object],
    promises: Sequence[Commitment] = (),
) -> None:
    """Put a mail for a handler of the policy into the outbox; it is kept there also when the handler has no address.

    The mail has the owner's link to each of the `promises`. Colleagues are written to at any hour that is a working one
    for them, because a reminder is reckoned in opening hours.
    """
    to = staff_language(services)
    text = services.words.say(words, to, **{**values, "handler": handler.label(to), "case_number": case.number})
    body = {
        "subject": subject_of(services, words, "care.mail.subject_for_owner", to, case),
        "text": text,
        "promises": [promise.id for promise in promises],
        "case_number": case.number,
    }
    post_to_handler(session, services, handler, words, body, key=key, to_whom=to_whom, case=case)


def post_to_handler(
    session: Session,
    services: Services,
    handler: Handler,
    template: str,
    body: Mapping[str, Any],
    *,
    key: str,
    to_whom: str,
    case: Case | None = None,
) -> None:
    """Put a mail with this `body`, in the language of the staff, into the outbox; once for `key` and this handler."""
    outbox.put(
        session,
        key=f"{key}:{to_whom}:{handler.id}",
        channel=MAIL,
        template=template,
        case_id=None if case is None else case.id,
        to_whom=to_whom,
        address=handler.email,
        locale=staff_language(services),
        body={**body, "owner": handler.id},
        not_before=services.now(),
    )


def mail_about_all(
    session: Session,
    services: Services,
    handler: Handler,
    together: str,
    promise: Commitment,
    *,
    by: str,
    why: str | None,
) -> None:
    """Add a promise to the one mail about all that a handler is given `together`; it goes when no more are added.

    It belongs to no case, so that it holds no word about a customer: what the links say is looked up at sending.
    """
    to, at = staff_language(services), services.now() + UNTIL_ALL_ARE_GIVEN
    item = outbox.waiting_with(session, f"handed_on:{together}:{handler.id}")
    if item is not None:
        item.body, item.not_before = {**item.body, "promises": [*item.body["promises"], promise.id]}, at
        session.flush()
        return
    words = "care.owner.handed_on_all"
    outbox.put(
        session,
        # One that was sent meanwhile is followed by another.
        key=f"handed_on:{together}:{handler.id}:{promise.id}",
        channel=MAIL,
        template=words,
        to_whom=OWNER,
        address=handler.email,
        locale=to,
        body={
            "subject": services.words.say("care.mail.subject.owner.handed_on_all", to),
            "text": services.words.say(words, to, handler=handler.label(to), by=by, why=(why or "").strip() or "-"),
            "promises": [promise.id],
            "owner": handler.id,
        },
        not_before=at,
    )


def details_of(session: Session, services: Services, case: Case, to: str) -> str:
    """Return the customer's contact details and language in words for an owner."""
    conversation = conversations.get(session, case.conversation_id)
    known = details_in_words(services.words, known_contacts(session, conversation, case), language(to))
    tongue = services.words.say(f"care.language.{conversation.locale}", to)
    return (", " if to == "en" else "，").join(
        filter(None, [known, services.words.say("care.writes", to, language=tongue)])
    )


def staff_language(services: Services) -> str:
    """Return the language in which owners and leads are written to."""
    return services.policy.care.staff


def owner_of(services: Services, promise: Commitment) -> Handler | None:
    """Return the handler of the policy who owns a promise; None for an owner whom the policy no longer has."""
    return services.policy.handlers.get(promise.owner)


def owner_label(services: Services, promise: Commitment, to: str) -> str:
    """Return the owner of a promise as customers see them."""
    handler = owner_of(services, promise)
    return handler.label(to) if handler is not None else promise.owner


def in_words(services: Services, promise: Commitment, locale: str) -> dict[str, str]:
    """Return what, who and by when of a promise in the customer's language."""
    to = language(locale)
    return {
        "what": both(promise.what, to),
        "owner": owner_label(services, promise, to),
        "time": instant(promise.due_at, services.policy.clock.zone, to, services.now()),
    }


def when(services: Services, at: dt.datetime, locale: str) -> str:
    """Return a moment in words, in the company's time zone."""
    return instant(at, services.policy.clock.zone, language(locale), services.now())
