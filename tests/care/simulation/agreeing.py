"""Customers who complain: some agree to promises, some leave in the middle."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, messages, offers
from bot.cases.models import Case
from bot.conversation.handing_over import queue_for
from bot.conversation.services import Services

OWNERS = ("returns_desk", "repair_centre", "logistics", "store_operations", "billing")
REMEDIES = {
    "full_refund": ("把錢退給您", "Refund the price"),
    "repair_with_collection": ("到府收件、修好再送回", "Collect, repair and bring back"),
    "exchange": ("換一台新的", "Exchange it for a new one"),
    "redo_service": ("重新安裝一次", "Install it again"),
    "store_credit": ("購物金入帳", "Add store credit"),
}
LOCALES = ("zh-Hant", "en", "zh-Hans")
FURTHEST_DAYS = 8
# A promise that a person gave for a day, without a rule: no reckoning is kept with it.
BY_HAND = 0.2


def agree(session: Session, services: Services, rng: random.Random, promises: int) -> Case:
    """Have a customer agree to a number of promises; return the case."""
    case = complain(session, services, rng)
    now, policy = services.now(), services.policy
    closing = policy.clock.closing_times(now)
    promised = []
    remedy = rng.choice(tuple(REMEDIES))
    for number in range(1, promises + 1):
        days = rng.randint(1, FURTHEST_DAYS)
        what = {"zh-Hant": f"{REMEDIES[remedy][0]}（第 {number} 筆）", "en": f"{REMEDIES[remedy][1]} ({number})"}
        one: dict[str, Any] = {"what": what, "owner": rng.choice(OWNERS), "due_at": closing[days], "days": days}
        if rng.random() < BY_HAND:
            one["days"] = None
        promised.append(one)
    made = _offer(session, services, case, remedy, promised)
    offers.accept(session, made.options[0].id, conversation_id=case.conversation_id, actor="customer", seq=1)
    return case


def leave_in_the_middle(session: Session, services: Services, rng: random.Random) -> Case:
    """Have a customer stop answering: before an offer, with an open offer, or waiting for a person."""
    case = complain(session, services, rng)
    how = rng.choice(("told", "offered", "handed", "hazard"))
    if how == "offered":
        due = services.policy.clock.closing_times(services.now())[3]
        promised = [{"what": {"zh-Hant": "退款", "en": "Refund"}, "owner": "billing", "due_at": due, "days": 3}]
        _offer(session, services, case, "full_refund", promised)
    elif how != "told":
        reason = "requested" if how == "handed" else "hazard"
        talk = conversations.get(session, case.conversation_id)
        queue_for(session, services.policy, talk, case, reason, services.now())
    return case


def complain(session: Session, services: Services, rng: random.Random) -> Case:
    """Open a conversation with a case that has been told."""
    number = rng.getrandbits(40)
    customer = {"email": f"c{number}@example.org"} if rng.random() < 0.8 else {"phone": f"09{number % 10**8:08d}"}
    talk = conversations.open_conversation(session, locale=rng.choices(LOCALES, (7, 2, 1))[0], customer=customer)
    messages.append(session, talk.id, role="customer", text="壞掉了")
    case = cases.open_case(session, talk.id)
    cases.update(session, case, kind="product_quality", severity=rng.choices((1, 2, 3, 4), (3, 4, 2, 1))[0])
    return case


def _offer(session: Session, services: Services, case: Case, remedy: str, promised: list[dict[str, Any]]) -> Any:
    cases.move(session, case, "offering", actor="bot", reason="facts confirmed")
    option: dict[str, Any] = {
        "remedy": remedy,
        "goodwill": None,
        "value": {"minor": 129900, "currency": "TWD"},
        "due_at": max(one["due_at"] for one in promised),
        "title": {"zh-Hant": REMEDIES[remedy][0], "en": REMEDIES[remedy][1]},
        "commitments": promised,
    }
    return offers.record(
        session,
        case,
        options=[option],
        made_by="bot",
        policy_version=services.policy.version,
        expires_at=services.now() + dt.timedelta(days=3),
    )
