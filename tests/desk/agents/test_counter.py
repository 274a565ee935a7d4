"""Test cases that agents take down at the counter or by telephone: the same case as any other, and marked as such."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.cases import cases, commitments
from bot.cases.record import transcript, verify
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits, stored
from tests.desk.openapi import Published

pytestmark = pytest.mark.asyncio
WORDS = "昨天買的掃地機器人，一開機就冒煙，嚇死我了。我要退錢！"
CHEN = {
    "name": "陳小姐",
    "phone": "0912 345 678",
    "email": "chen@example.com",
    "product": "robot_vacuum",
    "when": "昨天",
    "desired_outcome": "refund",
    "kind": "product_quality",
}


async def take_down(desk: AgentAtDesk, client_id: str = "c1", **body: Any) -> httpx.Response:
    given = {"client_id": client_id, "where": "counter", "locale": "zh-Hant", "words": WORDS, "values": CHEN, **body}
    return await desk.http.post("/api/desk/counter", json=given)


async def opened(desk: AgentAtDesk, client_id: str = "c1", **body: Any) -> dict[str, Any]:
    answer = await take_down(desk, client_id, **body)
    assert answer.status_code == 201, answer.text
    Published().check(answer)
    found: dict[str, Any] = answer.json()
    return found


async def offered(desk: AgentAtDesk, conversation_id: str) -> dict[str, Any]:
    """Offer what is on the menu and return the offer."""
    fitting = (await desk.http.get(f"/api/desk/conversations/{conversation_id}/remedies")).json()["remedies"]
    chosen = [one["remedy"] for one in fitting if one["allowed"] and one["on_menu"]][:3]
    made = await desk.do(conversation_id, "offers", remedies=chosen, reason="在櫃檯念給顧客聽")
    assert made.status_code == 201, made.text
    offer: dict[str, Any] = (await desk.see(conversation_id))["offers"][0]
    return offer


async def test_it_is_a_case_like_any_other_and_the_agent_has_it(lin: AgentAtDesk, context: Context) -> None:
    made = await opened(lin)
    assert made["mailed_to"] == "chen@example.com"
    seen = await lin.see(made["conversation_id"])
    assert (seen["owner"], seen["mine"], seen["stage"]) == ("agent", True, "escalated")
    assert seen["case"]["number"] == made["case_number"]
    assert seen["case"]["kind"] == "product_quality" and seen["case"]["severity"] >= 1
    assert seen["case"]["severity_reasons"]
    facts = {fact["name"]: fact for fact in seen["facts"]}
    assert (facts["product"]["value"], facts["desired_outcome"]["value"]) == ("robot_vacuum", "refund")
    assert facts["what"]["value"] == WORDS and facts["phone"]["value"] == "+886912345678"
    assert seen["customer"]["name"] == "陳小姐"
    dues = await stored(context, "select count(*) from dues")
    assert isinstance(dues, int) and dues > 0
    mail = await stored(context, "select count(*) from outbox where template = 'care.noted_for_you'")
    assert mail == 1


async def test_the_words_are_the_customers_and_marked_with_who_wrote_them(lin: AgentAtDesk, context: Context) -> None:
    made = await opened(lin, where="phone")
    said = next(m for m in (await lin.see(made["conversation_id"]))["messages"] if m["author"]["role"] == "customer")
    assert said["text"] == WORDS
    assert said["author"]["name"] == "陳小姐（在電話中告訴林雅婷）"
    assert said["payload"]["said_to"] == {"agent": "林雅婷", "where": "phone"}
    Published().check_schema("Message", {**said, "client_id": "x"})
    zone = context.policy.clock.zone
    text = await context.read(lambda s: transcript.as_text(s, made["conversation_id"], "zh-Hant", zone))
    assert f"陳小姐（在電話中告訴林雅婷）\n{WORDS}\n" in text
    assert await context.read(lambda s: verify.verify_conversation(s, made["conversation_id"])) == []


async def test_a_lost_answer_opens_no_second_case(lin: AgentAtDesk, context: Context) -> None:
    first = await opened(lin)
    assert await opened(lin) == first
    assert await stored(context, "select count(*) from cases") == 1
    other = await take_down(lin, words="別的話")
    assert (other.status_code, other.json()["type"]) == (409, "urn:amends:problem:agents.client_id_used")
    assert (await opened(lin, "c2"))["case_number"] != first["case_number"]


async def test_what_cannot_be_taken_is_told_at_its_field(lin: AgentAtDesk, context: Context) -> None:
    wrong = {"name": "", "phone": "12", "email": "nobody", "when": "2999-01-01", "kind": "nonsense"}
    answer = await take_down(lin, words="  ", values=wrong)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"words", "name", "phone", "email", "when", "kind"}
    assert all(answer.json()["fields"].values())
    answer = await take_down(lin, values={"name": "陳小姐", "kind": "product_quality"})
    assert list(answer.json()["fields"]) == ["phone"]
    assert await stored(context, "select count(*) from cases") == 0


async def test_what_the_bot_never_sees_it_does_not_answer_later(lin: AgentAtDesk, context: Context) -> None:
    made = await opened(lin)
    await lin.do(made["conversation_id"], "give-back")
    before = (await lin.see(made["conversation_id"]))["last_seq"]
    context.turns.customer_wrote(made["conversation_id"], at_once=True)
    await context.turns.settled()
    assert (await lin.see(made["conversation_id"]))["last_seq"] == before


async def test_options_are_agreed_on_by_the_customers_word(lin: AgentAtDesk, context: Context) -> None:
    made = await opened(lin, values={**CHEN, "address": "台北市信義區松仁路100號5樓", "free_times": "星期六下午"})
    offer = await offered(lin, made["conversation_id"])
    given = {
        "client_id": "w1",
        "option": offer["options"][0]["id"],
        "where": "counter",
        "words": "好，就第一個，麻煩你們了",
    }
    answer = await lin.do(made["conversation_id"], "word", **given)
    assert answer.status_code == 201, answer.text
    Published().check(answer)
    seen = await lin.see(made["conversation_id"])
    assert seen["stage"] == "agreed" and seen["commitments"]
    said = [m for m in seen["messages"] if m["author"]["role"] == "customer"][-1]
    assert said["text"] == given["words"] and said["payload"]["said_to"]["agent"] == "林雅婷"
    assert [option["accepted_seq"] for option in seen["offers"][0]["options"] if option["chosen"]] == [said["seq"]]
    assert [m["kind"] for m in seen["messages"]].count("commitment") == 1
    assert await stored(context, "select count(*) from audit where action = 'offer.accepted_by_word'") == 1
    # The same call again, because its answer was lost, agrees to nothing more.
    assert (await lin.do(made["conversation_id"], "word", **given)).status_code == 201
    assert (await lin.see(made["conversation_id"]))["last_seq"] == seen["last_seq"]


async def test_an_option_that_lacks_details_is_not_agreed(lin: AgentAtDesk, context: Context) -> None:
    made = await opened(lin)
    offer = await offered(lin, made["conversation_id"])
    for option in offer["options"]:
        before = (await lin.see(made["conversation_id"]))["last_seq"]
        answer = await lin.do(
            made["conversation_id"], "word", client_id=option["id"], option=option["id"], where="phone", words="好"
        )
        if answer.status_code == 409:
            assert answer.json()["missing"]
            assert (await lin.see(made["conversation_id"]))["last_seq"] == before
            break
    else:
        pytest.fail("every option could be agreed on without an address")


async def test_only_the_holder_notes_a_yes_and_only_with_words(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    made = await opened(lin)
    offer = await offered(lin, made["conversation_id"])
    given = {"client_id": "w1", "option": offer["options"][0]["id"], "where": "counter", "words": "好"}
    assert (await wu.do(made["conversation_id"], "word", **given)).status_code == 409
    empty = await lin.do(made["conversation_id"], "word", **{**given, "words": " "})
    assert (empty.status_code, empty.json()["field"]) == (400, "words")
    gone = await lin.do(made["conversation_id"], "word", **{**given, "option": "none"})
    assert gone.status_code == 409


@pytest.mark.parametrize("by", [{"phone": "+886 912-345-678"}, {"email": "CHEN@example.com"}, {"order": ""}])
async def test_a_known_customer_is_recognised(lin: AgentAtDesk, context: Context, by: dict[str, str]) -> None:
    example = context.policy.company.order_example
    made = await opened(lin, values={**CHEN, "order_number": example})
    given = {"order": example} if "order" in by else by
    answer = await lin.http.get("/api/desk/counter/known", params=given)
    found = answer.json()["cases"]
    assert [one["number"] for one in found] == [made["case_number"]]
    assert found[0]["what"] == WORDS
    assert (await lin.http.get("/api/desk/counter/known", params={"phone": "0900 000 000"})).json()["cases"] == []
    assert (await lin.http.get("/api/desk/counter/known")).json()["cases"] == []


async def test_the_same_matter_goes_on_in_the_earlier_case(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context, "吸塵器不動了")
    number = (await lin.see(waiting))["case"]["number"]
    again = {"words": "我剛才在網路上寫過，還是沒人理我", "values": {"desired_outcome": "refund"}, "joins": number}
    made = await opened(lin, **again)
    assert (made["conversation_id"], made["case_number"]) == (waiting, number)
    seen = await lin.see(waiting)
    assert seen["mine"] and [m["text"] for m in seen["messages"]][-1] == again["words"]
    assert await stored(context, "select count(*) from cases") == 1
    assert await opened(lin, **again) == made
    assert (await lin.see(waiting))["last_seq"] == seen["last_seq"]


async def test_a_settled_case_is_opened_again_and_a_closed_one_gets_a_new_number(
    lin: AgentAtDesk, context: Context
) -> None:
    made = await opened(lin)
    await lin.resolve(made["conversation_id"], "處理好了")
    back = await opened(lin, "c2", words="又冒煙了", joins=made["case_number"])
    seen = await lin.see(back["conversation_id"])
    assert back["case_number"] == made["case_number"] and seen["case"]["reopened"] == 1 and seen["mine"]
    await lin.resolve(made["conversation_id"], "處理好了")

    def close(session: Any) -> None:
        case = cases.find(session, made["case_number"])
        cases.move(session, case, "closed", actor="test", reason="test")

    await context.write(close)
    anew = await opened(lin, "c3", words="第三次了", joins=made["case_number"])
    assert anew["conversation_id"] == made["conversation_id"] and anew["case_number"] != made["case_number"]


async def test_a_colleagues_case_is_not_joined(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    made = await opened(lin)
    assert (await take_down(wu, joins=made["case_number"])).status_code == 409
    assert (await take_down(wu, joins="2601-0000-0")).status_code == 404


async def test_the_slip_shows_the_case_and_its_address(
    lin: AgentAtDesk, stranger: AgentAtDesk, context: Context
) -> None:
    made = await opened(lin)
    page = await lin.http.get(f"/desk/slip/{made['conversation_id']}")
    assert page.status_code == 200
    assert made["case_number"] in page.text and WORDS in page.text and "data:image/svg+xml;base64," in page.text
    assert "/c/" in page.text
    assert (await stranger.http.get(f"/desk/slip/{made['conversation_id']}")).status_code == 303
    assert (await lin.http.get("/desk/slip/none")).status_code == 303
    assert await context.read(lambda s: commitments.of_case(s, cases.find(s, made["case_number"]))) == []
