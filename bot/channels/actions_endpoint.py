"""Call the action server: few and small calls over a persistent connection; a failed call aborts the turn."""

from typing import Any, Dict, List, Optional, Text, Tuple

import aiohttp
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import deserialise_events
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.channels.attempt import TurnAborted, current

# The action that records a turn's facts. Rasa calls it before the dialogue decides and again when a form starts.
NOTING = "action_note_facts"
# The server closes an idle connection after five seconds or more; this side closes it earlier.
IDLE_SECONDS = 3.0
TURNS_KEPT = 256
# Fields of a parsed message that no action reads.
_UNREAD = {"intent_ranking", "text_tokens", "response_selector"}


class ActionsUnavailable(TurnAborted):
    """Raised to abort a turn whose action could not run."""


def check(answer: Any) -> None:
    """Raise ActionsUnavailable when an action's answer is not of the shape that Rasa expects."""
    try:
        deserialise_events(answer["events"])
        fine = all(isinstance(response, dict) for response in answer["responses"])
    except Exception as error:
        raise ActionsUnavailable(f"an action's answer cannot be read: {error!r}") from error
    if not fine:
        raise ActionsUnavailable("an action's answer has responses that cannot be read")


def _is_checked(action: RemoteAction, answer: Any) -> bool:
    return True


class TurnEndpoint(EndpointConfig):
    """Call the action server as configured, sending only the parts of the tracker that the actions read."""

    _kept: Optional[aiohttp.ClientSession] = None
    _noted: Dict[Text, Any]

    @classmethod
    def of(cls, endpoint: EndpointConfig) -> "TurnEndpoint":
        """Return a TurnEndpoint with the configuration of `endpoint`; switch off Rasa's own check of answers."""
        made = cls.__new__(cls)
        made.__dict__.update(endpoint.__dict__)
        made._noted = {}
        # Rasa validates every answer against a JSON schema, and each time the schema itself against its metaschema:
        # half of the processor time of a turn. `check` parses the answer as Rasa will instead.
        RemoteAction._validate_action_result = _is_checked
        return made

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """Post the call and return the answer; raise ActionsUnavailable when there is no usable one.

        A rejected action (status 400, ActionExecutionRejection) raises ClientResponseError, which Rasa handles.
        """
        call = kwargs["json"]
        _trim(call["tracker"])
        if self._is_noted(call):
            return {"events": [], "responses": []}
        attempt = current(call["sender_id"])
        if attempt is not None:
            attempt.number(call)
        try:
            answer = await self._post(call)
        except ClientResponseError as error:
            if error.status == 400 and "ActionExecutionRejection" in (error.text or ""):
                raise
            raise ActionsUnavailable(f"an action failed with status {error.status}") from error
        except Exception as error:
            raise ActionsUnavailable(f"the actions do not answer: {error}") from error
        check(answer)
        if call["next_action"] == NOTING:
            self._remember(call, answer)
        return answer

    def begin_turn(self, conversation_id: Text) -> None:
        """Forget what an attempt before noted: this one begins in the same state and must hear everything again."""
        self._noted.pop(conversation_id, None)

    async def close(self) -> None:
        """Close the persistent connection."""
        if self._kept is not None:
            await self._kept.close()

    async def _post(self, call: Dict[Text, Any]) -> Any:
        try:
            return await self._post_once(call)
        except (aiohttp.ServerDisconnectedError, ConnectionResetError):
            # The server has just closed the idle connection. Repeating is safe: a call is done once.
            return await self._post_once(call)

    async def _post_once(self, call: Dict[Text, Any]) -> Any:
        if self._kept is None or self._kept.closed:
            self._kept = self._open()
        async with self._kept.post(self.url, json=call, params=self.combine_parameters()) as response:
            if response.status >= 400:
                body = (await response.read()).decode("utf-8", "replace")
                raise ClientResponseError(response.status, response.reason or "", body)
            return await response.json()

    def _open(self) -> aiohttp.ClientSession:
        auth = aiohttp.BasicAuth(self.basic_auth["username"], self.basic_auth["password"]) if self.basic_auth else None
        return aiohttp.ClientSession(
            headers=self.headers,
            auth=auth,
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS),
            # A generous limit, because the desk enforces the time limit of a turn.
            timeout=aiohttp.ClientTimeout(total=60),
        )

    def _is_noted(self, call: Dict[Text, Any]) -> bool:
        """Return whether this call would record the facts of the same turn in the same state a second time."""
        if call["next_action"] != NOTING:
            return False
        return self._noted.pop(call["sender_id"], None) == _state(call)

    def _remember(self, call: Dict[Text, Any], answer: Dict[Text, Any]) -> None:
        """Keep the state after this call, in which a second call for the same turn would add nothing."""
        turn, slots = _state(call)
        slots = {**slots, **{event["name"]: event["value"] for event in answer["events"] if event["event"] == "slot"}}
        self._noted[call["sender_id"]] = (turn, slots)
        if len(self._noted) > TURNS_KEPT:
            self._noted.pop(next(iter(self._noted)))


def _state(call: Dict[Text, Any]) -> Tuple[Any, Dict[Text, Any]]:
    tracker = call["tracker"]
    turn = next((event.get("message_id") for event in reversed(tracker["events"]) if event["event"] == "user"), None)
    return turn, tracker["slots"]


def _trim(tracker: Dict[Text, Any]) -> None:
    """Remove from a tracker's state, in place, what no action reads; slots, the turn and both sides' words remain."""
    events: List[Dict[Text, Any]] = [event for event in tracker["events"] if event["event"] in {"user", "bot"}]
    for event in events:
        if "parse_data" in event:
            event["parse_data"] = _heard(event["parse_data"])
    tracker["events"] = events
    tracker["latest_message"] = _heard(tracker["latest_message"])


def _heard(message: Dict[Text, Any]) -> Dict[Text, Any]:
    return {name: value for name, value in message.items() if name not in _UNREAD}
