"""`/u/…`: opening the page changes nothing, its button and a mail program's press record the wish."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from bot.care.links import Links
from bot.cases import cases, conversations
from bot.cases.care import case_links
from bot.cases.models import Conversation
from bot.desk.context import Context
from bot.settings import Settings

pytestmark = pytest.mark.asyncio


async def asked(context: Context, locale: str) -> tuple[str, str]:
    """Return a conversation and the address in its mails."""

    def write(session):  # type: ignore[no-untyped-def]
        talk = conversations.open_conversation(session, locale=locale, customer={"email": "chen@shop.example"})
        return talk.id, case_links.open_link(session, cases.open_case(session, talk.id), by="clock").id

    talk, link = await context.write(write)
    return talk, Links(context.settings.secret_key, "http://desk").stop_asking(link)


async def wish(context: Context, talk: str) -> bool:
    found = await context.read(lambda s: s.get(Conversation, talk))
    return found.asked_no_more_at is not None


@pytest.mark.parametrize(
    "locale, lead, done",
    [
        ("zh-Hant", "不要再寄詢問信", "不會再寄"),
        ("zh-Hans", "不要再寄询问信", "不会再寄"),
        ("en", "Stop these", "no more"),
    ],
)
async def test_looking_changes_nothing_and_pressing_does(
    app: Starlette, context: Context, locale: str, lead: str, done: str
) -> None:
    talk, address = await asked(context, locale)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk") as http:
        for _ in range(2):
            page = await http.get(address)
            assert page.status_code == 200 and lead in page.text and not await wish(context, talk)
        assert page.headers["referrer-policy"] == "no-referrer" and "noindex" in page.headers["x-robots-tag"]
        # As a mail program presses (RFC 8058), from elsewhere and without cookies.
        pressed = await http.post(
            address, data={"List-Unsubscribe": "One-Click"}, headers={"Origin": "https://m.example"}
        )
        assert pressed.status_code == 200 and done in pressed.text and await wish(context, talk)
        assert (await http.post(address)).status_code == 200


async def test_a_forged_address_opens_nothing(app: Starlette, context: Context, settings: Settings) -> None:
    talk, address = await asked(context, "en")
    status = Links(settings.secret_key, "http://desk").status(address.rpartition("/")[2].partition("~")[0])
    forged = [address[:-1] + ("A" if address[-1] != "A" else "B"), "http://desk/u/x", status.replace("/c/", "/u/")]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk") as http:
        for each in forged:
            assert (await http.get(each)).status_code == 404 and (await http.post(each)).status_code == 404
    assert not await wish(context, talk)
