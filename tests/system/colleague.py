"""Simulate an agent at the desk, over the agent API only."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from tests.desk.agents.people import causes_of

# A header that pages of other origins cannot send.
OWN_PAGE = {"X-Amends-Desk": "1"}


@dataclass
class Colleague:
    """One signed-in agent with an HTTP client (cookies) of their own."""

    http: httpx.AsyncClient
    name: str

    @classmethod
    async def sign_in(cls, http: httpx.AsyncClient, login: str, password: str) -> Colleague:
        """Sign in; the session is a cookie that `http` keeps."""
        response = await http.post("/api/desk/session", json={"login": login, "password": password}, headers=OWN_PAGE)
        assert response.status_code == 200, response.text
        return cls(http, response.json()["agent"]["name"])

    async def queue(self) -> dict[str, list[dict[str, Any]]]:
        """Return the lists of the queue by name: waiting, mine, others', the bot's."""
        response = await self.http.get("/api/desk/queue")
        assert response.status_code == 200, response.text
        lists: dict[str, list[dict[str, Any]]] = response.json()
        return lists

    async def waiting(self, conversation_id: str) -> dict[str, Any] | None:
        """Return the queue entry of a conversation that waits for a person; None when it does not wait."""
        entries = (await self.queue())["waiting"]
        return next((entry for entry in entries if entry["conversation_id"] == conversation_id), None)

    async def read(self, conversation_id: str) -> dict[str, Any]:
        """Return the conversation view of the agents' page."""
        response = await self.http.get(f"/api/desk/conversations/{conversation_id}")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    async def help(self, conversation_id: str) -> dict[str, Any]:
        """Return the desk's help for a conversation: summary, next step, replies."""
        response = await self.http.get(f"/api/desk/conversations/{conversation_id}/assist")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    async def act(self, conversation_id: str, what: str, **body: Any) -> httpx.Response:
        """Post `take`, `give-back`, `resolve` or another action and return the response, whatever its status.

        Who resolves gives each case a cause.
        """
        if what == "resolve" and "causes" not in body:
            body["causes"] = causes_of(await self.read(conversation_id))
        return await self.http.post(f"/api/desk/conversations/{conversation_id}/{what}", json=body, headers=OWN_PAGE)

    async def take(self, conversation_id: str) -> None:
        """Take the conversation from the queue or the bot."""
        response = await self.act(conversation_id, "take", anyway=True)
        assert response.status_code == 200, response.text

    async def say(self, conversation_id: str, text: str) -> int:
        """Send a message to the customer and return its sequence number."""
        response = await self.act(conversation_id, "messages", client_id=uuid.uuid4().hex, text=text)
        assert response.status_code == 202, response.text
        seq: int = response.json()["seq"]
        return seq
