"""Set the security headers of every answer, and let other sites call the customer API."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.desk.encryption import is_encrypted

CUSTOMER_API = ("/api/conversations", "/api/incidents")

# Inline styles are allowed because the widget's shadow root has a style element of its own.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A year. Only this host, because others of the company may not have TLS.
HSTS = "max-age=31536000"
# Data loads nothing and runs nothing.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


class SecurityHeaders:
    """Add security headers to every answer; a header that the page set itself is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                if is_encrypted(HTTPConnection(scope)):
                    headers.setdefault("Strict-Transport-Security", HSTS)
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                    headers.setdefault("X-Frame-Options", "DENY")
                    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                elif scope["path"].startswith("/api/"):
                    headers.setdefault("Content-Security-Policy", DATA_POLICY)
            await send(message)

        await self._app(scope, receive, with_headers)


class CustomerCors:
    """Let other sites, where the widget runs, call the customer API and nothing else.

    Any origin may be allowed, because calls are authorised by a bearer token and never by a cookie.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            expose_headers=["Retry-After", "Content-Disposition"],
            max_age=3600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        path = scope.get("path", "")
        own = any(path == each or path.startswith(each + "/") for each in CUSTOMER_API)
        await (self._open if own else self._app)(scope, receive, send)
