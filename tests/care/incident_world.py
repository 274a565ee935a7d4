"""An incident for tests of care: customers who complain and settle, managers who prepare and declare it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.care.incidents import deciding
from bot.care.incidents.equal import measure
from bot.cases import cases, conversations, fact_store, messages, offers
from bot.cases.insight import incidents, signals
from bot.cases.insight.incidents import Harm
from bot.cases.models import Agent, Case, Signal
from bot.conversation.accepting import accept_option
from bot.conversation.offering import offer
from tests.care.world import World

DAY = dt.timedelta(days=1)
ZH = "11月18日上午，部分包裹送錯門市。我們正在一件一件追回來。"
EN = "On the morning of 18 November some parcels went to the wrong store. We are getting every one of them back."


def complain(world: World, *, kind: str = "process", product: str | None = "air_fryer", locale: str = "zh-Hant") -> int:
    """Have somebody complain; return the case."""
    with world.services.store.begin() as session:
        number = len(cases.list_cases(session, limit=1000))
        customer = {"email": f"x{number}@shop.example", "phone": f"09123456{number:02}"}
        talk = conversations.open_conversation(session, locale=locale, customer=customer)
        messages.append(session, talk.id, role="customer", text="壞掉了")
        case = cases.open_case(session, talk.id)
        cases.update(session, case, kind=kind, severity=2)
        fact_store.note(session, case, "what", "壞掉了")
        fact_store.note(session, case, "desired_outcome", "refund")
        fact_store.note(session, case, "address", "台北市中正區重慶南路一段122號")
        fact_store.note(session, case, "free_times", "平日晚上")
        if product:
            fact_store.note(session, case, "product", product)
        return case.id


def a_quiet_month(world: World) -> None:
    """Let five weeks pass with a complaint every second day."""
    first = world.clock.now - 35 * DAY
    now = world.clock.now
    for number in range(17):
        world.clock.now = first + 2 * number * DAY
        complain(world, kind="service_attitude", product=None)
    world.clock.now = now


def open_signals(world: World) -> list[Signal]:
    with world.services.store.read() as session:
        return signals.listed(session)


def prepared(world: World, manager: Agent, case_ids: Sequence[int], minor: int = 30_000) -> int:
    """Prepare an incident that lacks nothing but the review; return its number."""
    with world.services.store.begin() as session:
        found = deciding.prepare(session, manager, "送錯門市", signals.listed(session))
        deciding.gather(session, world.services, found, manager, case_ids, None)
        deciding.word(session, world.services, found, manager, zh=ZH, en=EN, banner=True)
        harm = Harm("plain", "包裹晚到", "The parcel is late", "free_delivery", minor)
        deciding.offer(session, world.services, found, manager, [harm])
        deciding.set_voice(session, world.services, found, manager, "care_lead", world.clock.now + 3 * DAY)
        return found.id


def declared(world: World, managers: tuple[Agent, Agent], case_ids: Sequence[int], minor: int = 30_000) -> int:
    number = prepared(world, managers[0], case_ids, minor)
    with world.services.store.begin() as session:
        found = incidents.locked(session, number)
        deciding.review(session, found, managers[1])
        deciding.declare(session, world.services, found, managers[0])
    return number


def case_in(session: Session, case_id: int) -> Case:
    found = session.get(Case, case_id)
    assert found is not None
    return found


def settle(world: World, case_id: int, goodwill: int | None = None) -> str:
    """Have the bot offer and the customer take its first option; return what came of it.

    With `goodwill`, what was agreed on is worth that much beyond the remedy.
    """
    with world.services.store.begin() as session:
        case = case_in(session, case_id)
        if goodwill is None:
            assert offer(session, world.services, case.conversation_id).refused is None
        else:
            cases.move(session, case, "offering", actor="bot", reason="test")
            offers.record(
                session,
                case,
                options=[_option(world, goodwill)],
                made_by="bot",
                policy_version="1",
                expires_at=world.clock.now + 7 * DAY,
            )
        standing = offers.open_offer(session, case)
        assert standing is not None
        if goodwill is not None:
            offers.accept(
                session, standing.options[0].id, conversation_id=case.conversation_id, actor="customer", seq=1
            )
            return "agreed"
        done = accept_option(session, world.services, case, standing.options[0].id, "zh-Hant", 1)
        return done.outcome


def _option(world: World, goodwill: int) -> dict[str, object]:
    due = world.services.policy.clock.closing_times(world.clock.now)[3]
    return {
        "remedy": "full_refund",
        "goodwill": "free_delivery",
        "remedy_minor": 129_900,
        "goodwill_minor": goodwill,
        "value": {"minor": 129_900 + goodwill, "currency": "TWD"},
        "due_at": due,
        "title": {"zh-Hant": "退款", "en": "Refund"},
        "commitments": [
            {"what": {"zh-Hant": "退款", "en": "Refund"}, "owner": "returns_desk", "due_at": due, "days": 3}
        ],
    }


def extra(world: World, number: int) -> dict[int, int | None]:
    with world.services.store.read() as session:
        found = measure(session, world.services.policy, incidents.get(session, number))
        return {one.case_id: one.extra for one in found.victims}
