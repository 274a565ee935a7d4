"""Test that the words on a button, typed, are the press of that button, and stay on record as typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.cases.models import Choice, Message
from bot.desk.context import Context
from bot.desk.dialogue import Reply, TurnRequest
from bot.settings import ROOT
from bot.words import simplify
from bot.yaml_files import read_yaml
from tests.desk.customer import Customer, said
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio

RECAP = {
    "facts": {"what": "掃地機器人不動了"},
    "confirm": {"command": "/affirm", "label": "對，就是這樣"},
    "corrections": [{"command": "/correct?fact=when", "label": "時間不對", "fact": "when"}],
}
OPTIONS = {
    "offer_id": "o1",
    "options": [
        {
            "command": "/choose_option?option=a",
            "label": "退貨，全額退款",
            "title": "退貨，全額退款",
            "pros": [],
            "cons": [],
        },
        {
            "command": "/choose_option?option=b",
            "label": "換一件全新的",
            "title": "換一件全新的",
            "pros": [],
            "cons": [],
        },
    ],
    "none": {"command": "/reject_options", "label": "都不合適，請真人處理"},
}


WISHES = {
    "asks": "desired_outcome",
    "suggestions": [
        {"command": f"/inform?desired_outcome={one}", "label": one}
        for one in ("refund", "exchange", "repair", "apology")
    ],
}


def rows() -> Iterator[list[dict[str, str]]]:
    """Yield the different rows of suggestions of all responses, in every script."""
    seen = set()
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        responses = (read_yaml(path) or {}).get("responses") or {}
        for variation in (one for variations in responses.values() for one in variations):
            for script in (str, simplify):
                row = [{"label": script(b["title"]), "command": b["payload"]} for b in variation.get("buttons") or []]
                if row and str(row) not in seen:
                    seen.add(str(row))
                    yield row


@pytest.fixture
def environ() -> dict[str, str]:
    return {"AMENDS_PAUSE_SECONDS": "0.01", "AMENDS_PAUSE_LIMIT_SECONDS": "1", "AMENDS_TURN_TIMEOUT_SECONDS": "60"}


@pytest.mark.slow
async def test_every_suggestion_typed_is_its_command(
    customer: Customer, dialogue: FakeDialogue, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    row: list[dict[str, str]] = []
    dialogue.script = lambda request: [Reply("text", f"turn {request.turn_id}", {"suggestions": row})]
    monkeypatch.setattr(type(context.limits.messages), "take", lambda self, *key, **told: 0.0)
    for row in rows():
        for button in row:
            await said(customer, context, "請再問一次好嗎")
            await said(customer, context, button["label"])
            choice = dialogue.requests[-1].choice
            assert choice is not None and choice["command"] == button["command"], button


async def test_what_was_typed_stays_on_record_as_typed(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = lambda request: [Reply("recap", "這樣對嗎", RECAP)]
    await said(customer, context, "掃地機器人不動了")
    await said(customer, context, " 对，就是这样！")
    assert dialogue.requests[-1].choice == {"command": "/affirm", "label": " 对，就是这样！"}
    with context.store.read() as session:
        newest = session.query(Message).filter_by(conversation_id=customer.id, role="customer").all()[-1]
        assert (newest.text, newest.payload) == (" 对，就是这样！", None)
        used = session.query(Choice).filter_by(command="/affirm").filter(Choice.used_at.isnot(None)).one()
        assert used.used_client_id == f"typed:{newest.id}"


async def test_a_card_s_button_is_used_once_also_in_words(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    answers = iter([Reply("options", "請選", OPTIONS)])
    dialogue.script = lambda request: [next(answers, Reply("text", f"好 {request.turn_id}"))]
    await said(customer, context, "掃地機器人不動了")
    await said(customer, context, "退貨 全額退款")
    assert dialogue.requests[-1].choice is not None
    await said(customer, context, "退貨 全額退款")
    assert dialogue.requests[-1].choice is None


@pytest.mark.parametrize(
    "text", ["不要退貨，全額退款", "退貨，全額退款？", "退貨，全額退款吧", "退貨，全額退款，謝謝", "退貨"]
)
async def test_only_the_exact_title_agrees(
    customer: Customer, dialogue: FakeDialogue, context: Context, text: str
) -> None:
    dialogue.script = lambda request: [Reply("options", "請選", OPTIONS)]
    await said(customer, context, "掃地機器人不動了")
    await said(customer, context, text)
    assert dialogue.requests[-1].choice is None


async def test_cards_stay_open_during_a_digression_and_suggestions_do_not(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    replies = iter(
        [
            [
                Reply("recap", "這樣對嗎", RECAP),
                Reply("text", "或是", {"suggestions": [{"command": "/deny", "label": "另一件事"}]}),
            ],
        ]
    )
    dialogue.script = lambda request: next(replies, [Reply("text", f"不用客氣 {request.turn_id}")])
    await said(customer, context, "掃地機器人不動了")
    await said(customer, context, "謝謝你")
    await said(customer, context, "另一件事")
    assert dialogue.requests[-1].choice is None
    await said(customer, context, "時間不對")
    assert dialogue.requests[-1].choice == {"command": "/correct?fact=when", "label": "時間不對"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("第一個", 0),
        ("我選第一個", 0),
        ("1", 0),
        ("第二個好了", 1),
        ("二", 1),
        ("揀第三個啦", 2),
        ("最後一個", 3),
        ("the first one", 0),
        ("The first one, please.", 0),
        ("I'd like the second one", 1),
        ("number 3", 2),
        ("the last one", 3),
    ],
)
async def test_a_button_named_by_its_place_is_that_button(
    customer: Customer, dialogue: FakeDialogue, context: Context, text: str, place: int
) -> None:
    dialogue.script = lambda request: [Reply("question", "您希望我們怎麼做？", WISHES)]
    await said(customer, context, "掃地機器人不動了")
    await said(customer, context, text)
    assert dialogue.requests[-1].choice == {"command": WISHES["suggestions"][place]["command"], "label": text}


@pytest.mark.parametrize(
    "text", ["第一次就壞了", "第五個", "第一個？", "first of all it broke", "one moment", "兩個都要"]
)
async def test_other_words_with_a_number_are_words(
    customer: Customer, dialogue: FakeDialogue, context: Context, text: str
) -> None:
    dialogue.script = lambda request: [Reply("question", "您希望我們怎麼做？", WISHES)]
    await said(customer, context, "掃地機器人不動了")
    await said(customer, context, text)
    assert dialogue.requests[-1].choice is None


@pytest.mark.parametrize(
    "row",
    [
        [{"command": "/choose_option?option=a", "label": "就選這個"}, {"command": "/deny", "label": "不是"}],
        [{"command": "/withdraw", "label": "對，取消"}, {"command": "/deny", "label": "不用"}],
        [{"command": "/inform?fact=unknown", "label": "不記得了"}],
    ],
    ids=["read back", "taking back", "a single one"],
)
async def test_a_mere_number_neither_agrees_nor_takes_back(
    customer: Customer, dialogue: FakeDialogue, context: Context, row: list[dict[str, str]]
) -> None:
    dialogue.script = lambda request: [Reply("question", "是這個嗎？", {"asks": "what", "suggestions": row})]
    await said(customer, context, "掃地機器人不動了")
    await said(customer, context, "第一個")
    assert dialogue.requests[-1].choice is None


async def test_a_label_among_other_messages_is_words(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = lambda request: [Reply("recap", "這樣對嗎", RECAP)]
    await said(customer, context, "掃地機器人不動了")
    # The pause ends with the second message, however long it takes to arrive.
    quick = context.settings
    context.settings = replace(quick, pause_seconds=30.0, pause_limit_seconds=30.0)
    await customer.say("時間不對")
    context.settings = quick
    await customer.say("是前天")
    await context.turns.settled()
    assert (dialogue.requests[-1].text, dialogue.requests[-1].choice) == ("時間不對\n是前天", None)


async def test_another_conversation_s_buttons_are_no_buttons_here(
    http: Any, customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    dialogue.script = lambda request: [Reply("recap", "這樣對嗎", RECAP)]
    await said(customer, context, "掃地機器人不動了")
    stranger = await Customer.arrive(http)
    await said(stranger, context, "時間不對")
    assert dialogue.requests[-1].choice is None


async def test_a_typed_press_that_no_dialogue_heard_is_the_same_press_after_the_repair(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    def script(request: TurnRequest) -> list[Reply]:
        return [Reply("recap", "這樣對嗎", RECAP)]

    dialogue.script = script
    await said(customer, context, "掃地機器人不動了")
    dialogue.up = False
    await said(customer, context, "對，就是這樣")
    dialogue.up = True
    dialogue.requests.clear()
    await said(customer, context, "哈囉")
    assert [(t.text, t.choice is not None) for t in dialogue.requests] == [("對，就是這樣", True), ("哈囉", False)]
