"""An incident from the case that tips it to the last customer: found, declared, offered equally, told, made equal."""

from __future__ import annotations

import pytest

from bot.care.incidents import deciding
from bot.care.incidents.equal import bring_up_all
from bot.care.incidents.watching import watch
from bot.care.working import work
from bot.cases import cases, notices, offers
from bot.cases.errors import Conflict, Refused
from bot.cases.insight import gathering, incidents, signals
from bot.cases.insight.incidents import Harm
from bot.cases.models import Agent, CaseFigure, Incident
from bot.conversation.offering import offer
from tests.care.incident_world import (
    DAY,
    EN,
    ZH,
    a_quiet_month,
    case_in,
    complain,
    declared,
    extra,
    open_signals,
    prepared,
    settle,
)
from tests.care.world import World


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
        offer(session, world.services, case_in(session, choosing).conversation_id)
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
        case = case_in(session, early)
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
