"""Talk to the dialogue model in process: real rules, real actions, a real case store; understanding is given.

What the model would understand is part of each test, so that these tests speak of the dialogue alone.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Mapping, Optional, Sequence, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.channels.commands import parse_command
from bot.channels.desk import DeskOutput
from bot.cases import Store, cases, facts, messages


class ActionFailed(BaseException):
    """Say which action raised."""


class ActionsInProcess(EndpointConfig):
    """Run the project's actions in this process, as the action server would."""

    def __init__(self) -> None:
        super().__init__("http://actions.invalid", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self.called: list[str] = []

    async def request(self, method: Text = "post", subpath: Optional[Text] = None, content_type: Optional[Text] = "application/json", compress: bool = False, **kwargs: Any) -> Any:
        self.called.append(kwargs["json"]["next_action"])
        try:
            return await self._executor.run(json.loads(json.dumps(kwargs["json"])))
        except Exception as error:
            # Rasa would log it and go on; a test must see it.
            raise ActionFailed(kwargs["json"]["next_action"]) from error


_LOOP = asyncio.new_event_loop()


class Talk:
    """One customer's conversation."""

    def __init__(self, agent: Agent, store: Store, conversation_id: str) -> None:
        self.agent, self.store, self.id = agent, store, conversation_id
        self.seen: list[dict[str, Any]] = []

    def hear(
        self,
        text: str,
        intent: str,
        entities: Sequence[Mapping[str, Any]] = (),
        *,
        kind: str = "product_quality",
        kind_confidence: float = 0.9,
        emotion: str = "angry",
        locale: str | None = "zh-Hant",
        confidence: float = 0.95,
    ) -> list[dict[str, Any]]:
        """Say `text`, understood as given; return the replies."""
        name = {"name": intent, "confidence": confidence}
        parse = {
            "text": text,
            "intent": name,
            "intent_ranking": [name],
            "entities": list(entities),
            "complaint_kind": {"name": kind, "confidence": kind_confidence, "ranking": []},
            "emotion": {"name": emotion, "confidence": 0.9, "ranking": []},
            "locale": {"name": locale, "confidence": 1.0},
        }
        return self._turn(text, parse)

    def press(self, command: str, label: str = "button") -> list[dict[str, Any]]:
        """Press a button that stands for `command`."""
        return self._turn(label, parse_command(command, label))

    def _turn(self, text: str, parse: dict[str, Any]) -> list[dict[str, Any]]:
        with self.store.begin() as session:
            seq = messages.append(session, self.id, role="customer", text=text).seq
        output = DeskOutput()
        message = UserMessage(
            text=text,
            output_channel=output,
            sender_id=self.id,
            parse_data=parse,
            input_channel="desk",
            metadata={"parts": [{"message_id": str(seq), "seq": seq, "start": 0, "end": len(text)}]},
        )
        _LOOP.run_until_complete(self.agent.handle_message(message))
        self.seen += output.messages
        return output.messages

    def kinds(self, replies: Sequence[Mapping[str, Any]]) -> list[str]:
        return [reply["kind"] for reply in replies]

    def facts(self) -> dict[str, Any]:
        with self.store.read() as session:
            case = cases.current_case(session, self.id)
            return {name: fact.value for name, fact in facts.current(session, case).items()} if case else {}

    def stage(self) -> str | None:
        with self.store.read() as session:
            case = cases.current_case(session, self.id)
            return case.stage if case else None

    def slot(self, name: str) -> Any:
        tracker = _LOOP.run_until_complete(self.agent.tracker_store.retrieve(self.id))
        return tracker.get_slot(name)


def entity(name: str, value: Any, text: str = "", start: int = 0, **more: Any) -> dict[str, Any]:
    """Return an entity as the pipeline gives it."""
    return {"entity": name, "value": value, "text": text or str(value), "start": start, "end": start + len(text or str(value)), "extractor": "test", **more}
