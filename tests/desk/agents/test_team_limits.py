"""Where the policy keeps teams apart, agents see their own team's conversations and no others, whatever they call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Route

from bot.cases import conversations
from bot.desk.agents.route_table import CONVERSATION, routes
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits, somebody_works_here
from tests.desk.agents.test_events import listen, signed_in, until
from tests.desk.agents.test_transfers import ready

pytestmark = pytest.mark.asyncio

NOTE = {"client_id": "n", "note": "please"}


@pytest.fixture
def apart(context: Context) -> None:
    """Keep teams apart, as the policy may."""
    context.policies.policy = replace(context.policy, agents_see_own_team=True)


@pytest_asyncio.fixture
async def mei(app: Starlette, context: Context) -> AsyncIterator[AgentAtDesk]:
    """Yield a second agent, of the team north; Lin is of the team south."""
    await somebody_works_here(context, "mei", "agent", "Mei")
    await ready(context, "mei", team="north")
    await ready(context, "lin", team="south")
    desk = AgentAtDesk.at(app)
    assert (await desk.sign_in("mei")).status_code == 200
    yield desk
    await desk.http.aclose()


async def held_by(desk: AgentAtDesk, context: Context, words: str) -> str:
    """Return a conversation that this agent has taken."""
    conversation_id = await somebody_waits(context, words)
    assert (await desk.do(conversation_id, "take")).status_code == 200
    return conversation_id


async def ids(desk: AgentAtDesk) -> set[str]:
    lists = await desk.queue()
    return {entry["conversation_id"] for name in ("waiting", "mine", "others", "bot") for entry in lists[name]}


async def found(desk: AgentAtDesk, words: str) -> set[str]:
    response = await desk.http.get("/api/desk/search", params={"words": words})
    assert response.status_code == 200, response.text
    told = response.json()
    assert told["total"] == len(told["found"]) or told["straight"]
    return {each["conversation_id"] for each in (*told["straight"], *told["found"])}


async def number_of(desk: AgentAtDesk, conversation_id: str) -> str:
    return str((await desk.see(conversation_id))["case"]["number"])


async def test_everything_is_seen_where_the_policy_does_not_say_so(
    context: Context, lin: AgentAtDesk, mei: AgentAtDesk
) -> None:
    assert context.policy.agents_see_own_team is False
    theirs = await held_by(mei, context, "the kettle leaks")
    assert theirs in await ids(lin) and await found(lin, "kettle") == {theirs}
    await lin.see(theirs)


async def test_lists_search_and_view_show_the_own_team(
    context: Context, lin: AgentAtDesk, wu: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    mine, theirs = await held_by(lin, context, "my kettle leaks"), await held_by(mei, context, "the kettle leaks")
    free = await somebody_waits(context, "a kettle for whoever comes first")
    for desk, seen in ((lin, {mine, free}), (mei, {theirs, free}), (wu, {mine, theirs, free})):
        assert await ids(desk) == seen
        assert await found(desk, "kettle") == seen
    number = await number_of(mei, theirs)
    assert await found(mei, number) == {theirs}
    assert await found(lin, number) == set()
    assert (await lin.http.get(f"/api/desk/conversations/{theirs}")).status_code == 404


def address_of(route: Route, conversation_id: str) -> str:
    return route.path.replace(":int}", "}").format(
        conversation_id=conversation_id, attachment_id="x", tie_id=987654, flag_id=1
    )


@pytest.mark.parametrize(
    "route",
    [route for route in routes if isinstance(route, Route) and route.path.startswith(CONVERSATION)],
    ids=lambda route: f"{min(route.methods - {'HEAD'})} {route.path[len(CONVERSATION) :]}",
)
async def test_no_call_reaches_another_teams_conversation(
    context: Context, lin: AgentAtDesk, mei: AgentAtDesk, apart: None, route: Route
) -> None:
    theirs = await held_by(mei, context, "the kettle leaks")
    assert route.methods is not None
    path = address_of(route, theirs)
    for method in route.methods - {"HEAD"}:
        there = await lin.http.request(method, path, json={})
        nowhere = await lin.http.request(method, address_of(route, "x"), json={})
        # Where the role alone refuses, nothing is looked up.
        refused = 403 if method == "POST" and path.endswith("/assign") else 404
        assert (there.status_code, there.json()) == (refused, nowhere.json())


async def test_templates_are_not_filled_from_another_teams_conversation(
    context: Context, lin: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    theirs = await held_by(mei, context, "the kettle leaks")
    assert (await lin.http.get("/api/desk/templates", params={"conversation": theirs})).status_code == 404
    assert (await mei.http.get("/api/desk/templates", params={"conversation": theirs})).status_code == 200


async def test_what_is_passed_to_a_team_is_theirs_while_it_waits_and_afterwards(
    context: Context, lin: AgentAtDesk, wu: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    one = await held_by(lin, context, "the kettle leaks")
    assert (await lin.do(one, "transfer", team="north", **NOTE)).status_code == 200
    assert one not in await ids(lin) and one in await ids(mei)
    assert (await lin.do(one, "transfer", team="south", **NOTE)).status_code == 404
    # A supervisor without a team takes it: it stays in sight of the team that it was passed to.
    assert (await wu.do(one, "take")).status_code == 200
    assert one in await ids(mei) and one not in await ids(lin)


async def test_a_colleague_of_another_team_may_be_given_one(
    context: Context, lin: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    one = await held_by(lin, context, "the kettle leaks")
    colleague = next(
        c["id"] for c in (await lin.http.get("/api/desk/colleagues")).json()["colleagues"] if c["name"] == "Mei"
    )
    assert (await lin.do(one, "transfer", agent_id=colleague, **NOTE)).status_code == 200
    assert one in await ids(mei) and one not in await ids(lin)


async def test_what_ended_stays_with_the_team_that_had_it(
    context: Context, lin: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    theirs = await held_by(mei, context, "the kettle leaks")
    assert (await mei.do(theirs, "resolve", note="done")).status_code == 200
    assert await found(mei, "kettle") == {theirs}
    assert await found(lin, "kettle") == set()


async def test_the_bots_conversations_belong_to_everybody(
    context: Context, lin: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    talk = await context.write(lambda s: conversations.open_conversation(s, locale="en").id)
    await lin.see(talk)
    await mei.see(talk)


async def test_agents_do_not_choose_their_team_where_teams_are_kept_apart(
    context: Context, lin: AgentAtDesk, wu: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    everybody = (await lin.http.get("/api/desk/colleagues")).json()["colleagues"]
    me = next(each["id"] for each in everybody if each["me"])
    body = {"capacity": 3, "languages": ["en"], "team": "north"}
    refused = await lin.http.post(f"/api/desk/colleagues/{me}", json=body)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:amends:problem:agents.presence.team_fixed")
    assert (await lin.http.post(f"/api/desk/colleagues/{me}", json={**body, "team": " south "})).status_code == 204
    assert (await wu.http.post(f"/api/desk/colleagues/{me}", json=body)).status_code == 204
    theirs = await held_by(mei, context, "the kettle leaks")
    await lin.see(theirs)


@pytest.mark.slow
async def test_the_stream_tells_nothing_of_other_teams_and_what_goes_out_of_sight_once(
    context: Context, live: httpx.AsyncClient, lin: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    theirs, mine = await held_by(mei, context, "the kettle leaks"), await held_by(lin, context, "my kettle leaks")
    await signed_in(live)
    stream = listen(live)
    await until(stream, "listening")
    context.broker.relay(theirs, "typing", {"conversation_id": theirs, "role": "agent", "on": True})
    await mei.say(theirs, "I look into it")
    context.broker.relay(mine, "typing", {"conversation_id": mine, "role": "agent", "on": True})
    await lin.say(mine, "I look into it too")
    assert (await until(stream, "typing"))["conversation_id"] == mine
    assert await until(stream, "conversation") == {"conversation_id": mine}
    assert (await lin.do(mine, "transfer", team="north", **NOTE)).status_code == 200
    assert await until(stream, "conversation") == {"conversation_id": mine}
    assert await until(stream, "queue") == {}
    await mei.do(mine, "take")
    free = await somebody_waits(context, "for whoever comes first")
    assert await until(stream, "conversation") == {"conversation_id": free}
    await stream.aclose()  # type: ignore[attr-defined]


async def test_similar_and_earlier_cases_of_other_teams_are_not_shown(
    context: Context, lin: AgentAtDesk, mei: AgentAtDesk, apart: None
) -> None:
    # The same customer came before, to the other team.
    before = await held_by(mei, context, "the kettle leaks")
    assert (await mei.do(before, "resolve", note="done")).status_code == 200
    now = await held_by(lin, context, "the kettle leaks again")
    told = (await lin.http.get(f"/api/desk/conversations/{now}/assist")).json()["summary"]["earlier"]
    assert (told["count"], told["cases"]) == (1, [])
    mine = (await mei.http.get(f"/api/desk/conversations/{now}/assist")).status_code
    assert mine == 404
    context.policies.policy = replace(context.policy, agents_see_own_team=False)
    told = (await lin.http.get(f"/api/desk/conversations/{now}/assist")).json()["summary"]["earlier"]
    assert [each["conversation_id"] for each in told["cases"]] == [before]
