"""A shop in which one cause occurs, and people who act against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.care.cures import acting
from bot.care.cures.acting import By
from bot.cases import cases, conversations, fact_store, messages
from bot.cases.accounts import agents
from bot.cases.insight import actions, causes, exposures, flags
from bot.cases.insight.exposures import Orders
from bot.cases.models import Action, Case
from tests.care.world import World

CAUSE = "packed_too_weakly"
BOSS = By("agent:boss", decides=True, signs=True)
FORM = {"cause": CAUSE, "kind": "corrective", "title": "Thicker card for kettles", "owner": "logistics"}


@dataclass
class Shop:
    """The world with complaints of one cause; `complain` has a customer tell one at the clock's moment."""

    world: World

    def __post_init__(self) -> None:
        with self.world.services.store.begin() as session:
            agents.add(session, "boss", "Boss", "manager", "correct horse battery")

    def complain(
        self,
        email: str | None,
        *,
        cause: str | None = CAUSE,
        locale: str = "zh-Hant",
        product: str = "kettle",
        over: bool = True,
    ) -> int:
        """Have a customer complain and, with `over`, be settled; return the id of the case."""
        with self.world.services.store.begin() as session:
            customer = {} if email is None else {"email": email}
            talk = conversations.open_conversation(session, locale=locale, customer=customer)
            messages.append(session, talk.id, role="customer", text="壺身撞凹了")
            case = cases.open_case(session, talk.id)
            cases.update(session, case, kind="product_quality", severity=2)
            fact_store.note(session, case, "product", product)
            if over:
                for stage in ("escalated", "resolved", "closed"):
                    cases.move(session, case, stage, actor="test", reason="test")
            if cause is not None:
                causes.give(session, case, cause, by="agent:boss")
            return case.id

    def days(self, number: int, complaints: Iterable[int] = ()) -> None:
        """Let days pass; on those with these numbers somebody new complains."""
        told = sorted(complaints)
        start = self.world.clock()
        for day in range(number):
            self.world.run_until(start + dt.timedelta(days=day))
            for which in range(told.count(day)):
                self.complain(f"c{self.today().isoformat()}-{which}@shop.example")
        self.world.run_until(start + dt.timedelta(days=number))

    def today(self) -> dt.date:
        return self.world.services.policy.clock.local(self.world.clock()).date()

    def sell(self, first: dt.date, days: int, orders: int, product: str = "kettle", branch: str = "online") -> None:
        """Note so many orders on each of these days."""
        rows = [Orders(first + dt.timedelta(days=day), product, branch, orders) for day in range(days)]
        with self.world.services.store.begin() as session:
            exposures.keep(session, rows)

    def propose(self, in_days: int = 7, **more: str) -> int:
        """Propose an action due on a day from now; return its number."""
        day = self.open_day(in_days)
        with self.world.services.store.begin() as session:
            return acting.propose(session, self.world.services, {**FORM, "day": day, **more}, BOSS).id

    def act(self, number: int, act: str, by: By = BOSS, **told: str) -> None:
        """Have somebody do something with an action."""
        with self.world.services.store.begin() as session:
            acting.carry_out(session, self.world.services, number, act, told, by)

    def open_day(self, in_days: int) -> str:
        """Return the first day from then on on which the company is open."""
        day = self.today() + dt.timedelta(days=in_days)
        while not self.world.services.policy.clock.spans(day):
            day += dt.timedelta(days=1)
        return day.isoformat()

    def action(self, number: int) -> Action:
        with self.world.services.store.read() as session:
            found = session.get(Action, number)
            assert found is not None
            return found

    def history(self, number: int) -> list[str]:
        """List what happened to an action."""
        with self.world.services.store.read() as session:
            return [one.what for one in actions.changes_of(session, self.action(number))]

    def flag(self, case_id: int, kind: str, action: int | None = None) -> None:
        """Flag a case, and take the flag up with an action where one is given."""
        with self.world.services.store.begin() as session:
            case = session.get(Case, case_id)
            assert case is not None
            row = flags.raise_flag(session, case.conversation_id, case, kind=kind, by="agent:boss")
            if action is not None:
                flags.settle(session, row, by="agent:boss", action=actions.locked(session, action))
