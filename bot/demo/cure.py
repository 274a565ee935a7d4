"""One cause and its cure: kettles arrive dented, somebody asks why, it is mended and proven, and customers hear it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.care.cures import acting
from bot.care.cures.acting import By
from bot.cases import cases
from bot.cases.accounts import agents
from bot.cases.insight import analyses, causes, flags
from bot.cases.insight.analyses import Evidence, Step
from bot.cases.insight.exposures import Orders, keep
from bot.cases.models import Case, CaseCause
from bot.conversation.causes import Given, give
from bot.conversation.services import Services
from bot.demo.complaints import MARK, Voice, complain
from bot.demo.likely_cause import cause_of
from bot.demo.planning import Planning
from bot.remedy.insight import UNKNOWN

PRODUCT, CAUSE = "kettle", "packed_too_weakly"
# Days on which such a complaint comes, before and after it was mended on the day CURED.
BEFORE, AFTER, CURED = (0, 1, 2, 3, 4, 4, 5, 7, 8, 9, 10, 11), (24,), 12
# The windows fit into the month: twelve days before, a day that counts in neither, two weeks after.
WINDOWS = {"before_days": "12", "settle_days": "1", "after_days": "14"}
ORDERS_A_DAY, HOUR, CHOOSES_AFTER = 38, dt.timedelta(hours=3), dt.timedelta(minutes=8)
BOSS = By("agent:boss", decides=True, signs=True)
# What boss gives a cause at the end of a day.
SETTLED = ("agreed", "resolved", "closed")
FIRST_NUMBER = 900


def plan(month: Planning, days: int) -> None:
    """Plan the complaints, the orders, who asks why, and what is done; the clocks do the rest."""
    start = month.now
    for number, day in enumerate((*BEFORE, *AFTER)):
        when = start + dt.timedelta(days=day, hours=2 + number % 8)
        month.at(when, partial(_complain, month, number))
    month.at(start, partial(_sell, days))
    for day in range(1, days):
        month.at(start + dt.timedelta(days=day, hours=9), _give_causes)
    month.at(start + dt.timedelta(days=CURED) + HOUR, partial(_mend, month))


def _complain(month: Planning, number: int, session: Session, services: Services) -> None:
    locale = "en" if number % 4 == 3 else "zh-Hant"
    voice = Voice(locale, month.words.pick("names", locale) + MARK[locale], month.words.dented_kettle())
    talk = complain(session, services, month.words, voice, FIRST_NUMBER + number, wants_person=False)
    case = cases.current_case(session, talk)
    assert case is not None
    give(session, services, case, Given(CAUSE), agents.find(session, "boss"))
    month.at(month.now + CHOOSES_AFTER, partial(month.choose, talk))


def _sell(days: int, session: Session, services: Services) -> None:
    today = services.policy.clock.local(services.now()).date()
    keep(session, [Orders(today + dt.timedelta(days=day), PRODUCT, "online", ORDERS_A_DAY) for day in range(days)])


def _give_causes(session: Session, services: Services) -> None:
    """Have boss give causes to what ended without a person."""
    boss = agents.find(session, "boss")
    lacks = select(Case).where(in_op(Case.stage, SETTLED), ~Case.id.in_(select(CaseCause.case_id)))  # type: ignore[attr-defined]
    for case in session.execute(lacks.order_by(Case.id)).scalars():
        found = cause_of(session, services, case)
        if found != UNKNOWN:
            give(session, services, case, Given(found), boss)


def _mend(month: Planning, session: Session, services: Services) -> None:
    """Have boss ask why, and have the action proposed, agreed, done and put into words."""
    said = month.words.cure()
    whys = said["whys"]
    _give_causes(session, services)
    seen = causes.cases_of(session, (CAUSE,), 3)
    if seen:
        case = seen[-1][1]
        row = flags.raise_flag(
            session, case.conversation_id, case, kind=flags.PROBLEM, by="agent:may", words=whys[0]["why"]
        )
    analysis = analyses.begin(session, CAUSE, whys[0]["why"], by=BOSS.actor)
    evidence = tuple(Evidence(analyses.CASE, case.number) for _, case in seen)
    steps = [Step(one["why"], one["because"], () if place else evidence) for place, one in enumerate(whys)]
    analyses.write(session, analysis, steps, said["root"], by=BOSS.actor, after=0)
    clock = services.policy.clock
    day = clock.local(clock.closing_times(services.now())[1]).date().isoformat()
    form = {
        "cause": CAUSE,
        "kind": "corrective",
        "title": said["title"],
        "owner": "logistics",
        "product": PRODUCT,
        "day": day,
    }
    action = acting.propose(session, services, {**form, "analysis": str(analysis.id)}, BOSS)
    acting.carry_out(session, services, action.id, acting.AGREE, WINDOWS, BOSS)
    acting.carry_out(session, services, action.id, acting.WORD, {"zh": said["zh-Hant"], "en": said["en"]}, BOSS)
    acting.carry_out(session, services, action.id, acting.FINISH, {"words": said["done"]}, By("owner:logistics"))
    if seen:
        flags.settle(session, row, by=BOSS.actor, action=action)
