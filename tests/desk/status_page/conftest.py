"""A company with promises, behind the real desk, and the status page of one of its cases."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import Any

import httpx
import pytest

from bot.care.links import Links
from bot.cases.care import case_links
from bot.cases.models import Case
from bot.desk.context import Context
from tests.care.world import World


@dataclass
class StatusPage:
    """The status page of a case as a browser without scripts has it."""

    http: httpx.AsyncClient
    address: str
    case_id: int
    world: World
    seen: list[str] = field(default_factory=list)

    async def open(self, query: str = "") -> httpx.Response:
        """Open the page."""
        return await self.http.get(self.address + query)

    async def text(self, query: str = "") -> str:
        """Return what the page says, without marks."""
        answer = await self.open(query)
        assert answer.status_code == 200, answer.text
        return plain(answer.text)

    async def press(self, act: str, query: str = "", **fields: str) -> httpx.Response:
        """Send one of its forms."""
        return await self.http.post(f"{self.address}/{act}{query}", data=fields)

    def case(self) -> Case:
        return self.world.case(self.case_id)


def plain(page: str) -> str:
    """Return the words of a page in one line."""
    body = page.split("<body>", 1)[-1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def company(context: Context) -> World:
    """Return the company of the desk; its clock is that of the desk."""
    return company_of(context)


def company_of(context: Context) -> World:
    """Return the company of a desk, with the desk's clock."""
    return World(context.services, context.store.clock)  # type: ignore[arg-type]


Open = Callable[..., StatusPage]


@pytest.fixture
def status_of(context: Context, http: httpx.AsyncClient, company: World) -> Open:
    """Return a function that lets a customer agree to promises and returns the page of their case."""
    return partial(agreed, context, http, company)


def agreed(context: Context, http: httpx.AsyncClient, company: World, *days: int, **options: Any) -> StatusPage:
    """Let a customer agree to promises, by default one in three days, and return the page of their case."""
    case_id = company.agree(days or (3,), **options)
    with context.store.begin() as session:
        case = session.get(Case, case_id)
        assert case is not None
        link = case_links.open_link(session, case, by="bot").id
    return StatusPage(http, Links(context.settings.secret_key, "").status(link), case_id, company)
