"""Test that nobody waits for the store while an order is looked up in the company's own system."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store
from bot.cases.errors import Busy
from bot.desk.context import Context
from bot.remedy import Order
from tests.desk.agents.people import AgentAtDesk, add_facts, month_used_up, open_day
from tests.desk.agents.test_offers import REASON, fitting
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio

NUMBER = "A20261103-7781"


class Elsewhere:
    """An order system that knows no order; `free` records per lookup, unless cached, whether the store was free."""

    at_hand = False

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read = store.read
        self._reading: set[int] = set()
        store.read = self._noted_read  # type: ignore[method-assign]
        self._remembered: set[str] = set()
        self.free: list[bool] = []

    @contextmanager
    def _noted_read(self) -> Iterator[Session]:
        with self._read() as session:
            self._reading.add(threading.get_ident())
            yield session
            self._reading.discard(threading.get_ident())

    def find(self, order_number: str) -> Order | None:
        """Return None, for an unknown order, and record whether the store was free."""
        if order_number not in self._remembered:
            self._remembered.add(order_number)
            try:
                with self._store.begin():
                    self.free.append(threading.get_ident() not in self._reading)
            except Busy:
                self.free.append(False)
        return None

    def forget(self) -> None:
        """Clear the cache."""
        self._remembered.clear()


async def test_the_store_is_free_while_an_order_is_looked_up(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id, order_number=NUMBER)
    await month_used_up(context, customer.id, but=1000_00)
    await lin.do(customer.id, "take")
    found = await fitting(lin, customer.id)
    elsewhere = Elsewhere(context.store)
    context.policies.policy = replace(context.policy, orders=elsewhere)
    above = next(remedy["remedy"] for remedy in found if remedy["needs"] == "supervisor")
    within = next(remedy["remedy"] for remedy in found if remedy["allowed"])
    asked = await lin.do(customer.id, "offers", remedies=[above, within], reason=REASON, ask_approval=True)
    assert asked.status_code == 202, asked.text
    elsewhere.forget()
    approval = (await lin.see(customer.id))["approvals"][0]["id"]
    decided = await wu.http.post(f"/api/desk/approvals/{approval}", json={"decision": "approve"})
    assert decided.status_code == 200, decided.text
    assert elsewhere.free == [True, True]


async def test_the_store_is_free_while_a_draft_is_weighed(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id, order_number=NUMBER)
    await month_used_up(context, customer.id, but=1000_00)
    await lin.do(customer.id, "take")
    elsewhere = Elsewhere(context.store)
    context.policies.policy = replace(context.policy, orders=elsewhere)
    draft = "我們會退您 1,200 元，12月6日入帳。"
    assert len(await fitting(lin, customer.id)) > 1
    elsewhere.forget()
    assert (await lin.do(customer.id, "wording", text=draft)).json()["above_limit"]
    elsewhere.forget()
    assert (await lin.say(customer.id, draft)).status_code == 422
    elsewhere.forget()
    sum_asked = {"amount": "1200", "purpose": "x", "how": "original", "words": draft, "by": open_day(context)}
    asked = await lin.do(customer.id, "draft-approval", **sum_asked)
    assert asked.status_code == 202, asked.text
    assert elsewhere.free == [True, True, True, True]
