"""The frame of the pages of insight: who may open them, what their addresses may ask for, tables as files."""

from __future__ import annotations

import re

import httpx
import pytest

from bot.cases import cases, conversations
from bot.desk.context import Context
from tests.cases.helpers import say
from tests.desk.agents.people import AgentAtDesk

pytestmark = pytest.mark.asyncio
PAGES = tuple(f"/desk/insight{page}" for page in ("", "/list?of=opened", "/causes", "/promises", "/recovery"))


async def complain(context: Context, kind: str, email: str) -> str:
    def write(session) -> str:  # type: ignore[no-untyped-def]
        talk = conversations.open_conversation(session, locale="zh-Hant", customer={"email": email})
        say(session, talk.id, "壞了")
        case = cases.update(session, cases.open_case(session, talk.id), kind=kind)
        return str(case.number)

    return await context.write(write)


@pytest.mark.parametrize("page", PAGES)
async def test_only_those_who_oversee_see_figures(
    page: str, http: httpx.AsyncClient, lin: AgentAtDesk, wu: AgentAtDesk
) -> None:
    answer = await lin.http.get(page)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/desk")
    # Who is not signed in signs in here, and the page then asks for this address again.
    answer = await http.get(page)
    assert answer.status_code == 200 and "main.js" in answer.text and "tabs" not in answer.text
    answer = await wu.http.get(page)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert "script" not in answer.headers["content-security-policy"].partition("script-src")[0]


async def test_a_number_opens_the_cases_it_counts(wu: AgentAtDesk, context: Context) -> None:
    numbers = [await complain(context, kind, "a@b.example") for kind in ("process", "process", "fraud")]
    today = (await wu.http.get("/desk/insight?kind=process")).text
    assert 'data-tile="opened"' in today and "2 cases · 1 customer<" in today
    listed = (await wu.http.get("/desk/insight/list?kind=process&of=opened")).text
    assert "2 cases · 1 customer<" in listed
    assert [number in listed for number in numbers] == [True, True, False]


async def test_a_table_is_downloaded_as_csv(wu: AgentAtDesk, context: Context) -> None:
    number = await complain(context, "process", "a@b.example")
    answer = await wu.http.get("/desk/insight/list?of=opened&csv=cases")
    assert answer.headers["content-disposition"] == 'attachment; filename="amends-opened.csv"'
    head, row = answer.text.splitlines()
    assert head.lstrip("\ufeff").startswith("Case,Opened,Kind,")
    assert re.match(rf"{number},\d{{4}}-\d\d-\d\d \d\d:\d\d,", row)
    assert (await wu.http.get("/desk/insight/list?of=opened&csv=nothing")).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["days=5", "from=yesterday", "from=0001-01-01&to=0001-01-02", "against=me",
     "kind=%3Cscript%3E", "severity=high", "severity=99999999999999999999", "of=opened&page=0"],
)  # fmt: skip
async def test_an_address_that_says_nothing_is_answered_in_words(query: str, wu: AgentAtDesk) -> None:
    answer = await wu.http.get(f"/desk/insight/list?of=opened&{query}")
    assert answer.status_code == 400 and "makes no sense" in answer.text and "<script>" not in answer.text


async def test_only_a_manager_may_ask_about_one_person(wu: AgentAtDesk, tang: AgentAtDesk) -> None:
    asked = "/desk/insight/list?of=opened&agent_id=1"
    assert (await wu.http.get(asked)).status_code == 400
    assert (await tang.http.get(asked)).status_code == 200


async def test_an_unknown_number_is_not_found(wu: AgentAtDesk) -> None:
    assert (await wu.http.get("/desk/insight/list?of=everything")).status_code == 404
