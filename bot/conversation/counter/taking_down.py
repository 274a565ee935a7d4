"""Open a case for somebody at the counter or on the telephone, or go on with an earlier one of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bot.cases import audit, cases, conversations, fact_store
from bot.cases.care import case_links
from bot.cases.errors import Conflict, NotFound
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Case, Conversation
from bot.cases.queue import handoffs
from bot.conversation.contacts.known import keep_in_case, known_contacts
from bot.conversation.corrections.correct import reckon
from bot.conversation.corrections.correctable import KIND
from bot.conversation.corrections.reading import Meant, Readers, Reading
from bot.conversation.counter.reading import read_taken
from bot.conversation.counter.said_to import write_down, written_before
from bot.conversation.customer_mail import mail_customer
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell

TAKEN_DOWN = "case.taken_down"
MAIL = "care.noted_for_you"
STORY = "what"


@dataclass(frozen=True)
class ToTakeDown:
    """What an agent wrote down: `where` it was said, the customer's `words`, and the `values` by fact.

    `client_id` names the words; `conversation_id` is that of a new conversation. `joins` is the number of the earlier
    case that it goes on with.
    """

    where: str
    locale: str
    words: str
    client_id: str
    conversation_id: str
    values: Mapping[str, str] = field(default_factory=dict)
    joins: str | None = None


@dataclass(frozen=True)
class Taken:
    """The case, the number `seq` of the message with the words (0 when stored before), and where its link was sent."""

    case: Case
    seq: int
    mailed_to: str | None


def take_down(session: Session, services: Services, readers: Readers, told: ToTakeDown, by: Agent) -> Taken:
    """Store it with the facts, severity and clocks that any case has, held by the agent; twice is once.

    Raise NotTaken for what cannot be taken, NotFound for no such case, Conflict when a colleague holds its
    conversation, OtherWords when the id belongs to other words.
    """
    meant = read_taken(Reading(services, readers), told.words, told.values, joins=told.joins is not None)
    before = _taken_before(session, told)
    if before is not None:
        return before
    conversation = _opened(session, told, meant) if told.joins is None else _joined(session, told.joins, by)
    new = conversation.next_seq
    tell(session, services, conversation, f"counter.noted_by.{told.where}", agent=by.name)
    message = write_down(
        session, services, conversation, by, where=told.where, words=told.words, client_id=told.client_id
    )
    case = _case(session, conversation, told)
    _note(session, case, told, meant, message.seq, by)
    handoffs.take(session, conversation.id, by.id)
    case = cases.locked(session, case)
    reckon(session, services, case, f"agent:{by.login}")
    detail = {"where": told.where, "seq": message.seq, "joined": told.joins is not None}
    audit.record(session, f"agent:{by.login}", TAKEN_DOWN, f"case:{case.number}", detail)
    return Taken(case, message.seq, _send_link(session, services, case, told, new))


def _taken_before(session: Session, told: ToTakeDown) -> Taken | None:
    """Return what this call made already, because its answer may have been lost; None when it is new."""
    joined = cases.find(session, told.joins) if told.joins is not None else None
    conversation_id = told.conversation_id if joined is None else joined.conversation_id
    try:
        lock_conversation(session, conversation_id)
    except NotFound:
        return None
    if written_before(session, conversation_id, told.client_id, told.words) is None:
        return None
    case = cases.current_case(session, conversation_id) or cases.of_conversation(session, conversation_id)[-1]
    return Taken(case, 0, _address(session, case))


def _opened(session: Session, told: ToTakeDown, meant: Mapping[str, Meant]) -> Conversation:
    known = {name: str(meant[name].value) for name in ("name", "phone", "email") if name in meant}
    conversation = conversations.open_conversation(
        session, locale=told.locale, customer=known, conversation_id=told.conversation_id
    )
    lock_conversation(session, conversation.id)
    return conversation


def _joined(session: Session, number: str, by: Agent) -> Conversation:
    """Return the conversation of an earlier case, which the agent may take."""
    case = cases.find(session, number)
    lock_conversation(session, case.conversation_id)
    conversation = conversations.get(session, case.conversation_id)
    if conversation.owner == "agent" and conversation.owner_agent_id != by.id:
        raise Conflict("A colleague has this conversation.")
    if conversation.owner == "closed":
        actor, reason = f"agent:{by.login}", "the customer came back"
        conversations.change_owner(session, conversation.id, expect="closed", to="bot", actor=actor, reason=reason)
    return conversation


def _case(session: Session, conversation: Conversation, told: ToTakeDown) -> Case:
    """Return the case that it belongs to: the one that was joined, unless that is closed, else a new one."""
    if told.joins is None:
        return cases.open_case(session, conversation.id, actor="agent")
    case = cases.locked(session, cases.find(session, told.joins))
    if case.stage == "closed":
        return cases.put_in_hand(session, cases.open_beside(session, conversation.id, actor="agent"))
    if case.stage == "resolved":
        case = cases.move(session, case, "listening", actor="agent", reason="the customer came back")
    return cases.put_in_hand(session, case)


def _note(session: Session, case: Case, told: ToTakeDown, meant: Mapping[str, Meant], seq: int, by: Agent) -> None:
    """Record the facts; of an earlier case only what was not known there, and the story grows."""
    known, source = fact_store.current(session, case), f"agent:{by.login}"
    before = str(known[STORY].value) if STORY in known else ""
    story = told.words.strip() if not before else f"{before}\n{told.words.strip()}"
    fact_store.note(session, case, STORY, story, message_seq=seq, source=source)
    for name, found in meant.items():
        if name == KIND or name in known:
            continue
        fact_store.note(
            session,
            case,
            name,
            found.value,
            display=found.display,
            resolved=found.resolved,
            message_seq=seq,
            source=source,
        )
    if KIND in meant and case.kind is None:
        cases.update(session, case, kind=meant[KIND].value, actor=source)
    details = {name: str(meant[name].value) for name in ("name", "phone", "email") if name in meant}
    conversation = conversations.get(session, case.conversation_id)
    news = {name: value for name, value in details.items() if not getattr(conversation, f"customer_{name}")}
    if news:
        conversations.update_customer(session, case.conversation_id, **news)
    keep_in_case(session, case)


def _send_link(session: Session, services: Services, case: Case, told: ToTakeDown, new: int) -> str | None:
    """Open the link to the status page and mail it; return the address that it goes to, None without one."""
    case_links.open_link(session, case, by="agent")
    address = _address(session, case)
    if address is not None:
        conversation = conversations.get(session, case.conversation_id)
        text = services.words.say(MAIL, conversation.locale, case_number=case.number, words=told.words.strip())
        key = f"case:{case.id}:taken_down:{new}"
        mail_customer(session, services, case, MAIL, text, key=key, at_once=True)
    return address


def _address(session: Session, case: Case) -> str | None:
    known = known_contacts(session, conversations.get(session, case.conversation_id), case)
    return str(known["email"].value) if "email" in known else None
