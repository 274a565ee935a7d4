"""Store many customers who wait, as a busy morning has them."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store, messages
from bot.cases.queue import handoffs
from bot.desk.context import Context

STORIES = {
    "zh-Hant": ("掃地機器人用了兩天就不動了，充電也沒有反應", "包裹少了一件，退貨又被退回來", "電鍋的內鍋裂開了"),
    "en": ("The washing machine leaks and the technician never came", "I was charged twice for the same order"),
}
REASONS = ("requested", "rejected", "repeat_contact", "not_understood")
KINDS = ("product_quality", "process", "communication")


def add_waiting(session: Session, count: int, seed: int = 1, *, first: int = 0) -> list[str]:
    """Store `count` conversations that wait for a person, named No. `first` and on; return their ids.

    The same seed gives the same ones. Each told a story and said "yes" last, none is in danger; the promised times lie
    from two minutes ahead to two hours, in the order of the names.
    """
    rng = random.Random(seed)
    made = []
    for number in range(first, first + count):
        locale = "en" if rng.random() < 0.3 else "zh-Hant"
        story = rng.choice(STORIES[locale])
        found = conversations.open_conversation(session, locale=locale, customer={"name": f"No. {number}"})
        messages.append(session, found.id, role="customer", text=story)
        messages.append(session, found.id, role="customer", text="yes")
        case = cases.open_case(session, found.id)
        fact_store.note(session, case, "what", story)
        if rng.random() < 0.4:
            fact_store.note(session, case, "amount", {"minor": rng.randrange(10, 400) * 10_000, "currency": "TWD"})
        cases.update(session, case, kind=rng.choice(KINDS), emotion="angry", severity=2)
        handoffs.request(
            session,
            case,
            reason=rng.choice(REASONS),
            queue="complaints",
            priority=2,
            promised_by=case.opened_at + timedelta(minutes=2, seconds=7 * number),
            contact_needed=False,
        )
        made.append(found.id)
    return made


async def many_wait(context: Context, count: int, seed: int = 1, *, first: int = 0) -> list[str]:
    """Store them through the desk's context, which wakes its pages; return their ids."""
    return await context.write(lambda s: add_waiting(s, count, seed, first=first))
