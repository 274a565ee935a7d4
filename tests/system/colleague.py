"""Somebody at the agents' desk, over the agent API and nothing else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx

# A page of another origin cannot send it.
OWN_PAGE = {"X-Amends-Desk": "1"}


@dataclass
class Colleague:
    """Hold one signed-in agent with a browser of their own."""

    http: httpx.AsyncClient
    name: str

    @classmethod
    async def sign_in(cls, http: httpx.AsyncClient, login: str, password: str) -> Colleague:
        """Sign in; the session is a cookie that `http` keeps."""
        response = await http.post("/api/desk/session", json={"login": login, "password": password}, headers=OWN_PAGE)
        assert response.status_code == 200, response.text
        return cls(http, response.json()["agent"]["name"])

    async def queue(self) -> dict[str, list[dict[str, Any]]]:
        """Return who waits, mine, others', the bot's."""
        response = await self.http.get("/api/desk/queue")
        assert response.status_code == 200, response.text
        lists: dict[str, list[dict[str, Any]]] = response.json()
        return lists

    async def waiting(self, conversation_id: str) -> dict[str, Any] | None:
        """Return the entry of a conversation that waits for a person; None when it does not."""
        entries = (await self.queue())["waiting"]
        return next((entry for entry in entries if entry["conversation_id"] == conversation_id), None)

    async def read(self, conversation_id: str) -> dict[str, Any]:
        """Return the whole conversation as the agents' page shows it."""
        response = await self.http.get(f"/api/desk/conversations/{conversation_id}")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    async def help(self, conversation_id: str) -> dict[str, Any]:
        """Return what the desk offers to help an agent with a conversation."""
        response = await self.http.get(f"/api/desk/conversations/{conversation_id}/assist")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    async def act(self, conversation_id: str, what: str, **body: Any) -> httpx.Response:
        """Do `take`, `give-back`, `resolve`, ... and return the answer, whatever it is."""
        return await self.http.post(f"/api/desk/conversations/{conversation_id}/{what}", json=body, headers=OWN_PAGE)

    async def take(self, conversation_id: str) -> None:
        """Take the conversation."""
        response = await self.act(conversation_id, "take")
        assert response.status_code == 200, response.text

    async def say(self, conversation_id: str, text: str) -> int:
        """Say something to the customer and return its place."""
        response = await self.act(conversation_id, "messages", client_id=uuid.uuid4().hex, text=text)
        assert response.status_code == 202, response.text
        seq: int = response.json()["seq"]
        return seq
