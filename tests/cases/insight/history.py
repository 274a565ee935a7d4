"""Random histories: some hundred acts of customers, agents, owners and the clock, through the store's own functions."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import (
    Store,
    approvals,
    cases,
    commitments,
    conversations,
    fact_store,
    messages,
    offers,
    surveys,
    ties,
)
from bot.cases.accounts import agents
from bot.cases.care import course, follow_ups
from bot.cases.changes import take_figured
from bot.cases.erasing import rows as erasing
from bot.cases.errors import CaseStoreError
from bot.cases.insight import causes
from bot.cases.insight.figures.keeping import keep
from bot.cases.insight.figures.rules import FigureRules
from bot.cases.models import Agent, Case, Commitment, Conversation, FollowUp, Offer
from bot.cases.queue import handoffs, resolving
from tests.cases.helpers import option, say
from tests.clock import StandingClock

RULES = FigureRules(
    zone=ZoneInfo("Asia/Taipei"),
    currency="TWD",
    sub_kinds=("not_delivered", "part_missing", "charged_twice", "defective"),
    products={"kettle", "rice_cooker", "air_fryer"},
    branches={"xinyi", "banqiao"},
    hazard_kinds={"safety_hazard"},
    hazard_reasons=("fire", "hazard"),
    credit_remedies={"store_credit"},
)
KINDS = ("product_quality", "process", "communication", "safety_hazard")
OWNERS = ("finance", "repair_centre", "logistics")
REMEDIES = ("refund", "repair", "store_credit")
PEOPLE = [f"customer{number}@example.org" for number in range(9)]


class History:
    """Acts on a store whose clock it moves; the figures are kept after each act, as in the product."""

    def __init__(self, store: Store, clock: StandingClock, seed: int) -> None:
        self.store, self.clock, self.rng = store, clock, random.Random(seed)
        self.refused = 0
        store.keep_clocks(lambda session, case_ids: keep(session, RULES, take_figured(session)))
        with store.begin() as session:
            for login in ("mei", "jun"):
                agents.add(session, login, login.title(), "agent", "correct horse")

    def play(self, acts: int, *, erasing: bool = True) -> None:
        """Do this many random acts, hours apart; what the store refuses changes nothing."""
        often = {act: weight for act, weight in ACTS.items() if erasing or act is not _erase}
        for _ in range(acts):
            self.clock.forward(timedelta(minutes=self.rng.randrange(5, 1200)))
            act = self.rng.choices(list(often), list(often.values()))[0]
            try:
                with self.store.begin() as session:
                    act(self, session)
            except CaseStoreError:
                self.refused += 1

    def pick(self, session: Session, model: type, *where: object) -> object:
        """Return a random row; raise CaseStoreError when there is none."""
        found = list(session.execute(select(model).where(*where).order_by(model.id)).scalars())  # type: ignore[attr-defined]
        if not found:
            raise CaseStoreError("nothing there yet")
        return self.rng.choice(found)

    def case(self, session: Session, *where: object) -> Case:
        """Return a random case."""
        found = self.pick(session, Case, *where)
        assert isinstance(found, Case)
        return found


def _begin(history: History, session: Session) -> None:
    email = history.rng.choice([None, *PEOPLE])
    talk = conversations.open_conversation(session, locale="zh-Hant", customer={"email": email} if email else None)
    say(session, talk.id, "壞了")
    cases.open_case(session, talk.id)


def _beside(history: History, session: Session) -> None:
    cases.open_beside(session, history.case(session).conversation_id)


def _details(history: History, session: Session) -> None:
    conversations.update_customer(session, history.case(session).conversation_id, email=history.rng.choice(PEOPLE))


def _judge(history: History, session: Session) -> None:
    rng = history.rng
    cases.update(
        session,
        history.case(session),
        kind=rng.choice(KINDS),
        emotion=rng.choice(("angry", "neutral")),
        severity=rng.randint(1, 4),
    )


def _cause(history: History, session: Session) -> None:
    causes.give(session, history.case(session), history.rng.choice(("wear", "packing", "unknown")), by="agent:mei")


def _tell(history: History, session: Session) -> None:
    rng = history.rng
    name, value = rng.choice(
        [
            ("what", "漏水"),
            ("product", rng.choice(["kettle", "rice_cooker", "我家的那個"])),
            ("branch", rng.choice(["xinyi", "banqiao", "台中"])),
            ("sub_kinds", rng.choice([["arrived", "defective"], ["part_missing", "not_delivered"], []])),
            ("batch", rng.choice(["l2311-a", "不知道"])),
        ]
    )
    fact_store.note(session, history.case(session), name, value)


def _offer(history: History, session: Session) -> None:
    rng, case, now = history.rng, history.case(session), history.clock.now
    promise = {"what": {"en": "do"}, "owner": rng.choice(OWNERS), "due_at": now + timedelta(days=rng.randint(1, 6))}
    pays = {"currency": rng.choice(["TWD", "TWD", "HKD"]), "minor": rng.choice([None, 80000]), "proof": None}
    made = [
        option(
            remedy,
            commitments=[dict(promise), {**promise, "pays": pays}],
            goodwill_minor=rng.choice([0, 5000]),
        )
        for remedy in rng.sample(REMEDIES, 2)
    ]
    cases.move(session, case, "offering", actor="bot", reason="facts")
    later = now + timedelta(days=30)
    offers.record(session, case, options=made, made_by="bot", policy_version="1", expires_at=later)


def _accept(history: History, session: Session) -> None:
    offer = history.pick(session, Offer, Offer.state == "open")
    assert isinstance(offer, Offer)
    case = session.get(Case, offer.case_id)
    assert case is not None
    chosen = history.rng.choice(offer.options)
    offers.accept(session, chosen.id, conversation_id=case.conversation_id, actor="customer")


def _take_back(history: History, session: Session) -> None:
    offers.take_back(session, history.case(session, Case.stage == "agreed"), reason="no", actor="customer")


def _promise(history: History, session: Session) -> Commitment:
    found = history.pick(session, Commitment, Commitment.state.in_(("open", "broken")))  # type: ignore[attr-defined]
    assert isinstance(found, Commitment)
    return found


def _keep(history: History, session: Session) -> None:
    paid = course.Paid(history.rng.choice([10000, 25000]), "TWD") if history.rng.random() < 0.4 else None
    course.keep(session, _promise(history, session).id, actor="owner:finance", paid=paid)


def _break(history: History, session: Session) -> None:
    for promise in commitments.due_before(session, history.clock.now):
        course.break_overdue(session, promise.id)


def _redate(history: History, session: Session) -> None:
    later = history.clock.now + timedelta(days=history.rng.randint(1, 9))
    course.redate(session, _promise(history, session).id, later, actor="owner:finance", reason="late")


def _hand_on(history: History, session: Session) -> None:
    course.hand_on(session, _promise(history, session).id, history.rng.choice(OWNERS), actor="agent:mei")


def _call(history: History, session: Session) -> None:
    handoffs.request(
        session,
        history.case(session),
        reason=history.rng.choice(["requested", "hazard", "rejected"]),
        queue="complaints",
        priority=history.rng.randint(1, 3),
        promised_by=history.clock.now + timedelta(hours=4),
        contact_needed=False,
    )


def _take(history: History, session: Session) -> None:
    talk = history.pick(session, Conversation, Conversation.owner == "queue")
    agent = history.pick(session, Agent)
    assert isinstance(talk, Conversation) and isinstance(agent, Agent)
    handoffs.take(session, talk.id, agent.id)


def _held(history: History, session: Session) -> Conversation:
    talk = history.pick(session, Conversation, Conversation.owner == "agent")
    assert isinstance(talk, Conversation)
    return talk


def _write(history: History, session: Session) -> None:
    messages.append(session, _held(history, session).id, role="agent", text="我看看", author_name="Mei")


def _resolve(history: History, session: Session) -> None:
    talk = _held(history, session)
    assert talk.owner_agent_id is not None
    resolving.resolve(session, talk.id, talk.owner_agent_id)


def _settle(history: History, session: Session) -> None:
    cases.move(session, history.case(session, Case.stage == "agreed"), "resolved", actor="clock", reason="kept")


def _close(history: History, session: Session) -> None:
    cases.move(session, history.case(session), "closed", actor="customer", reason="withdrawn")


def _reopen(history: History, session: Session) -> None:
    case = history.case(session, Case.stage.in_(("agreed", "resolved", "closed")))  # type: ignore[attr-defined]
    if history.rng.random() < 0.5:
        cases.open_again(session, case, actor="agent:mei", reason="called")
    else:
        cases.move(session, case, "listening", actor="customer", reason="does not hold")


def _ask(history: History, session: Session) -> None:
    follow_ups.ask(session, history.case(session, Case.stage.in_(("agreed", "resolved"))))  # type: ignore[attr-defined]


def _answer(history: History, session: Session) -> None:
    asked = history.pick(session, FollowUp, FollowUp.answer.is_(None))  # type: ignore[union-attr]
    assert isinstance(asked, FollowUp)
    case = session.get(Case, asked.case_id)
    assert case is not None
    if history.rng.random() < 0.3:
        follow_ups.silence(session, asked)
    else:
        follow_ups.answer(session, case, history.rng.choice(follow_ups.BY_CUSTOMER), via="page")


def _score(history: History, session: Session) -> None:
    case, rng = history.case(session), history.rng
    more = {"process": rng.randint(1, 5), "treatment": rng.randint(1, 5)} if rng.random() < 0.7 else {}
    surveys.record(session, case.conversation_id, score=rng.randint(1, 5), case=case, **more)


def _merge(history: History, session: Session) -> None:
    ties.tie(session, ties.MERGED, history.case(session), history.case(session), by="agent:mei")


def _erase(history: History, session: Session) -> None:
    talk = history.pick(session, Conversation, Conversation.erased_at.is_(None))  # type: ignore[union-attr]
    assert isinstance(talk, Conversation)
    erasing.erase(session, [talk.id], actor="system", reason="asked")


def _grant(history: History, session: Session) -> None:
    case, agents_there = history.case(session), list(session.execute(select(Agent)).scalars())
    pay_by = history.clock.now + timedelta(days=3)
    how = history.rng.choice([approvals.CREDIT, approvals.TRANSFER])
    approval = approvals.request(
        session,
        case,
        agent=agents_there[0],
        role="supervisor",
        asked=approvals.AskedSum(20000, "TWD", "trouble", how, pay_by),
        policy_version="1",
        reason="twice",
        answer_by=pay_by,
    )
    pays = None if how == approvals.CREDIT else commitments.Pays("TWD", 15000)
    promise = commitments.promise(session, case, what={"en": "sum"}, owner="finance", due_at=pay_by, pays=pays)
    approvals.approve_sum(session, approval, case, agent=agents_there[1], minor=15000, promise=promise, note=None)


# How often each act happens.
ACTS: dict[Callable[[History, Session], None], int] = {
    _begin: 14, _beside: 2, _details: 4, _judge: 14, _tell: 16, _offer: 12, _accept: 14, _take_back: 1, _keep: 12,
    _break: 4, _redate: 3, _hand_on: 2, _call: 8, _take: 8, _write: 8, _resolve: 5, _settle: 6, _close: 2, _reopen: 3,
    _ask: 7, _answer: 8, _score: 6, _merge: 1, _grant: 2, _cause: 6,
    _erase: 1,
}  # fmt: skip
