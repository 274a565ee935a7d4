"""What owners and supervisors do with a promise, and what the customer is told of it.

Each takes a promise by its number and checks it again under the lock of its conversation. Who may call it is decided
where the call comes from; how often a date may change alone is decided here.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from bot.care.dates_told import heard_date, mail_key, take_back_waiting
from bot.care.notices import (
    OWNER,
    details_of,
    in_words,
    mail_about_all,
    mail_customer,
    mail_handler,
    staff_language,
    tell_customer,
    when,
)
from bot.cases import attachments, cases, commitments, conversations, messages
from bot.cases.care import course
from bot.cases.errors import NotFound, Refused
from bot.cases.models import Attachment, Case, Commitment
from bot.cases.queue import handoff_rows
from bot.conversation.appointments import appointments_of
from bot.conversation.handing_over import queue_for
from bot.conversation.handoff_reasons import BROKEN_PROMISE
from bot.conversation.proof_of_keeping import proof_in_words
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_file

# How often an owner may change the date alone; after that a supervisor decides.
ALONE = 1


class NeedsSupervisor(Refused):
    """The date was changed before; another change is a supervisor's decision."""


def keep(
    session: Session,
    services: Services,
    promise_id: int,
    *,
    actor: str,
    proof: str | None = None,
    reference: str | None = None,
    paid: course.Paid | None = None,
    file: Attachment | None = None,
) -> Commitment:
    """Record that a promise was kept and tell the customer; kept again, nothing more is said.

    `proof` (words), `reference` (of a payment or parcel) and the sum `paid` are shown to the customer, and the `file`
    where it is for them.
    """
    promise, case = commitments.locked(session, promise_id)
    before = promise.state
    promise = course.keep(session, promise_id, actor=actor, proof=proof, reference=reference, paid=paid, file=file)
    if before == "kept":
        return promise
    # Whoever told how far it is has said it already.
    if proof or not commitments.tells_progress(promise):
        _tell_kept(session, services, promise, case, late=before == "broken" and services.now() > promise.due_at)
    if file is not None and attachments.is_for_customer(file):
        show_file(session, services, case, file)
    return promise


def _tell_kept(session: Session, services: Services, promise: Commitment, case: Case, *, late: bool) -> None:
    locale = locale_of(session, case)
    told, kept = in_words(services, promise, locale), commitments.kept_change(session, promise)
    shown = proof_in_words(services, promise, kept, locale) if kept is not None else ""
    words = ("care.kept_late" if late else "care.kept") + ("_with_proof" if shown else "")
    key = f"promise:{promise.id}:kept"
    tell_customer(session, services, case, words, key=key, what=told["what"], proof=shown)


def redate(
    session: Session,
    services: Services,
    promise_id: int,
    day: dt.date,
    *,
    actor: str,
    reason: str,
    may_again: bool = False,
) -> Commitment:
    """Promise another day before the promise is due, and tell the customer both dates and the reason.

    The new moment is when customer care closes on that day. Raise NeedsSupervisor when the date was changed before and
    `may_again` is False, Refused for a day on which the company is closed or that has passed, Conflict when it is due.
    """
    promise, case = commitments.locked(session, promise_id)
    if (promise.redated or 0) >= ALONE and not may_again:
        raise NeedsSupervisor("The date was changed once already; a supervisor decides about another change.")
    spans = services.policy.clock.spans(day)
    if not spans:
        raise Refused(f"We are closed on {day.isoformat()}; choose a day on which somebody is there.")
    law = services.policy.answer_by(case.opened_at)
    ends = spans[-1][1].astimezone(dt.timezone.utc)
    if law is not None and promise.due_at <= law.at < ends and not may_again:
        raise NeedsSupervisor(f"The law wants this settled by {law.day.isoformat()}; a later day is a supervisor's.")
    before, heard = promise.due_at, heard_date(session, promise)
    promise = course.redate(session, promise_id, ends, actor=actor, reason=reason)
    if promise.due_at == before:
        return promise
    take_back_waiting(session, promise)
    locale = locale_of(session, case)
    told = in_words(services, promise, locale)
    key = mail_key(promise, promise.redated or 0)
    tell_customer(
        session,
        services,
        case,
        "care.redated" if promise.due_at > heard else "care.redated_earlier",
        key=key,
        what=told["what"],
        before=when(services, heard, locale),
        after=told["time"],
        why=reason.strip(),
        appointments=appointments_of(session, services, case, [promise], locale),
    )
    return promise


def hand_on(
    session: Session,
    services: Services,
    promise_id: int,
    owner: str,
    *,
    actor: str,
    reason: str | None = None,
    together: str | None = None,
) -> Commitment:
    """Give a promise to another handler of the policy, and tell them and the customer; the date stays.

    Promises that are handed over `together`, by one name, are one mail to the new owner.

    Raise NotFound for a handler whom the policy does not have.
    """
    handler = services.policy.handlers.get(owner)
    if handler is None:
        raise NotFound(f"There is no handler {owner!r} in the policy.")
    promise, case = commitments.locked(session, promise_id)
    if promise.owner == owner:
        return promise
    promise = course.hand_on(session, promise_id, owner, actor=actor, reason=reason)
    locale, staff = locale_of(session, case), staff_language(services)
    told = in_words(services, promise, locale)
    key = f"promise:{promise.id}:to:{owner}:{promise.state_at.isoformat()}"
    words, what = "care.owner_changed", told["what"]
    tell_customer(
        session, services, case, words, key=key, by_mail=False, what=what, owner=told["owner"], time=told["time"]
    )
    if together is not None:
        mail_about_all(session, services, handler, together, promise, by=_who(services, actor, staff), why=reason)
        return promise
    values = {
        **in_words(services, promise, staff),
        "details": details_of(session, services, case, staff),
        "why": (reason or "").strip() or "-",
        "by": _who(services, actor, staff),
    }
    mail_handler(
        session, services, handler, "care.owner.handed_on", key=key, to_whom=OWNER, case=case, values=values,
        promises=[promise],
    )  # fmt: skip
    return promise


def _who(services: Services, actor: str, to: str) -> str:
    """Return who did something as colleagues know them: an owner by name and role, an agent by login."""
    kind, _, name = actor.partition(":")
    handler = services.policy.handlers.get(name) if kind == "owner" else None
    return handler.label(to) if handler is not None else name or actor


def ask_customer(
    session: Session, services: Services, promise_id: int, *, actor: str, question: str, name: str
) -> Commitment:
    """Ask the customer something that is needed to keep the promise; `name` is who asks, as the customer sees them."""
    promise, case = commitments.locked(session, promise_id)
    if any(
        one.what == "asked" and one.commitment_id == promise.id and one.reason == question.strip()
        for one in commitments.changes_of_case(session, case)
    ):
        # Pressed twice: the customer reads it once.
        return promise
    promise = course.ask_customer(session, promise_id, actor=actor, question=question)
    asked = messages.append(session, case.conversation_id, role="agent", text=question.strip(), author_name=name)
    key = f"promise:{promise.id}:asked:{asked.seq}"
    mail_customer(session, services, case, "care.asked", question.strip(), key=key)
    return promise


def cannot(session: Session, services: Services, promise_id: int, *, actor: str, reason: str) -> Commitment:
    """Record that the promise cannot be kept, and give the case to a person now, who tells the customer."""
    promise, case = commitments.locked(session, promise_id)
    promise = course.cannot(session, promise_id, actor=actor, reason=reason)
    conversation = conversations.get(session, case.conversation_id)
    staff = staff_language(services)
    told = in_words(services, promise, staff)
    note = services.words.say("care.handoff_note.cannot", staff, reason=reason.strip(), **told)
    if conversation.owner == "closed":
        conversations.change_owner(session, conversation.id, expect="closed", to="bot", actor=actor, reason="broken")
    row = cases.locked(session, case)
    handoff = queue_for(
        session, services.policy, conversation, row, BROKEN_PROMISE, services.now(), actor=actor, note=note
    )
    handoff_rows.add_note(session, handoff, note)
    return promise


def locale_of(session: Session, case: Case) -> str:
    """Return the locale of the customer of a case."""
    return str(conversations.get(session, case.conversation_id).locale)
