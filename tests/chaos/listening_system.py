"""A system of the company that hears of promises: it counts each call, and now and then it is down."""

from __future__ import annotations

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# One call in this many is refused, as by a system that is being restarted; it is made again later.
REFUSED_EVERY = 7


class ListeningSystem:
    """Receives webhooks on loopback; `heard` counts the accepted calls by event id, `contents` what each said."""

    def __init__(self) -> None:
        self.heard: Counter[str] = Counter()
        self.contents: dict[str, set[bytes]] = {}
        self._calls = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Return where it is called."""
        return f"http://127.0.0.1:{self._server.server_port}/events"

    def settings(self) -> dict[str, str]:
        """Return the settings that let a product call it."""
        return {"AMENDS_WEBHOOK_URL": self.address, "AMENDS_WEBHOOK_PRIVATE": "yes"}

    def hear(self, event: str, content: bytes) -> bool:
        """Count a call; return whether it was accepted."""
        with self._lock:
            self._calls += 1
            if self._calls % REFUSED_EVERY == 0:
                return False
            self.heard[event] += 1
            self.contents.setdefault(event, set()).add(content)
            return True

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers.get("content-length", "0")))
                accepted = system.hear(self.headers.get("webhook-id", ""), content)
                self.send_response(204 if accepted else 503)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                return

        return Handler
