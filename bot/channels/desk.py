"""The dialogue's only input channel: the desk posts a customer's turn and gets the replies in the answer."""

import hmac
import logging
from typing import Any, Awaitable, Callable, Dict, Optional, Text, Tuple

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse, json

from bot.channels.attempt import TurnAborted
from bot.channels.heard import heard_in, model_of
from bot.channels.serving import WARM, at_a_turn, followed
from bot.channels.taking_turns import CHANNEL, parse_turn, take_turn
from bot.conversation.commands import CommandError
from bot.conversation.turn import Turn
from bot.gc_tuning import freeze_loaded_objects

logger = logging.getLogger(__name__)


class DeskInput(InputChannel):
    """Accept turns from the desk only, which authenticates with a bearer token."""

    def __init__(self, token: Text) -> None:
        """Expect `token` as the bearer token of every call."""
        self._token = token

    @classmethod
    def name(cls) -> Text:
        """Return the channel's name, which is also part of its path."""
        return CHANNEL

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
        """Return the channel's routes: health check, `/turn`, `/feeling` and `/hear`.

        Rasa's own way of handing over a message, `on_new_message`, asks which model there is once more, so it is not
        used.
        """
        routes = Blueprint("desk_channel", __name__)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            ready = agent is not None and agent.is_ready()
            serving = followed()
            served = serving.health() if serving is not None else {}
            return json({"status": "ok" if ready else "no model is loaded yet", **served}, status=200 if ready else 503)

        @routes.after_server_start
        async def prepare(app: Sanic, loop: Any) -> None:
            # The model is loaded by now. Parse one text, because the first parse loads more and a customer would wait.
            agent = app.ctx.agent
            if agent is not None and agent.is_ready():
                await agent.parse_message(WARM)
            freeze_loaded_objects()
            serving = followed()
            if serving is not None and agent is not None and agent.is_ready():
                serving.begin(agent)
                app.add_task(serving.watch(app))

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            refused = self._refused(request)
            if refused is not None:
                return refused
            body = request.json
            # The same model for all of the turn, also when another one is published meanwhile.
            agent = request.app.ctx.agent
            try:
                with at_a_turn(agent):
                    return json(await take_turn(agent, agent.handle_message, body))
            except CommandError as error:
                return json({"error": str(error)}, status=400)
            except TurnAborted as error:
                logger.error("turn %s of %s was aborted: %s", body.get("turn_id"), body["conversation_id"], error)
                return json({"error": str(error)}, status=502)

        @routes.post("/feeling")
        async def feeling(request: Request) -> HTTPResponse:
            """Return the feeling in a message to a human agent; the dialogue neither answers nor stores the message."""
            refused = self._refused(request)
            if refused is not None:
                return refused
            parse, _ = await _parsed(request)
            turn = Turn.of({"sender_id": "", "latest_message": parse}).feeling
            return json({"feeling": None if turn is None else {"name": turn.name, "confidence": turn.confidence}})

        @routes.post("/hear")
        async def hear(request: Request) -> HTTPResponse:
            """Return what the model hears in a text that nobody said, such as a line that a trainer writes."""
            refused = self._refused(request)
            if refused is not None:
                return refused
            parse, agent = await _parsed(request)
            return json({"heard": {**heard_in(parse), "model": model_of(agent.processor)}})

        return routes

    def _refused(self, request: Request) -> Optional[HTTPResponse]:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return json({"error": "this channel answers the desk only"}, status=401)
        agent = request.app.ctx.agent
        if agent is None or not agent.is_ready():
            return json({"error": "no model is loaded yet"}, status=503)
        return None


async def _parsed(request: Request) -> Tuple[Dict[Text, Any], Any]:
    """Return what the model heard in the text of a call, and the model, which stays open as long as that takes."""
    agent = request.app.ctx.agent
    with at_a_turn(agent):
        return await parse_turn(agent, {"text": str(request.json["text"])}), agent
