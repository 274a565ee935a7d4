"""What the forms of the status page do: one function each, called in one write transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.errors import Conflict
from bot.cases.models import Case
from bot.conversation import from_page, mended
from bot.conversation.after_closing import hear_score
from bot.conversation.services import Services
from bot.desk.customer_pages.speech import Speech
from bot.desk.customers.messages import say
from bot.desk.problems import Problem
from bot.desk.status_page.contacts import read_contacts
from bot.desk.status_page.view import RATED, SCORES, may_rate

# Does what the form asks for.
Act = Callable[[Session, Services, Case, Mapping[str, str], Speech], None]
WRITE, CONTACTS, NEW_LINK = "write", "contacts", "new-link"
# The name of the field that makes a second press the same message.
CLIENT_ID = "client_id"


def answer_mended(session: Session, services: Services, case: Case, form: Mapping[str, str], speech: Speech) -> None:
    """Record whether it is mended."""
    mended.hear(session, services, case, form.get("answer", ""), via=mended.PAGE, comment=_words(form, "comment"))


def call_person(session: Session, services: Services, case: Case, form: Mapping[str, str], speech: Speech) -> None:
    """Hand over to a person."""
    from_page.call_person(session, services, case, note=_words(form, "comment"))


def take_back(session: Session, services: Services, case: Case, form: Mapping[str, str], speech: Speech) -> None:
    """Take the agreement back."""
    from_page.take_back(session, services, case, wish=_words(form, "comment"))


def write(session: Session, services: Services, case: Case, form: Mapping[str, str], speech: Speech) -> None:
    """Store what the customer writes, as a message of the conversation."""
    text = _words(form, "text")
    if text is None:
        raise Problem(400, "empty")
    say(session, case.conversation_id, text, form.get(CLIENT_ID) or "", services.words)


def correct_contacts(session: Session, services: Services, case: Case, form: Mapping[str, str], speech: Speech) -> None:
    """Record contact details that were read back and confirmed."""
    given = read_contacts(services, form, speech)
    if given.wrong or not given.told:
        raise Problem(400, "empty")
    from_page.correct_contacts(session, services, case, dict(given.told))


def rate(session: Session, services: Services, case: Case, form: Mapping[str, str], speech: Speech) -> None:
    """Record the survey, once for a resolution."""
    row = cases.locked(session, case)
    if not may_rate(session, row):
        raise Conflict("This was rated already, or the case is open again.")
    marks = {name: int(form[name]) for name in RATED if form.get(name, "") in map(str, SCORES)}
    if "score" not in marks:
        raise Problem(400, "field_missing", field="score")
    hear_score(
        session,
        services,
        case.conversation_id,
        marks["score"],
        _words(form, "comment"),
        process=marks.get("process"),
        treatment=marks.get("treatment"),
        case=row,
    )


ACTS: Mapping[str, Act] = {
    "mended": answer_mended,
    "person": call_person,
    "take-back": take_back,
    WRITE: write,
    CONTACTS: correct_contacts,
    "survey": rate,
}


def _words(form: Mapping[str, str], name: str) -> str | None:
    return form.get(name, "").strip() or None
