"""Equal harm stays equal when an agreement is taken back, a promise was kept, or one of the customers was erased."""

from __future__ import annotations

from bot.care import promises as care
from bot.care.incidents import deciding
from bot.care.incidents.equal import bring_up_all
from bot.cases import commitments
from bot.cases.erasing.rows import erase
from bot.cases.insight import gathering, incidents
from bot.cases.insight.incidents import Harm
from bot.cases.models import Agent, Commitment
from bot.clocks.living import living_cases
from bot.conversation.taking_back import carry_out
from tests.care.incident_world import case_in, complain, declared, extra, settle
from tests.care.world import World

LEVEL, LATER = 30_000, 40_000


def take_back(world: World, case_id: int) -> None:
    with world.services.store.begin() as session:
        carry_out(session, world.services, case_in(session, case_id), reason="I changed my mind")


def raise_to(world: World, number: int, manager: Agent, minor: int) -> None:
    with world.services.store.begin() as session:
        found = incidents.locked(session, number)
        harm = Harm("plain", "包裹晚到", "The parcel is late", "free_delivery", minor)
        deciding.offer(session, world.services, found, manager, [harm])


def added(world: World, case_id: int) -> list[Commitment]:
    with world.services.store.read() as session:
        found = [session.get(Commitment, one.commitment_id) for one in gathering.top_ups_of(session, case_id)]
        return [one for one in found if one is not None]


def test_what_was_added_goes_with_the_agreement_and_nothing_is_added_to_nothing(
    world: World, managers: tuple[Agent, Agent]
) -> None:
    early, other = complain(world), complain(world)
    assert settle(world, early, goodwill=15_000) == "agreed"
    number = declared(world, managers, [early, other], LEVEL)
    assert bring_up_all(world.services) == 1
    raise_to(world, number, managers[0], LATER)
    assert bring_up_all(world.services) == 1 and extra(world, number)[early] == LATER
    take_back(world, early)
    assert [one.state for one in added(world, early)] == ["voided", "voided"]
    assert bring_up_all(world.services) == 0 and extra(world, number)[early] is None
    assert settle(world, early) == "agreed" and settle(world, other) == "agreed"
    assert bring_up_all(world.services) == 0
    assert extra(world, number) == {early: LATER, other: LATER}


def test_what_was_given_already_counts_in_the_next_agreement(world: World, managers: tuple[Agent, Agent]) -> None:
    early = complain(world)
    assert settle(world, early, goodwill=15_000) == "agreed"
    number = declared(world, managers, [early], LEVEL)
    assert bring_up_all(world.services) == 1
    (gift,) = added(world, early)
    with world.services.store.begin() as session:
        care.keep(session, world.services, gift.id, actor="owner:x", proof="寄出了")
    take_back(world, early)
    assert [one.state for one in added(world, early)] == ["kept"]
    assert bring_up_all(world.services) == 0, "nothing is settled"
    assert settle(world, early) == "agreed" and bring_up_all(world.services) == 0
    assert extra(world, number)[early] == LEVEL


def test_an_erased_customer_does_not_keep_the_others_from_more(world: World, managers: tuple[Agent, Agent]) -> None:
    one, gone = complain(world), complain(world)
    number = declared(world, managers, [one, gone], LEVEL)
    assert settle(world, one) == "agreed"
    with world.services.store.begin() as session:
        erase(session, [case_in(session, gone).conversation_id], actor="system", reason="asked for")
    raise_to(world, number, managers[0], LATER)
    assert bring_up_all(world.services) == 1 and extra(world, number)[one] == LATER


def test_what_comes_due_for_an_incident_belongs_to_no_living_case(world: World, managers: tuple[Agent, Agent]) -> None:
    case_id = complain(world)
    declared(world, managers, [case_id], LEVEL)
    with world.services.store.read() as session:
        assert living_cases(session, world.services.policy) == [case_id]
        assert commitments.of_case(session, case_in(session, case_id)) == []
