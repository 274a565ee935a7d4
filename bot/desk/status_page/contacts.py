"""The contact details on the status page: shown in part, read from a form as the chat reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.assist.masking import MASKED, masked
from bot.cases import conversations
from bot.cases.models import Case
from bot.compatible_forms import compatible
from bot.conversation.contacts.known import known_contacts
from bot.conversation.contacts.unusable_number import help_with_number
from bot.conversation.services import Services
from bot.conversation.turn_facts import Found
from bot.desk.customer_pages.speech import Speech
from bot.desk.reading import shows_nothing
from bot.nlu.contact_details import contact_details

FIELDS = MASKED
LONGEST = {"phone": 40, "email": 254, "address": 200}
# Shorter words are no place.
_LEAST_OF_ADDRESS = 5


@dataclass(frozen=True)
class Given:
    """What a form gave: the details that can be used, and what is wrong with the others, by field."""

    told: Mapping[str, Found]
    wrong: Mapping[str, str]


def contacts_shown(session: Session, case: Case, speech: Speech) -> list[tuple[str, str, str]]:
    """Return for each kind of detail its name, its label, and what is known of it in part; "" when nothing is."""
    known = known_contacts(session, conversations.get(session, case.conversation_id), case)
    return [
        (
            name,
            speech.say(f"contacts.kind.{name}"),
            masked(name, str(known[name].display or known[name].value)) if name in known else "",
        )
        for name in FIELDS
    ]


def read_contacts(services: Services, form: Mapping[str, str], speech: Speech) -> Given:
    """Read the fields of the form that are filled in."""
    company = services.policy.company
    told: dict[str, Found] = {}
    wrong: dict[str, str] = {}
    for name in FIELDS:
        said = " ".join(form.get(name, "").split())
        if shows_nothing(said):
            continue
        found = [] if name == "address" else _found(contact_details(said, None, company.country), name)
        if len(said) > LONGEST[name]:
            wrong[name] = speech.say("status_page.contacts.too_long")
        elif name == "address":
            if len(said) < _LEAST_OF_ADDRESS:
                wrong[name] = speech.say("status_page.contacts.no_address")
            else:
                told[name] = Found(said, display=said)
        elif len(found) == 1 and (name != "email" or compatible(said).casefold() == found[0].casefold()):
            # What is read back is what mail goes to: a field with more in it than one address is asked for again.
            told[name] = Found(found[0], display=found[0] if name == "email" else said)
        elif name == "phone":
            wrong[name] = speech.ours(help_with_number(services.words, services.policy, said, speech.locale))
        else:
            wrong[name] = speech.say("status_page.contacts.no_email")
    return Given(told, wrong)


def _found(entities: Sequence[Mapping[str, object]], name: str) -> list[str]:
    return [str(one["value"]) for one in entities if one["entity"] == name]
