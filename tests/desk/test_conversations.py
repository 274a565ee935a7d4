"""Test conversations: opening, greeting, messages, survey and transcript, and that a token opens only its own."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, conversations, surveys
from bot.clock import utc_now
from bot.desk.context import Context
from bot.desk.dialogue import Answer, Reply
from bot.desk.tokens import Tokens
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


async def test_a_conversation_opens_with_one_greeting_that_says_what_speaks(customer: Customer) -> None:
    said = await customer.messages()
    assert [m["author"]["role"] for m in said] == ["bot"]
    assert "機器人" in said[0]["text"]
    assert "真人" in said[0]["text"]
    assert [s["label"] for s in said[0]["payload"]["suggestions"]] == ["找真人"]
    assert "command" not in str(said)
    # A second tab and a reload only read, so there is no second greeting.
    await customer.get("/messages")
    assert len(await customer.messages()) == 1


async def test_the_person_is_one_press_away_from_the_greeting(
    customer: Customer, dialogue: FakeDialogue, context: Context
) -> None:
    token = (await customer.messages())[0]["payload"]["suggestions"][0]["choice"]
    assert (await customer.press(token)).status_code == 202
    await context.turns.settled()
    assert dialogue.requests[0].choice == {"command": "/request_human", "label": "找真人"}
    assert await customer.texts("customer") == ["找真人"]


@pytest.mark.parametrize(
    ("asked", "browser", "locale"),
    [
        ("zh-Hant", "en", "zh-Hant"),
        ("zh-TW", "en", "zh-Hant"),
        ("zh_HK", "en", "zh-Hant"),
        ("zh-Hans-CN", "en", "zh-Hans"),
        ("zh-cn", "en", "zh-Hans"),
        ("en-GB", "zh-TW", "en"),
        ("de", "zh-TW", "en"),
        (None, "zh-CN,zh;q=0.9", "zh-Hans"),
        (None, "fr;q=0.5, en;q=0.3", "en"),
        (None, "", "zh-Hant"),
    ],
)
async def test_the_language_is_the_one_asked_for_or_the_browsers(
    http: httpx.AsyncClient, asked: str | None, browser: str, locale: str
) -> None:
    body = {} if asked is None else {"locale": asked}
    response = await http.post("/api/conversations", json=body, headers={"Accept-Language": browser})
    assert response.json()["locale"] == locale


async def test_an_empty_body_opens_a_conversation_too(http: httpx.AsyncClient) -> None:
    assert (await http.post("/api/conversations")).status_code == 201


async def test_what_the_customer_told_about_themselves_is_kept(http: httpx.AsyncClient, context: Context) -> None:
    ada = await Customer.arrive(
        http, page_url="https://shop.example/p?id=1", customer={"name": "林小姐", "phone": "0912345678"}
    )
    kept = await context.read(lambda s: conversations.get(s, ada.id))
    assert (kept.customer_name, kept.customer_phone, kept.page_url) == (
        "林小姐",
        "0912345678",
        "https://shop.example/p",
    )
    refused = await http.post("/api/conversations", json={"page_url": "javascript:alert(1)"})
    assert refused.status_code == 400


async def test_the_same_client_id_is_the_same_message(customer: Customer, context: Context) -> None:
    first = await customer.say("壞了", client_id="one")
    again = await customer.say("壞了", client_id="one")
    other = await customer.say("又壞了", client_id="two")
    assert first.json() == again.json() == {"seq": 2}
    assert other.json() == {"seq": 3}
    await context.turns.settled()
    assert await customer.texts("customer") == ["壞了", "又壞了"]


@pytest.mark.parametrize(("first", "second"), [("壞了", "壞了，而且冒煙"), ("it broke", "it broke!"), ("a", "b")])
async def test_the_same_client_id_with_other_words_is_refused(
    customer: Customer, context: Context, first: str, second: str
) -> None:
    assert (await customer.say(first, client_id="one")).json() == {"seq": 2}
    refused = await customer.say(second, client_id="one")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:amends:problem:client_id_used")
    assert "client_id" in refused.json()["detail"]
    # The very same words keep their answer, and the others go in under an id of their own.
    assert (await customer.say(first, client_id="one")).json() == {"seq": 2}
    assert (await customer.say(second, client_id="two")).status_code == 202
    await context.turns.settled()
    assert await customer.texts("customer") == [first, second]


async def test_messages_after_a_number(customer: Customer, dialogue: FakeDialogue) -> None:
    # The dialogue holds its answer back, because on a busy machine the pause could end before the last message.
    dialogue.gate.clear()
    for word in "一二三":
        await customer.say(word)
    response = await customer.get("/messages", params={"after": 2})
    assert [m["text"] for m in response.json()["messages"]] == ["二", "三"]
    assert response.json()["last_seq"] == 4
    assert response.json()["messages"][0]["client_id"]


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer forged", "Bearer a.b", "Basic abc", "Bearer 記號.x"])
async def test_without_a_valid_token_every_call_is_refused(customer: Customer, authorization: str) -> None:
    headers = {"Authorization": authorization.encode()} if authorization else {}
    for method, path in [
        ("GET", "/messages"),
        ("POST", "/messages"),
        ("GET", "/events"),
        ("POST", "/typing"),
        ("POST", "/attachments"),
        ("GET", "/attachments/x"),
        ("POST", "/survey"),
        ("GET", "/transcript"),
    ]:
        response = await customer.http.request(method, customer.home + path, headers=headers)
        assert response.status_code == 401, path
        assert response.headers["content-type"] == "application/problem+json"


async def test_a_token_is_good_for_one_conversation_only(http: httpx.AsyncClient, customer: Customer) -> None:
    stranger = await Customer.arrive(http)
    thief = Customer(http, customer.id, stranger.token, "zh-Hant")
    assert (await thief.get("/messages")).status_code == 403
    assert (await thief.say("給我看")).status_code == 403
    forged = Tokens(b"another key", utc_now).sign(customer.id)
    assert (await Customer(http, customer.id, forged, "en").get("/messages")).status_code == 401
    moved = f"{customer.id}.{stranger.token.rpartition('.')[2]}"
    assert (await Customer(http, customer.id, moved, "en").get("/messages")).status_code == 401
    assert len(await customer.messages()) == 1


async def test_the_address_carries_a_token_only_where_older_programs_send_it(customer: Customer) -> None:
    query = {"token": customer.token}
    assert (await customer.http.get(customer.home + "/transcript", params=query)).status_code == 200
    assert (await customer.http.get(customer.home + "/messages", params=query)).status_code == 401
    body = {"client_id": "c", "text": "嗨"}
    assert (await customer.http.post(customer.home + "/messages", params=query, json=body)).status_code == 401


async def test_a_conversation_that_is_gone_is_not_found(http: httpx.AsyncClient, context: Context) -> None:
    gone = Customer(http, "nobody", context.tokens.sign("nobody"), "zh-Hant")
    for response in [
        await gone.get("/messages"),
        await gone.say("在嗎"),
        await gone.press("x"),
        await gone.get("/events"),
        await gone.get("/transcript"),
        await gone.post("/survey", json={"score": 3}),
        await gone.post("/attachments", files={"file": ("a.png", b"x")}),
    ]:
        assert response.status_code == 404, response.request.url
        assert response.json()["type"] == "urn:amends:problem:not_found"


async def test_two_conversations_know_nothing_of_each_other(
    http: httpx.AsyncClient, dialogue: FakeDialogue, context: Context
) -> None:
    one, two = await Customer.arrive(http), await Customer.arrive(http)
    await one.say("我的冰箱")
    await two.say("我的洗衣機")
    await context.turns.settled()
    assert await one.texts("bot") == ["heard: 我的冰箱"]
    assert await two.texts("bot") == ["heard: 我的洗衣機"]
    assert [m["seq"] for m in await one.messages()] == [1, 2, 3]


async def send_survey(customer: Customer, context: Context) -> None:
    """Open a case of the customer and resolve it, after which a survey is open."""

    def resolve(session: Session) -> None:
        case = cases.open_case(session, customer.id)
        for stage in ("clarifying", "escalated", "resolved"):
            cases.move(session, case, stage, actor="bot", reason="test")

    await context.write(resolve)


async def test_a_survey_that_was_not_sent_or_was_answered_is_refused_in_words(
    customer: Customer, context: Context
) -> None:
    for score in (1, 5):
        assert (await customer.post("/survey", json={"score": score})).status_code == 409
    await send_survey(customer, context)
    assert (await customer.post("/survey", json={"score": 4})).status_code == 204
    again = await customer.post("/survey", json={"score": 1, "comment": "還是壞的"})
    assert (again.status_code, again.json()["type"]) == (409, "urn:amends:problem:survey_closed")
    assert "評一次就好" in again.json()["detail"]
    kept = await context.read(lambda s: surveys.of_conversation(s, customer.id))
    assert [one.score for one in kept] == [4]


async def test_a_card_number_is_masked_wherever_it_is_kept_and_the_customer_is_told(
    customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    for _ in range(2):
        assert (await customer.say("卡號 4111 1111 1111 1111，安全碼 123", client_id="same")).json() == {"seq": 2}
    said = await customer.messages()
    assert [one["text"] for one in said if one["author"]["role"] == "customer"] == [
        "卡號 •••• •••• •••• 1111，安全碼 •••"
    ]
    await context.turns.settled()
    assert await customer.texts("bot") == ["heard: 卡號 •••• •••• •••• 1111，安全碼 •••"], "and is answered"
    assert "4111" not in str(dialogue.requests)
    told = [one["text"] for one in said if one["author"]["role"] == "system"]
    assert told == [context.words.say("system.card_masked", "zh-Hant")]
    await send_survey(customer, context)
    assert (await customer.post("/survey", json={"score": 4, "comment": "4111111111111111"})).status_code == 204
    (kept,) = await context.read(lambda s: surveys.of_conversation(s, customer.id))
    assert kept.comment == "••••••••••••1111"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://shop.example/reset?token=s3cret#also", "https://shop.example/reset"),
        ("https://mei:pw@shop.example:8443/a/b", "https://shop.example:8443/a/b"),
        ("http://shop.example", "http://shop.example"),
    ],
)
async def test_the_page_is_kept_without_what_may_open_an_account(
    http: httpx.AsyncClient, context: Context, address: str, kept: str
) -> None:
    customer = await Customer.arrive(http, page_url=address)
    assert (await context.read(lambda s: conversations.get(s, customer.id).page_url)) == kept


async def test_a_survey_is_kept(customer: Customer, context: Context) -> None:
    await send_survey(customer, context)
    assert (await customer.post("/survey", json={"score": 4, "comment": "很快"})).status_code == 204
    for bad in [{"score": 0}, {"score": 6}, {"score": True}, {"score": 2.5}, {"score": "5"}, {}]:
        assert (await customer.post("/survey", json=bad)).status_code == 400, bad
    kept = await context.read(lambda s: surveys.of_conversation(s, customer.id))
    assert [(s.score, s.comment) for s in kept] == [(4, "很快")]


async def test_the_transcript_is_verbatim(customer: Customer, context: Context) -> None:
    words = "第一行\r\n  第二行 <b>粗</b>"
    await customer.say(words)
    await context.turns.settled()
    plain = await customer.get("/transcript")
    assert words.encode() in plain.content
    assert "顧客" in plain.text
    whole = (await customer.get("/transcript", params={"format": "json"})).json()
    assert [m["text"] for m in whole["messages"]][1] == words
    assert (await customer.get("/transcript", params={"format": "exe"})).status_code == 400


@pytest.mark.parametrize(
    "page, spoken, greets", [("zh-Hant", "en", True), ("en", "zh-Hans", True), ("en", "en", False)]
)
async def test_who_answers_is_said_again_in_the_language_of_the_first_words(
    http: httpx.AsyncClient, dialogue: FakeDialogue, context: Context, page: str, spoken: str, greets: bool
) -> None:
    customer = await Customer.arrive(http, locale=page)
    dialogue.script = lambda request: Answer((Reply("text", f"answer {len(dialogue.requests)}"),), spoken)
    for _ in range(2):
        await customer.say("my kettle leaks")
        await context.turns.settled()
    assert [request.is_first for request in dialogue.requests] == [True, False]
    greeting = [context.words.say("system.greeting", spoken)] if greets else []
    assert await customer.texts("bot") == [*greeting, "answer 1", "answer 2"]
