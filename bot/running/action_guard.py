"""Let only the dialogue call the actions: every call but the health check needs the token of the inner processes."""

from __future__ import annotations

import hmac

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Request, Sanic
from sanic.response import HTTPResponse, json

_implements = pluggy.HookimplMarker("rasa_sdk")
OPEN = frozenset({"/health"})


class ActionGuard:
    """A plugin of the action server that checks the bearer token of every call."""

    def __init__(self, token: str) -> None:
        self._wanted = f"Bearer {token}".encode()

    @_implements
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Check each call before the server reads it; called by the server when it starts."""
        app.register_middleware(self._refused, "request")

    async def _refused(self, request: Request) -> HTTPResponse | None:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if request.path in OPEN or hmac.compare_digest(given, self._wanted):
            return None
        return json({"error": "the actions answer the dialogue only"}, status=401)


def guard_actions(token: str) -> None:
    """Make the action server of this process, which is not started yet, want this token."""
    plugin_manager().register(ActionGuard(token), "amends")
