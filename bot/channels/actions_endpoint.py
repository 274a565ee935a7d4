"""The calls to the actions: few, small, over a kept connection; one that fails ends the turn."""

from typing import Any, Dict, List, Optional, Text, Tuple

import aiohttp
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import deserialise_events
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

# The action that notes what a turn tells. Rasa calls it once before the dialogue decides, and again when a form begins.
NOTING = "action_note_facts"
# The server closes a silent connection after five seconds or more: ours is given up before.
IDLE_SECONDS = 3.0
TURNS_KEPT = 256
# What an understood message carries beside what the actions read.
_UNREAD = {"intent_ranking", "text_tokens", "response_selector"}


class ActionsUnavailable(BaseException):
    """Ends a turn whose action could not run.

    Rasa logs an action's failure and goes on without its events: the customer would see nothing, and the tracker
    would hold half a turn. It catches `Exception` only, so this is none; the channel catches it by name, before
    the tracker is saved, and the turn leaves no trace in the dialogue.
    """


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
    """Call the action server as configured, with as much of the tracker as the actions read."""

    _kept: Optional[aiohttp.ClientSession] = None
    _noted: Dict[Text, Any]

    @classmethod
    def of(cls, endpoint: EndpointConfig) -> "TurnEndpoint":
        """Take over the configuration of `endpoint`."""
        made = cls.__new__(cls)
        made.__dict__.update(endpoint.__dict__)
        made._noted = {}
        # Rasa checks every answer against a schema, and each time that schema against the schema of schemas: half
        # of the processor time of a turn. `check` reads the answer as Rasa will.
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
        """Send the request; raise ActionsUnavailable when there is no usable answer."""
        call = kwargs["json"]
        _trim(call["tracker"])
        if self._is_noted(call):
            return {"events": [], "responses": []}
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

    async def close(self) -> None:
        """Close the kept connection."""
        if self._kept is not None:
            await self._kept.close()

    async def _post(self, call: Dict[Text, Any]) -> Any:
        try:
            return await self._post_once(call)
        except (aiohttp.ServerDisconnectedError, ConnectionResetError):
            # The kept connection was closed at this moment. Every action may be called twice.
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
            # How long a turn may take is the desk's to decide.
            timeout=aiohttp.ClientTimeout(total=60),
        )

    def _is_noted(self, call: Dict[Text, Any]) -> bool:
        """Return whether this is the second call of one turn to note the same words in the same state."""
        if call["next_action"] != NOTING:
            return False
        return self._noted.pop(call["sender_id"], None) == _state(call)

    def _remember(self, call: Dict[Text, Any], answer: Dict[Text, Any]) -> None:
        """Keep the state in which a second call would have nothing to add."""
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
    """Leave of a tracker's state what the actions read: slots, the turn, the words of both sides."""
    events: List[Dict[Text, Any]] = [event for event in tracker["events"] if event["event"] in {"user", "bot"}]
    for event in events:
        if "parse_data" in event:
            event["parse_data"] = _heard(event["parse_data"])
    tracker["events"] = events
    tracker["latest_message"] = _heard(tracker["latest_message"])


def _heard(message: Dict[Text, Any]) -> Dict[Text, Any]:
    return {name: value for name, value in message.items() if name not in _UNREAD}
