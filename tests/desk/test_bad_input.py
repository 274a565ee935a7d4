"""Test bad input: it gets a problem answer, or is stored unchanged and treated as plain text."""

from __future__ import annotations

import json

import httpx
import pytest
from starlette.applications import Starlette

from bot.desk.context import Context
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


def is_problem(response: httpx.Response, status: int, name: str) -> dict[str, object]:
    """Check the format of a problem answer and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["type"] == f"urn:amends:problem:{name}"
    assert body["status"] == status
    assert "Traceback" not in response.text
    return body


@pytest.mark.parametrize("text", ["", " ", "\n\t \u3000", "\u200b\u200f\u2066", "\ufeff"])
async def test_words_that_show_nothing_are_empty(customer: Customer, text: str) -> None:
    problem = is_problem(await customer.say(text), 400, "empty")
    assert problem["title"] == "訊息是空的"
    assert len(await customer.messages()) == 1


async def test_four_thousand_characters_fit_and_one_more_does_not(customer: Customer) -> None:
    assert (await customer.say("😀" * 4000)).status_code == 202
    problem = is_problem(await customer.say("壞" * 4001), 413, "too_long")
    assert "4,000" in str(problem["detail"])
    escaped = json.dumps({"client_id": "c", "text": "😀" * 4001})
    is_problem(await customer.post("/messages", content=escaped), 413, "too_long")


async def test_a_body_over_the_limit_is_refused_before_it_is_read(customer: Customer) -> None:
    is_problem(await customer.post("/messages", content=b"x" * 70_000), 413, "too_large")

    async def endless() -> object:
        for _ in range(100):
            yield b'{"text": "' + b"x" * 1000

    is_problem(await customer.post("/messages", content=endless()), 413, "too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b"[]",
        b'"text"',
        b"null",
        b'{"client_id": "c", "text": NaN}',
        b'{"client_id": "c", "text": "\xff\xfe"}',
        b'{"a":' * 20_000,
        "{'client_id': 'c'}".encode("utf-16"),
    ],
)
async def test_what_is_not_a_json_object_cannot_be_read(customer: Customer, body: bytes) -> None:
    response = await customer.post("/messages", content=body)
    assert response.status_code in (400, 413)
    is_problem(response, response.status_code, "unreadable" if response.status_code == 400 else "too_large")


async def test_an_unknown_field_is_named(customer: Customer) -> None:
    response = await customer.post("/messages", json={"client_id": "c", "text": "你好", "owner": "agent"})
    assert "owner" in str(is_problem(response, 400, "unknown_field")["title"])
    response = await customer.http.post("/api/conversations", json={"customer": {"vip": True}})
    assert "customer.vip" in str(is_problem(response, 400, "unknown_field")["title"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "你好"}, "client_id"),
        ({"client_id": " ", "text": "你好"}, "client_id"),
        ({"client_id": None, "text": "你好"}, "client_id"),
        ({"client_id": "c", "text": None}, "text"),
    ],
)
async def test_a_missing_field_is_named(customer: Customer, body: dict[str, object], field: str) -> None:
    response = await customer.post("/messages", json=body)
    assert field in str(is_problem(response, 400, "field_missing")["title"])


@pytest.mark.parametrize("text", [1, True, ["你好"], {"a": 1}])
async def test_a_field_of_another_type_is_named(customer: Customer, text: object) -> None:
    response = await customer.post("/messages", json={"client_id": "c", "text": text})
    assert "text" in str(is_problem(response, 400, "field_type")["title"])


async def test_words_and_a_choice_at_once_are_refused(customer: Customer) -> None:
    response = await customer.post("/messages", json={"client_id": "c", "text": "a", "choice": "b"})
    is_problem(response, 400, "text_or_choice")


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\udc00x", "x\\ud83d"])
@pytest.mark.parametrize("field", ["client_id", "text"])
async def test_nul_and_half_characters_are_refused(customer: Customer, field: str, escape: str) -> None:
    values = {"client_id": "c1", "text": "你好"} | {field: f"a{escape}"}
    body = "{" + ", ".join(f'"{name}": "{value}"' for name, value in values.items()) + "}"
    problem = is_problem(await customer.post("/messages", content=body.encode()), 400, "bad_character")
    assert field in str(problem["detail"])
    assert len(await customer.messages()) == 1


WORDS = [
    "\u202e倒過來\u202c and \u2067עברית\u2069",
    "👩‍👩‍👧‍👦 🤬 🇹🇼",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "'; DROP TABLE messages; --",
    "/restart",
    '/choose_option{"id": 1}',
    "e\u0301 is not \u00e9, and \u2028 is no line of mine",
    "  spaces before, after  \r\n",
    "{placeholder} {{template}} %s ${x}",
]


@pytest.mark.parametrize("text", WORDS)
async def test_unusual_text_is_stored_unchanged_and_never_interpreted(
    customer: Customer, dialogue: FakeDialogue, context: Context, text: str
) -> None:
    assert (await customer.say(text)).status_code == 202
    await context.turns.settled()
    assert await customer.texts("customer") == [text]
    assert dialogue.requests[0].text == text
    assert dialogue.requests[0].choice is None


async def test_an_unknown_page_or_method_is_a_problem_in_both_languages(http: httpx.AsyncClient) -> None:
    problem = is_problem(await http.get("/api/nothing"), 404, "no_such_page")
    assert problem["title"] == "這裡沒有東西 / There is nothing here"
    response = await http.get("/api/conversations")
    is_problem(response, 405, "wrong_method")
    assert "POST" in response.headers["allow"]


async def test_an_unexpected_error_shows_no_internals(customer: Customer, app: Starlette) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("secret detail in /home/somebody")

    app.state.context.write = broken
    response = await customer.say("你好")
    is_problem(response, 500, "broken")
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_problems_speak_the_language_of_the_conversation(http: httpx.AsyncClient) -> None:
    english = await Customer.arrive(http, locale="en")
    assert is_problem(await english.say(" "), 400, "empty")["title"] == "The message is empty"
    simplified = await Customer.arrive(http, locale="zh-CN")
    assert is_problem(await simplified.say(" "), 400, "empty")["title"] == "訊息是空的".replace("訊", "讯")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "٣", "9" * 30])
async def test_a_message_number_that_is_no_number_is_refused(customer: Customer, after: str) -> None:
    is_problem(await customer.get("/messages", params={"after": after}), 400, "field_type")
    is_problem(await customer.get("/events", params={"after": after}), 400, "field_type")
