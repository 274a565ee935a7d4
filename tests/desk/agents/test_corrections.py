"""Test that agents put right what is known of a case, and that what follows from it does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.cases import cases, fact_store, offers
from bot.cases.models import AuditEntry
from bot.conversation.offering import offer
from bot.conversation.sub_kinds.deciding import holding
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits, somebody_works_here
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio

TOLD = {"part_missing": {"because": "少了螺絲", "seq": 1}}


async def put_right(agent: AgentAtDesk, conversation_id: str, what: str, value: Any, **more: Any) -> httpx.Response:
    """Correct one thing, seen as it is now unless `seen` is given; None: nothing was there."""
    seen = more.pop("seen") if "seen" in more else ((await agent.see(conversation_id))["correctable"] or {}).get(what)
    body = {"what": what, "value": value, **more, **({} if seen is None else {"seen": seen})}
    return await agent.http.put(f"/api/desk/conversations/{conversation_id}/corrections", json=body)


async def correct(agent: AgentAtDesk, conversation_id: str, *names: Any) -> httpx.Response:
    return await put_right(agent, conversation_id, "sub_kinds", list(names))


async def chosen_from(agent: AgentAtDesk, conversation_id: str, what: str, words: str = "") -> list[dict[str, Any]]:
    """Return what may be chosen."""
    address = f"/api/desk/conversations/{conversation_id}/corrections"
    response = await agent.http.get(address, params={"what": what, "words": words})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["choices"]
    return found


async def fitting(agent: AgentAtDesk, conversation_id: str) -> set[str]:
    response = await agent.http.get(f"/api/desk/conversations/{conversation_id}/remedies")
    return {remedy["remedy"] for remedy in response.json()["remedies"] if remedy["on_menu"]}


async def tell(context: Context, conversation_id: str, reasons: dict[str, Any]) -> None:
    def run(session: Any) -> None:
        case = cases.current_case(session, conversation_id)
        fact_store.note(session, case, "sub_kinds", sorted(reasons), resolved=reasons)

    await context.write(run)


async def test_the_remedies_follow_the_correction_and_it_is_on_record(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await tell(context, customer.id, TOLD)
    await lin.do(customer.id, "take")
    before = await fitting(lin, customer.id)
    # What the story tells counts too, so that the agent does not take it away unseen.
    seen = await lin.see(customer.id)
    assert seen["correctable"]["sub_kinds"] == ["part_missing", "defective"]
    offered = {one["value"] for one in await chosen_from(lin, customer.id, "sub_kinds")}
    assert {"not_delivered", "sent_back"} < offered and "arrived" not in offered
    response = await correct(lin, customer.id, "not_delivered")
    assert response.status_code == 200 and response.json()["value"] == ["not_delivered"]
    after = await fitting(lin, customer.id)
    assert "send_part" in before and "send_part" not in after
    assert {"resend", "find_parcel"} & after and "exchange" not in after
    fact = next(one for one in (await lin.see(customer.id))["facts"] if one["name"] == "sub_kinds")
    assert fact["value"] == ["not_delivered"] and fact["source"] == "agent:lin"
    assert [old["value"] for old in fact["before"]] == [["part_missing"]]

    def logged(session: Any) -> list[Any]:
        rows = select(AuditEntry).where(AuditEntry.action == "case.corrected")
        return [(row.actor, row.detail["before"], row.detail["after"]) for row in session.execute(rows).scalars()]

    assert await context.read(logged) == [("agent:lin", ["part_missing", "defective"], ["not_delivered"])]
    await correct(lin, customer.id, "not_delivered")
    assert len(await context.read(logged)) == 1


async def test_what_was_taken_away_does_not_come_back_by_days(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id, bought_on="2024-01-10", product="cordless_vacuum")
    await lin.do(customer.id, "take")
    assert "full_refund" not in await fitting(lin, customer.id)
    assert (await correct(lin, customer.id, "out_of_warranty")).status_code == 200
    assert (await correct(lin, customer.id)).json()["value"] == []
    assert "full_refund" in await fitting(lin, customer.id)


async def test_an_offer_of_the_bot_that_no_longer_fits_is_withdrawn(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await tell(context, customer.id, TOLD)
    await context.write(lambda s: offer(s, context.services, customer.id))
    await lin.do(customer.id, "take")
    await correct(lin, customer.id, "charged_twice")

    def standing(session: Any) -> Any:
        return offers.open_offer(session, cases.current_case(session, customer.id))

    assert await context.read(standing) is None


async def test_only_who_holds_the_conversation_corrects_and_only_known_ones(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    assert (await correct(lin, customer.id, "late")).status_code == 409
    await lin.do(customer.id, "take")
    assert (await correct(lin, customer.id, "nonsense")).status_code == 400
    assert (await correct(lin, customer.id, 3)).status_code == 400
    assert holding({"late": {"ruled_out": True}, "staff": {}}) == {"staff"}


async def test_two_at_once_do_not_write_over_each_other(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    seen = (await wu.see(customer.id))["correctable"]["product"]
    assert (await put_right(lin, customer.id, "product", "kettle")).status_code == 200
    refused = await put_right(wu, customer.id, "product", "desk_lamp", seen=seen)
    assert refused.status_code == 409 and refused.json()["now"] == "kettle"
    assert (await put_right(wu, customer.id, "product", "desk_lamp", seen="kettle")).status_code == 200
    fact = next(one for one in (await lin.see(customer.id))["facts"] if one["name"] == "product")
    assert [fact["value"], *(one["value"] for one in fact["before"])] == ["desk_lamp", "kettle", "robot_vacuum"]
    # What was empty when it was seen and is not any more, too.
    assert (await put_right(lin, customer.id, "amount", "1,280")).status_code == 200
    assert (await put_right(wu, customer.id, "amount", "880", seen=None)).status_code == 409
    yen = await put_right(lin, customer.id, "amount", "12,800日圓")
    assert yen.json()["value"] == {"minor": 12800, "currency": "JPY"}
    assert (await put_right(lin, customer.id, "amount", "1,280")).status_code == 200


async def test_whoever_oversees_puts_right_what_a_colleague_or_the_bot_holds_and_others_do_not(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    assert (await lin.see(customer.id))["correctable"] is None
    assert (await put_right(lin, customer.id, "kind", "process")).status_code == 409
    assert (await put_right(wu, customer.id, "kind", "process")).status_code == 200
    await wu.do(customer.id, "take")
    assert (await put_right(lin, customer.id, "kind", "fraud")).status_code == 409
    assert (await lin.see(customer.id))["case"]["kind"] == "process"


async def test_a_mistake_is_told_at_its_field_in_the_language_of_the_page(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    for agent, words in ((lin, "應該像"), (wu, "looks like")):
        wrong = await put_right(agent, customer.id, "order_number", "12")
        assert wrong.status_code == 400 and wrong.json()["field"] == "value"
        assert words in wrong.json()["title"] and context.policy.company.order_example in wrong.json()["title"]
    assert (await put_right(lin, customer.id, "priority", 2)).json()["field"] == "why"
    for value in ([[[["deep"]]]], {"aside": [{"x": [1]}]}, ["x"] * 101, 1.5, "x\x00", "x" * 5000):
        assert (await put_right(lin, customer.id, "product", value)).status_code == 400, value


async def test_only_a_case_of_this_conversation_is_corrected(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    elsewhere = await somebody_waits(context)
    number = (await lin.see(elsewhere))["case"]["number"]
    assert (await put_right(lin, customer.id, "kind", "process", case=number)).status_code == 404
    own = (await lin.see(customer.id))["case"]["number"]
    assert (await put_right(lin, customer.id, "kind", "process", case=own)).status_code == 200


async def test_tags_are_suggested_shown_and_filter_the_queue(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    waiting = await somebody_waits(context)
    await lin.do(customer.id, "take")
    assert (await put_right(lin, customer.id, "tags", ["VIP", "退換"])).status_code == 200
    assert (await put_right(wu, waiting, "tags", ["vip-old"])).status_code == 200
    assert (await lin.see(customer.id))["case"]["tags"] == ["VIP", "退換"]
    assert [one["value"] for one in await chosen_from(lin, customer.id, "tags", "vi")] == ["VIP", "vip-old"]
    mine = (await lin.queue())["mine"]
    assert [entry["tags"] for entry in mine] == [["VIP", "退換"]]
    narrowed = (await lin.http.get("/api/desk/queue", params={"tag": "VIP"})).json()
    assert [len(narrowed[name]) for name in ("waiting", "mine")] == [0, 1]


async def test_what_may_be_chosen(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    assert [one["value"] for one in await chosen_from(lin, customer.id, "product", "kettle")] == ["kettle"]
    assert {one["value"] for one in await chosen_from(lin, customer.id, "branch")} == set(context.policy.branches)
    severity = {one["value"]: one for one in await chosen_from(lin, customer.id, "severity_set")}
    assert severity["emotion"]["counts"] and not severity["harm"]["counts"] and severity["harm"]["points"] > 0
    assert await chosen_from(lin, customer.id, "nonsense") == []


async def test_the_timeline_tells_each_correction_once_with_before_after_and_why(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    await put_right(lin, customer.id, "product", "kettle", why="the photo shows it")
    await put_right(wu, customer.id, "severity_set", {"added": ["harm"]}, why="burnt a finger")
    await put_right(lin, customer.id, "amount", "1,280")
    await put_right(lin, customer.id, "amount", "")
    events = (await lin.http.get(f"/api/desk/conversations/{customer.id}/timeline")).json()["events"]
    told = [one for one in events if one["what"] == "put_right"]
    assert [one["name"] for one in told] == ["product", "severity_set", "amount", "amount"]
    assert told[0]["before"]["value"] == "robot_vacuum" and told[0]["after"]["names"]["en"] == "electric kettle"
    assert (told[0]["by"]["name"], told[0]["why"], told[1]["by"]["role"]) == ("林雅婷", "the photo shows it", "agent")
    names = [one["name"] for one in events if one["what"] in ("learned", "corrected", "taken_back")]
    assert names.count("product") == 1 and "amount" not in names and "severity_set" not in names
    assert "severity_set" not in {one["name"] for one in (await lin.see(customer.id))["facts"]}


async def test_trainers_see_what_was_heard_wrongly_page_by_page(
    lin: AgentAtDesk, stranger: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await somebody_works_here(context, "hua", "trainer", "華")
    await stranger.sign_in("hua")
    waiting = await somebody_waits(context, "我叫林小美，0912345678，水壺漏水")

    def told(session: Any) -> None:
        fact_store.note(session, cases.current_case(session, waiting), "what", "水壺漏水", message_seq=1)

    await context.write(told)
    await lin.do(waiting, "take")
    for kind in ("process", "fraud"):
        await put_right(lin, waiting, "kind", kind)
    (line,) = (await stranger.http.get("/api/desk/heard-wrongly")).json()["heard_wrongly"]
    assert (line["what"], line["heard"], line["meant"], line["seq"]) == ("kind", "product_quality", "fraud", 1)
    assert line["by"] == "林雅婷" and "水壺漏水" in line["text"]
    assert "小美" not in line["text"] and "0912345" not in line["text"]
    older = await stranger.http.get("/api/desk/heard-wrongly", params={"before": line["id"]})
    assert older.json() == {"heard_wrongly": [], "more": False}
