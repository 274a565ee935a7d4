"""The dialogue's only input channel: the desk posts a customer's turn and gets the replies in the answer."""

import hmac
import logging
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse, json

from bot.channels.actions_endpoint import ActionsUnavailable, TurnEndpoint
from bot.conversation.commands import CommandError, as_words, looks_typed, parse_command
from bot.conversation.locales import language_heard, settle_locale
from bot.conversation.turn import TELLING, Turn
from bot.gc_tuning import freeze_loaded_objects
from bot.words import in_script

logger = logging.getLogger(__name__)


# The slot with the questions beside a complaint and their answers, set in every turn by `action_note_facts`.
BESIDE = "questions_beside"
# The parse of a typed command (`/intent{...}`): words without a meaning and without a language.
_NOTHING = {"name": "nlu_fallback", "confidence": 1.0}
NOTHING_MEANT: Dict[Text, Any] = {
    "intent": _NOTHING,
    "intent_ranking": [_NOTHING],
    "entities": [],
    "locale": {"name": None, "confidence": 0.0},
}


class DeskOutput(OutputChannel):
    """Collect the replies of one turn; the text and the card of a reply become one message."""

    def __init__(self) -> None:
        """Start with no replies."""
        self.messages: List[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        """Return the name by which Rasa's responses refer to this channel."""
        return "desk"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Append `message`: its `custom` part becomes kind and payload, its buttons become suggestions."""
        payload = dict(message.get("custom") or {})
        kind = payload.pop("kind", "text")
        suggestions = [
            {"command": button["payload"], "label": button["title"]} for button in message.get("buttons") or []
        ]
        if suggestions:
            payload["suggestions"] = suggestions
        self.messages.append({"kind": kind, "text": message.get("text") or "", "payload": payload})


def with_answers(messages: List[Dict[Text, Any]], asked: Optional[List[Dict[Text, Any]]]) -> List[Dict[Text, Any]]:
    """Return the replies of a turn with the answers to what it asks beside a complaint (slot `questions_beside`).

    They stand before the question that the complaint leaves open, and behind who takes over.
    """
    answers = [{"kind": "text", "text": one["answer"], "payload": {}} for one in asked or ()]
    before, last = messages[:-1], messages[-1:]
    if last and last[0]["kind"] == "handoff":
        return [*messages, *answers]
    return [*before, *answers, *last]


class DeskInput(InputChannel):
    """Accept turns from the desk only, which authenticates with a bearer token."""

    def __init__(self, token: Text) -> None:
        """Expect `token` as the bearer token of every call."""
        self._token = token

    @classmethod
    def name(cls) -> Text:
        """Return the channel's name, which is also part of its path."""
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> "DeskInput":
        """Create the channel with the token from credentials.yml; raise ValueError when it is missing."""
        token = (credentials or {}).get("token")
        if not token or "${" in token:
            raise ValueError(
                "credentials.yml: the desk's channel needs a token; `amends up` sets AMENDS_DIALOGUE_TOKEN"
            )
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the channel's routes: health check, `/turn` and `/feeling`."""
        routes = Blueprint("desk_channel", __name__)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            ready = agent is not None and agent.is_ready()
            return json({"status": "ok" if ready else "no model is loaded yet"}, status=200 if ready else 503)

        @routes.after_server_start
        async def prepare(app: Sanic, loop: Any) -> None:
            # The model is loaded by now. Parse one text, because the first parse loads more and a customer would wait.
            agent = app.ctx.agent
            if agent is not None and agent.is_ready():
                await agent.parse_message("您好，昨天買的東西壞了。 Hello, it broke yesterday.")
            freeze_loaded_objects()

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            refused = self._refused(request)
            if refused is not None:
                return refused
            agent = request.app.ctx.agent
            processor = agent.processor
            if not isinstance(processor.action_endpoint, TurnEndpoint) and processor.action_endpoint is not None:
                processor.action_endpoint = TurnEndpoint.of(processor.action_endpoint)
            body = request.json
            output = DeskOutput()
            try:
                parse = await _parse(agent, body)
                await on_new_message(_user_message(body, parse, output))
            except CommandError as error:
                return json({"error": str(error)}, status=400)
            except ActionsUnavailable as error:
                logger.error("turn %s of %s was aborted: %s", body.get("turn_id"), body["conversation_id"], error)
                return json({"error": str(error)}, status=502)
            said = parse.get("locale") or {}
            is_first = bool(body.get("is_first"))
            text, entities = str(parse.get("text") or ""), parse.get("entities") or []
            locale = settle_locale(
                body.get("locale"),
                language_heard(text, said.get("name"), entities, is_first=is_first),
                float(said.get("confidence") or 0.0),
                is_first=is_first,
            )
            said = with_answers(output.messages, await _asked_beside(processor, body["conversation_id"]))
            messages = [in_script(message, locale) for message in said]
            return json({"messages": messages, "locale": locale})

        @routes.post("/feeling")
        async def feeling(request: Request) -> HTTPResponse:
            """Return the feeling in a message to a human agent; the dialogue neither answers nor stores the message."""
            refused = self._refused(request)
            if refused is not None:
                return refused
            parse = await _parse(request.app.ctx.agent, {"text": str(request.json["text"])})
            turn = Turn.of({"sender_id": "", "latest_message": parse}).feeling
            return json({"feeling": None if turn is None else {"name": turn.name, "confidence": turn.confidence}})

        return routes

    def _refused(self, request: Request) -> Optional[HTTPResponse]:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return json({"error": "this channel answers the desk only"}, status=401)
        agent = request.app.ctx.agent
        if agent is None or not agent.is_ready():
            return json({"error": "no model is loaded yet"}, status=503)
        return None


async def _asked_beside(processor: Any, conversation_id: Text) -> Optional[List[Dict[Text, Any]]]:
    """Return the questions beside a complaint in the turn that just ended, with their answers."""
    tracker = await processor.tracker_store.retrieve(conversation_id)
    if tracker is None:
        return None
    # Back into the cache, from which a tracker is taken when it is read.
    await processor.tracker_store.save(tracker)
    asked: Optional[List[Dict[Text, Any]]] = tracker.get_slot(BESIDE)
    return asked


async def _parse(agent: Any, body: Dict[Text, Any]) -> Dict[Text, Any]:
    choice = body.get("choice")
    if choice:
        return parse_command(choice["command"], choice["label"])
    result: Dict[Text, Any] = await agent.parse_message(as_words(body["text"]))
    # Restore the text exactly as typed, because the facts of the case quote the customer.
    result["text"] = body["text"]
    if looks_typed(body["text"]):
        return {**result, **NOTHING_MEANT}
    told = (result.get("intent") or {}).get("name") in TELLING - {"nlu_fallback"}
    # Words that are taken up were told as a matter; whatever else the model hears in them alone, that is what they are.
    return (
        {**result, "intent": {"name": "complain", "confidence": 1.0}} if body.get("takes_up") and not told else result
    )


def _user_message(body: Dict[Text, Any], parse: Dict[Text, Any], output: DeskOutput) -> UserMessage:
    return UserMessage(
        text=parse["text"],
        output_channel=output,
        sender_id=body["conversation_id"],
        parse_data=parse,
        input_channel=DeskInput.name(),
        message_id=body.get("turn_id"),
        metadata={key: body.get(key) for key in ("turn_id", "locale", "owner", "parts", "takes_up")},
    )
