"""A small desk in memory that speaks the customer protocol and follows a scripted conversation.

Tests control it from outside: `say` adds messages as bot, agent or system, `act` changes the state, `break_next` makes
posted messages fail, `forget` loses all conversations. `posts` has every message call of the widget, in order.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any, AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.desk.shop import routes as shop_routes
from bot.desk.widget_files import feature as widget
from bot.remedy import load_policy
from bot.settings import Settings
from tests.browser import script
from tests.shipped import shipped_words

STRICT_POLICY = (
    "default-src 'none'; script-src 'self' {desk}; connect-src {desk}; img-src blob:; style-src 'none'; base-uri 'none'"
)


@dataclass
class Talk:
    """One conversation: messages from sequence number 1 on, its state, choices offered and choices used.

    `passing` are events that are not kept, such as typing; `heard` is set once a page listens to the event stream.
    """

    id: str
    token: str
    locale: str
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    messages: list[dict[str, Any]] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=lambda: {"owner": "bot", "stage": "listening", "step": 1})
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    passing: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    heard: threading.Event = field(default_factory=threading.Event)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    surveys: list[dict[str, Any]] = field(default_factory=list)
    progress: str = "start"


def problem(status: int, title: str, **headers: str) -> Response:
    """Return an error response in the desk's format, `application/problem+json`."""
    body = {"type": "about:blank", "status": status, "title": title}
    return JSONResponse(body, status_code=status, headers=headers, media_type="application/problem+json")


class FakeDesk:
    """Serve the protocol on a free port of this machine until `stop`."""

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.posts: list[dict[str, Any]] = []
        self.pages: dict[str, str] = {}
        self.typed = 0
        self.broken: list[tuple[int, str]] = []
        self.answering: set[asyncio.Task[None]] = set()
        self.streams_work = True
        self.pause = 0.05
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        talk = "/api/conversations/{id}"
        app = Starlette(
            routes=[
                Route("/", self.page),
                Route("/strict", self.strict_page),
                Route("/made/{name:path}", self.made_page),
                Route("/api/incidents", self.incidents, methods=["GET"]),
                Route("/api/conversations", self.open, methods=["POST"]),
                Route(f"{talk}/messages", self.listed, methods=["GET"]),
                Route(f"{talk}/messages", self.said, methods=["POST"]),
                Route(f"{talk}/events", self.events, methods=["GET"]),
                Route(f"{talk}/typing", self.typing, methods=["POST"]),
                Route(f"{talk}/attachments", self.attached, methods=["POST"]),
                Route(f"{talk}/attachments/{{file}}", self.file, methods=["GET"]),
                Route(f"{talk}/survey", self.survey, methods=["POST"]),
                Route(f"{talk}/transcript", self.transcript, methods=["GET"]),
                *widget.routes,
                *shop_routes,
            ],
            middleware=[
                Middleware(
                    CORSMiddleware,
                    allow_origins=["*"],
                    allow_methods=["GET", "POST"],
                    allow_headers=["Authorization", "Content-Type"],
                    expose_headers=["Retry-After"],
                )
            ],
        )
        settings = Settings.load()
        app.state.context = SimpleNamespace(
            settings=settings, policy=load_policy(settings.policy_dir), words=shipped_words()
        )
        config = uvicorn.Config(app, port=self.port, log_level="error", ws="none", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    # --- for tests ---

    def start(self) -> None:
        """Start serving; return once calls are answered."""
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop serving and close every stream."""
        self.server.should_exit = True
        self.thread.join(timeout=5)

    def reset(self) -> None:
        """Return to the initial state, between two tests."""
        self.talks.clear()
        self.posts.clear()
        self.pages.clear()
        self.broken.clear()
        self.typed = 0
        self.streams_work = True
        self.pause = 0.05

    @property
    def talk(self) -> Talk:
        """Return the newest conversation."""
        return list(self.talks.values())[-1]

    def break_next(self, *statuses: int, title: str = "Not now. Please try again.") -> None:
        """Make the next posted messages fail with these statuses, one each."""
        self.broken += [(status, title) for status in statuses]

    def say(self, text: str, role: str = "bot", kind: str = "text", name: str | None = None, **payload: Any) -> int:
        """Add a message to the newest conversation and return its sequence number.

        Every dictionary with a `command` in `payload` becomes a choice.
        """
        return self.add(self.talk, text, role=role, kind=kind, name=name, payload=self.mint(self.talk, payload))

    def act(self, **state: Any) -> None:
        """Change owner, stage or step of the newest conversation."""
        self.talk.state = {**self.talk.state, **state}

    def show_typing(self, on: bool, role: str = "bot") -> None:
        """Show or hide the typing dots in the newest conversation.

        Waits until its page listens, because such events are not sent again later.
        """
        assert self.talk.heard.wait(8), "No page opened the event stream of this conversation."
        self.talk.passing.append(("typing", {"role": role, "on": on}))

    def forget(self) -> None:
        """Lose every conversation, as after a restore of an old backup."""
        self.talks.clear()

    # --- the conversation ---

    def mint(self, talk: Talk, payload: Any) -> Any:
        """Return `payload` with every command replaced by a choice token of this conversation."""
        if isinstance(payload, list):
            return [self.mint(talk, item) for item in payload]
        if not isinstance(payload, dict):
            return payload
        made = {key: self.mint(talk, value) for key, value in payload.items() if key != "command"}
        if "command" in payload:
            made["choice"] = secrets.token_urlsafe(9)
            talk.choices[made["choice"]] = (payload["command"], payload.get("label") or payload["title"])
        return made

    def add(
        self,
        talk: Talk,
        text: str,
        *,
        role: str,
        kind: str = "text",
        name: str | None = None,
        payload: Any = None,
        client_id: str | None = None,
    ) -> int:
        """Append a message and return its sequence number."""
        author = {"role": role, **({"name": name} if name else {})}
        message = {"seq": len(talk.messages) + 1, "at": now().isoformat(), "author": author, "kind": kind, "text": text}
        if payload:
            message["payload"] = payload
        if client_id:
            message["client_id"] = client_id
        talk.messages.append(message)
        return len(talk.messages)

    async def answer(self, talk: Talk, command: str | None, text: str) -> None:
        """Add the next lines of the script, after showing typing."""
        talk.passing.append(("typing", {"role": "bot", "on": True}))
        await asyncio.sleep(self.pause)
        lines, state = script.answer(talk.locale, talk.progress, command, text)
        talk.progress = state.pop("progress", talk.progress)
        talk.state = {**talk.state, **state}
        talk.passing.append(("typing", {"role": "bot", "on": False}))
        for line in lines:
            payload = self.mint(talk, line.get("payload"))
            self.add(talk, line["text"], role=line.get("role", "bot"), kind=line.get("kind", "text"), payload=payload)

    # --- the protocol ---

    def found(self, request: Request) -> Talk | Response:
        """Return the conversation of a call, or an error response."""
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        talk = self.talks.get(request.path_params["id"])
        if talk is None:
            return problem(404, "This conversation does not exist.")
        ticket = request.url.path.endswith("/events") and request.query_params.get("ticket") == talk.ticket
        return talk if given == talk.token or ticket else problem(401, "This conversation needs its token.")

    async def open(self, request: Request) -> Response:
        body = await request.json()
        talk = Talk(
            id=secrets.token_urlsafe(16),
            token=secrets.token_urlsafe(16),
            locale=body.get("locale", "zh-Hant"),
        )
        self.talks[talk.id] = talk
        for line in script.greeting(talk.locale):
            self.add(talk, line["text"], role="bot", payload=self.mint(talk, line.get("payload")))
        return JSONResponse({"id": talk.id, "token": talk.token, "locale": talk.locale}, status_code=201)

    async def listed(self, request: Request) -> Response:
        talk = self.found(request)
        if isinstance(talk, Response):
            return talk
        after = int(request.query_params.get("after", 0))
        page = {"messages": talk.messages[after : after + 500], "last_seq": len(talk.messages), "ticket": talk.ticket}
        return JSONResponse(page)

    async def said(self, request: Request) -> Response:
        talk = self.found(request)
        if isinstance(talk, Response):
            return talk
        body = await request.json()
        self.posts.append(body)
        if self.broken:
            status, title = self.broken.pop(0)
            return problem(status, title, **({"Retry-After": "1"} if status == 429 else {}))
        known = [message for message in talk.messages if message.get("client_id") == body["client_id"]]
        if known:
            return JSONResponse({"seq": known[0]["seq"]}, status_code=202)
        command, text = None, body.get("text", "")
        if "choice" in body:
            if body["choice"] not in talk.choices:
                return problem(404, "This choice was never offered here.")
            if body["choice"] in talk.used:
                return problem(409, "This choice has been used already.")
            talk.used[body["choice"]] = body["client_id"]
            command, text = talk.choices[body["choice"]]
        elif not text.strip():
            return problem(400, "Please write something.")
        elif len(text) > 4000:
            return problem(413, "Please send at most 4,000 characters at a time.")
        seq = self.add(talk, text, role="customer", client_id=body["client_id"])
        answering = asyncio.create_task(self.answer(talk, command, text))
        # Kept here, because the event loop holds only a weak reference to a task.
        self.answering.add(answering)
        answering.add_done_callback(self.answering.discard)
        return JSONResponse({"seq": seq}, status_code=202)

    async def events(self, request: Request) -> Response:
        talk = self.found(request)
        if isinstance(talk, Response):
            return talk
        if not self.streams_work:
            return problem(503, "No streams here.")
        after = int(request.headers.get("last-event-id") or request.query_params.get("after", 0))
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self.follow(talk, after), media_type="text/event-stream", headers=headers)

    async def follow(self, talk: Talk, after: int) -> AsyncIterator[str]:
        state, passed = None, len(talk.passing)
        talk.heard.set()
        yield ": listening\n\n"
        while self.talks.get(talk.id) is talk and not self.server.should_exit:
            for name, data in talk.passing[passed:]:
                yield f"event: {name}\ndata: {json.dumps(data)}\n\n"
            passed = len(talk.passing)
            for message in talk.messages[after:]:
                yield f"id: {message['seq']}\nevent: message\ndata: {json.dumps(message)}\n\n"
                after = message["seq"]
            if talk.state != state:
                state = talk.state
                yield f"event: state\ndata: {json.dumps(state)}\n\n"
            await asyncio.sleep(0.02)

    async def incidents(self, request: Request) -> Response:
        """Answer that nothing is told to everybody."""
        return JSONResponse({"incidents": []})

    async def typing(self, request: Request) -> Response:
        self.typed += 1
        return Response(status_code=204)

    async def attached(self, request: Request) -> Response:
        talk = self.found(request)
        if isinstance(talk, Response):
            return talk
        form = await request.form()
        upload = form["file"]
        name, media_type, content = upload.filename, upload.content_type, await upload.read()
        if b"not-what-it-says" in content:
            return problem(415, "This file is not what its name says.")
        known = [message for message in talk.messages if message.get("client_id") == form["client_id"]]
        if known:
            return JSONResponse({"seq": known[0]["seq"]}, status_code=202)
        key = secrets.token_urlsafe(6)
        talk.files[key] = (media_type, content)
        payload = {
            "name": name,
            "media_type": media_type,
            "bytes": len(content),
            "url": f"/api/conversations/{talk.id}/attachments/{key}",
        }
        seq = self.add(talk, name, role="customer", kind="attachment", payload=payload, client_id=form["client_id"])
        return JSONResponse({"seq": seq}, status_code=202)

    async def file(self, request: Request) -> Response:
        talk = self.found(request)
        if isinstance(talk, Response):
            return talk
        media_type, content = talk.files[request.path_params["file"]]
        return Response(content, media_type=media_type)

    async def survey(self, request: Request) -> Response:
        talk = self.found(request)
        if isinstance(talk, Response):
            return talk
        talk.surveys.append(await request.json())
        return Response(status_code=204)

    async def transcript(self, request: Request) -> Response:
        talk = self.found(request)
        if isinstance(talk, Response):
            return talk
        return PlainTextResponse("\n".join(message["text"] for message in talk.messages))

    # --- pages that carry the widget ---

    async def page(self, request: Request) -> Response:
        """Return a plain page; `?locale=` and `?desk=` go into the script tag."""
        return HTMLResponse(page(request.query_params.get("locale", "zh-Hant"), request.query_params.get("desk", "")))

    async def made_page(self, request: Request) -> Response:
        """Return the HTML that a test put into `pages` under this name, or that text as a script."""
        html = self.pages.get(request.path_params["name"])
        if html is None:
            return Response(status_code=404)
        return HTMLResponse(html) if html.startswith("<") else Response(html, media_type="text/javascript")

    async def strict_page(self, request: Request) -> Response:
        """Return the same page under a content security policy that allows only the script and its calls."""
        desk = request.query_params.get("desk", self.url)
        policy = STRICT_POLICY.format(desk=desk)
        return HTMLResponse(page("en", desk), headers={"Content-Security-Policy": policy})


def page(locale: str, desk: str) -> str:
    """Return the HTML of a page with the widget of the desk at `desk` (an origin; empty: the same origin)."""
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><title>Shop</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<script src="{desk}/widget.js" data-locale="{locale}" defer></script></head>'
        '<body><main><h1>Shop</h1><button id="page-button">Help</button></main></body></html>'
    )


def now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(timezone.utc)
