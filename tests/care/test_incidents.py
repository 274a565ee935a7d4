"""An incident from the case that tips it to the last customer: found, declared, offered equally, told, made equal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from bot.care.incidents import deciding
from bot.care.incidents.equal import bring_up_all, measure
from bot.care.incidents.watching import watch
from bot.care.working import work
from bot.cases import cases, conversations, fact_store, messages, notices, offers
from bot.cases.accounts import agents
from bot.cases.errors import Conflict, Refused
from bot.cases.insight import gathering, incidents, signals
from bot.cases.insight.incidents import Harm
from bot.cases.models import Agent, Case, CaseFigure, Incident, Signal
from bot.conversation.accepting import accept_option
from bot.conversation.offering import offer
from tests.care.world import World

DAY = dt.timedelta(days=1)
ZH = "11月18日上午，部分包裹送錯門市。我們正在一件一件追回來。"
EN = "On the morning of 18 November some parcels went to the wrong store. We are getting every one of them back."


@pytest.fixture
def managers(world: World) -> tuple[Agent, Agent]:
    with world.services.store.begin() as session:
        return tuple(  # type: ignore[return-value]
            agents.add(session, login=login, name=login.title(), password="manage-9-things", role="manager")
            for login in ("lin", "wu")
        )


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


def _case(session: Session, case_id: int) -> Case:
    found = session.get(Case, case_id)
    assert found is not None
    return found


def settle(world: World, case_id: int, goodwill: int | None = None) -> str:
    """Have the bot offer and the customer take its first option; return what came of it.

    With `goodwill`, what was agreed on is worth that much beyond the remedy.
    """
    with world.services.store.begin() as session:
        case = _case(session, case_id)
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


def test_six_on_one_day_are_on_the_screen_after_the_sixth_and_ring_once(
    world: World, managers: tuple[Agent, Agent]
) -> None:
    a_quiet_month(world)
    look = watch(world.services)
    assert open_signals(world) == []
    for _ in range(5):
        complain(world)
    tipping = complain(world)
    look = watch(world.services, look)
    (found,) = open_signals(world)
    assert found.rule in signals.PROPOSING and tipping in found.cases and found.came == 6
    assert "product=air_fryer" in found.series
    with world.services.store.read() as session:
        for manager in managers:
            (told,) = notices.of_agent(session, manager.id)
            assert (told.kind, told.about) == ("incident_proposed", f"signal:{found.id}")
    assert watch(world.services, look) is look, "nothing changed, so nothing is looked at"
    seventh = complain(world)
    watch(world.services)
    (grown,) = open_signals(world)
    assert grown.id == found.id and seventh in grown.cases
    with world.services.store.read() as session:
        assert len(notices.of_agent(session, managers[0].id)) == 1


def test_two_hazards_of_one_product_propose_at_once(world: World, managers: tuple[Agent, Agent]) -> None:
    first = complain(world, kind="safety_hazard")
    watch(world.services)
    assert open_signals(world) == []
    second = complain(world, kind="safety_hazard")
    watch(world.services)
    (found,) = open_signals(world)
    assert (found.rule, found.cases) == ("hazards", [first, second])


def test_what_was_dismissed_is_quiet_until_it_is_graver(world: World, managers: tuple[Agent, Agent]) -> None:
    for _ in range(2):
        complain(world, kind="safety_hazard")
    watch(world.services)
    with world.services.store.begin() as session:
        (found,) = signals.listed(session)
        with pytest.raises(Refused):
            signals.settle(session, found, signals.DISMISSED, by="agent:lin")
        signals.settle(session, found, signals.DISMISSED, by="agent:lin", reason="兩件是同一位顧客")
        with pytest.raises(Conflict):
            signals.settle(session, found, signals.LOOKED, by="agent:wu")
    complain(world, kind="process")
    watch(world.services)
    assert open_signals(world) == []
    complain(world, kind="safety_hazard")
    watch(world.services)
    assert len(open_signals(world)) == 1


def test_nothing_is_declared_before_words_review_voice_and_offer(world: World, managers: tuple[Agent, Agent]) -> None:
    one = complain(world)
    number = prepared(world, managers[0], [one])
    with world.services.store.begin() as session:
        found = incidents.locked(session, number)
        with pytest.raises(Refused):
            deciding.declare(session, world.services, found, managers[0])
        with pytest.raises(Refused):
            deciding.review(session, found, managers[0])
        deciding.review(session, found, managers[1])
        deciding.word(session, world.services, found, managers[1], zh=ZH + "。", en=EN, banner=True)
        assert found.reviewed_at is None, "changed words are reviewed again"
        with pytest.raises(deciding.NotWorded):
            deciding.word(
                session, world.services, found, managers[1], zh="如果讓您不舒服，造成不便敬請見諒。", en=EN, banner=True
            )


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b", "\u202e\u2066"])
def test_words_that_show_nothing_are_none(world: World, managers: tuple[Agent, Agent], nothing: str) -> None:
    number = prepared(world, managers[0], [complain(world)])
    with world.services.store.begin() as session:
        found = incidents.locked(session, number)
        with pytest.raises(Refused):
            deciding.word(session, world.services, found, managers[0], zh=nothing, en=EN, banner=True)
        deciding.word(session, world.services, found, managers[0], zh=ZH, en="\u202eevil", banner=True)
        assert found.wording_en == "evil"


def test_each_gathered_customer_is_told_once_and_a_stranger_is_not(world: World, managers: tuple[Agent, Agent]) -> None:
    mine, english, other = complain(world), complain(world, locale="en"), complain(world)
    declared(world, managers, [mine, english])
    world.run_until(world.clock.now + 2 * DAY)
    assert sum(ZH in one.text for one in world.said(mine)) == 1
    assert sum(EN in one.text for one in world.said(english)) == 1
    assert not any(ZH in one.text for one in world.said(other))
    assert [mail.template for mail in world.mails(mine)].count("care.incident.told") == 1


def test_new_cases_of_the_series_are_suggested_and_a_person_confirms(
    world: World, managers: tuple[Agent, Agent]
) -> None:
    for _ in range(2):
        complain(world, kind="safety_hazard")
    watch(world.services)
    with world.services.store.begin() as session:
        number = deciding.prepare(session, managers[0], "漏電", signals.listed(session)).id
    later, other = complain(world, kind="safety_hazard"), complain(world, product="kettle")
    watch(world.services)
    with world.services.store.read() as session:
        rows = {row.case_id: row for row in gathering.rows_of(session, incidents.get(session, number))}
    assert rows[later].state == "suggested" and rows[later].why == "series"
    assert other not in rows
    with world.services.store.begin() as session:
        found = incidents.locked(session, number)
        deciding.gather(session, world.services, found, managers[0], [later], None)
        other_one = deciding.prepare(session, managers[0], "別的", [])
        with pytest.raises(Conflict):
            deciding.gather(session, world.services, other_one, managers[0], [later], None)
    with world.services.store.read() as session:
        figure = session.get(CaseFigure, later)
        assert figure is not None and figure.incident_id == number


def test_whoever_settles_when_gets_the_same(world: World, managers: tuple[Agent, Agent]) -> None:
    early, middle, late = complain(world), complain(world), complain(world)
    settle(world, early, goodwill=10_000)
    number = declared(world, managers, [early, middle, late], minor=30_000)
    assert settle(world, middle) == "agreed"
    assert bring_up_all(world.services) == 1
    assert bring_up_all(world.services) == 0
    assert settle(world, late) == "agreed"
    assert bring_up_all(world.services) == 0
    assert extra(world, number) == {early: 30_000, middle: 30_000, late: 30_000}
    world.run_until(world.clock.now + 2 * DAY)
    (told,) = [one.text for one in world.said(early) if "差額" in one.text]
    assert "登錄下一次免運" in told
    assert any(promise.owner == "logistics" for promise in world.promises(early))


def test_raising_the_level_tops_up_those_who_settled_and_renews_what_is_on_the_table(
    world: World, managers: tuple[Agent, Agent]
) -> None:
    settled, choosing = complain(world), complain(world)
    number = declared(world, managers, [settled, choosing], minor=20_000)
    assert settle(world, settled) == "agreed"
    with world.services.store.begin() as session:
        offer(session, world.services, _case(session, choosing).conversation_id)
    while work(world.services):
        pass
    with world.services.store.begin() as session:
        found = incidents.locked(session, number)
        lower = [Harm("plain", "晚到", "late", "free_delivery", 10_000)]
        with pytest.raises(Refused):
            deciding.offer(session, world.services, found, managers[0], lower)
        higher = [Harm("plain", "晚到", "late", "free_delivery", 50_000)]
        deciding.offer(session, world.services, found, managers[0], higher)
    while work(world.services):
        pass
    with world.services.store.read() as session:
        standing = offers.open_offer(session, world.case(choosing))
        assert standing is not None
        assert {one.body["goodwill_minor"] for one in standing.options} == {50_000}
    assert any(one.kind == "options" for one in world.said(choosing))
    bring_up_all(world.services)
    assert extra(world, number) == {settled: 50_000, choosing: None}


def test_who_settled_for_more_is_gathered_only_with_that_level_or_another_harm(
    world: World, managers: tuple[Agent, Agent]
) -> None:
    plain, dear = complain(world), complain(world)
    settle(world, dear, goodwill=40_000)
    number = declared(world, managers, [plain], minor=30_000)
    with world.services.store.begin() as session:
        found = incidents.locked(session, number)
        with pytest.raises(deciding.MoreThanOthers) as refused:
            deciding.gather(session, world.services, found, managers[0], [dear], None)
        assert [one.case_id for one in refused.value.cases] == [dear]
        harms = [*incidents.harms_of(found), Harm("hurt", "受傷", "Hurt", "free_delivery", 40_000)]
        deciding.offer(session, world.services, found, managers[0], harms)
        deciding.gather(session, world.services, found, managers[0], [dear], "hurt")
    assert bring_up_all(world.services) == 0


def test_no_more_goodwill_than_whoever_declares_may_give(world: World, managers: tuple[Agent, Agent]) -> None:
    limit = world.services.policy.authority["manager"].goodwill
    with pytest.raises(Refused):
        prepared(world, managers[0], [complain(world)], minor=limit + 1)


def test_who_speaks_is_reminded_and_silence_is_told(world: World, managers: tuple[Agent, Agent]) -> None:
    one = complain(world)
    number = declared(world, managers, [one])
    done = world.run_until(world.clock.now + 3 * DAY)
    assert [each.kind for each in done if each.case_id is None] == ["remind_voice", "incident_silent"]
    with world.services.store.read() as session:
        assert notices.of_agent(session, managers[0].id)[0].kind == "incident_silent"
    with world.services.store.begin() as session:
        found = incidents.locked(session, number)
        soon = world.clock.now + DAY
        deciding.update(
            session, world.services, found, managers[0], zh="已追回八成。", en="Most are back.", next_update_at=soon
        )
        deciding.close(session, found, managers[0], "標籤機換了。")
    done = world.run_until(world.clock.now + 3 * DAY)
    assert [each for each in done if each.case_id is None] == []


def test_a_closed_case_that_settled_for_less_is_topped_up_and_its_promise_has_a_clock(
    world: World, managers: tuple[Agent, Agent]
) -> None:
    early = complain(world)
    settle(world, early, goodwill=0)
    with world.services.store.begin() as session:
        case = _case(session, early)
        for stage in ("resolved", "closed"):
            cases.move(session, case, stage, actor="agent:lin", reason="test")
    declared(world, managers, [early], minor=20_000)
    assert bring_up_all(world.services) == 1
    kinds = {due.kind for due in world.dues(early).values() if due.state == "waiting"}
    assert {"tell_top_up", "promise_due", "remind_owner"} <= kinds
    assert "tell_incident" not in kinds


def test_an_incident_may_be_given_up_with_the_reason(world: World, managers: tuple[Agent, Agent]) -> None:
    number = prepared(world, managers[0], [complain(world)])
    with world.services.store.begin() as session:
        found: Incident = incidents.locked(session, number)
        with pytest.raises(Refused):
            deciding.close(session, found, managers[0], "  ")
        deciding.close(session, found, managers[0], "只是同一家店的標籤貼錯。")
        assert found.state == "dismissed"
