"""Mail to customers: put into the outbox in the transaction of what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import conversations
from bot.cases.care import case_links, outbox
from bot.cases.models import Case
from bot.clocks.keeping import time_zone
from bot.conversation.contacts.known import known_contacts
from bot.conversation.one_mail_a_day import moment_for
from bot.conversation.services import Services
from bot.conversation.whose_hours import whose_hours
from bot.words import in_script

MAIL, CUSTOMER = "mail", "customer"


def mail_customer(
    session: Session,
    services: Services,
    case: Case,
    template: str,
    text: str,
    *,
    key: str,
    buttons: tuple[str, ...] = (),
    appointments: Sequence[Mapping[str, Any]] = (),
    at_once: bool = False,
) -> None:
    """Put a mail with this text into the outbox, when the customer's address is known.

    `buttons` are places on the status page (a fragment each); opening one answers nothing. `appointments` are for
    the calendar (`bot.conversation.appointments`). What answers an act of the customer goes out `at_once`, at any hour.
    """
    conversation = conversations.get(session, case.conversation_id)
    email = known_contacts(session, conversation, case).get("email")
    if email is None:
        return
    at = services.now()
    if not at_once:
        zone = time_zone(services.policy, conversation)
        at = moment_for(session, services, case, template, services.policy.care.sending.next(at, zone), zone)
    body = {
        "subject": in_script(
            subject_of(services, template, "care.mail.subject", conversation.locale, case), conversation.locale
        ),
        "text": in_script(text, conversation.locale),
        "status_link": case_links.open_link(session, case, by="clock").id,
        "buttons": list(buttons),
        "at_once": at_once,
        "calendar": list(appointments),
        "hours": in_script(whose_hours(services, conversation), conversation.locale),
    }
    outbox.put(
        session,
        key=f"{key}:customer",
        channel=MAIL,
        template=template,
        case_id=case.id,
        to_whom=CUSTOMER,
        address=str(email.value),
        locale=conversation.locale,
        body=body,
        not_before=at,
    )


def subject_of(services: Services, template: str, otherwise: str, to: str, case: Case) -> str:
    """Return the subject of a mail: what it is about, so that an inbox reads at a glance."""
    name = f"care.mail.subject.{template.removeprefix('care.').removesuffix('_case')}"
    return services.words.say(name if services.words.has(name) else otherwise, to, case_number=case.number)
