"""Test that a promise has one name in the chat, on its cards, in the notes and on the status page, in every state."""

from __future__ import annotations

import pytest

from bot.cases.care import course
from bot.conversation.promise_state import shown_state
from bot.conversation.status import status
from tests.care.world import World

OWNER = "owner:returns_desk"


def test_begun_given_up_and_late_are_three_states(world: World) -> None:
    case = world.agree((2, 3, 4, 5))
    first, second, third, _ = world.promises(case)
    with world.services.store.begin() as session:
        course.pick_up(session, second.id, actor=OWNER)
        course.cannot(session, third.id, actor=OWNER, reason="缺貨")
    world.clock.now = first.due_at
    with world.services.store.begin() as session:
        assert course.break_overdue(session, first.id)
    assert [shown_state(one) for one in world.promises(case)] == ["broken", "in_work", "cannot", "open"]


@pytest.mark.parametrize(
    ("locale", "names"),
    [
        ("zh-Hant", ("處理中", "沒辦法照說好的做", "排定了")),
        ("zh-Hans", ("處理中", "沒辦法照說好的做", "排定了")),
        ("en", ("in work", "cannot be done as promised", "planned")),
    ],
)
def test_the_chat_and_the_card_name_them(locale: str, names: tuple[str, ...], world: World) -> None:
    case = world.agree((2, 3, 4), locale=locale)
    first, second, _ = world.promises(case)
    with world.services.store.begin() as session:
        course.pick_up(session, first.id, actor=OWNER)
        course.cannot(session, second.id, actor=OWNER, reason="缺貨")
    with world.services.store.read() as session:
        told = status(session, world.services, world.case(case).conversation_id, locale)
    assert told is not None
    lines = told.lines.split("\n")
    assert all(name in line for name, line in zip(names, lines))
    say, to = world.services.words.say, "en" if locale == "en" else "zh-Hant"
    for item, line in zip(told.payload["items"], lines):
        assert say(f"cards.state.{item['state']}", to) in line and say(f"widget.state_{item['state']}", to)


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
@pytest.mark.parametrize("state", ["open", "in_work"])
def test_cards_page_and_notes_agree(state: str, locale: str, world: World) -> None:
    say = world.services.words.say
    name = say(f"cards.state.{state}", locale)
    for other in (f"widget.state_{state}", f"status_page.state.{state}"):
        assert say(other, locale, **({"time": ""} if other.startswith("status") else {})).casefold() == name
    assert name in say(f"care.progress.{state}", locale, what="X", owner="Y", time="Z")


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_the_desk_has_the_same_names_for_promises_as_customers(locale: str, world: World) -> None:
    say = world.services.words.say
    names = {state: say(f"cards.state.{state}", locale) for state in ("open", "kept", "voided")}
    assert len({*names.values(), say("cards.state.in_work", locale)}) == 4
    for state, name in names.items():
        for other in (f"agents.promises.state.{state}", f"agents.commitments.state.{state}", f"widget.state_{state}"):
            assert say(other, locale).casefold() == name, other
    assert say("agents.promises.picked_up", locale).casefold() == say("cards.state.in_work", locale)
    for late in ("widget.state_broken", "status_page.state.broken"):
        assert say(late, locale).casefold().startswith(say("cards.state.broken", locale))


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_a_case_has_one_name_for_its_stage_and_none_that_a_promise_has(locale: str, world: World) -> None:
    say = world.services.words.say
    promises = {say(f"cards.state.{state}", locale) for state in ("open", "in_work", "kept", "voided")}
    for stage in ("listening", "clarifying", "agreed", "escalated", "resolved", "closed"):
        name = say(f"cards.stage.{stage}", locale)
        assert {say(other, locale).casefold() for other in (f"widget.stage_{stage}", f"agents.stage.{stage}")} == {name}
        assert name not in promises
    for stage in ("agreed", "escalated"):
        assert say(f"cards.stage.{stage}", locale) in say(f"status_page.lead.{stage}", locale).casefold()
