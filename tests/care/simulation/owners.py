"""Owners of promises: who keeps them, early or at the last moment, forgets, gives another date, hands on, cannot."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from bot.care import promises as care
from bot.cases.care import course
from bot.cases.models import Commitment
from tests.care.simulation.agreeing import OWNERS

if TYPE_CHECKING:
    from tests.care.simulation.running import Simulation

# What becomes of a promise, in shares.
WAYS = {
    "early": 36, "last_moment": 14, "forget": 12, "redate": 12, "redate_twice": 6, "hand_on": 6, "cannot": 3,
    "ask": 5, "late_press": 4, "settle": 2,
}  # fmt: skip
LAST_MOMENT = dt.timedelta(minutes=15)


def plan_for(sim: Simulation, promise: Commitment) -> None:
    """Plan what the owner of a new promise is going to do with it."""
    way = sim.rng.choices(tuple(WAYS), tuple(WAYS.values()))[0]
    sim.counts[f"owner: {way}"] += 1
    _PLANS[way](sim, promise.id, promise.due_at)


def _early(sim: Simulation, promise: int, due: dt.datetime) -> None:
    if sim.rng.random() < 0.4:
        sim.at(_before(sim, due, 0.0, 0.5), lambda: sim.act(lambda s, d: course.pick_up(s, promise, actor="owner:x")))
    sim.at(_before(sim, due, 0.3, 0.95), lambda: _keep(sim, promise))


def _last_moment(sim: Simulation, promise: int, due: dt.datetime) -> None:
    sim.at(due - LAST_MOMENT, lambda: _keep(sim, promise))


def _forget(sim: Simulation, promise: int, due: dt.datetime) -> None:
    """Do nothing: the promise is broken, and a person has to see to it."""


def _redate(sim: Simulation, promise: int, due: dt.datetime) -> None:
    sim.at(_before(sim, due, 0.4, 0.95), lambda: _another_date(sim, promise, again=False))


def _redate_twice(sim: Simulation, promise: int, due: dt.datetime) -> None:
    sim.at(_before(sim, due, 0.4, 0.9), lambda: _another_date(sim, promise, again=True))


def _hand_on(sim: Simulation, promise: int, due: dt.datetime) -> None:
    to = sim.rng.choice(OWNERS)
    sim.at(
        _before(sim, due, 0.2, 0.8),
        lambda: sim.act(lambda s, d: care.hand_on(s, d, promise, to, actor="agent:boss", reason="生病")),
    )
    if sim.rng.random() < 0.7:
        _last_moment(sim, promise, due)


def _cannot(sim: Simulation, promise: int, due: dt.datetime) -> None:
    sim.at(
        _before(sim, due, 0.3, 0.95),
        lambda: sim.act(lambda s, d: care.cannot(s, d, promise, actor="owner:x", reason="停產了")),
    )


def _ask(sim: Simulation, promise: int, due: dt.datetime) -> None:
    question = {"question": "請問序號是幾號？", "name": "維修中心"}
    sim.at(
        _before(sim, due, 0.2, 0.6),
        lambda: sim.act(lambda s, d: care.ask_customer(s, d, promise, actor="owner:x", **question)),
    )
    sim.at(_before(sim, due, 0.7, 0.95), lambda: _keep(sim, promise))


def _late_press(sim: Simulation, promise: int, due: dt.datetime) -> None:
    """Try for another date when it is too late, then keep it late."""
    sim.at(due + dt.timedelta(hours=1), lambda: _another_date(sim, promise, again=False))
    sim.at(due + dt.timedelta(days=1), lambda: _keep(sim, promise))


def _settle(sim: Simulation, promise: int, due: dt.datetime) -> None:
    sim.at(
        _before(sim, due, 0.3, 0.95),
        lambda: sim.act(lambda s, d: course.settle(s, promise, actor="agent:boss", reason="客人改要換新")),
    )


_PLANS = {
    "early": _early, "last_moment": _last_moment, "forget": _forget, "redate": _redate,
    "redate_twice": _redate_twice, "hand_on": _hand_on, "cannot": _cannot, "ask": _ask, "late_press": _late_press,
    "settle": _settle,
}  # fmt: skip


def _keep(sim: Simulation, promise: int) -> None:
    proof = sim.rng.choice((None, "已轉帳", "TX-20260901"))
    sim.act(lambda s, d: care.keep(s, d, promise, actor="owner:x", proof=proof))


def _another_date(sim: Simulation, promise: int, *, again: bool) -> None:
    """Give another date; `again` for an owner who comes back for a third one and has to ask a supervisor."""
    clock, days = sim.company.policy.clock, sim.rng.randint(1, 4)

    def redate(may_again: bool) -> Commitment | None:
        def do(session, desk):  # type: ignore[no-untyped-def]
            there = session.get(Commitment, promise)
            day = clock.local(clock.closing_times(max(there.due_at, desk.now()))[days]).date()
            reason = "零件還在路上"
            return care.redate(session, desk, promise, day, actor="owner:x", reason=reason, may_again=may_again)

        return sim.act(do)

    made = redate(False) or (again and redate(True)) or None
    if made is None:
        return
    due = made.due_at
    if again and (made.redated or 0) < 2:
        sim.at(_before(sim, due, 0.4, 0.9), lambda: _another_date(sim, promise, again=True))
    elif sim.rng.random() < 0.8:
        sim.at(_before(sim, due, 0.5, 0.98), lambda: _keep(sim, promise))


def _before(sim: Simulation, due: dt.datetime, least: float, most: float) -> dt.datetime:
    """Return an opening moment between these parts of the time from now until `due`, at the latest a quarter before."""
    now = sim.company.clock.now
    at = now + (due - now) * random.Random(sim.rng.random()).uniform(least, most)
    opening = sim.company.policy.clock.next_opening(at)
    return min(opening, max(now, due - LAST_MOMENT))
