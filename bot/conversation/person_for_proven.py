"""Bring a person to the case that a customer proved to be theirs in another chat (`bot.conversation.case_door`).

The person is called where the case is, because its promises, its history and its clocks are there; the note of the
handoff names the chat in which the customer writes now. What that chat says stays in it, so that whoever wrote there
can have it erased.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import audit, cases, commitments, conversations
from bot.cases.errors import Conflict
from bot.cases.models import Case, Conversation
from bot.cases.queue import handoff_rows, handoffs
from bot.cases.time_rules import handoff_is_overdue
from bot.conversation.display import language
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.handoff_reasons import BROKEN_PROMISE, REOPENED, REQUESTED
from bot.conversation.proven_case import proven_case
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff, speak

# What the button for a person sends.
ASKS_FOR_PERSON = "/request_human"
_OVER = ("agreed", "resolved")


def person_for_proven(
    session: Session, services: Services, here: Conversation, text: str, command: str | None = None
) -> bool:
    """Call a person to the proven case where the customer asks for one, or says that what was promised was not kept.

    `command` is that of a pressed button. Return False for anything else, for a case that is closed, and where this
    chat has a case of its own, to which such words may belong: its handoff names the proven one.
    """
    asks, complains = _asks(services, text, command), command is None and _complains(services, text)
    if not (asks or complains) or cases.current_case(session, here.id) is not None:
        return False
    case = proven_case(session, here.id)
    if case is None or case.stage == "closed":
        return False
    return _call(session, services, here, case, complains)


def _asks(services: Services, text: str, command: str | None) -> bool:
    if command is not None:
        return command.partition("?")[0] == ASKS_FOR_PERSON
    return services.phrases.asks_for_person(text) or services.phrases.asks_only_for_person(text)


def _complains(services: Services, text: str) -> bool:
    return services.phrases.says_promise_broken(text) or services.phrases.answers.says_not_mended(text)


def _call(session: Session, services: Services, here: Conversation, case: Case, complains: bool) -> bool:
    there, to = conversations.get(session, case.conversation_id), language(here.locale)
    row = cases.locked(session, case)
    reason = REOPENED if complains else REQUESTED
    if any(one.state == "broken" for one in commitments.of_case(session, row)):
        reason = BROKEN_PROMISE
    note = services.words.say("case_door.note_there", language(there.locale), conversation=here.id)
    if there.owner == "closed":
        conversations.change_owner(
            session, there.id, expect="closed", to="bot", actor="customer", reason="asked for a person in another chat"
        )
    before = handoffs.current(session, there.id)
    if complains and before is None and row.stage in _OVER:
        row.reopened += 1
    try:
        handoff = queue_for(session, services.policy, there, row, reason, services.now(), actor="customer", note=note)
    except Conflict:
        return False
    handoff_rows.add_note(session, handoff, note)
    detail = {"conversation": here.id, "reason": reason}
    audit.record(session, "customer", "case.person_called", f"case:{row.number}", detail)
    notice = handoff_notice(services, handoff, row.number, here.locale)
    values = {
        "case_number": row.number,
        "handler": notice.handler,
        "time": time_of(services, notice.promised_by, to),
    }
    if handoff.state != "waiting":
        words = "case_door.person_has_it"
    elif handoff_is_overdue(handoff, services.now()):
        words = "case_door.person_late"
    else:
        words = "case_door.person_called"
    speak(session, services, here, words, **values)
    if before is None:
        notice = handoff_notice(services, handoff, row.number, there.locale)
        when = time_of(services, notice.promised_by, there.locale)
        text = services.words.say(
            "case_door.person_there", there.locale, handler=notice.handler, time=when, case_number=row.number
        )
        show_handoff(session, there, notice, text)
    return True
