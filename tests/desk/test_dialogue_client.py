"""Test the client of the dialogue process: what it sends, which answers it accepts, and how long it retries."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversation.turn import Feeling, TurnPart
from bot.desk.dialogue import DialogueError, HttpDialogue, TurnRequest

pytestmark = pytest.mark.asyncio
REQUEST = TurnRequest("c", "t", "zh-Hant", "bot", "壞了", (TurnPart("m", 2, 0, 2),), after="t0")


def desk_to(handler: object) -> HttpDialogue:
    """Return a client of a dialogue process that answers calls with `handler`."""
    paths = ("/webhooks/desk/turn", "/webhooks/desk/feeling", "/webhooks/desk/hear")
    app = Starlette(routes=[Route(path, handler, methods=["POST"]) for path in paths])  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app=app)
    return HttpDialogue("http://dialogue", "http://actions", "secret", transport=transport)


async def test_a_turn_goes_to_the_dialogue_as_agreed() -> None:
    seen: list[object] = []

    async def turn(request: Request) -> Response:
        seen.append((request.headers["authorization"], await request.json()))
        message = {"kind": "question", "text": "哪一天?", "payload": {"asks": "when"}}
        return JSONResponse({"messages": [message], "locale": "zh-Hant", "memory": "[1]"})

    answer = await desk_to(turn).turn(REQUEST)
    assert TurnRequest.from_json({**REQUEST.as_json(), "of_a_later_version": 1}) == REQUEST
    assert answer.memory == "[1]"
    assert seen == [
        (
            "Bearer secret",
            {
                "conversation_id": "c",
                "turn_id": "t",
                "locale": "zh-Hant",
                "owner": "bot",
                "text": "壞了",
                "parts": [{"message_id": "m", "seq": 2, "start": 0, "end": 2}],
                "choice": None,
                "is_first": False,
                "takes_up": None,
                "after": "t0",
            },
        )
    ]
    assert answer.locale == "zh-Hant"
    assert [(r.kind, r.text, r.payload) for r in answer.replies] == [("question", "哪一天?", {"asks": "when"})]


@pytest.mark.parametrize(
    "body", [{}, {"messages": None}, {"messages": [{}]}, {"messages": ["text"]}, [], {"messages": 3}]
)
async def test_an_answer_of_another_shape_is_an_error(body: object) -> None:
    async def turn(request: Request) -> Response:
        return JSONResponse(body)

    with pytest.raises(DialogueError):
        await desk_to(turn).turn(REQUEST)


async def test_a_feeling_is_asked_for_as_agreed() -> None:
    seen: list[object] = []
    answers: list[object] = [{"feeling": {"name": "worried", "confidence": 0.6}}, {"feeling": None}]

    async def feeling(request: Request) -> Response:
        seen.append((request.url.path, request.headers["authorization"], await request.json()))
        return JSONResponse(answers.pop(0))

    dialogue = desk_to(feeling)
    assert await dialogue.feeling("孩子吃了會不會怎樣") == Feeling("worried", 0.6)
    assert await dialogue.feeling("好") is None
    assert seen[0] == ("/webhooks/desk/feeling", "Bearer secret", {"text": "孩子吃了會不會怎樣"})


async def test_what_is_heard_in_a_text_is_asked_for_as_agreed() -> None:
    answers: list[object] = [{"heard": {"intent": "withdraw", "confidence": 1, "kind": None}}, {"heard": []}, {}]

    async def hear(request: Request) -> Response:
        assert request.url.path == "/webhooks/desk/hear" and await request.json() == {"text": "drop it"}
        return JSONResponse(answers.pop(0))

    dialogue = desk_to(hear)
    assert await dialogue.hear("drop it") == {"intent": "withdraw", "confidence": 1.0, "kind": None}
    for _ in range(2):
        with pytest.raises(DialogueError):
            await dialogue.hear("drop it")


@pytest.mark.parametrize(
    "body", [{}, [], {"feeling": 3}, {"feeling": {}}, {"feeling": {"name": "x", "confidence": "y"}}]
)
async def test_a_feeling_of_another_shape_is_an_error(body: object) -> None:
    async def feeling(request: Request) -> Response:
        return JSONResponse(body)

    with pytest.raises(DialogueError):
        await desk_to(feeling).feeling("壞了")


@pytest.mark.slow
async def test_a_failed_turn_is_an_error_and_a_loading_model_is_waited_for() -> None:
    answers = [503, 503, 200]

    async def turn(request: Request) -> Response:
        status = answers.pop(0)
        return JSONResponse({"messages": [{"text": "好了"}]} if status == 200 else {}, status_code=status)

    answer = await desk_to(turn).turn(REQUEST)
    assert answer.replies[0].text == "好了"

    async def broken(request: Request) -> Response:
        return JSONResponse({}, status_code=502)

    with pytest.raises(DialogueError):
        await desk_to(broken).turn(REQUEST)


@pytest.mark.slow
async def test_nobody_listening_is_waited_for_until_the_caller_gives_up() -> None:
    nowhere = HttpDialogue("http://127.0.0.1:9", "http://127.0.0.1:9", "secret")
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(nowhere.turn(REQUEST), 0.6)
    assert (await nowhere.readiness()).parts == {"dialogue": False, "actions": False}
    await nowhere.close()
