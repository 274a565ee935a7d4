"""Promises that come due: their owner is reminded before; one that was not kept reaches a person, then the customer."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import LEAD, OWNER, in_words, mail_handler, owner_of
from bot.cases import cases, commitments, conversations
from bot.cases.care import course
from bot.cases.errors import Conflict
from bot.cases.models import Case, Commitment, Due
from bot.cases.queue import handoff_rows, handoffs
from bot.conversation.contacts.known import known_contacts
from bot.conversation.contacts.wording import details_in_words
from bot.conversation.display import language
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.handoff_reasons import BROKEN_PROMISE
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff, tell

GRAVEST = 4


def remind_owner(session: Session, services: Services, case: Case, due: Due) -> str:
    """Remind the owner, with what is needed to keep it; the last reminder goes to the supervisor too."""
    promise = _promise(session, due)
    conversation = conversations.get(session, case.conversation_id)
    details = details_in_words(services.words, known_contacts(session, conversation, case), language("zh-Hant"))
    told = {**in_words(services, promise, "zh-Hant"), "details": details or "-"}
    owner = owner_of(services, promise)
    if owner is not None:
        words = "care.owner.remind"
        mail_handler(
            session, services, owner, words, key=due.key, to_whom=OWNER, case=case, values=told, promise=promise
        )
    last = due.key.rpartition(":")[2] == str(len(services.policy.care.reminders) - 1)
    lead = services.policy.escalation(BROKEN_PROMISE).handler
    if last and (owner is None or lead.id != owner.id):
        mail_handler(session, services, lead, "care.lead.at_risk", key=due.key, to_whom=LEAD, case=case, values=told)
    return "reminded"


def break_promise(session: Session, services: Services, case: Case, due: Due) -> str:
    """Record that the promise was broken and give the case to a person, before the customer is told.

    A broken promise is a second failure: the case counts as graver by one step, so that more may be offered for it,
    and nothing promises another date by itself.
    """
    promise = _promise(session, due)
    if not course.break_overdue(session, promise.id):
        return "not_due"
    row = cases.locked(session, case)
    graver = min((row.severity or 1) + 1, GRAVEST)
    reasons = [*(row.severity_reasons or []), BROKEN_PROMISE]
    cases.update(session, row, severity=graver, severity_reasons=reasons, actor="clock")
    told = in_words(services, promise, "zh-Hant")
    note = services.words.say("care.handoff_note.broken", "zh-Hant", **told)
    conversation = conversations.get(session, case.conversation_id)
    if conversation.owner == "closed":
        conversations.change_owner(session, conversation.id, expect="closed", to="bot", actor="clock", reason="broken")
    outcome = "with_person"
    try:
        handoff = queue_for(
            session, services.policy, conversation, row, BROKEN_PROMISE, services.now(), actor="clock", note=note
        )
        # A person may have the conversation already, or wait for it with another reason.
        handoff_rows.add_note(session, handoff, note)
    except Conflict:
        outcome = "with_lead"
    lead = services.policy.escalation(BROKEN_PROMISE).handler
    mail_handler(session, services, lead, "care.lead.broken", key=due.key, to_whom=LEAD, case=case, values=told)
    return outcome


def tell_broken(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer plainly, with an apology and who takes it up now."""
    promise = _promise(session, due)
    conversation = conversations.get(session, case.conversation_id)
    told = in_words(services, promise, conversation.locale)
    values = {"what": told["what"], "time": told["time"]}
    handoff = handoffs.current(session, conversation.id)
    if handoff is None or handoff.state != "waiting":
        tell(session, services, conversation, "care.broken_with_person", case_number=case.number, **values)
        return "told"
    notice = handoff_notice(services, handoff, case.number, conversation.locale)
    by = time_of(services, notice.promised_by, conversation.locale)
    text = services.words.say(
        "care.broken", conversation.locale, case_number=case.number, handler=notice.handler, by=by, **values
    )
    show_handoff(session, conversation, notice, text)
    return "told"


def _promise(session: Session, due: Due) -> Commitment:
    return commitments.locked(session, int(due.subject or 0))[0]
