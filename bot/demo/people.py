"""What the invented owners, colleagues and customers do after an agreement, each planned for its moment."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care import promises as care
from bot.care.notices import owner_label
from bot.cases import cases, commitments, conversations, messages
from bot.cases.accounts import agents
from bot.cases.care import course, follow_ups
from bot.cases.models import Case, Commitment, FollowUp, Handoff, OutboxItem
from bot.cases.queue import resolving
from bot.conversation import after_closing, by_person, mended
from bot.conversation.causes import Given
from bot.conversation.customer_mail import CUSTOMER
from bot.conversation.services import Services
from bot.conversation.status import status
from bot.conversation.unsettled import unsettled
from bot.demo.complaints import say
from bot.demo.likely_cause import cause_of
from bot.demo.planning import Planning

# How long an owner waits for what has to be done before.
STEP = dt.timedelta(hours=3)
# Login, name and role of the colleagues.
# What one of the two who oversee writes for customers, the other reviews.
MANAGER, SUPERVISOR = "boss", "amy"
COLLEAGUES = (
    ("may", "林小梅", "agent"),
    ("ken", "陳建宏", "agent"),
    (SUPERVISOR, "張惠君", "supervisor"),
    (MANAGER, "吳志明", "manager"),
)
LAST_DAY = dt.timedelta(days=1)
# What else can wait waits for tomorrow, once a customer got this many mails about a case in a day.
ENOUGH_MAILS = 2
OWNERS_DO = {"keep": 62, "last_moment": 14, "redate": 10, "forget": 7, "ask": 4, "cannot": 3}
# What an owner does only with words that fit the promise, and where those are (data/demo/month.yml).
NEEDS_WORDS = {"redate": "late", "ask": "ask", "cannot": "cannot"}
CUSTOMERS_SAY = {follow_ups.MENDED: 55, follow_ups.HALF: 8, follow_ups.NOT: 6, None: 31}


def promised(month: Planning, promise: Commitment, locale: str) -> None:
    """Plan what the owner of a promise does; a note on how far it is goes out by itself."""
    if commitments.tells_progress(promise):
        return
    does = month.rng.choices(tuple(OWNERS_DO), tuple(OWNERS_DO.values()))[0]
    why = month.words.of_promise(promise.what, NEEDS_WORDS[does], locale) if does in NEEDS_WORDS else None
    if does in NEEDS_WORDS and why is None:
        does = "keep"
    actor, part = f"owner:{promise.owner}", month.part_until
    if month.rng.random() < 0.5:
        month.at(part(promise.due_at, 0.05, 0.4), lambda s, d: course.pick_up(s, promise.id, actor=actor))

    proof = month.words.of_promise(promise.what, "kept", locale)

    def keep(session: Session, services: Services) -> None:
        tomorrow = services.policy.clock.next_opening(month.now + LAST_DAY)
        if tomorrow < promise.due_at and _mails_today(session, services, promise.case_id) >= ENOUGH_MAILS:
            month.at(tomorrow, keep)
            return
        if _comes_after_an_open_one(session, promise) and month.now + STEP < promise.due_at:
            month.at(month.now + STEP, keep)
            return
        paid = None
        if promise.sum_minor is not None and promise.currency is not None:
            paid = course.Paid(promise.sum_minor, promise.currency)
        reference = None if promise.currency is None else f"TX-{promise.id:05d}"
        care.keep(session, services, promise.id, actor=actor, proof=proof, reference=reference, paid=paid)

    def redate(session: Session, services: Services) -> None:
        clock = services.policy.clock
        day = clock.local(clock.closing_times(promise.due_at)[month.rng.randint(1, 3)]).date()
        moved = care.redate(session, services, promise.id, day, actor=actor, reason=why or "")
        month.at(month.part_until(moved.due_at, 0.5, 0.95), keep)

    if does == "keep":
        month.at(part(promise.due_at, 0.3, 0.9), keep)
    elif does == "last_moment":
        month.at(promise.due_at - dt.timedelta(minutes=30), keep)
    elif does == "redate":
        month.at(part(promise.due_at, 0.6, 0.9), redate)
    elif does == "ask":
        month.at(
            part(promise.due_at, 0.2, 0.5),
            lambda s, d: care.ask_customer(
                s, d, promise.id, actor=actor, question=why or "", name=owner_label(d, promise, locale)
            ),
        )
        month.at(part(promise.due_at, 0.6, 0.95), keep)
    elif does == "cannot":
        month.at(
            part(promise.due_at, 0.4, 0.8),
            lambda s, d: care.cannot(s, d, promise.id, actor=actor, reason=why or ""),
        )


def asked(month: Planning, follow_up: FollowUp) -> None:
    """Plan whether and what the customer answers."""
    answer = month.rng.choices(tuple(CUSTOMERS_SAY), tuple(CUSTOMERS_SAY.values()))[0]
    if answer is None:
        return

    def hear(session: Session, services: Services) -> None:
        case = session.get(Case, follow_up.case_id)
        assert case is not None
        mended.hear(session, services, case, answer, via=mended.PAGE)
        talk = conversations.get(session, case.conversation_id)
        if answer == follow_ups.HALF:
            say(session, talk.id, month.words.pick("still_missing", talk.locale))
        elif answer == follow_ups.MENDED and month.rng.random() < 0.6:
            score = month.rng.choices((5, 4, 3, 2), (5, 4, 2, 1))[0]
            after_closing.hear_score(session, services, talk.id, score, None)

    month.at(month.now + dt.timedelta(days=month.rng.choice((0.05, 0.3, 1.1, 3.2))), hear)


def called(month: Planning, handoff: Handoff) -> None:
    """Plan that a colleague takes the conversation, speaks with the customer and settles the case.

    What came in the last day waits for whoever opens the desk.
    """
    if month.now > month.end - LAST_DAY:
        return
    login = "boss" if handoff.reason == "broken_promise" else month.rng.choice(("may", "ken"))
    wait = month.rng.choice((0.1, 0.25, 0.5, 3.0))

    def take(session: Session, services: Services) -> None:
        talk, person = conversations.get(session, handoff.conversation_id), agents.find(session, login)
        by_person.take(session, services, talk, person)
        text = month.words.pick("colleagues_say", talk.locale)
        messages.append(session, talk.id, role="agent", text=text, author_name=person.name)
        month.at(month.opening(dt.timedelta(hours=month.rng.choice((1, 5, 30)))), settle)

    def settle(session: Session, services: Services) -> None:
        talk, person = conversations.get(session, handoff.conversation_id), agents.find(session, login)
        if talk.owner_agent_id != person.id:
            return
        for case in cases.of_conversation(session, talk.id):
            for promise in commitments.of_case(session, case):
                if promise.state in ("broken", "open"):
                    if _mails_today(session, services, case.id) > ENOUGH_MAILS:
                        month.at(month.opening(LAST_DAY), settle)
                        return
                    proof = month.words.pick("colleagues_prove", talk.locale)
                    care.keep(session, services, promise.id, actor=f"agent:{login}", proof=proof)
        theirs = resolving.with_person(session, talk.id)
        left = unsettled(session, theirs)
        note = "和客人談好了"
        current = cases.current_case(session, talk.id)
        told = {one.number: Given(cause_of(session, services, one)) for one in theirs or ([current] if current else [])}
        reasons = dict.fromkeys((one.key for one in left), note)
        by_person.resolve(session, services, talk, person, note, reasons=reasons, causes=told)

    month.at(month.opening(dt.timedelta(hours=wait)), take)


def write(month: Planning, conversation_id: str, locale: str) -> None:
    """Plan that the customer asks in between how far it is, and gets the status."""

    def ask(session: Session, services: Services) -> None:
        say(session, conversation_id, month.words.pick("write_in_between", locale))
        found = status(session, services, conversation_id, locale)
        if found is not None and conversations.get(session, conversation_id).owner == "bot":
            messages.append(
                session, conversation_id, role="bot", kind="status", text=found.lines, payload=found.payload
            )

    month.at(month.now + dt.timedelta(days=month.rng.uniform(1, 6)), ask)


def _comes_after_an_open_one(session: Session, promise: Commitment) -> bool:
    """Return whether something of the same agreement comes before: nothing is repaired before it is collected."""
    together = commitments.of_option(session, promise.option_id) if promise.option_id else []
    first = [one for one in together if not commitments.tells_progress(one)]
    return any(one.state == "open" and one.id < promise.id and one.due_at <= promise.due_at for one in first)


def _mails_today(session: Session, services: Services, case_id: int) -> int:
    local = services.policy.clock.local
    made = select(OutboxItem.made_at).where(OutboxItem.case_id == case_id, OutboxItem.to_whom == CUSTOMER)
    return sum(local(at).date() == local(services.now()).date() for at in session.execute(made).scalars())
