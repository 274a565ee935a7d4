"""Know the customer's own address behind the company's proxies, and believe nobody else about it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_FORWARDED = (b"x-forwarded-", b"forwarded")


class Proxies:
    """Take address, scheme and host of a call from the headers of trusted proxies.

    Each proxy appends to `X-Forwarded-For` who called it, so the list is read from the right: the first address that is
    no trusted proxy is the caller; what stands further left was written by the caller and may be invented. Where no
    trusted proxy made the call, these headers are removed, so that nothing behind this can believe them.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str]) -> None:
        """Trust the proxies with the addresses or networks `trusted` (such as 10.0.0.0/8); none when it is empty."""
        self._app = app
        self._behind = ProxyHeadersMiddleware(app, trusted_hosts=list(trusted))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        peer = scope.get("client")
        if peer is not None and peer[0] in self._behind.trusted_hosts:
            await self._behind(scope, receive, send)  # type: ignore[arg-type]
            return
        kept = [(name, value) for name, value in scope["headers"] if not name.startswith(_FORWARDED)]
        await self._app({**scope, "headers": kept}, receive, send)
