"""Confirm by mail what was agreed, or that it was taken back, in the transaction in which that happens."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from bot.cases import cases, commitments, conversations, offers
from bot.cases.care import outbox
from bot.cases.models import Case, Commitment, OfferOption
from bot.conversation.appointments import appointments_of
from bot.conversation.contacts.known import known_contacts
from bot.conversation.customer_mail import mail_customer
from bot.conversation.display import both, instant, language
from bot.conversation.services import Services
from bot.conversation.status import commitment_item

AGREED_WORDS, TAKEN_BACK_WORDS, APPOINTMENT_OFF = "care.agreed", "care.taken_back", "care.appointment_off"


def confirm_agreement(session: Session, services: Services, case: Case) -> None:
    """Put the mail about what is agreed into the outbox, once for each agreement; nothing without a mail address."""
    option = offers.agreement(session, case)
    if option is not None and case.stage == "agreed":
        _confirm(session, services, case, option, f"agreed:{option.id}")


def confirm_to_address(session: Session, services: Services, conversation_id: str) -> None:
    """Mail what is agreed to an address that was told or corrected after the agreement; once to each address.

    Only what has still to be done: an agreement whose promises are all kept needs no confirmation any more.
    """
    conversation = conversations.get(session, conversation_id)
    for case in cases.of_conversation(session, conversation_id):
        option = offers.agreement(session, case) if case.stage == "agreed" else None
        if option is None or all(one.state != "open" for one in commitments.of_option(session, option.id)):
            continue
        email = known_contacts(session, conversation, case).get("email")
        address = "" if email is None else str(email.value)
        if not address or address in outbox.addresses_of(session, f"agreed:{option.id}:"):
            continue
        # The address itself is no part of the key, which stays when a person is erased.
        told = hashlib.sha256(f"{option.id}:{address}".encode()).hexdigest()[:12]
        _confirm(session, services, case, option, f"agreed:{option.id}:{told}")


def _confirm(session: Session, services: Services, case: Case, option: OfferOption, key: str) -> None:
    locale = conversations.get(session, case.conversation_id).locale
    to, say = language(locale), services.words.say
    promises = commitments.of_option(session, option.id)
    lines = "\n".join(_line(services, promise, to) for promise in sorted(promises, key=lambda one: one.due_at))
    text = say(AGREED_WORDS, to, title=both(option.body.get("title"), to), lines=lines, case_number=case.number)
    until = (option.accepted_at or services.now()) + services.policy.cooling_off
    if until > services.now():
        when = instant(until, services.policy.clock.zone, to, services.now())
        text += "\n\n" + say("care.agreed.take_back", to, time=when)
    else:
        text += "\n\n" + say("care.agreed.change", to)
    _send(session, services, case, AGREED_WORDS, text, key, promises)


def confirm_taken_back(session: Session, services: Services, case: Case, option: OfferOption) -> None:
    """Put the mail that an agreement was taken back into the outbox, with its appointments cancelled."""
    to = language(conversations.get(session, case.conversation_id).locale)
    title = both(option.body.get("title"), to)
    text = services.words.say(TAKEN_BACK_WORDS, to, title=title, case_number=case.number)
    promises = commitments.of_option(session, option.id)
    _send(session, services, case, TAKEN_BACK_WORDS, text, f"taken_back:{option.id}", promises)


def cancel_appointment(session: Session, services: Services, promise: Commitment, case: Case) -> None:
    """Tell by mail that an appointment which is not needed any more is off; nothing for any other promise."""
    if not promise.is_appointment or promise.state != "voided":
        return
    to = language(conversations.get(session, case.conversation_id).locale)
    text = services.words.say(APPOINTMENT_OFF, to, what=both(promise.what, to), case_number=case.number)
    _send(session, services, case, APPOINTMENT_OFF, text, f"promise:{promise.id}:off", [promise])


def _send(
    session: Session, services: Services, case: Case, words: str, text: str, key: str, promises: list[Commitment]
) -> None:
    locale = conversations.get(session, case.conversation_id).locale
    dates = appointments_of(session, services, case, promises, locale)
    mail_customer(session, services, case, words, text, key=key, appointments=dates, at_once=True)


def _line(services: Services, promise: Commitment, to: str) -> str:
    item = commitment_item(services, promise, to)
    return services.words.say("care.promise_line", to, what=item["what"], owner=item["owner"], time=item["due"])
