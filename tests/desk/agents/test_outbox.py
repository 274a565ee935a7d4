"""The outbox page of supervisors: what was sent, waits and failed, and sending it again."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import audit
from bot.cases.care import outbox
from bot.cases.models import OutboxItem
from bot.cases.utc import now_of
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits

pytestmark = pytest.mark.asyncio


async def put(context: Context, key: str, **more: Any) -> int:
    def write(session: Any) -> int:
        values: dict[str, Any] = {
            "channel": "mail", "template": "care.kept", "to_whom": "customer", "address": "chen@shop.example",
            "locale": "en", "body": {"subject": f"About {key}", "text": "<b>Done</b> as promised."},
            "not_before": now_of(session), **more,
        }  # fmt: skip
        return outbox.put(session, key=key, **values).id

    return await context.write(write)


async def failed(context: Context, item_id: int, why: str) -> None:
    await context.write(lambda s: outbox.failed(s, s.get(OutboxItem, item_id), why, None))


async def test_a_supervisor_sees_what_failed_and_sends_it_again(wu: AgentAtDesk, context: Context) -> None:
    waits, refused, lost = [await put(context, key) for key in ("waits", "refused", "lost")]
    await failed(context, refused, "550 <no such mailbox>")
    await failed(context, lost, "no_address")
    page = await wu.http.get("/desk/outbox")
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    for said in ("About waits", "chen@shop.example", "550 &lt;no such mailbox&gt;", "&lt;b&gt;Done&lt;/b&gt;"):
        assert said in page.text
    assert "No mail address; add it to company.yml" in page.text and "sent to nobody" in page.text
    assert f'data-again="{refused}"' in page.text and f'data-again="{waits}"' not in page.text
    only = (await wu.http.get("/desk/outbox", params={"state": "failed"})).text
    assert "About refused" in only and "About waits" not in only
    assert (await wu.http.post(f"/api/desk/outbox/{refused}/again")).status_code == 204
    again = await context.read(lambda s: s.get(OutboxItem, refused))
    assert (again.state, again.tries, again.last_error) == ("waiting", 0, None)
    written = await context.read(lambda s: audit.of(s, f"outbox:{refused}"))
    assert [(entry.actor, entry.action) for entry in written] == [("agent:wu", "outbox.again")]
    assert (await wu.http.post(f"/api/desk/outbox/{refused}/again")).status_code == 409
    assert (await wu.http.post("/api/desk/outbox/999/again")).status_code == 404


async def test_what_was_kept_as_a_file_is_never_called_sent(wu: AgentAtDesk, context: Context) -> None:
    for key, via in (("posted", "smtp"), ("filed", "file")):
        item_id = await put(context, key)
        await context.write(lambda s, number=item_id, how=via: outbox.sent(s, s.get(OutboxItem, number), via=how))
    for language, kept, sent in (("en", "Kept as a file", "Sent"), ("zh-Hant", "存成檔案", "已寄出")):
        wu.http.cookies.delete("amends_desk_locale")
        wu.http.cookies.set("amends_desk_locale", language)
        page = (await wu.http.get("/desk/outbox", params={"state": "kept"})).text
        assert f'<span class="state">{kept}</span>' in page and f'<span class="state">{sent}</span>' not in page
        assert f"{kept} 1" in page and f"{sent} 1" in page
        assert "About filed" in page and "About posted" not in page
        page = (await wu.http.get("/desk/outbox", params={"state": "sent"})).text
        assert "About posted" in page and "About filed" not in page


async def test_what_was_erased_cannot_be_sent_again(wu: AgentAtDesk, context: Context) -> None:
    item_id = await put(context, "gone", body=None)
    await failed(context, item_id, "550")
    assert (await wu.http.post(f"/api/desk/outbox/{item_id}/again")).status_code == 409


async def test_older_ones_are_on_the_next_page(wu: AgentAtDesk, context: Context) -> None:
    ids = [await put(context, f"number {number:03}") for number in range(102)]
    first = (await wu.http.get("/desk/outbox")).text
    assert "number 101" in first and "number 001" not in first and f"before={ids[2]}" in first
    second = (await wu.http.get("/desk/outbox", params={"before": ids[2]})).text
    assert "number 001" in second and "number 002" not in second


async def test_only_those_who_oversee_see_it(
    lin: AgentAtDesk, zhou: AgentAtDesk, stranger: AgentAtDesk, context: Context
) -> None:
    await somebody_waits(context)
    item_id = await put(context, "secret")
    for who in (lin, zhou, stranger):
        page = await who.http.get("/desk/outbox")
        assert page.status_code == 303 and "secret" not in page.text
        assert (await who.http.post(f"/api/desk/outbox/{item_id}/again")).status_code in (401, 403)
