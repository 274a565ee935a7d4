"""Tell whether a browser reaches the desk over HTTPS."""

from __future__ import annotations

from starlette.requests import HTTPConnection


def is_encrypted(connection: HTTPConnection) -> bool:
    """Return whether the browser uses HTTPS, to the desk itself or to a trusted proxy (see `bot.desk.proxies`)."""
    return bool(connection.scope.get("scheme") == "https")
