"""A customer in tests, who uses only the customer protocol."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from bot.desk.context import Context


def watcher(context: Context) -> dict[str, str]:
    """Return the headers with which `/metrics` is read."""
    return {"Authorization": f"Bearer {context.settings.metrics_token}"}


async def said(customer: Customer, context: Context, text: str) -> None:
    """Send a typed message, and wait until it is answered."""
    assert (await customer.say(text)).status_code == 202
    await context.turns.settled()


@dataclass
class Event:
    """One server-sent event."""

    name: str
    data: dict[str, Any]
    id: str | None


@dataclass
class Customer:
    """The customer of one conversation."""

    http: httpx.AsyncClient
    id: str
    token: str
    locale: str

    @classmethod
    async def arrive(cls, http: httpx.AsyncClient, **body: Any) -> Customer:
        """Open a conversation and return its customer; `body` is added to the request."""
        response = await http.post("/api/conversations", json={"locale": "zh-Hant", **body})
        assert response.status_code == 201, response.text
        return cls(http, **response.json())

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers with the conversation's token."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def home(self) -> str:
        """Return the address of the conversation."""
        return f"/api/conversations/{self.id}"

    async def post(self, path: str, **kwargs: Any) -> httpx.Response:
        """POST to `path` within the conversation."""
        return await self.http.post(self.home + path, headers=self.headers, **kwargs)

    async def get(self, path: str, **kwargs: Any) -> httpx.Response:
        """GET `path` within the conversation."""
        return await self.http.get(self.home + path, headers=self.headers, **kwargs)

    async def say(self, text: str, client_id: str | None = None) -> httpx.Response:
        """Send a typed message."""
        return await self.post("/messages", json={"client_id": client_id or uuid.uuid4().hex, "text": text})

    async def press(self, choice: str, client_id: str | None = None) -> httpx.Response:
        """Press the button with the token `choice`."""
        return await self.post("/messages", json={"client_id": client_id or uuid.uuid4().hex, "choice": choice})

    async def messages(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the messages after number `after`."""
        response = await self.get("/messages", params={"after": after})
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()["messages"]
        return found

    async def texts(self, role: str) -> list[str]:
        """Return the texts of one role's messages, without the greeting."""
        return [m["text"] for m in await self.messages(after=1) if m["author"]["role"] == role]

    async def events(self, last_event_id: int | None = None) -> AsyncIterator[Event]:
        """Yield the events of the conversation's stream, resumed after `last_event_id`."""
        headers = dict(self.headers)
        if last_event_id is not None:
            headers["Last-Event-ID"] = str(last_event_id)
        async with self.http.stream("GET", self.home + "/events", headers=headers, timeout=20) as response:
            assert response.status_code == 200, await response.aread()
            name, data, event_id = "message", "", None
            async for line in response.aiter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    data += value
                elif field == "id":
                    event_id = value
                elif line == "" and data:
                    yield Event(name, json.loads(data), event_id)
                    name, data, event_id = "message", "", None
