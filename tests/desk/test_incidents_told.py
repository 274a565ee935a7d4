"""What customers are told of an incident before they type: the answer for the widget, in their language."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from starlette.applications import Starlette

from bot.cases.insight import incidents
from bot.desk.context import Context

pytestmark = pytest.mark.asyncio
ZH, EN = "部分包裹送錯門市。", "Some parcels went to the wrong store."


async def declared(context: Context, *, banner: bool = True) -> int:
    later = context.services.now() + dt.timedelta(hours=5)

    def write(session) -> int:  # type: ignore[no-untyped-def]
        row = incidents.prepare(session, title="only for colleagues", series="*", by="agent:wu")
        incidents.word(session, row, zh=ZH, en=EN, by="agent:wu", banner=banner)
        harm = incidents.Harm("plain", "一般", "usual", "free_delivery", 0)
        incidents.set_harms(session, row, [harm], by="agent:wu")
        incidents.review(session, row, by="agent:tang")
        incidents.set_voice(session, row, spokesperson="care_lead", next_update_at=later, by="agent:wu")
        incidents.declare(session, row, by="agent:wu", role="manager")
        return row.id

    return await context.write(write)


async def told(http: httpx.AsyncClient, app: Starlette, **query: str) -> list[dict[str, object]]:
    app.state.incidents_told = {}
    answer = await http.get("/api/incidents", params=query)
    assert answer.status_code == 200
    return list(answer.json()["incidents"])


async def test_nothing_is_told_without_an_incident_and_its_words_in_the_language_asked_for_with_one(
    http: httpx.AsyncClient, app: Starlette, context: Context
) -> None:
    assert await told(http, app) == []
    number = await declared(context)
    (one,) = await told(http, app, locale="en-GB")
    assert (one["id"], one["text"], one["news"]) == (number, EN, [])
    assert str(one["next_update_at"]).endswith("Z")
    assert (await told(http, app, locale="zh-TW"))[0]["text"] == ZH
    assert (await told(http, app, locale="zh-CN"))[0]["text"] == "部分包裹送错门市。"
    later = context.services.now() + dt.timedelta(days=1)

    def update(session) -> None:  # type: ignore[no-untyped-def]
        row = incidents.get(session, number)
        incidents.update(session, row, zh="追回八成。", en="Most are back.", next_update_at=later, by="agent:wu")

    await context.write(update)
    (newer,) = await told(http, app, locale="en")
    assert newer["news"][0]["text"] == "Most are back."  # type: ignore[index]
    await context.write(lambda s: incidents.close(s, incidents.get(s, number), report="labels", by="agent:wu"))
    assert await told(http, app, locale="en") == []


async def test_an_incident_without_a_banner_and_colleagues_words_are_not_told(
    http: httpx.AsyncClient, app: Starlette, context: Context
) -> None:
    await declared(context, banner=False)
    assert await told(http, app) == []
    await declared(context)
    assert "colleagues" not in str(await told(http, app))


async def test_the_store_is_not_read_for_every_visitor(
    http: httpx.AsyncClient, app: Starlette, context: Context
) -> None:
    assert await told(http, app, locale="en") == []
    await declared(context)
    answer = await http.get("/api/incidents", params={"locale": "en"})
    assert answer.json() == {"incidents": []}
    assert answer.headers["cache-control"].startswith("public, max-age=")
