"""Make the month: people act at their moments, care does what comes due, and the clock moves from one to the next."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care.incidents.equal import bring_up_all
from bot.care.incidents.watching import Look, watch
from bot.care.sending import Outlet, send
from bot.care.working import work
from bot.cases import commitments, conversations
from bot.cases.accounts import agents
from bot.cases.care import dues
from bot.cases.errors import CaseStoreError
from bot.cases.insight import signals
from bot.cases.models import Case, FollowUp, Handoff
from bot.conversation.services import Services
from bot.demo import cure, incident, misheard, people
from bot.demo.calendar import Calendar
from bot.demo.complaints import choose, complain, invent
from bot.demo.planning import Deed
from bot.demo.words import DemoWords

# How many of the cases wait for a person when the month ends.
DAYS, CASES, WAITING = 30, 120, 7
LOOK_EVERY = dt.timedelta(hours=1)
SHORT = dt.timedelta(minutes=15)


@dataclass
class MonthClock:
    """A clock that shows the moment of the month that is being made."""

    now: dt.datetime

    def __call__(self) -> dt.datetime:
        """Return that moment in UTC."""
        return self.now


@dataclass
class Month:
    """A month that ends at `end`, with what is still planned in it; `services` have a store that goes by `clock`."""

    services: Services
    clock: MonthClock
    words: DemoWords
    rng: random.Random
    end: dt.datetime
    outlets: Mapping[str, Outlet]
    calendar: Calendar = field(default_factory=Calendar)
    refused: int = 0
    seen_follow_up: int = 0
    seen_handoff: int = 0
    seen_signal: int = 0
    early_warning: Look | None = None

    @property
    def now(self) -> dt.datetime:
        """Return the moment that is being made."""
        return self.clock.now

    def make(self, password: str) -> None:
        """Make the whole month; the accounts of the colleagues get this password."""
        for login, name, role in people.COLLEAGUES:
            self._do(partial(_hire, login, name, role, password))
        for number in range(1, CASES + 1):
            if number in incident.NUMBERS:
                self.at(incident.moment(self.now, number), partial(self._complain, number, False))
                continue
            if number > CASES - WAITING:
                # Whoever opens the desk finds somebody waiting.
                ago = dt.timedelta(minutes=self.rng.uniform(10, 240))
                self.at(self.end - ago, partial(self._complain, number, True))
                continue
            # More in the daytime and in the later weeks, as a growing shop has it.
            day = int(DAYS * self.rng.random() ** 0.8)
            hour = self.rng.triangular(8, 23, 14)
            self.at(self.now + dt.timedelta(days=day, hours=hour - 9), partial(self._complain, number, False))
        for number, told in enumerate(self.words.misheard()):
            self.at(self.end - misheard.said_before(number), partial(misheard.mishear, told))
        cure.plan(self, DAYS)
        self.calendar.put(self.now, self._look)
        while (moment := self._next()) is not None and moment <= self.end:
            self.clock.now = max(self.clock.now, moment)
            for act in self.calendar.take(self.clock.now):
                act()
            while work(self.services):
                pass
        self.clock.now = self.end

    def at(self, moment: dt.datetime, deed: Deed) -> None:
        """Plan that somebody does something, in a transaction of its own."""
        self.calendar.put(max(moment, self.now), lambda: self._do(deed))

    def opening(self, after: dt.timedelta) -> dt.datetime:
        """Return when this much opening time has passed."""
        return self.services.policy.clock.add_opening_time(self.now, after)

    def part_until(self, due: dt.datetime, least: float, most: float) -> dt.datetime:
        """Return an opening moment between these parts of the time until `due`, and before it."""
        at = self.now + (due - self.now) * self.rng.uniform(least, most)
        return min(self.services.policy.clock.next_opening(at), due - SHORT)

    def _do(self, deed: Deed) -> None:
        try:
            with self.services.store.begin() as session:
                deed(session, self.services)
        except CaseStoreError:
            # Somebody was first: another one took the conversation, the promise was broken meanwhile.
            self.refused += 1

    def _complain(self, number: int, wants_person: bool, session: Session, services: Services) -> None:
        voice = invent(self.words, self.rng)
        if number in incident.NUMBERS:
            voice = replace(voice, complaint=self.words.incident())
        talk = complain(session, services, self.words, voice, number, wants_person=wants_person)
        if self.rng.random() < 0.92:
            wait = dt.timedelta(minutes=self.rng.choice((3, 8, 20, 300)))
            self.at(self.now + wait, partial(self.choose, talk))

    def choose(self, conversation_id: str, session: Session, services: Services) -> None:
        """Have the customer of a conversation choose an option, and plan what follows from it."""
        case = choose(session, services, self.words, conversation_id)
        if case is None:
            return
        locale = conversations.get(session, conversation_id).locale
        for promise in commitments.of_case(session, case):
            people.promised(self, promise, locale)
        if self.rng.random() < 0.15:
            people.write(self, conversation_id, locale)

    def _look(self) -> None:
        """Let people see what is new, and keep the mail that waits as files."""
        self.early_warning = watch(self.services, self.early_warning)
        bring_up_all(self.services)
        with self.services.store.begin() as session:
            for signal in signals.listed(session):
                if signal.id > self.seen_signal and signal.rule in signals.PROPOSING:
                    self.seen_signal = signal.id
                    incident.seen(self, signal)
            new = select(FollowUp).where(FollowUp.id > self.seen_follow_up).order_by(FollowUp.id)
            for follow_up in session.execute(new).scalars():
                self.seen_follow_up = follow_up.id
                people.asked(self, follow_up)
            calls = select(Handoff).where(Handoff.id > self.seen_handoff).order_by(Handoff.id)
            for handoff in session.execute(calls).scalars():
                self.seen_handoff = handoff.id
                people.called(self, handoff)
        while send(self.services, self.outlets):
            pass
        self.calendar.put(self.now + LOOK_EVERY, self._look)

    def _next(self) -> dt.datetime | None:
        with self.services.store.read() as session:
            waiting = dues.waiting(session, limit=1)
        found = [one for one in (waiting[0].at if waiting else None, self.calendar.next()) if one is not None]
        return min(found, default=None)


def _hire(login: str, name: str, role: str, password: str, session: Session, services: Services) -> None:
    agents.add(session, login, name, role, password)


def count_cases(services: Services) -> int:
    """Return how many cases the store holds."""
    with services.store.read() as session:
        return len(session.execute(select(Case.id)).all())
