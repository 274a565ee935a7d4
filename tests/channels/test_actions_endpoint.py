"""Test the dialogue's calls to the actions with a small action server in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.channels.actions_endpoint import NOTING, ActionsUnavailable, TurnEndpoint
from bot.channels.attempt import Attempt, attempting

pytestmark = pytest.mark.slow

Call = dict[str, Any]


class Server:
    """Record the calls and connections; answer with the configured status and body."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.connections: set[Any] = set()
        self.answer: Any = {"events": [], "responses": []}
        self.status = 200

    async def webhook(self, request: web.Request) -> web.Response:
        self.calls.append(await request.json())
        self.connections.add(request.transport)
        return web.json_response(self.answer, status=self.status)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest_asyncio.fixture
async def ask(server: Server, unused_tcp_port: int) -> AsyncIterator[Callable[[Call], Awaitable[Any]]]:
    app = web.Application()
    app.router.add_post("/webhook", server.webhook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    endpoint = TurnEndpoint.of(EndpointConfig(f"http://127.0.0.1:{unused_tcp_port}/webhook"))
    yield lambda call: endpoint.request(json=call)
    await endpoint.close()
    await runner.cleanup()


def call(action: str = NOTING, turn: str = "t1", **slots: Any) -> Call:
    parse = {"text": "很爛", "intent": {"name": "complain"}, "intent_ranking": [{"name": "complain"}]}
    events = [
        {"event": "action", "name": "action_listen"},
        {"event": "user", "text": "很爛", "message_id": turn, "parse_data": parse},
        {"event": "slot", "name": "stage", "value": "listening"},
        {"event": "bot", "text": "收到了。"},
    ]
    tracker = {"sender_id": "c", "slots": slots, "latest_message": parse, "events": events}
    return {"next_action": action, "sender_id": "c", "tracker": tracker}


@pytest.mark.asyncio
async def test_only_what_the_actions_read_is_sent(server: Server, ask: Any) -> None:
    await ask(call())
    tracker = server.calls[0]["tracker"]
    assert [event["event"] for event in tracker["events"]] == ["user", "bot"]
    assert tracker["latest_message"] == {"text": "很爛", "intent": {"name": "complain"}}
    assert tracker["events"][0]["parse_data"] == tracker["latest_message"]


@pytest.mark.asyncio
async def test_the_second_call_in_the_same_state_is_skipped(server: Server, ask: Any) -> None:
    server.answer = {"events": [{"event": "slot", "name": "what", "value": "broken"}], "responses": []}
    await ask(call(what=None))
    assert await ask(call(what="broken")) == {"events": [], "responses": []}
    assert len(server.calls) == 1
    # Only the second call of a turn is skipped, not later ones.
    await ask(call(what="broken"))
    assert len(server.calls) == 2


@pytest.mark.asyncio
@pytest.mark.parametrize("again", [{"what": None}, {"what": "broken", "stage": "recap"}])
async def test_a_second_call_in_another_state_is_sent(server: Server, ask: Any, again: Call) -> None:
    server.answer = {"events": [{"event": "slot", "name": "what", "value": "broken"}], "responses": []}
    await ask(call(what=None))
    await ask(call(**again))
    assert len(server.calls) == 2


@pytest.mark.asyncio
async def test_another_turn_and_another_action_are_sent(server: Server, ask: Any) -> None:
    await ask(call())
    await ask(call(turn="t2"))
    await ask(call(action="action_recap", turn="t2"))
    assert [sent["next_action"] for sent in server.calls] == [NOTING, NOTING, "action_recap"]


@pytest.mark.asyncio
async def test_the_connection_is_kept(server: Server, ask: Any) -> None:
    for number in range(5):
        await ask(call(turn=f"t{number}"))
    assert len(server.connections) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "answer", [None, [], {"events": "none"}, {"events": [{"event": "slot"}]}, {"events": [], "responses": ["hello"]}]
)
async def test_an_answer_of_another_shape_ends_the_turn(server: Server, ask: Any, answer: Any) -> None:
    server.answer = answer
    with pytest.raises(ActionsUnavailable):
        await ask(call())


@pytest.mark.asyncio
async def test_an_action_that_fails_ends_the_turn(server: Server, ask: Any) -> None:
    server.status = 500
    with pytest.raises(ActionsUnavailable):
        await ask(call())


@pytest.mark.asyncio
async def test_a_rejected_action_is_left_to_rasa(server: Server, ask: Any) -> None:
    server.status, server.answer = 400, {"error": "ActionExecutionRejection", "action_name": "action_recap"}
    with pytest.raises(ClientResponseError):
        await ask(call(action="action_recap"))


@pytest.mark.asyncio
async def test_an_unreachable_action_server_ends_the_turn(unused_tcp_port: int) -> None:
    endpoint = TurnEndpoint.of(EndpointConfig(f"http://127.0.0.1:{unused_tcp_port}/webhook"))
    with pytest.raises(ActionsUnavailable):
        await endpoint.request(json=call())
    await endpoint.close()


@pytest.mark.asyncio
async def test_the_calls_of_an_action_in_a_turn_are_numbered(server: Server, ask: Any) -> None:
    with attempting(Attempt("c", "t1")):
        for action in ("action_recap", "action_make_offer", "action_recap"):
            await ask(call(action))
    with attempting(Attempt("c", "t1")):
        await ask(call("action_recap"))
    await ask(call("action_recap"))
    numbers = [sent["tracker"]["latest_message"].get("metadata", {}).get("call") for sent in server.calls]
    # A second attempt counts anew; outside a turn of the desk nothing is counted.
    assert numbers == [1, 1, 2, 1, None]


@pytest.mark.asyncio
async def test_a_second_attempt_hears_everything_again(server: Server, unused_tcp_port: int, ask: Any) -> None:
    await ask(call(what=None))
    endpoint = ask.__closure__[0].cell_contents
    endpoint.begin_turn("c")
    await ask(call(what=None))
    assert len(server.calls) == 2
