"""No two victims of an incident with equal harm have different compensation, in whatever order they come."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.insight.equality import Victim, above, is_equal, least_levels, top_ups

SETTLED = st.one_of(st.none(), st.integers(0, 5_000))
VICTIMS = st.lists(st.tuples(st.sampled_from(["plain", "hurt"]), SETTLED), max_size=12).map(
    lambda told: [Victim(number, harm, extra) for number, (harm, extra) in enumerate(told)]
)
LEVELS = st.fixed_dictionaries({"plain": st.integers(0, 5_000), "hurt": st.integers(0, 5_000)})


def _paid(victims: list[Victim], owed: dict[int, int]) -> list[Victim]:
    return [replace(one, extra=(one.extra or 0) + owed[one.case_id]) if one.case_id in owed else one for one in victims]


@given(LEVELS, VICTIMS)
def test_after_the_top_ups_equal_harm_has_equal_compensation_and_nobody_loses(
    offered: dict[str, int], victims: list[Victim]
) -> None:
    levels = least_levels(offered, victims)
    after = _paid(victims, top_ups(levels, victims))
    for one, other in itertools.combinations([one for one in after if one.extra is not None], 2):
        if one.harm == other.harm:
            assert one.extra == other.extra
    assert all(levels[harm] >= offered[harm] for harm in offered)
    for before, now in zip(victims, after):
        assert (before.extra is None) == (now.extra is None)
        assert now.extra is None or now.extra >= (before.extra or 0)
    assert is_equal(levels, after)
    assert top_ups(levels, after) == {}
    assert above(levels, after) == []


@given(LEVELS, VICTIMS, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_the_order_of_arrival_makes_no_difference(
    offered: dict[str, int], victims: list[Victim], chance: object
) -> None:
    """Victims are gathered one after another; after each, those who settled are brought up to the level."""

    def one_by_one(order: list[Victim]) -> dict[int, int | None]:
        levels, there = dict(offered), []
        for newcomer in order:
            there.append(newcomer)
            levels = least_levels(levels, there)
            there = _paid(there, top_ups(levels, there))
            assert is_equal(levels, there)
        return {one.case_id: one.extra for one in there}

    shuffled = list(victims)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert one_by_one(victims) == one_by_one(shuffled)


def test_who_settled_for_more_is_named_so_that_a_person_decides() -> None:
    victims = [Victim(1, "plain", 300), Victim(2, "plain", 800), Victim(3, "plain"), Victim(4, "hurt", 900)]
    assert [one.case_id for one in above({"plain": 500, "hurt": 900}, victims)] == [2]
    assert least_levels({"plain": 500, "hurt": 900}, victims) == {"plain": 800, "hurt": 900}
    assert top_ups({"plain": 500, "hurt": 900}, victims) == {1: 200}
