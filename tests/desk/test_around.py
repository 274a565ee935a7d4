"""Health, headers, other sites, and the way to the dialogue process."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversation.turn import Feeling
from bot.desk.dialogue import DialogueError, HttpDialogue, Part, TurnRequest
from bot.remedy import Policy
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


async def test_alive_is_not_ready(http: httpx.AsyncClient, dialogue: FakeDialogue, policy: Policy) -> None:
    assert (await http.get("/healthz")).status_code == 200
    off = {"state": "off", "seconds_since_success": None, "failures": 0}
    assert (await http.get("/readyz")).json() == {
        "status": "ready",
        "parts": {"store": "ok", "dialogue": "ok", "actions": "ok"},
        "jobs": {"recovery": off, "dispatch": off, "similar_cases": off, "policy": off},
        "policy": {"version": policy.version, "unused_changes": 0},
    }
    dialogue.up = False
    response = await http.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"] == {"store": "ok", "dialogue": "down", "actions": "down"}
    assert (await http.get("/healthz")).status_code == 200


async def test_a_store_without_tables_is_not_ready(http: httpx.AsyncClient, app: Starlette, tmp_path: Path) -> None:
    from bot.cases import Store

    app.state.context.store.close()
    app.state.context.store = Store.open(f"sqlite:///{tmp_path / 'empty.db'}")
    response = await http.get("/readyz")
    assert (response.status_code, response.json()["parts"]["store"]) == (503, "down")
    opened = await http.post("/api/conversations")
    assert (opened.status_code, opened.json()["type"]) == (503, "urn:amends:problem:store")
    assert "retry-after" in opened.headers


async def test_figures_count_what_happened(customer: Customer) -> None:
    await customer.say("一")
    await customer.say("")
    text = (await customer.http.get("/metrics")).text
    assert "amends_conversations_total 1.0" in text
    assert 'amends_messages_total{kind="text"} 1.0' in text
    assert 'amends_refused_total{status="400"} 1.0' in text


async def test_other_sites_may_call_the_customer_api_and_nothing_else(http: httpx.AsyncClient) -> None:
    origin = {"Origin": "https://shop.example"}
    asked = {
        **origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    preflight = await http.options("/api/conversations/x/messages", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    opened = await http.post("/api/conversations", headers=origin)
    assert opened.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in opened.headers
    # A refusal must be readable too, or the widget could not say what is wrong.
    refused = await http.post("/api/conversations/x/messages", headers=origin)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "*")
    assert "access-control-allow-origin" not in (await http.get("/readyz", headers=origin)).headers


async def test_every_answer_carries_the_safe_headers(http: httpx.AsyncClient) -> None:
    response = await http.get("/api/nothing")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]


REQUEST = TurnRequest("c", "t", "zh-Hant", "bot", "壞了", (Part("m", 2, 0, 2),))


def desk_to(handler: object) -> HttpDialogue:
    """Return the client of a dialogue process that answers turns with `handler`."""
    paths = ("/webhooks/desk/turn", "/webhooks/desk/feeling")
    app = Starlette(routes=[Route(path, handler, methods=["POST"]) for path in paths])  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app=app)
    return HttpDialogue("http://dialogue", "http://actions", "secret", transport=transport)


async def test_a_turn_goes_to_the_dialogue_as_agreed() -> None:
    seen: list[object] = []

    async def turn(request: Request) -> Response:
        seen.append((request.headers["authorization"], await request.json()))
        message = {"kind": "question", "text": "哪一天?", "payload": {"asks": "when"}}
        return JSONResponse({"messages": [message], "locale": "zh-Hant"})

    answer = await desk_to(turn).turn(REQUEST)
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


@pytest.mark.parametrize(
    "body", [{}, [], {"feeling": 3}, {"feeling": {}}, {"feeling": {"name": "x", "confidence": "y"}}]
)
async def test_a_feeling_of_another_shape_is_an_error(body: object) -> None:
    async def feeling(request: Request) -> Response:
        return JSONResponse(body)

    with pytest.raises(DialogueError):
        await desk_to(feeling).feeling("壞了")


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


async def test_nobody_listening_is_waited_for_until_the_caller_gives_up() -> None:
    nowhere = HttpDialogue("http://127.0.0.1:9", "http://127.0.0.1:9", "secret")
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(nowhere.turn(REQUEST), 0.6)
    assert (await nowhere.readiness()).parts == {"dialogue": False, "actions": False}
    await nowhere.close()


async def test_the_pages_are_there(http: httpx.AsyncClient) -> None:
    assert (await http.get("/")).headers["location"] == "/shop"
    for path in ("/shop", "/desk"):
        page = await http.get(path, follow_redirects=True)
        assert page.status_code == 200, path
        assert page.headers["content-type"].startswith("text/html")
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
    script = await http.get("/widget.js")
    assert script.status_code == 200
    assert script.headers["content-type"].startswith("text/javascript")
