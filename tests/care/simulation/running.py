"""Run the simulated season: people act at their moments, two care workers do what is due, processes die."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from bot.care.closures import reckon_again
from bot.care.working import LEASE, look_at_all, work
from bot.cases import commitments
from bot.cases.care import dues
from bot.cases.errors import CaseStoreError
from bot.cases.models import Due, FollowUp, Handoff
from bot.conversation.services import Services
from bot.demo.calendar import Act, Calendar
from tests.care.simulation import colleagues, customers, owners
from tests.care.simulation.agreeing import agree, leave_in_the_middle
from tests.care.simulation.company import Company
from tests.care.simulation.kills import Killed, Kills

# At this many moments out of a hundred both workers run at once, each in a thread of its own.
AT_ONCE = 0.03
# How often the other worker does everything between a worker's claim and its acts.
BETWEEN = 0.05
# People look at what is new this often.
LOOK_EVERY = dt.timedelta(hours=1)
BATCH = 50
# How many promises an agreement has, in shares: about four, as with the shipped remedies.
PROMISES = {1: 1, 2: 1, 3: 3, 4: 4, 5: 4, 6: 2}
# After the season everything that was begun comes to its end.
LONGEST_END = dt.timedelta(days=120)
_DUES = Due.__table__
_NEXT = (
    select(_DUES.c.at)
    .where(
        _DUES.c.state == dues.WAITING,
        or_(_DUES.c.claimed_until.is_(None), _DUES.c.claimed_until <= bindparam("now")),
    )
    .order_by(_DUES.c.at)
    .limit(1)
)
_ASKED = select(FollowUp).where(FollowUp.id > bindparam("seen")).order_by(FollowUp.id)
_CALLED = select(Handoff).where(Handoff.id > bindparam("seen")).order_by(Handoff.id)


@dataclass
class Simulation:
    """A season of `days` in the company, with `promises` made in it."""

    company: Company
    rng: random.Random
    kills: Kills
    promises: int
    days: int
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    calendar: Calendar = field(default_factory=Calendar)
    failed: list[str] = field(default_factory=list)
    seen_follow_up: int = 0
    seen_handoff: int = 0

    def run(self) -> None:
        """Run the whole season, and after it until nothing waits any more."""
        clock, start = self.company.clock, self.company.clock.now
        colleagues.hire(self)
        self._plan_complaints(start)
        self._plan_changes(start)
        end = start + dt.timedelta(days=self.days)
        self.at(start + LOOK_EVERY, self._look)
        while True:
            acts_at, due_at = self.calendar.next(), self._next_due()
            moment = min((one for one in (acts_at, due_at) if one is not None), default=None)
            if moment is None or moment >= end + LONGEST_END:
                return
            clock.now = max(clock.now, moment)
            for act in self.calendar.take(clock.now):
                act()
            if due_at is not None and due_at <= clock.now:
                self._work()

    def at(self, moment: dt.datetime, act: Act) -> None:
        """Plan an act for a moment."""
        self.calendar.put(max(moment, self.company.clock.now), act)

    def in_(self, span: dt.timedelta, act: Act) -> None:
        """Plan an act for later."""
        self.at(self.company.clock.now + span, act)

    def act(self, do: Callable[[Session, Services], Any]) -> Any:
        """Have somebody do something at the desk, again when it died meanwhile; None when it was refused."""
        while True:
            try:
                with self.kills.in_transaction(), self.company.desk.store.begin() as session:
                    return do(session, self.company.desk)
            except Killed:
                continue
            except CaseStoreError as error:
                self.refused[type(error).__name__] += 1
                return None

    def _plan_complaints(self, start: dt.datetime) -> None:
        made = 0
        while made < self.promises:
            at = start + dt.timedelta(days=self.rng.uniform(0, self.days * 0.9))
            several = min(self.rng.choices(tuple(PROMISES), tuple(PROMISES.values()))[0], self.promises - made)
            self.at(at, lambda several=several: self._agree(several))
            made += several
            if self.rng.random() < 0.06:
                self.at(at, lambda: self.act(lambda s, d: leave_in_the_middle(s, d, self.rng)))

    def _agree(self, several: int) -> None:
        def do(session: Session, desk: Services) -> Any:
            case = agree(session, desk, self.rng, several)
            return case.id, commitments.of_case(session, case)

        case_id, made = self.act(do)
        self.counts["cases agreed"] += 1
        for promise in made:
            owners.plan_for(self, promise)
        if self.rng.random() < 0.2:
            self.in_(dt.timedelta(days=self.rng.uniform(0.5, 9)), lambda: customers.write(self, case_id))
        if self.rng.random() < 0.02:
            self.in_(dt.timedelta(days=self.rng.uniform(0.1, 2)), lambda: customers.take_back(self, case_id))

    def _plan_changes(self, start: dt.datetime) -> None:
        """Two typhoons, one announced in the afternoon and one late in the evening, and an owner who leaves."""
        zone = self.company.policy.clock.zone
        for part, hour, minute in ((0.35, 15, 0), (0.5, 22, 30)):
            day = (start + dt.timedelta(days=int(self.days * part))).astimezone(zone).date()
            while not self.company.policy.clock.spans(day + dt.timedelta(days=1)):
                day += dt.timedelta(days=1)
            told = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=zone).astimezone(dt.timezone.utc)
            self.at(told, lambda day=day: self._typhoon(day + dt.timedelta(days=1)))
        self.at(start + dt.timedelta(days=int(self.days * 0.66)), self._leave)

    def _typhoon(self, day: dt.date) -> None:
        self.company.close_on(day, "颱風停止上班", "a typhoon")
        for worker in self.company.workers:
            while not self._reckon(worker):
                pass
        look_at_all(self.company.workers[0])

    def _reckon(self, worker: Services) -> bool:
        """Have a worker move the promises; return False when it died before the end."""
        try:
            with self.kills.in_transaction():
                self.counts["promises moved by a typhoon"] += reckon_again(worker)
        except Killed:
            return False
        return True

    def _leave(self) -> None:
        self.company.lose(owners.OWNERS[-1])
        look_at_all(self.company.workers[0])

    def _look(self) -> None:
        """Let customers see the questions that were put, and colleagues the handoffs that wait."""
        with self.company.desk.store.read() as session:
            for follow_up in session.execute(_ASKED, {"seen": self.seen_follow_up}).scalars():
                self.seen_follow_up = follow_up.id
                customers.asked(self, follow_up)
            for handoff in session.execute(_CALLED, {"seen": self.seen_handoff}).scalars():
                self.seen_handoff = handoff.id
                colleagues.called(self, handoff)
        if self.calendar.waiting or self._next_due() is not None:
            self.in_(LOOK_EVERY, self._look)

    def _next_due(self) -> dt.datetime | None:
        """Return the earliest moment of something that waits and that nobody has claimed."""
        with self.company.reader.begin():
            return self.company.reader.execute(_NEXT, {"now": self.company.clock.now}).scalar()

    def _look_again(self) -> None:
        """Come back when what a dead or beaten worker has claimed is free again."""
        lapsed = self.company.clock.now + LEASE + dt.timedelta(seconds=1)
        self.calendar.put(lapsed, lambda: None, exactly=True)

    def _work(self) -> None:
        """Have the workers do a batch of what is due now; the season goes on with what is left of it."""
        if self.rng.random() < AT_ONCE:
            threads = [threading.Thread(target=self._one, args=(worker,)) for worker in self.company.workers]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self._look_again()
        self._one(self.rng.choice(self.company.workers))

    def _one(self, worker: Services) -> None:
        """Have one worker do a batch, or die."""
        other = self.company.workers[worker is self.company.workers[0]]

        def step(name: str) -> None:
            if name == "claimed" and self.rng.random() < BETWEEN:
                work(other, limit=BATCH)
            self.kills.on_step(name)

        try:
            with self.kills.in_transaction():
                done = work(worker, limit=BATCH, on_step=step)
        except Killed:
            self._look_again()
            return
        self.failed += [f"{one.key}: {one.failed}" for one in done if one.failed]
        self.counts["dues done"] += len(done)
