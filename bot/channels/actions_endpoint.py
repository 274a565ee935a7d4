"""A call to the actions that fails the whole turn instead of falling silent."""

from typing import Any, Optional, Text

from rasa.utils.endpoints import EndpointConfig


class ActionsUnavailable(BaseException):
    """Ends a turn whose action could not run.

    Rasa logs an action's failure and goes on without its events: the customer would see nothing, and the tracker
    would hold half a turn. It catches `Exception` only, so this is none; the channel catches it by name, before
    the tracker is saved, and the turn leaves no trace in the dialogue.
    """


class TurnEndpoint(EndpointConfig):
    """Call the action server as configured, with as much of the tracker as the actions read."""

    @classmethod
    def of(cls, endpoint: EndpointConfig) -> "TurnEndpoint":
        """Take over the configuration of `endpoint`."""
        made = cls.__new__(cls)
        made.__dict__.update(endpoint.__dict__)
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
        from rasa.utils.endpoints import ClientResponseError

        call = kwargs.get("json")
        if isinstance(call, dict) and isinstance(call.get("tracker"), dict):
            tracker = call["tracker"]
            tracker["events"] = [e for e in tracker.get("events", []) if e.get("event") in {"user", "bot"}]
        try:
            return await super().request(method, subpath, content_type, compress, **kwargs)
        except ClientResponseError as error:
            if error.status == 400 and "ActionExecutionRejection" in (error.text or ""):
                raise
            raise ActionsUnavailable(f"an action failed with status {error.status}") from error
        except Exception as error:
            raise ActionsUnavailable(f"the actions do not answer: {error}") from error
