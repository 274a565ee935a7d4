"""Talk to the dialogue model in process: real rules, real actions, a real case store, but a given NLU result.

Each test states what is understood of a message, so that the tests cover the dialogue alone.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.cases import Store, cases, commitments, conversations, fact_store, messages
from bot.cases.models import Case, Handoff
from bot.cases.queue import handoffs
from bot.cases.utc import now_of
from bot.channels.taking_turns import BESIDE, DeskOutput, with_answers
from bot.conversation.commands import parse_command
from bot.conversation.matters.taking_up import next_matter
from bot.words import in_script

if TYPE_CHECKING:
    from tests.dialogue.kept_states import KeptStates

Reply = dict[str, Any]


class ActionFailed(BaseException):
    """Raised when an action fails; the message is the action's name."""


class ActionsInProcess(EndpointConfig):
    """Run the project's actions in this process, as the action server would."""

    def __init__(self) -> None:
        super().__init__("http://actions.invalid", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        self.called: list[str] = []

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        self.called.append(kwargs["json"]["next_action"])
        try:
            return await self.run(kwargs["json"])
        except Exception as error:
            # Rasa would log the error and continue, but a test must fail.
            raise ActionFailed(kwargs["json"]["next_action"]) from error

    async def run(self, call: dict[str, Any]) -> Any:
        """Run one call with arguments that have been converted to JSON, as between two processes."""
        return await self._executor.run(json.loads(json.dumps(call)))


_LOOP = asyncio.new_event_loop()


def understood(
    text: str,
    intent: str,
    entities: Sequence[Mapping[str, Any]] = (),
    kind: str = "product_quality",
    kind_confidence: float = 0.9,
    emotion: str = "angry",
    locale: str | None = None,
    confidence: float = 0.95,
) -> dict[str, Any]:
    """Return the result of the model for a text as the test states it."""
    name = {"name": intent, "confidence": confidence}
    return {
        "text": text,
        "intent": name,
        "intent_ranking": [name],
        "entities": list(entities),
        "complaint_kind": {"name": kind, "confidence": kind_confidence, "ranking": []},
        "emotion": {"name": emotion, "confidence": 0.9, "ranking": []},
        "locale": {"name": locale, "confidence": 1.0},
    }


class Talk:
    """One customer's conversation in the language of `locale`."""

    def __init__(self, agent: Agent, store: Store, conversation_id: str, locale: str = "zh-Hant") -> None:
        self.agent, self.store, self.id, self.locale = agent, store, conversation_id, locale
        self.seen: list[Reply] = []
        # The states that were reached before in this run, to be copied.
        self.kept: KeptStates | None = None

    def hear(
        self,
        text: str,
        intent: str,
        entities: Sequence[Mapping[str, Any]] = (),
        *,
        kind: str = "product_quality",
        kind_confidence: float = 0.9,
        emotion: str = "angry",
        locale: str | None = "",
        confidence: float = 0.95,
        trouble: Sequence[str] = (),
    ) -> list[Reply]:
        """Send `text` with the given NLU result; return the replies.

        `locale` is the detected language: by default the conversation's, None for undetermined. `trouble` are words
        that say what went wrong, as evidence beside the intent.
        """
        heard = self.locale if locale == "" else locale
        parse = understood(text, intent, entities, kind, kind_confidence, emotion, heard, confidence)
        return self._turn(text, {**parse, "evidence": {"trouble": list(trouble)}} if trouble else parse)

    def say(self, text: str) -> list[Reply]:
        """Send `text` as the model itself understands it; return the replies."""
        parse = _LOOP.run_until_complete(self.agent.parse_message(text))
        return self._turn(text, {**parse, "text": text})

    def press(self, command: str, label: str = "button") -> list[Reply]:
        """Press a button with this command; return the replies."""
        return self._turn(label, parse_command(command, label))

    def take_up(self, intent: str = "complain", entities: Sequence[Mapping[str, Any]] = ()) -> list[Reply]:
        """Take up the next noted matter as the desk does, understood as given; no replies when there is none.

        The replies are those to its words, which were said before.
        """
        with self.store.read() as session:
            owner = conversations.get(session, self.id).owner
            matter = next_matter(session, self.id, owner)
        if matter is None:
            return []
        parse = understood(matter.text, intent, entities, locale=self.locale)
        return self._answered(matter.text, parse, [vars(matter.part)], takes_up=matter.case_number)

    def _turn(self, text: str, parse: dict[str, Any]) -> list[Reply]:
        with self.store.begin() as session:
            seq = messages.append(session, self.id, role="customer", text=text).seq
        return self._answered(text, parse, [{"message_id": str(seq), "seq": seq, "start": 0, "end": len(text)}])

    def _answered(
        self, text: str, parse: dict[str, Any], parts: list[dict[str, Any]], takes_up: str | None = None
    ) -> list[Reply]:
        output = DeskOutput()
        message = UserMessage(
            text=text,
            output_channel=output,
            sender_id=self.id,
            parse_data=parse,
            input_channel="desk",
            metadata={"parts": parts, "takes_up": takes_up},
        )
        _LOOP.run_until_complete(self.agent.handle_message(message))
        replies: list[Reply] = [
            in_script(reply, self.stored_locale()) for reply in with_answers(output.messages, self.slot(BESIDE))
        ]
        self.seen += replies
        return replies

    def now(self) -> dt.datetime:
        """Return the time of the case store."""
        with self.store.read() as session:
            return now_of(session)

    def kinds(self, replies: Sequence[Mapping[str, Any]]) -> list[str]:
        """Return the kinds of the replies, in order."""
        return [reply["kind"] for reply in replies]

    @property
    def actions(self) -> list[str]:
        """Return the names of the project's actions called so far, in order."""
        return list(self.agent.processor.action_endpoint.called)

    def case(self) -> Case | None:
        """Return the current case, None when there is none."""
        with self.store.read() as session:
            return cases.current_case(session, self.id)

    def facts(self) -> dict[str, Any]:
        """Return the facts of the current case, by name."""
        with self.store.read() as session:
            case = cases.current_case(session, self.id)
            return {name: fact.value for name, fact in fact_store.current(session, case).items()} if case else {}

    def stage(self) -> str | None:
        """Return the stage of the current case, None when there is none."""
        case = self.case()
        return case.stage if case else None

    def promises(self) -> list[Any]:
        """Return the commitments of the current case."""
        with self.store.read() as session:
            case = cases.current_case(session, self.id)
            return list(commitments.of_case(session, case)) if case else []

    def handoff(self) -> Handoff | None:
        """Return the handoff that is waiting or taken, None when there is none."""
        with self.store.read() as session:
            return handoffs.current(session, self.id)

    def owner(self) -> str:
        """Return the owner of the conversation: `bot`, `queue`, `agent` or `closed`."""
        with self.store.read() as session:
            return conversations.get(session, self.id).owner

    def stored_locale(self) -> str:
        """Return the conversation's locale in the case store."""
        with self.store.read() as session:
            return conversations.get(session, self.id).locale

    def tracker(self) -> Any:
        """Return the conversation's tracker."""
        return _LOOP.run_until_complete(self.agent.tracker_store.retrieve(self.id))

    def remember(self, tracker: Any) -> None:
        """Have the dialogue remember this conversation as `tracker` has it."""
        _LOOP.run_until_complete(self.agent.tracker_store.save(tracker))

    def slot(self, name: str) -> Any:
        """Return the value of a slot."""
        return self.tracker().get_slot(name)


def entity(name: str, value: Any, text: str = "", start: int = 0, **more: Any) -> dict[str, Any]:
    """Return an entity in the form of the pipeline's output."""
    said = text or str(value)
    return {
        "entity": name,
        "value": value,
        "text": said,
        "start": start,
        "end": start + len(said),
        "extractor": "test",
        **more,
    }
