"""Test buttons: their tokens are opaque and accepted once, in the conversation that was offered them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.cases.models import Choice
from bot.desk.context import Context
from bot.desk.dialogue import Reply, TurnRequest
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio

RECAP = {
    "facts": {"what": "掃地機器人不動了"},
    "confirm": {"command": "/affirm", "label": "沒錯"},
    "corrections": [{"command": '/correct{"fact": "when"}', "label": "時間不對", "fact": "when"}],
}
OPTIONS = {
    "offer_id": "o1",
    "options": [
        {"command": '/choose_option{"option_id": "a"}', "title": "全額退款", "pros": ["快"], "cons": []},
        {"command": '/choose_option{"option_id": "b"}', "title": "換一台新的", "pros": [], "cons": ["等三天"]},
    ],
    "none": {"command": "/reject_options", "label": "都不要"},
}


def recap_then_options(request: TurnRequest) -> list[Reply]:
    """Answer a typed message with a recap, and a button with options."""
    if request.choice is None:
        return [Reply("recap", "我整理一下", RECAP)]
    return [Reply("options", "可以這樣處理", OPTIONS)]


async def card(customer: Customer) -> dict[str, Any]:
    """Return the newest message."""
    newest: dict[str, Any] = (await customer.messages())[-1]
    return newest


@pytest.fixture
def dialogue_with_cards(dialogue: FakeDialogue) -> FakeDialogue:
    """Return the dialogue, which shows a recap, then options."""
    dialogue.script = recap_then_options
    return dialogue


async def at_recap(customer: Customer, context: Context) -> dict[str, Any]:
    """Bring the conversation to the recap and return its message."""
    await customer.say("掃地機器人不動了")
    await context.turns.settled()
    return await card(customer)


async def test_no_command_ever_reaches_the_customer(
    customer: Customer, dialogue_with_cards: FakeDialogue, context: Context
) -> None:
    shown = await at_recap(customer, context)
    assert "command" not in str(shown)
    assert "/affirm" not in str(shown)
    payload = shown["payload"]
    assert payload["facts"] == RECAP["facts"]
    assert payload["confirm"]["label"] == "沒錯"
    assert payload["corrections"][0].keys() == {"choice", "label", "fact"}
    kept = await context.read(lambda s: s.get(Choice, payload["confirm"]["choice"]))
    assert (kept.command, kept.message_seq, kept.is_reusable) == ("/affirm", shown["seq"], False)


async def test_a_press_is_a_turn_at_once_and_reads_as_its_label(
    customer: Customer, dialogue_with_cards: FakeDialogue, context: Context
) -> None:
    shown = await at_recap(customer, context)
    await customer.press(shown["payload"]["confirm"]["choice"])
    await context.turns.settled()
    turn = dialogue_with_cards.requests[-1]
    assert (turn.text, turn.choice) == ("沒錯", {"command": "/affirm", "label": "沒錯"})
    menu = await card(customer)
    assert menu["kind"] == "options"
    assert [o["title"] for o in menu["payload"]["options"]] == ["全額退款", "換一台新的"]
    await customer.press(menu["payload"]["options"][1]["choice"])
    await context.turns.settled()
    assert dialogue_with_cards.requests[-1].choice == {
        "command": '/choose_option{"option_id": "b"}',
        "label": "換一台新的",
    }


async def test_words_before_a_press_are_a_turn_of_their_own(
    customer: Customer, dialogue_with_cards: FakeDialogue, context: Context
) -> None:
    shown = await at_recap(customer, context)
    await customer.say("等等")
    await customer.press(shown["payload"]["confirm"]["choice"])
    await customer.say("就這樣")
    await context.turns.settled()
    assert [(t.text, t.choice is not None) for t in dialogue_with_cards.requests] == [
        ("掃地機器人不動了", False),
        ("等等", False),
        ("沒錯", True),
        ("就這樣", False),
    ]


async def test_a_used_choice_is_not_honoured_again(
    customer: Customer, dialogue_with_cards: FakeDialogue, context: Context
) -> None:
    token = (await at_recap(customer, context))["payload"]["confirm"]["choice"]
    first = await customer.press(token, client_id="press")
    again = await customer.press(token, client_id="press")
    assert first.json() == again.json()
    replay = await customer.press(token, client_id="another")
    assert (replay.status_code, replay.json()["type"]) == (409, "urn:amends:problem:choice_used")
    await context.turns.settled()
    assert sum(t.choice is not None for t in dialogue_with_cards.requests) == 1
    assert (await customer.texts("customer")).count("沒錯") == 1


@pytest.mark.slow
async def test_a_newer_card_withdraws_the_older_ones(
    customer: Customer, dialogue_with_cards: FakeDialogue, context: Context
) -> None:
    old = await at_recap(customer, context)
    await customer.say("再說一次")
    await context.turns.settled()
    stale = await customer.press(old["payload"]["confirm"]["choice"])
    assert stale.json()["type"] == "urn:amends:problem:choice_used"
    new = await card(customer)
    assert (await customer.press(new["payload"]["confirm"]["choice"])).status_code == 202


async def test_an_agreement_withdraws_what_was_not_chosen(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    # The dialogue may name groups of its own; a card's buttons are withdrawn with the card nevertheless.
    menu = {**OPTIONS, "options": [{**option, "group": "offer"} for option in OPTIONS["options"]]}
    agreed = {"case_number": "2611-0000-0", "items": []}
    dialogue.script = lambda request: [
        Reply("options", "可以這樣處理", menu) if request.choice is None else Reply("commitment", "說定了", agreed)
    ]
    first, second = (await at_recap(customer, context))["payload"]["options"]
    assert (await customer.press(first["choice"])).status_code == 202
    await context.turns.settled()
    assert (await card(customer))["kind"] == "commitment"
    assert (await customer.press(second["choice"])).status_code == 409


async def test_a_choice_of_another_conversation_is_unknown(
    http: httpx.AsyncClient, customer: Customer, dialogue_with_cards: FakeDialogue, context: Context
) -> None:
    token = (await at_recap(customer, context))["payload"]["confirm"]["choice"]
    stranger = await Customer.arrive(http)
    for bad in (token, "never-offered", "'; --", "/affirm"):
        response = await stranger.press(bad)
        assert (response.status_code, response.json()["type"]) == (409, "urn:amends:problem:choice_unknown")
    assert await stranger.texts("customer") == []
    assert (await customer.press(token)).status_code == 202


async def test_a_client_id_is_for_one_message(
    customer: Customer, dialogue_with_cards: FakeDialogue, context: Context
) -> None:
    await customer.say("掃地機器人不動了", client_id="same")
    await context.turns.settled()
    token = (await card(customer))["payload"]["confirm"]["choice"]
    response = await customer.press(token, client_id="same")
    assert response.json()["type"] == "urn:amends:problem:client_id_used"
    # The refused call did not use up the choice.
    assert (await customer.press(token, client_id="own")).status_code == 202


@pytest.mark.parametrize("then", ["second option", "none of them"])
async def test_of_two_options_pressed_in_the_same_moment_the_first_one_counts(
    customer: Customer, dialogue_with_cards: FakeDialogue, context: Context, then: str
) -> None:
    recap = await at_recap(customer, context)
    await customer.press(recap["payload"]["confirm"]["choice"])
    await context.turns.settled()
    shown = (await card(customer))["payload"]
    first, second = (one["choice"] for one in shown["options"])
    other = second if then == "second option" else shown["none"]["choice"]
    dialogue_with_cards.gate.clear()
    assert (await customer.press(first, client_id="one tab")).status_code == 202
    refused = await customer.press(other, client_id="another tab")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:amends:problem:choice_used")
    # The same press, sent again, is the same press.
    assert (await customer.press(first, client_id="one tab")).status_code == 202
    dialogue_with_cards.gate.set()
    await context.turns.settled()
    assert [t.choice["command"] for t in dialogue_with_cards.requests if t.choice][1:] == [
        OPTIONS["options"][0]["command"]
    ]
    assert "換一台新的" not in await customer.texts("customer")
    # Once it is answered, the customer may choose otherwise on the card that is shown then.
    newest = (await card(customer))["payload"]["options"][1]["choice"]
    assert (await customer.press(newest)).status_code == 202


async def test_suggestions_may_be_pressed_again(customer: Customer, dialogue: FakeDialogue, context: Context) -> None:
    token = (await customer.messages())[0]["payload"]["suggestions"][0]["choice"]
    for _ in range(2):
        assert (await customer.press(token)).status_code == 202
        await context.turns.settled()
    assert [t.choice["command"] for t in dialogue.requests if t.choice] == ["/request_human"] * 2


@pytest.mark.slow
async def test_a_press_that_no_dialogue_heard_is_said_again_after_the_repair(
    customer: Customer, dialogue_with_cards: FakeDialogue, context: Context
) -> None:
    token = (await at_recap(customer, context))["payload"]["confirm"]["choice"]
    dialogue_with_cards.up = False
    await customer.press(token)
    await context.turns.settled()
    dialogue_with_cards.up = True
    dialogue_with_cards.requests.clear()
    await customer.say("哈囉")
    await context.turns.settled()
    assert [(t.text, t.choice is not None) for t in dialogue_with_cards.requests] == [("沒錯", True), ("哈囉", False)]
