"""Test that `docs/openapi.yaml` describes all calls, and that real answers of every sort match it."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from openapi_spec_validator import openapi_v31_spec_validator
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot.cases import cases, fact_store
from bot.cases.models import Case
from bot.conversation.recap import recap
from bot.conversation.status import status
from bot.desk.context import Context
from bot.desk.dialogue import Reply, TurnRequest
from bot.desk.limits import Allowance, Buckets
from bot.settings import ROOT
from bot.yaml_files import read_yaml
from tests.desk.customer import Customer, watcher
from tests.desk.fakes import FakeDialogue
from tests.desk.openapi import Call, Published, calls_of
from tests.desk.test_conversations import send_survey
from tests.pictures import PNG

CUSTOMER_SIDE = ("/api/conversations", "/api/incidents", "/healthz", "/readyz", "/metrics")
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def published() -> Published:
    return Published()


@pytest.mark.slow
def test_the_document_is_openapi(published: Published) -> None:
    faults = [
        f"{list(fault.path)}: {fault.message}" for fault in openapi_v31_spec_validator.iter_errors(published.document)
    ]
    assert not faults, "\n".join(faults)


def customer_calls(calls: set[Call]) -> set[Call]:
    return {call for call in calls if call.path.startswith(CUSTOMER_SIDE)}


@pytest.mark.asyncio
async def test_every_call_of_customers_is_described_and_none_besides(app: Starlette, published: Published) -> None:
    assert customer_calls(published.calls) == customer_calls(calls_of(app.routes))


@pytest.mark.asyncio
async def test_what_is_described_of_the_agents_side_is_there(app: Starlette, published: Published) -> None:
    assert published.calls <= calls_of(app.routes)


@pytest.mark.asyncio
async def test_the_page_lists_every_call_of_the_agents_side(app: Starlette) -> None:
    there = {call for call in calls_of(app.routes) if call.path.startswith("/api/desk/")}
    table = re.findall(r"^\| `([A-Z]+)` \| `(/api/desk/[^`]*)` \|", PROTOCOL, re.MULTILINE)
    assert {Call(method, path) for method, path in table} == there
    assert len(table) == len(there)


def test_the_page_names_every_problem() -> None:
    words = read_yaml(ROOT / "data" / "responses" / "system.yml")["words"]
    there = {name.split(".")[2] for name in words if name.startswith("system.problem.")}
    assert set(re.findall(r"^\| `(\w+)` \| \d{3}", PROTOCOL, re.MULTILINE)) == there


def test_every_question_that_the_bot_asks_is_named(published: Published) -> None:
    named = published.document["components"]["schemas"]["QuestionMessage"]["properties"]["payload"]["properties"][
        "asks"
    ]
    asked: set[str] = set()
    for path in (ROOT / "data" / "responses").glob("*.yml"):
        asked |= set(re.findall(r"kind: question, asks: (\w+)", path.read_text(encoding="utf-8")))
    assert asked and asked <= set(named["examples"])


@pytest.mark.asyncio
async def test_the_answers_of_a_conversation(
    http: httpx.AsyncClient, published: Published, context: Context, dialogue: FakeDialogue
) -> None:
    opened = await http.post("/api/conversations", json={"locale": "en", "customer": {"name": "Mei"}})
    published.check(opened)
    customer = Customer(http, **opened.json())
    published.check(await customer.say("The robot vacuum broke"))
    published.check(await customer.post("/typing"))
    published.check(await customer.post("/attachments", files={"file": ("receipt.png", PNG, "image/png")}))
    await send_survey(customer, context)
    for _ in range(2):
        published.check(await customer.post("/survey", json={"score": 5, "comment": "Thank you"}))
    await context.turns.settled()
    published.check(await customer.get("/messages", params={"after": 0}))
    for wanted in ("txt", "json"):
        published.check(await customer.get("/transcript", params={"format": wanted}))
    file = next(m for m in await customer.messages() if m["kind"] == "attachment")
    published.check(await http.get(file["payload"]["url"], params={"token": customer.token}))
    for address in ("/healthz", "/readyz", "/metrics"):
        published.check(await http.get(address, headers=watcher(context)))
    published.check(await http.get("/metrics"))
    dialogue.up = False
    unready = await http.get("/readyz")
    assert unready.status_code == 503
    published.check(unready)


@pytest.mark.asyncio
async def test_the_events_of_a_stream(live: httpx.AsyncClient, published: Published, context: Context) -> None:
    customer = await Customer.arrive(live)
    await customer.say("掃地機器人壞了")
    seen: set[str] = set()
    async for event in customer.events():
        published.check_schema({"message": "Message", "state": "State", "typing": "Typing"}[event.name], event.data)
        if event.name == "message":
            assert event.id == str(event.data["seq"])
        if event.name == "state":
            context.broker.relay(customer.id, "typing", {"role": "agent", "name": "林雅婷", "on": True})
        seen.add(event.name)
        if seen == {"message", "state", "typing"}:
            break


class Speaks:
    """Answers a turn with the cards that the product itself makes, one of each kind."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __call__(self, request: TurnRequest) -> list[Reply]:
        """Return a question, a recap and the state of the case."""
        with self._context.store.begin() as session:
            _case_with_facts(session, request.conversation_id)
            read_back = recap(session, self._context.services, request.conversation_id, request.locale)
            stands = status(session, self._context.services, request.conversation_id, request.locale)
        assert stands is not None
        return [
            Reply("question", "What would you like?", _question("utter_ask_complaint_form_desired_outcome")),
            _card(read_back.lines, read_back.payload),
            _card(stands.lines, stands.payload),
        ]


def _case_with_facts(session: Session, conversation_id: str) -> Case:
    case = cases.open_case(session, conversation_id)
    known: dict[str, Any] = {
        "what": "It broke",
        "when": "2026-11-27",
        "product": "robot_vacuum",
        "branch": "xinyi",
        "order_number": "AJ26110312345",
        "amount": {"minor": 1290000, "currency": "TWD"},
        "used_for": "P3D",
        "promised_for": "2026-11-26",
        "appointment": "2026-12-05",
        "desired_outcome": "refund",
    }
    for name, value in known.items():
        fact_store.note(session, case, name, value, display="three days" if name == "used_for" else None)
    return case


def _question(response: str) -> dict[str, Any]:
    """Return the payload of a question that the dialogue's channel makes from this response."""
    entries = read_yaml(ROOT / "data" / "responses" / "listen.yml")
    entry = entries["responses"][response][0]
    buttons = [{"command": button["payload"], "label": button["title"]} for button in entry["buttons"]]
    return {"asks": entry["custom"]["asks"], "suggestions": buttons}


def _card(text: str, payload: dict[str, Any]) -> Reply:
    return Reply(payload["kind"], text, {name: value for name, value in payload.items() if name != "kind"})


@pytest.mark.slow
@pytest.mark.asyncio
async def test_the_cards_of_the_bot(
    customer: Customer, published: Published, context: Context, dialogue: FakeDialogue
) -> None:
    dialogue.script = Speaks(context)
    await customer.say("壞了")
    await context.turns.settled()
    dialogue.script = lambda request: None
    await customer.say("喂？")
    await context.turns.settled()
    said = await customer.messages()
    for message in said:
        published.check_schema("Message", message)
    assert {message["kind"] for message in said} == {"text", "question", "recap", "status", "handoff"}
    shown = next(m for m in said if m["kind"] == "recap")["payload"]["facts"]
    described = published.document["components"]["schemas"]["RecapMessage"]["properties"]["payload"]
    assert set(shown) == set(described["properties"]["facts"]["properties"])


@pytest.mark.asyncio
async def test_what_is_refused(
    http: httpx.AsyncClient, published: Published, customer: Customer, context: Context
) -> None:
    stranger = await Customer.arrive(http)
    await customer.say("一", client_id="mine")
    greeting = (await customer.messages())[0]["payload"]["suggestions"][0]["choice"]
    gone = Customer(http, "A" * 22, context.tokens.sign("A" * 22), "en")
    refused = {
        400: [
            await customer.post("/messages", content=b"{"),
            await customer.post("/messages", json={"client_id": "1", "text": " "}),
            await customer.post("/messages", json={"client_id": "1", "text": "a", "choice": "b"}),
            await customer.post("/survey", json={"score": 6}),
            await customer.get("/messages", params={"after": "x"}),
            await customer.get("/transcript", params={"format": "doc"}),
            await http.post("/api/conversations", json={"page_url": "javascript:1"}),
            await customer.post("/attachments", files={"file": ("empty.png", b"", "image/png")}),
        ],
        401: [
            await http.get(customer.home + "/messages"),
            await http.post(customer.home + "/messages"),
            await http.get(customer.home + "/events"),
            await http.post(customer.home + "/typing"),
        ],
        403: [await http.get(customer.home + "/messages", headers=stranger.headers)],
        404: [
            await gone.get("/messages"),
            await gone.say("hello"),
            await gone.post("/survey", json={"score": 3}),
            await gone.get("/transcript"),
            await gone.get("/events"),
            await customer.get("/attachments/none"),
        ],
        409: [await customer.press("never-offered"), await customer.press(greeting, client_id="mine")],
        413: [
            await customer.say("字" * 4001),
            await customer.post("/messages", content=b" " * 70_000),
            await http.post("/api/conversations", content=b" " * 70_000),
        ],
        415: [
            await customer.post("/attachments", content=b"x", params={}),
            await customer.post("/attachments", files={"file": ("page.png", b"<html>", "image/png")}),
            await customer.post("/attachments", files={"file": ("broken.png", PNG[:40], "image/png")}),
        ],
    }
    context.limits.messages = Buckets(Allowance(burst=0, per_second=0.1))
    context.limits.conversations = Buckets(Allowance(burst=0, per_second=0.1))
    refused[429] = [await customer.say("快"), await http.post("/api/conversations")]
    for wanted, responses in refused.items():
        for response in responses:
            assert response.status_code == wanted, (response.request.url, response.text)
            published.check(response)
            body = response.json()
            assert body["status"] == wanted and body["detail"]


def test_an_answer_that_nobody_described_is_noticed(published: Published) -> None:
    """The check itself must fail for an unknown field, kind, status and address."""
    message = {"seq": 1, "at": "2026-11-28T15:06:49Z", "author": {"role": "bot"}, "kind": "text", "text": "Hello"}
    published.check_schema("Message", message)
    for wrong in ({**message, "mood": "good"}, {**message, "kind": "song"}, {**message, "author": {"role": "king"}}):
        with pytest.raises(AssertionError):
            published.check_schema("Message", wrong)
    request = httpx.Request("GET", "http://desk/healthz")
    with pytest.raises(AssertionError, match="418 is not described"):
        published.check(httpx.Response(418, request=request))
    with pytest.raises(AssertionError, match="not described"):
        published.check(httpx.Response(200, request=httpx.Request("GET", "http://desk/api/conversations")))
