"""What the invented owners, colleagues and customers do after an agreement, each planned for its moment."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from bot.care import promises as care
from bot.care.notices import owner_label
from bot.cases import cases, commitments, conversations, messages
from bot.cases.accounts import agents
from bot.cases.care import course, follow_ups
from bot.cases.models import Case, Commitment, FollowUp, Handoff
from bot.cases.queue import resolving
from bot.conversation import after_closing, by_person, mended
from bot.conversation.services import Services
from bot.conversation.status import status
from bot.conversation.unsettled import unsettled
from bot.demo.complaints import say
from bot.demo.planning import Planning

# Login, name and role of the colleagues.
COLLEAGUES = (("may", "林小梅", "agent"), ("ken", "陳建宏", "agent"), ("boss", "吳志明", "supervisor"))
LAST_DAY = dt.timedelta(days=1)
OWNERS_DO = {"keep": 62, "last_moment": 14, "redate": 10, "forget": 7, "ask": 4, "cannot": 3}
CUSTOMERS_SAY = {follow_ups.MENDED: 55, follow_ups.HALF: 8, follow_ups.NOT: 6, None: 31}


def promised(month: Planning, promise: Commitment, locale: str) -> None:
    """Plan what the owner of a promise does; a note on how far it is goes out by itself."""
    if commitments.tells_progress(promise):
        return
    does = month.rng.choices(tuple(OWNERS_DO), tuple(OWNERS_DO.values()))[0]
    actor, part = f"owner:{promise.owner}", month.part_until
    if month.rng.random() < 0.5:
        month.at(part(promise.due_at, 0.05, 0.4), lambda s, d: course.pick_up(s, promise.id, actor=actor))

    def keep(session: Session, services: Services) -> None:
        care.keep(session, services, promise.id, actor=actor, proof=month.words.proof(promise.owner, locale))

    def redate(session: Session, services: Services) -> None:
        clock = services.policy.clock
        day = clock.local(clock.closing_times(promise.due_at)[month.rng.randint(1, 3)]).date()
        why = month.words.pick("reasons_for_another_date", locale)
        moved = care.redate(session, services, promise.id, day, actor=actor, reason=why)
        month.at(month.part_until(moved.due_at, 0.5, 0.95), keep)

    if does == "keep":
        month.at(part(promise.due_at, 0.3, 0.9), keep)
    elif does == "last_moment":
        month.at(promise.due_at - dt.timedelta(minutes=30), keep)
    elif does == "redate":
        month.at(part(promise.due_at, 0.6, 0.9), redate)
    elif does == "ask":
        asked = "請問機身背後的序號是幾號？" if locale == "zh-Hant" else "What is the serial number on the back?"
        month.at(
            part(promise.due_at, 0.2, 0.5),
            lambda s, d: care.ask_customer(
                s, d, promise.id, actor=actor, question=asked, name=owner_label(d, promise, locale)
            ),
        )
        month.at(part(promise.due_at, 0.6, 0.95), keep)
    elif does == "cannot":
        month.at(
            part(promise.due_at, 0.4, 0.8),
            lambda s, d: care.cannot(s, d, promise.id, actor=actor, reason="這個型號停產，沒有零件了"),
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
                    proof = month.words.pick("colleagues_prove", talk.locale)
                    care.keep(session, services, promise.id, actor=f"agent:{login}", proof=proof)
        left = unsettled(session, resolving.with_person(session, talk.id))
        note = "和客人談好了"
        by_person.resolve(session, services, talk, person, note, reasons=dict.fromkeys((one.key for one in left), note))

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
