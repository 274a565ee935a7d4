"""Look orders up before the case store is locked, because a company's own system may be slow."""

from __future__ import annotations

import asyncio
from collections.abc import Set

from bot.cases import cases
from bot.cases import fact_store as case_facts
from bot.conversation.services import Services
from bot.conversation.turn import Turn


async def look_orders_up(services: Services, turn: Turn) -> None:
    """Look up the orders of this turn: the one on record and the one it names. See `look_up_orders_of`."""
    named = turn.entity("order_number")
    await look_up_orders_of(services, turn.conversation_id, {str(named["value"])} if named is not None else set())


async def look_up_orders_of(services: Services, conversation_id: str, and_these: Set[str] = frozenset()) -> None:
    """Look up the order of a conversation's case and `and_these`, in parallel threads, so that later reads are fast.

    An order that does not arrive in time counts as unknown; nothing is raised.
    """
    if services.policy.orders.at_hand:
        return
    known = await asyncio.to_thread(_on_record, services, conversation_id)
    await asyncio.gather(*(asyncio.to_thread(services.policy.orders.find, number) for number in and_these | known))


def _on_record(services: Services, conversation_id: str) -> set[str]:
    with services.store.read() as session:
        case = cases.current_case(session, conversation_id)
        fact = case_facts.current(session, case).get("order_number") if case is not None else None
        return {str(fact.value)} if fact is not None else set()
