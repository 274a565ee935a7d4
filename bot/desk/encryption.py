"""Tell whether a browser reaches the desk over HTTPS."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from bot.desk.context import context_of


def is_encrypted(connection: HTTPConnection) -> bool:
    """Return whether the browser uses HTTPS, to the desk itself or to a trusted proxy in front of it."""
    if connection.url.scheme == "https":
        return True
    behind = context_of(connection).settings.trust_proxy
    return behind and connection.headers.get("x-forwarded-proto", "") == "https"
