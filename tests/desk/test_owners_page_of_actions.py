"""Test the page on which an owner, such as a supplier, answers for an action; opened by the address in a mail."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.care.cures import acting
from bot.care.cures.acting import By
from bot.care.links import Links
from bot.cases.insight.actions import link_key
from bot.cases.models import Action
from bot.desk.context import Context

pytestmark = pytest.mark.asyncio
FROM_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "null", "Accept-Language": "en-GB"}
SUPPLIER = {"owner": "outside", "name": "Box Works", "email": "boxes@supplier.example", "locale": "en"}
BOSS = By("agent:boss", decides=True)


def open_day(context: Context, after: int) -> str:
    clock = context.policy.clock
    return clock.local(clock.closing_times(context.store.clock())[after]).date().isoformat()


async def proposed(context: Context, **more: str) -> tuple[int, str]:
    """Propose an action to a supplier; return its number and the path of its owner's page."""

    def run(session: Session) -> tuple[int, str]:
        form = {
            "cause": "packed_too_weakly",
            "kind": "corrective",
            "title": "Thicker card",
            "day": open_day(context, 5),
        }
        action = acting.propose(session, context.services, {**form, **SUPPLIER, **more}, BOSS)
        return action.id, Links(context.settings.secret_key, "").action(action.id, link_key(action))

    return await context.write(run)


async def send(http: httpx.AsyncClient, where: str, act: str, **told: str) -> httpx.Response:
    return await http.post(where, data={"act": act, **told}, headers=FROM_PAGE)


async def state(context: Context, number: int) -> str:
    return await context.read(lambda s: s.get(Action, number).state)  # type: ignore[union-attr]


async def test_the_page_shows_what_is_to_be_done_and_opening_it_changes_nothing(
    http: httpx.AsyncClient, context: Context
) -> None:
    number, where = await proposed(context)
    for method in ("GET", "HEAD"):
        assert (await http.request(method, where)).status_code == 200
    english = (await http.get(where, headers={"Accept-Language": "en"})).text
    assert "Thicker card" in english and "Packaging too weak" in english and "nothing about customers" in english
    assert "包裝保護不足" in (await http.get(where + "?lang=zh")).text
    assert await state(context, number) == "proposed"


async def test_a_supplier_agrees_and_records_that_it_is_done(http: httpx.AsyncClient, context: Context) -> None:
    number, where = await proposed(context)
    agreed = await send(http, where, "agree")
    assert agreed.status_code == 303
    back = await http.get(agreed.headers["location"], headers={"Accept-Language": "en"})
    assert "Agreed. Thank you." in back.text
    assert await state(context, number) == "agreed"
    empty = await send(http, where, "finish", words=" ")
    assert empty.status_code == 400 and "Please write it down" in empty.text
    assert (await send(http, where, "finish", words="Since Monday")).status_code == 303
    assert await state(context, number) == "done"
    again = await send(http, where, "finish", words="Since Monday")
    assert again.status_code == 409 and "just changed" in again.text


async def test_another_date_needs_a_reason_and_what_was_typed_stays(http: httpx.AsyncClient, context: Context) -> None:
    _, where = await proposed(context)
    day = open_day(context, 9)
    refused = await send(http, where, "redate", day=day, reason="")
    assert refused.status_code == 400 and f'value="{day}"' in refused.text and "give the reason" in refused.text
    assert (await send(http, where, "redate", day=day, reason="The card is late")).status_code == 303


@pytest.mark.parametrize("act", ["withdraw", "word", "sign", "hand_on", "nonsense", ""])
async def test_what_is_for_who_oversees_is_refused(http: httpx.AsyncClient, context: Context, act: str) -> None:
    number, where = await proposed(context)
    assert (await send(http, where, act)).status_code == 400
    assert await state(context, number) == "proposed"


async def test_an_address_opens_nothing_once_it_was_handed_on_or_is_forged(
    http: httpx.AsyncClient, context: Context
) -> None:
    number, where = await proposed(context)
    told = {"owner": "quality"}
    await context.write(lambda s: acting.carry_out(s, context.services, number, acting.HAND_ON, told, BOSS))
    for address in (where, where[:-2] + "xx", "/a/1.outside", "/a/%00"):
        assert (await http.get(address)).status_code == 404
        assert (await send(http, address, "agree")).status_code == 404


async def test_a_form_of_another_page_is_refused(http: httpx.AsyncClient, context: Context) -> None:
    number, where = await proposed(context)
    foreign = {**FROM_PAGE, "Sec-Fetch-Site": "cross-site"}
    assert (await http.post(where, data={"act": "agree"}, headers=foreign)).status_code == 403
    assert await state(context, number) == "proposed"
