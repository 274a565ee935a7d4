"""Agents in tests, who use the agents' API, and functions that store the cases they work on."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.cases import cases, conversations, fact_store, messages, offers
from bot.cases.accounts import agents
from bot.cases.models import Case
from bot.cases.queue import handoffs, presence
from bot.desk.context import Context
from tests.reachable import make_reachable

PASSWORD = "correct horse battery"
OWN_PAGE = {"X-Amends-Desk": "1", "Origin": "http://desk", "Sec-Fetch-Site": "same-origin"}


@dataclass
class AgentAtDesk:
    """A client of the agents' API, in which an agent may be signed in."""

    http: httpx.AsyncClient

    @classmethod
    def at(cls, app: Starlette, locale: str = "zh-Hant") -> AgentAtDesk:
        """Return a client of the desk with the page language `locale`."""
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        http = httpx.AsyncClient(transport=transport, base_url="http://desk", headers=OWN_PAGE)
        http.cookies.set("amends_desk_locale", locale)
        return cls(http)

    async def sign_in(self, login: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        """Sign in, with a `code` if one is given, and return the response."""
        return await self.http.post("/api/desk/session", json={"login": login, "password": password, **more})

    async def queue(self) -> dict[str, Any]:
        """Return the four lists of the queue."""
        response = await self.http.get("/api/desk/queue")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    async def see(self, conversation_id: str, after: int = 0) -> dict[str, Any]:
        """Return one conversation, with its messages after number `after`."""
        response = await self.http.get(f"/api/desk/conversations/{conversation_id}", params={"after": after})
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    async def do(self, conversation_id: str, what: str, **body: Any) -> httpx.Response:
        """POST to `what` within one conversation; whoever resolves gives each case a cause, as the page makes them."""
        if what == "resolve" and "causes" not in body:
            seen = await self.http.get(f"/api/desk/conversations/{conversation_id}")
            body["causes"] = causes_of(seen.json()) if seen.status_code == 200 else {}
        return await self.http.post(f"/api/desk/conversations/{conversation_id}/{what}", json=body)

    async def resolve(self, conversation_id: str, note: str) -> httpx.Response:
        """Resolve everything, giving the note as the reason for whatever is still open."""
        still_open = (await self.see(conversation_id))["unsettled"]
        return await self.do(conversation_id, "resolve", note=note, settle={one["key"]: note for one in still_open})

    async def say(self, conversation_id: str, text: str, client_id: str | None = None) -> httpx.Response:
        """Send the customer a message."""
        return await self.do(conversation_id, "messages", client_id=client_id or uuid.uuid4().hex, text=text)


def causes_of(seen: dict[str, Any], cause: str = "slow_procedure") -> dict[str, dict[str, str]]:
    """Return a cause for every case that would be resolved in a conversation as an agent sees it."""
    numbers = seen["to_settle"] or ([seen["case"]["number"]] if seen["case"] else [])
    return {number: {"cause": cause} for number in numbers}


async def id_of(context: Context, login: str) -> int:
    """Return the id of the account with this login."""
    return await context.read(lambda s: agents.find(s, login).id)


async def somebody_works_here(context: Context, login: str, role: str, name: str | None = None) -> int:
    """Add an account with PASSWORD; return its id."""
    return await context.write(lambda s: agents.add(s, login, name or login.title(), role, PASSWORD).id)


async def somebody_waits(
    context: Context,
    *lines: str,
    name: str | None = "陳小姐",
    reason: str = "requested",
    priority: int = 2,
    promised_in: timedelta = timedelta(minutes=30),
    locale: str = "zh-Hant",
) -> str:
    """Store a conversation with the customer's messages `lines` that waits for a person; return its id."""

    def store(session: Any) -> str:
        customer = {"name": name, "email": "chen@example.com", "phone": "0912 345 678"}
        conversation = conversations.open_conversation(session, locale=locale, customer=customer)
        for line in lines or ("我要找真人",):
            messages.append(session, conversation.id, role="customer", text=line)
        case: Case = cases.open_case(session, conversation.id)
        cases.update(session, case, kind="product_quality", emotion="angry", severity=3)
        handoffs.request(
            session,
            case,
            reason=reason,
            queue="complaints",
            priority=priority,
            promised_by=datetime.now(timezone.utc) + promised_in,
            contact_needed=False,
        )
        return conversation.id

    return await context.write(store)


async def add_facts(context: Context, conversation_id: str, **more: Any) -> None:
    """Store the facts of a case and contact details, with those facts in `more` added or changed."""

    def run(session: Any) -> None:
        case = cases.open_case(session, conversation_id)
        cases.update(session, case, kind="product_quality", emotion="angry")
        for name, value in {"what": "不動了", "product": "robot_vacuum", "desired_outcome": "refund", **more}.items():
            fact_store.note(session, case, name, value)
        make_reachable(session, conversation_id)

    await context.write(run)


async def month_used_up(context: Context, conversation_id: str, *, but: int = 0) -> None:
    """Give this customer, in another conversation, what an agent may give in thirty days, less `but` minor units."""
    limit = context.policy.authority["agent"].per_customer_month - but

    def run(session: Any) -> None:
        contact = {"email": "chen@example.com"}
        before = conversations.open_conversation(session, locale="zh-Hant", customer=contact)
        conversations.update_customer(session, conversation_id, email="chen@example.com")
        case = cases.open_case(session, before.id)
        cases.move(session, case, "offering", actor="test", reason="test")
        promise = {"what": {"en": "Refund"}, "owner": "finance", "due_at": "2099-01-01T00:00:00Z"}
        option = {"remedy": "refund", "value_minor": limit, "currency": "TWD", "commitments": [promise]}
        soon = datetime.now(timezone.utc) + timedelta(days=1)
        made = offers.record(session, case, options=[option], made_by="bot", policy_version="1", expires_at=soon)
        offers.accept(session, made.options[0].id, conversation_id=before.id, actor="customer")

    await context.write(run)


def open_day(context: Context, days: int = 5) -> str:
    """Return the day on which the company is open for the time that many opening days from now."""
    clock, now = context.policy.clock, context.services.now()
    return str(clock.local(clock.end_of_opening_day(now, days)).date().isoformat())


async def away(context: Context, login: str) -> None:
    """Set an agent to away, so that nothing rings for that agent."""

    def run(session: Any) -> None:
        presence.choose(session, agents.find(session, login), "away")

    await context.write(run)


async def rings_for(context: Context, login: str) -> None:
    """Let urgent cases ring for somebody for whom they do not ring by their role."""

    def run(session: Any) -> None:
        agent = agents.find(session, login)
        languages = ["zh-Hant", "zh-Hans", "en"]
        presence.set_up(session, agent, capacity=4, languages=languages, team="", actor="test", rings=True)

    await context.write(run)


async def stored(context: Context, statement: str) -> object:
    """Return the single value of a query."""
    return await context.read(lambda s: s.connection().exec_driver_sql(statement).scalar())


@asynccontextmanager
async def at_the_desk(app: Starlette, login: str, locale: str = "zh-Hant") -> AsyncIterator[AgentAtDesk]:
    """Yield the client of somebody who is signed in and reads the page in `locale`."""
    desk = AgentAtDesk.at(app, locale=locale)
    assert (await desk.sign_in(login)).status_code == 200
    yield desk
    await desk.http.aclose()
