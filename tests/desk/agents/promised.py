"""Customers in tests who were promised something, with the desk's own clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.cases import cases, conversations, messages, offers
from bot.cases.queue import handoffs
from bot.cases.utc import now_of
from bot.desk.context import Context


async def somebody_was_promised(
    context: Context,
    days: Sequence[int] = (3,),
    *,
    owner: str = "returns_desk",
    name: str = "陳小姐",
    remedy: str = "full_refund",
    held_by: int | None = None,
    locale: str = "zh-Hant",
    pays: dict[str, Any] | None = None,
) -> tuple[str, list[int]]:
    """Store a customer who agreed to promises due after these opening days; return conversation and promises.

    `pays` is what each of them is to pay, `held_by` is the id of an agent who has taken the conversation since.
    """

    def run(session: Any) -> tuple[str, list[int]]:
        now = now_of(session)
        closing = context.policy.clock.closing_times(now)
        promised = [
            {
                "what": {"zh-Hant": f"退款（第 {number} 筆）", "en": f"Refund no. {number}"},
                "owner": owner,
                "due_at": closing[each],
                "days": each,
                **({} if pays is None else {"pays": pays}),
            }
            for number, each in enumerate(days, 1)
        ]
        option = {
            "remedy": remedy,
            "goodwill": None,
            "value": {"minor": 129900, "currency": "TWD"},
            "due_at": max(closing[each] for each in days),
            "title": {"zh-Hant": "全額退款", "en": "Full refund"},
            "commitments": promised,
        }
        customer = {"name": name, "email": "chen@shop.example", "phone": "0912 345 678"}
        talk = conversations.open_conversation(session, locale=locale, customer=customer)
        messages.append(session, talk.id, role="customer", text="壞掉了")
        case = cases.open_case(session, talk.id)
        cases.update(session, case, kind="product_quality", severity=2)
        cases.move(session, case, "offering", actor="bot", reason="test")
        until = now + dt.timedelta(days=7)
        made = offers.record(session, case, options=[option], made_by="bot", policy_version="1", expires_at=until)
        agreed = offers.accept(session, made.options[0].id, conversation_id=talk.id, actor="customer", seq=1)
        if held_by is not None:
            handoffs.request(
                session, case, reason="requested", queue="complaints", priority=2,
                promised_by=now + dt.timedelta(hours=1), contact_needed=False,
            )  # fmt: skip
            handoffs.take(session, talk.id, held_by)
        return talk.id, [one.id for one in agreed.commitments]

    return await context.write(run)
