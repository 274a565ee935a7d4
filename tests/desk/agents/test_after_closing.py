"""Test what a customer says after a person resolved the case: a score, by button or in words, and "not mended"."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from bot.cases import cases, surveys
from bot.cases.queue import handoffs, presence
from bot.cases.utc import now_of
from bot.desk.context import Context
from bot.desk.dialogue import Reply
from tests.desk.agents.people import AgentAtDesk
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


async def resolve(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    await customer.say("掃地機器人壞了，找真人")
    await context.turns.settled()

    def open_case(session: Any) -> None:
        cases.open_case(session, customer.id)

    await context.write(open_case)
    assert (await lin.do(customer.id, "take")).status_code == 200
    assert (await lin.do(customer.id, "resolve", note="修好了")).status_code == 200


async def scores(context: Context, customer: Customer) -> list[tuple[int, str | None]]:
    return await context.read(lambda s: [(one.score, one.comment) for one in surveys.of_conversation(s, customer.id)])


async def state(context: Context, customer: Customer) -> tuple[str, int, Any]:
    """Return the stage of the case, how often it was reopened, and the waiting handoff."""

    def read(session: Any) -> tuple[str, int, Any]:
        case = cases.current_case(session, customer.id)
        assert case is not None
        waiting = handoffs.current(session, customer.id)
        found = waiting and {"reason": waiting.reason, "note": waiting.note, "case": waiting.case_id == case.id}
        return case.stage, len(cases.list_cases(session)), found

    return await context.read(read)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text, score", [("2分", 2), ("2", 2), ("兩分", 2), ("two stars", 2), ("我給 5 分", 5), ("５", 5), ("四分吧", 4)]
)
async def test_a_typed_score_is_the_survey_s_score(
    lin: AgentAtDesk, customer: Customer, dialogue: FakeDialogue, context: Context, text: str, score: int
) -> None:
    await resolve(lin, customer, context)
    heard = len(dialogue.requests)
    await customer.say(text)
    await context.turns.settled()
    assert await scores(context, customer) == [(score, None)]
    assert len(dialogue.requests) == heard, "a score is not for the dialogue"
    said = (await customer.texts("system"))[-1]
    name = "by_person.scored_low" if score <= 2 else "by_person.scored"
    assert said == context.words.say(name, "zh-Hant", score=score)
    assert (await state(context, customer))[0] == "resolved"
    assert (await customer.texts("customer"))[-1] == text


@pytest.mark.slow
async def test_the_survey_is_answered_once_and_then_a_number_is_words(
    lin: AgentAtDesk, customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    await resolve(lin, customer, context)
    for text in ("5", "2"):
        await customer.say(text)
        await context.turns.settled()
    assert await scores(context, customer) == [(5, None)]
    assert dialogue.requests[-1].text == "2"


async def test_without_a_resolution_a_number_is_words(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    await customer.say("2")
    await context.turns.settled()
    assert await scores(context, customer) == []
    assert dialogue.requests[-1].text == "2"


@pytest.mark.slow
@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("score, comment", [(2, "根本沒處理完"), (1, "nothing was fixed"), (3, "其實還沒修好")])
async def test_a_low_score_with_a_comment_reopens_the_case_for_its_handler(
    lin: AgentAtDesk, customer: Customer, context: Context, score: int, comment: str, typed: bool
) -> None:
    await resolve(lin, customer, context)
    if typed:
        await customer.say(f"{score}分，{comment}")
        await context.turns.settled()
    else:
        assert (await customer.post("/survey", json={"score": score, "comment": comment})).status_code == 204
    assert await scores(context, customer) == [(score, comment)]
    stage, number_of_cases, waiting = await state(context, customer)
    assert (stage, number_of_cases) == ("escalated", 1)
    assert waiting["reason"] == "reopened" and waiting["case"]
    assert "林雅婷" in waiting["note"], "agents see who handled it"
    card = (await customer.messages())[-1]
    assert card["kind"] == "handoff" and card["payload"]["reason"] == "reopened"
    assert "重新打開" in card["text"] and "林雅婷" in card["text"]
    (mine,) = (await lin.queue())["waiting"]
    assert mine["conversation_id"] == customer.id
    assert waiting["note"] in [one["note"] for one in (await lin.see(customer.id))["handoffs"]]


async def test_it_rings_for_the_agent_who_handled_it(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await resolve(lin, customer, context)

    def here(session: Any) -> None:
        for person in presence.everybody(session, now_of(session)):
            presence.seen(session, person.agent_id)

    await context.write(here)
    await customer.post("/survey", json={"score": 1, "comment": "還是壞的"})
    (mine,) = (await lin.queue())["waiting"]
    assert (mine["offered_to"]["name"], mine["offered_to"]["me"]) == ("林雅婷", True)
    (theirs,) = (await wu.queue())["waiting"]
    assert theirs["offered_to"]["me"] is False


async def test_a_low_score_alone_is_asked_about_and_a_good_one_thanked(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await resolve(lin, customer, context)
    before = len(await customer.messages())
    await customer.post("/survey", json={"score": 2})
    assert (await customer.messages())[-1]["text"] == context.words.say("by_person.scored_low", "zh-Hant", score=2)
    assert len(await customer.messages()) == before + 1
    assert (await customer.post("/survey", json={"score": 5, "comment": "很快"})).status_code == 409, "answered"
    assert (await state(context, customer))[0] == "resolved"


async def test_a_comment_while_a_person_has_the_conversation_again_changes_no_owner(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await resolve(lin, customer, context)
    await wu.do(customer.id, "take")
    await customer.post("/survey", json={"score": 1, "comment": "還是壞的"})
    assert await scores(context, customer) == [(1, "還是壞的")]
    assert (await wu.see(customer.id))["owner"] == "agent"


@pytest.mark.slow
async def test_nothing_is_said_twice_in_a_row(customer: Customer, dialogue: FakeDialogue, context: Context) -> None:
    dialogue.script = lambda request: [Reply("text", "您好，我在。")]
    for words in ("嗯", "喔", "是", "對", "嗯嗯", "這樣"):
        await customer.say(words)
        await context.turns.settled()
    said = await customer.texts("bot")
    assert len(said) == 6
    assert all(one != other for one, other in pairwise(said))


async def test_buttons_of_a_sentence_left_out_stay(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    row = {"suggestions": [{"command": "/affirm", "label": "對"}]}
    dialogue.script = lambda request: [
        Reply("text", f"不用客氣 {len(dialogue.requests)}"),
        Reply("text", "對嗎？", row),
    ]
    for _ in range(2):
        await customer.say("謝謝你喔")
        await context.turns.settled()
    first, second, third = [m for m in await customer.messages(after=1) if m["author"]["role"] == "bot"]
    assert (first["text"], second["text"], third["text"]) == ("不用客氣 1", "對嗎？", "不用客氣 2")
    assert [one["label"] for one in third["payload"]["suggestions"]] == ["對"]
