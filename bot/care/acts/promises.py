"""Promises that come due: their owner is reminded before; one that was not kept reaches a person, then the customer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.care.notices import (
    LEAD,
    OWNER,
    details_of,
    in_words,
    mail_customer,
    mail_handler,
    owner_of,
    staff_language,
)
from bot.cases import cases, commitments, conversations, postponements
from bot.cases.care import course, dues
from bot.cases.errors import Conflict
from bot.cases.models import Case, Commitment, Due
from bot.cases.queue import handoff_rows, handoffs
from bot.conversation.handing_over import handoff_notice, queue_for, time_of
from bot.conversation.handoff_reasons import BROKEN_PROMISE
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff, speak

GRAVEST = 4


def remind_owner(session: Session, services: Services, case: Case, due: Due) -> str:
    """Remind the owner, with what is needed to keep it; the last reminder goes to the supervisor too.

    What one owner is to be reminded of at the same moment is one mail.
    """
    first, staff = _promise(session, due), staff_language(services)
    together = [(due, first)]
    for other in dues.due_together(session, due)[1:]:
        promise = _promise(session, other)
        if promise.owner == first.owner:
            dues.finish(session, other, "reminded_together")
            together.append((other, promise))
    told = {
        "lines": _lines(services, [promise for _, promise in together], staff),
        "details": details_of(session, services, case, staff),
    }
    owner = owner_of(services, first)
    if owner is not None:
        words, mine = "care.owner.remind", [promise for _, promise in together]
        mail_handler(session, services, owner, words, key=due.key, to_whom=OWNER, case=case, values=told, promises=mine)
    last = str(len(services.policy.care.reminders) - 1)
    lead = services.policy.escalation(BROKEN_PROMISE).handler
    at_risk = [promise for one, promise in together if one.key.rpartition(":")[2] == last]
    if at_risk and (owner is None or lead.id != owner.id):
        risks = {"lines": _lines(services, at_risk, staff)}
        mail_handler(session, services, lead, "care.lead.at_risk", key=due.key, to_whom=LEAD, case=case, values=risks)
    return "reminded"


def break_promise(session: Session, services: Services, case: Case, due: Due) -> str:
    """Record that the promise was broken and give the case to a person, before the customer is told.

    A broken promise is a second failure: the case counts as graver by one step, so that more may be offered for it,
    and nothing promises another date by itself.
    """
    if not course.break_overdue(session, int(due.subject or 0)):
        return "not_due"
    broken = [_promise(session, due)]
    for other in dues.due_together(session, due)[1:]:
        course.break_overdue(session, int(other.subject or 0))
        dues.finish(session, other, "broken_together")
        broken.append(_promise(session, other))
    row = cases.locked(session, case)
    reasons = list(row.severity_reasons or [])
    if BROKEN_PROMISE not in reasons:
        graver = min((row.severity or 1) + 1, GRAVEST)
        cases.update(session, row, severity=graver, severity_reasons=[*reasons, BROKEN_PROMISE], actor="clock")
    staff = staff_language(services)
    told = {"lines": _lines(services, broken, staff)}
    note = services.words.say("care.handoff_note.broken", staff, **told)
    conversation = conversations.get(session, case.conversation_id)
    if conversation.owner == "closed":
        conversations.change_owner(session, conversation.id, expect="closed", to="bot", actor="clock", reason="broken")
    postponements.end(session, conversation.id, "promise", actor="clock")
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
    """Tell the customer plainly, with an apology and who takes it up now; several at the same moment in one notice."""
    conversation = conversations.get(session, case.conversation_id)
    together = dues.due_together(session, due)
    for other in together[1:]:
        dues.finish(session, other, "told_together")
    broken = [_promise(session, one) for one in together]
    # Given up before its date: nothing was missed yet, but it will be.
    words = "care.cannot" if all(one.state_at < one.due_at for one in broken) else "care.broken"
    lines = _lines(services, broken, conversation.locale)
    handoff = handoffs.current(session, conversation.id)
    if handoff is None or handoff.state != "waiting":
        words = f"{words}_with_person"
        text = speak(session, services, conversation, words, case_number=case.number, lines=lines)
    else:
        notice = handoff_notice(services, handoff, case.number, conversation.locale)
        by = time_of(services, notice.promised_by, conversation.locale)
        text = services.words.say(
            words, conversation.locale, case_number=case.number, handler=notice.handler, by=by, lines=lines
        )
        show_handoff(session, conversation, notice, text, role="bot")
    mail_customer(session, services, case, words, text, key=due.key)
    return "told"


def _lines(services: Services, promises: Sequence[Commitment], locale: str) -> str:
    """Return a line for each promise: what, and by when it was promised."""
    return "\n".join(
        services.words.say("care.promise_line", locale, **in_words(services, promise, locale)) for promise in promises
    )


def _promise(session: Session, due: Due) -> Commitment:
    return commitments.locked(session, int(due.subject or 0))[0]
