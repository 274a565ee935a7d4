"""What a customer does on the status page of a case, carried out and told in the conversation as if said there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations
from bot.cases.care import case_links
from bot.cases.errors import Conflict
from bot.cases.models import Case, CaseLink
from bot.cases.queue import handoff_rows, handoffs
from bot.conversation.confirming import confirm_to_address
from bot.conversation.contacts.known import note_contacts
from bot.conversation.contacts.wording import details_in_words
from bot.conversation.display import both
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.handoff_reasons import REQUESTED
from bot.conversation.services import Services
from bot.conversation.taking_back import carry_out, may_take_back
from bot.conversation.tell_customer import show_handoff, tell
from bot.conversation.turn_facts import Found

CUSTOMER = "customer"


def call_person(
    session: Session,
    services: Services,
    case: Case,
    *,
    note: str | None = None,
    words: str = "status_page.person_called",
    **values: object,
) -> None:
    """Hand the conversation over, and say who answers by when; while a person has it or is on the way, add the note.

    Raise Conflict for a case that is closed, which has to be told anew.
    """
    row = cases.locked(session, case)
    if row.stage == "closed":
        raise Conflict("This case is closed; write to us about what is new.")
    conversation = conversations.get(session, row.conversation_id)
    before = handoffs.current(session, conversation.id)
    if before is not None and before.state == "waiting" and (note is None or note in (before.note or "")):
        # Pressed twice: the customer was told already who comes and by when.
        return
    if before is None and conversation.owner == "closed":
        conversations.change_owner(
            session, conversation.id, expect="closed", to="bot", actor=CUSTOMER, reason="asked for a person"
        )
    now = services.now()
    handoff = queue_for(session, services.policy, conversation, row, REQUESTED, now, actor=CUSTOMER, note=note)
    if before is not None and note is not None:
        handoff_rows.add_note(session, handoff, note)
    if handoff.state != "waiting":
        tell(session, services, conversation, f"{words}_already", **values)
        return
    notice = handoff_notice(services, handoff, row.number, conversation.locale)
    when = time_of(services, notice.promised_by, conversation.locale)
    text = services.words.say(
        words, conversation.locale, case_number=row.number, handler=notice.handler, time=when, **values
    )
    show_handoff(session, conversation, notice, text)


def take_back(session: Session, services: Services, case: Case, *, wish: str | None) -> None:
    """Take the agreement back while that is possible, and let a person settle what the customer wants instead.

    The dialogue may not be read by whoever has the page, so a person and not a new menu comes next. Raise Conflict when
    it is too late.
    """
    row = cases.locked(session, case)
    if not may_take_back(session, services, row):
        raise Conflict("This agreement cannot be taken back here any more; ask for a person.")
    option = carry_out(session, services, row, reason="the customer took it back on the status page")
    locale = conversations.get(session, row.conversation_id).locale
    title = both(option.body.get("title"), locale)
    note = services.words.say("status_page.note.taken_back", locale, title=title, wish=wish or "-")
    call_person(session, services, row, note=note, words="status_page.taken_back")


def correct_contacts(session: Session, services: Services, case: Case, told: dict[str, Found]) -> None:
    """Record contact details that the customer read and confirmed; agents and owners see them at once."""
    note_contacts(session, case.conversation_id, told)
    if "email" in told:
        confirm_to_address(session, services, case.conversation_id)
    conversation = conversations.get(session, case.conversation_id)
    details = details_in_words(services.words, told, conversation.locale)
    tell(session, services, conversation, "contacts.noted_for_owners", details=details)


def new_link(session: Session, case: Case, *, actor: str) -> CaseLink:
    """Revoke every link to the status page of the case and return a new one: `actor` is customer or agent:LOGIN."""
    row = cases.locked(session, case)
    case_links.revoke(session, row, actor=actor)
    return case_links.open_link(session, row, by=actor)
