"""Test the channel between the desk and the dialogue with a fake model."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from bot.channels.actions_endpoint import ActionsUnavailable
from bot.channels.attempt import TurnAborted, current
from bot.channels.desk import DeskInput
from bot.channels.taking_turns import DeskOutput
from bot.running.ports import free_ports
from bot.words import in_script

pytestmark = pytest.mark.slow

TOKEN = "token-of-this-start"
BODY = {
    "conversation_id": "c1",
    "turn_id": "t1",
    "locale": "zh-Hant",
    "owner": "bot",
    "text": "很爛",
    "parts": [{"message_id": "m1", "seq": 1, "start": 0, "end": 2}],
    "choice": None,
    "after": "t0",
}
Hear = Callable[[UserMessage], Awaitable[Any]]


class Model:
    """A fake model: return a fixed parse and record the texts it was given."""

    def __init__(self, ready: bool = True, locale: str | None = "zh-Hant", intent: str = "complain") -> None:
        self.ready, self.locale, self.intent = ready, locale, intent
        self.parsed: list[str] = []
        self.processor = SimpleNamespace(action_endpoint=None)
        self.handle_message: Hear | None = None

    def is_ready(self) -> bool:
        return self.ready

    async def parse_message(self, text: str) -> dict[str, Any]:
        self.parsed.append(text)
        return {
            "text": text,
            "intent": {"name": self.intent, "confidence": 0.9},
            "entities": [],
            "locale": {"name": self.locale, "confidence": 1.0},
            "complaint_kind": {"name": "service_attitude", "confidence": 0.7},
            "emotion": {"name": "angry", "confidence": 0.8},
        }


class Channel:
    """Serve the channel on a loopback port; only once, because Sanic prepares only one application per process."""

    def __init__(self) -> None:
        self.heard: list[UserMessage] = []
        self.hear: Hear | None = None
        self.app = Sanic("test_desk_channel", configure_logging=False)
        self.app.blueprint(DeskInput(TOKEN).blueprint(_not_called), url_prefix="/webhooks/desk")
        (self.port,) = free_ports(1)
        self.loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._up.wait(20)

    async def _listen(self, message: UserMessage) -> None:
        self.heard.append(message)
        if self.hear is not None:
            await self.hear(message)
        elif message.output_channel is not None:
            await message.output_channel.send_response("c1", {"text": "收到了。"})

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)

        async def start() -> None:
            server = await self.app.create_server("127.0.0.1", self.port, return_asyncio_server=True)
            assert server is not None
            await server.startup()
            await server.start_serving()

        self.loop.run_until_complete(start())
        self._up.set()
        self.loop.run_forever()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)

    def post(
        self,
        body: dict[str, Any],
        model: Model | None = None,
        hear: Hear | None = None,
        token: str = TOKEN,
        path: str = "turn",
    ) -> tuple[int, dict[str, Any], list[UserMessage]]:
        """Post `body` to `path`; return the status, the answer and the messages that reached the dialogue."""
        self.heard, self.hear, self.app.ctx.agent = [], hear, model or Model()
        self.app.ctx.agent.handle_message = self._listen
        headers = {"Authorization": f"Bearer {token}"}
        address = f"http://127.0.0.1:{self.port}/webhooks/desk/{path}"
        answer = httpx.post(address, json=body, headers=headers, trust_env=False)
        return answer.status_code, answer.json(), self.heard


async def _not_called(message: UserMessage) -> None:
    raise AssertionError("a turn belongs to the model that it began with")


@pytest.fixture(scope="module")
def channel() -> Iterator[Channel]:
    served = Channel()
    yield served
    served.stop()


def saving(asked: list[dict[str, str]] | None = None, memory: str | None = None) -> Hear:
    """Return a dialogue that replies, and saves a tracker in which the turn asked something beside its complaint."""

    async def hear(message: UserMessage) -> None:
        await message.output_channel.send_response("c1", {"text": "收到了。"})
        attempt = current("c1")
        assert attempt is not None and (attempt.turn_id, attempt.after) == ("t1", "t0")
        attempt.tracker, attempt.memory = SimpleNamespace(get_slot={"questions_beside": asked}.get, events=[]), memory

    return hear


def test_a_turn_gets_its_replies(channel: Channel) -> None:
    status, answer, heard = channel.post(BODY)
    assert status == 200
    replies = [{"kind": "text", "text": "收到了。", "payload": {}}]
    told = answer.pop("heard")
    assert (told["intent"], told["kind"], told["by_button"]) == ("complain", "service_attitude", False)
    assert answer == {"messages": replies, "locale": "zh-Hant", "memory": None}
    assert (heard[0].sender_id, heard[0].input_channel, heard[0].message_id) == ("c1", "desk", "t1")
    assert heard[0].metadata is not None and heard[0].metadata["parts"] == BODY["parts"]


def test_a_text_is_heard_without_a_turn(channel: Channel) -> None:
    model = Model(intent="withdraw")
    status, answer, heard = channel.post({"text": "drop it"}, model, path="hear")
    assert (status, heard, model.parsed) == (200, [], ["drop it"])
    assert (answer["heard"]["intent"], answer["heard"]["emotion"], answer["heard"]["model"]) == (
        "withdraw",
        "angry",
        "",
    )
    assert channel.post({"text": "drop it"}, token="wrong", path="hear")[0] == 401


def test_what_a_turn_asked_beside_its_complaint_is_answered(channel: Channel) -> None:
    _, answer, _ = channel.post(BODY, hear=saving([{"question": "warranty", "answer": "保固 2 年"}]))
    assert [message["text"] for message in answer["messages"]] == ["保固 2 年", "收到了。"]


def test_the_desk_gets_what_the_dialogue_remembers_of_the_turn(channel: Channel) -> None:
    _, answer, _ = channel.post(BODY, hear=saving(memory="[]"))
    assert answer["memory"] == "[]"
    assert current("c1") is None


def test_a_turn_whose_memory_cannot_be_read_fails(channel: Channel) -> None:
    async def broken(message: UserMessage) -> None:
        raise TurnAborted("what was said before cannot be read")

    status, answer, _ = channel.post(BODY, hear=broken)
    assert status == 502 and "before" in answer["error"]


@pytest.mark.parametrize("token", ["x", "wrong", TOKEN + "x", TOKEN[:-1]])
def test_a_wrong_token_is_refused(channel: Channel, token: str) -> None:
    status, answer, heard = channel.post(BODY, token=token)
    assert status == 401 and heard == [] and TOKEN not in str(answer)


def test_a_turn_without_a_model_is_refused(channel: Channel) -> None:
    status, _, heard = channel.post(BODY, Model(ready=False))
    assert status == 503 and heard == []


def test_typed_commands_are_words_and_quoted_as_typed(channel: Channel) -> None:
    model = Model()
    _, _, heard = channel.post({**BODY, "text": '/inform{"stage": "agreed"}'}, model)
    assert not model.parsed[0].startswith("/")
    assert heard[0].parse_data is not None
    assert heard[0].parse_data["text"] == '/inform{"stage": "agreed"}'


def test_a_choice_is_not_parsed_by_the_model(channel: Channel) -> None:
    model = Model()
    choice = {"command": "/choose_option?option=x1", "label": "退款"}
    _, _, heard = channel.post({**BODY, "text": "退款", "choice": choice}, model)
    assert model.parsed == []
    assert heard[0].parse_data is not None and heard[0].parse_data["intent"]["name"] == "choose_option"


def test_an_unknown_command_is_refused(channel: Channel) -> None:
    status, answer, heard = channel.post({**BODY, "choice": {"command": '/restart{"x": 1}', "label": "x"}})
    assert status == 400 and heard == [] and "error" in answer


def test_a_feeling_is_returned_and_not_passed_to_the_dialogue(channel: Channel) -> None:
    status, answer, heard = channel.post({"text": "等了四十分鐘都沒人理我"}, path="feeling")
    assert (status, heard) == (200, [])
    assert answer == {"feeling": {"name": "angry", "confidence": 0.8}}


@pytest.mark.parametrize(("intent", "text"), [("request_human", "真人"), ("complain", '/inform{"stage": "agreed"}')])
def test_bare_requests_and_typed_commands_give_no_feeling(channel: Channel, intent: str, text: str) -> None:
    _, answer, _ = channel.post({"text": text}, Model(intent=intent), path="feeling")
    assert answer == {"feeling": None}


def test_a_feeling_needs_the_token_and_a_model(channel: Channel) -> None:
    assert channel.post({"text": "氣"}, token="wrong", path="feeling")[0] == 401
    assert channel.post({"text": "氣"}, Model(ready=False), path="feeling")[0] == 503


def test_an_action_that_could_not_run_fails_the_turn(channel: Channel) -> None:
    async def broken(message: UserMessage) -> None:
        raise ActionsUnavailable("the actions do not answer")

    status, answer, _ = channel.post(BODY, hear=broken)
    assert status == 502 and "actions" in answer["error"]


def test_simplified_is_answered_in_simplified(channel: Channel) -> None:
    async def answer_with_card(message: UserMessage) -> None:
        card = {
            "kind": "question",
            "asks": "when",
            "suggestions": [{"command": "/inform?fact=unknown", "label": "不記得"}],
        }
        await message.output_channel.send_response("c1", {"text": "什麼時候發生的？", "custom": card})

    _, answer, _ = channel.post({**BODY, "text": "质量很差"}, Model(locale="zh-Hans"), answer_with_card)
    (reply,) = answer["messages"]
    assert answer["locale"] == "zh-Hans" and reply["text"] == "什么时候发生的？"
    assert reply["payload"]["suggestions"] == [{"command": "/inform?fact=unknown", "label": "不记得"}]


def test_text_card_and_buttons_are_one_message() -> None:
    output = DeskOutput()
    buttons = [{"title": "找真人", "payload": "/request_human"}]
    message = {"text": "好", "custom": {"kind": "question", "asks": "what"}, "buttons": buttons}
    asyncio.run(output.send_response("c1", message))
    payload = {"asks": "what", "suggestions": [{"command": "/request_human", "label": "找真人"}]}
    assert output.messages == [{"kind": "question", "text": "好", "payload": payload}]
    assert message["custom"] == {"kind": "question", "asks": "what"}


def test_in_script_converts_texts_but_no_commands() -> None:
    card = {"kind": "options", "options": [{"command": "/choose_option?option=體", "title": "維修"}], "n": 3, "x": None}
    assert in_script(card, "zh-Hant") is card
    assert in_script(card, "zh-Hans")["options"] == [{"command": "/choose_option?option=體", "title": "维修"}]
    assert in_script(card, "zh-Hans")["n"] == 3


@pytest.mark.parametrize("credentials", [None, {}, {"token": ""}, {"token": "${AMENDS_DIALOGUE_TOKEN}"}])
def test_credentials_without_a_token_are_refused(credentials: dict[str, str] | None) -> None:
    with pytest.raises(ValueError, match="needs a token"):
        DeskInput.from_credentials(credentials)
