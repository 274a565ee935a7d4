"""The pages of incidents: proposals, the steps to a declaration, cases, equality, closing; without a script."""

from __future__ import annotations

import datetime as dt
import re

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.care.incidents.watching import watch
from bot.cases import cases, conversations, fact_store, offers
from bot.cases.insight import incidents, signals
from bot.cases.models import IncidentCase
from bot.desk.context import Context
from tests.cases.helpers import FAR, option, say
from tests.desk.agents.people import AgentAtDesk

pytestmark = pytest.mark.asyncio
BOARD = "/desk/insight/incidents"
ZH, EN = (
    "部分電鍋的外殼會過熱。請先拔掉插頭，不要再用。",
    "Some rice cookers overheat. Please unplug yours and stop using it.",
)


async def hazard(context: Context, email: str, product: str = "rice_cooker") -> str:
    def write(session) -> str:  # type: ignore[no-untyped-def]
        talk = conversations.open_conversation(session, locale="zh-Hant", customer={"email": email})
        say(session, talk.id, "電鍋冒煙")
        case = cases.update(session, cases.open_case(session, talk.id), kind="safety_hazard", severity=2)
        fact_store.note(session, case, "product", product)
        return str(case.number)

    return await context.write(write)


async def send(desk: AgentAtDesk, path: str, **fields: str | list[str]) -> httpx.Response:
    return await desk.http.post(path, data=fields, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})


async def version(desk: AgentAtDesk, path: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', (await desk.http.get(path)).text)
    assert found
    return found[1]


async def act(desk: AgentAtDesk, path: str, name: str, **fields: str | list[str]) -> httpx.Response:
    """Send a form of the page as it is now."""
    return await send(desk, path, version=await version(desk, path), act=name, **fields)


async def proposed(context: Context) -> tuple[int, list[str]]:
    numbers = [await hazard(context, f"{name}@b.example") for name in ("a", "b")]
    watch(context.services)
    (found,) = await context.read(lambda s: signals.listed(s))
    return found.id, numbers


async def test_a_proposal_is_on_the_board_with_its_cases_until_somebody_decides(
    wu: AgentAtDesk, lin: AgentAtDesk, context: Context
) -> None:
    number, cases_of_it = await proposed(context)
    board = (await wu.http.get(BOARD)).text
    assert "Several hazards of one product" in board and all(one in board for one in cases_of_it)
    assert (await lin.http.get(BOARD)).status_code == 303
    assert (await send(lin, BOARD, act="looked", signal=str(number))).headers["location"] == "/desk"
    unsaid = await send(wu, BOARD, act="dismissed", signal=str(number))
    assert unsaid.status_code == 400 and "Say why it is none" in unsaid.text
    done = await send(wu, BOARD, act="dismissed", signal=str(number), reason="one household, two messages")
    assert done.status_code == 303
    late = await send(wu, BOARD, act="looked", signal=str(number))
    assert late.status_code == 409
    assert cases_of_it[0] not in (await wu.http.get(BOARD)).text


async def test_an_incident_from_proposal_to_closing(wu: AgentAtDesk, tang: AgentAtDesk, context: Context) -> None:
    number, numbers = await proposed(context)
    made = await send(wu, BOARD, act="prepare", signal=str(number), title="Rice cookers")
    page = made.headers["location"]
    early = await act(wu, page, "declare")
    missing = "Not yet. Still missing: Worded; Reviewed; Offer set; Spokesperson and next news."
    assert early.status_code == 400 and missing in early.text
    hurting = await act(wu, page, "word", zh="造成不便敬請見諒", en=EN, banner="yes")
    assert hurting.status_code == 400 and "造成不便敬請見諒" in hurting.text
    assert (await act(wu, page, "word", zh=ZH, en=EN, banner="yes")).status_code == 303
    mine, theirs = [(await who.http.get(page)).text for who in (wu, tang)]
    ways = re.search(r'<select name="gesture0">.*?</select>', mine)
    assert ways and ">Free delivery next time</option>" in ways[0] and "…" not in ways[0]
    assert 'value="review"' in theirs and 'value="review"' not in mine and "A colleague has to review it" in mine
    alone = await act(wu, page, "review")
    assert alone.status_code == 400 and "A colleague reviews" in alone.text
    assert (await act(tang, page, "review")).status_code == 303
    reviewed = (await wu.http.get(page)).text
    assert "Reviewed by 唐美玲." in reviewed
    assert "Before it can be declared: Offer set; Spokesperson and next news." in reviewed
    assert re.search(r'value="declare" aria-disabled="true"', reviewed)
    ids = re.findall(r'name="case" value="(\d+)"', (await wu.http.get(page)).text)
    assert (await act(wu, page, "gather", case=ids)).status_code == 303
    offer = {"zh0": "一般", "en0": "The usual", "amount0": "500", "gesture0": "free_delivery", "remedy0": "full_refund"}
    assert (await act(tang, page, "offer", **offer)).status_code == 303
    past = await act(wu, page, "voice", voice="care_lead", next="2001-01-01T10:00")
    assert past.status_code == 400 and "to come" in past.text
    soon = (context.policy.clock.local(context.services.now()) + dt.timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M")
    assert (await act(wu, page, "voice", voice="care_lead", next=soon)).status_code == 303
    assert 'aria-disabled="true"' not in (await wu.http.get(page)).text
    assert (await act(tang, page, "declare")).status_code == 303
    shown = (await wu.http.get(page)).text
    assert "Declared" in shown and "Settled so far, all with the same: 0" in shown and EN in shown
    assert all(one in shown for one in numbers)
    another = await hazard(context, "c@b.example", product="kettle")
    third = await hazard(context, "d@b.example")
    unknown = await act(wu, page, "gather", number=f"{another}、1234 {third}")
    assert unknown.status_code == 400 and "no case with this number: 1234." in unknown.text
    assert third in unknown.text, "what was typed is still there"
    assert (await act(wu, page, "gather", number=f"{another}、{third}")).status_code == 303
    assert another in (await wu.http.get(f"{page}?csv=cases")).text
    unknown = await act(wu, page, "gather", number="1234")
    assert unknown.status_code == 400 and "no case with this number" in unknown.text
    news = {"zh": "已停售。", "en": "We stopped selling them.", "next": soon}
    assert (await act(wu, page, "update", **news)).status_code == 303
    lower = await act(tang, page, "offer", **{**offer, "amount0": "100"})
    assert lower.status_code == 400
    assert (await act(wu, page, "statement", zh="說明", en="A statement")).status_code == 303
    blank = re.search(r'name="report"[^>]*>(.*?)</textarea>', (await wu.http.get(page)).text, re.S)
    assert blank and "第一件" in blank[1], "in the language of the company, whoever closes"
    unfilled = await act(wu, page, "close", report=blank[1])
    assert unfilled.status_code == 400
    whole = "What happened; Why it happened; What was done; How it will not happen again."
    assert f"The report is not finished. Still missing: {whole}" in unfilled.text
    half = blank[1].replace("發生了什麼：", "發生了什麼：過熱").replace("做了什麼：", "做了什麼：\n停售")
    unfilled = await act(wu, page, "close", report=half)
    assert "Still missing: Why it happened; How it will not happen again." in unfilled.text
    assert "過熱" in unfilled.text, "what was typed is still there"
    asked = await act(wu, page, "close", report="Lot 12 had a bad plate.")
    assert asked.status_code == 400 and f"(4): {numbers[0]}, {numbers[1]}, {another}, {third}" in asked.text
    assert 'name="anyway"' in asked.text and "Lot 12 had a bad plate." in asked.text
    assert (await act(wu, page, "close", report="Lot 12 had a bad plate.", anyway="yes")).status_code == 303
    over = (await wu.http.get(page)).text
    assert "Closed" in over and "Lot 12 had a bad plate." in over and "<textarea" not in over
    assert "Draft of a public statement" not in over
    assert "Rice cookers" in (await wu.http.get(f"{BOARD}?csv=incidents")).text


def tile_of(page: str) -> str:
    found = re.search(r'data-tile="incidents">(.*?)</li>\s*(?:<li class="tile"|</ul>)', page, re.S)
    assert found
    return found[1]


async def test_today_counts_incidents_and_proposals_and_leads_to_each(wu: AgentAtDesk, context: Context) -> None:
    quiet = tile_of((await wu.http.get("/desk/insight")).text)
    assert ">0</p>" in quiet and "href" not in quiet
    number, _ = await proposed(context)
    proposing = tile_of((await wu.http.get("/desk/insight")).text)
    assert f'href="{BOARD}#proposals"' in proposing and "please decide: 1" in proposing
    page = (await send(wu, BOARD, act="prepare", signal=str(number), title="Rice cookers")).headers["location"]
    ids = re.findall(r'name="case" value="(\d+)"', (await wu.http.get(page)).text)
    await act(wu, page, "gather", case=ids)
    open_one = tile_of((await wu.http.get("/desk/insight")).text)
    assert f'<a href="{page}" dir="auto">Rice cookers (Prepared)</a>' in open_one
    assert f'href="{BOARD}#open">1</a>' in open_one and "2 cases" in open_one and "#proposals" not in open_one
    await act(wu, page, "close", report="none after all")
    assert page not in tile_of((await wu.http.get("/desk/insight")).text)


def suggest_again(session: Session, ids: list[str]) -> None:
    for row in session.query(IncidentCase).filter(IncidentCase.case_id.in_([int(one) for one in ids])):
        row.state = "suggested"


async def test_who_settled_for_more_is_named_with_what_can_be_done(
    tang: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    number, numbers = await proposed(context)
    page = (await send(wu, BOARD, act="prepare", signal=str(number), title="Cookers")).headers["location"]
    ids = re.findall(r'name="case" value="(\d+)"', (await wu.http.get(page)).text)
    await act(wu, page, "gather", case=ids)

    def settle(session) -> None:  # type: ignore[no-untyped-def]
        case = cases.find(session, numbers[0])
        body = {**option("full_refund"), "goodwill_minor": 80_000, "remedy_minor": 100_000, "currency": "TWD"}
        made = offers.record(session, case, options=[body], made_by="bot", policy_version="1", expires_at=FAR)
        cases.move(session, case, "offering", actor="bot", reason="test")
        offers.accept(session, made.options[0].id, conversation_id=case.conversation_id, actor="customer", seq=1)

    await context.write(settle)
    low = {"zh0": "一般", "en0": "The usual", "amount0": "500", "gesture0": "free_delivery", "remedy0": ""}
    assert 'id="above"' not in (await wu.http.get(page)).text, "nothing is offered yet"
    refused = await act(tang, page, "offer", **low)
    assert refused.status_code == 400
    assert numbers[0] in refused.text and "raise the offer to NT$800" in refused.text
    assert 'value="500"' in refused.text, "what was typed is still there"
    assert (await act(tang, page, "leave_out", case=ids)).status_code == 303
    assert (await act(tang, page, "offer", **low)).status_code == 303
    await context.write(lambda s: suggest_again(s, ids))
    shown = (await tang.http.get(page)).text
    told = re.search(r'id="above"(.*?)</div>', shown, re.S)
    assert told and numbers[0] in told[1] and "has NT$800, NT$300 more · not gathered yet" in told[1]
    assert "Raise the offer to NT$800" in told[1] and "another sort of harm" in told[1] and numbers[1] not in told[1]
    assert "above your limit" not in told[1]
    raised = await act(tang, page, "offer", **{**low, "amount0": "800"})
    assert raised.status_code == 303 and 'id="above"' not in (await tang.http.get(page)).text
    await act(tang, page, "gather", case=ids)
    assert (await act(tang, page, "offer", **{**low, "amount0": "800"})).status_code == 303
    for wrong in ("-3", "much", "1.234", "1E+400000000", "NaN", "Infinity"):
        assert (await act(tang, page, "offer", **{**low, "amount0": wrong})).status_code == 400


async def test_an_incident_by_hand_shows_its_cases_before_it_is_prepared(wu: AgentAtDesk, context: Context) -> None:
    mine, other = await hazard(context, "a@b.example"), await hazard(context, "b@b.example", product="kettle")
    board = (await wu.http.get(BOARD)).text
    assert f'href="{BOARD}/new"' in board
    today = context.policy.clock.local(context.services.now()).date()
    scope = {"of_kind": "safety_hazard", "of_product": "rice_cooker", "since": today.isoformat()}
    seen = (await wu.http.get(f"{BOARD}/new", params={**scope, "title": "Cookers"})).text
    assert mine in seen and other not in seen and "1 case · 1 customer" in seen and f"from {today}" in seen
    assert 'value="Cookers"' in seen and 'value="safety_hazard" selected' in seen
    assert await context.read(lambda s: incidents.listed(s, ("prepared",))) == [], "looking prepares nothing"
    name = re.search(r'name="form" value="([^"]+)"', seen)
    assert name
    made = await send(wu, f"{BOARD}/new", act="prepare", title="Cookers", form=name[1], **scope)
    page = made.headers["location"]
    shown = (await wu.http.get(page)).text
    assert mine in shown and other not in shown and "within the scope that was chosen" in shown
    told = re.search(r"About: ([^<]*)</p>", shown)
    assert told and told[1].startswith("Safety hazard · ") and told[1].endswith(f" · from {today}")
    again = await send(wu, f"{BOARD}/new", act="prepare", title="Cookers", form=name[1], **scope)
    assert again.headers["location"] == page, "pressed twice, it is one"
    assert len(await context.read(lambda s: incidents.listed(s, ("prepared",)))) == 1


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({"since": "2999-01-01"}, "Write days as"),
        ({"since": "yesterday"}, "Write days as"),
        ({"since": "2026-01-02", "until": "2026-01-01"}, "Write days as"),
        ({"of_batch": "the blue ones"}, "A batch is letters"),
        ({"of_product": "moon"}, "That cannot be done"),
        ({"until": "2026-01-01"}, "Days alone are too wide"),
        ({"of_product": "kettle"}, "No case is like that now"),
    ],
)
async def test_a_scope_says_what_is_wrong_with_it(wu: AgentAtDesk, scope: dict[str, str], said: str) -> None:
    seen = await wu.http.get(f"{BOARD}/new", params=scope)
    assert seen.status_code == 200 and said in seen.text
    if "too wide" not in said and "No case" not in said:
        posted = await send(wu, f"{BOARD}/new", act="prepare", title="x", **scope)
        assert posted.status_code == 400 and said in posted.text


async def test_a_proposal_that_is_pressed_twice_makes_one_incident(wu: AgentAtDesk, context: Context) -> None:
    number, _ = await proposed(context)
    pressed = [await send(wu, BOARD, act="prepare", signal=str(number), title="Cookers") for _ in range(2)]
    assert pressed[0].headers["location"] == pressed[1].headers["location"]
    assert len(await context.read(lambda s: incidents.listed(s, ("prepared",)))) == 1
    none = await send(wu, BOARD, act="prepare", title="Cookers")
    assert none.status_code == 400, "without a signal it is made on its own page"


async def test_a_form_of_another_page_or_of_an_older_look_changes_nothing(wu: AgentAtDesk, context: Context) -> None:
    page = (await send(wu, f"{BOARD}/new", act="prepare", title="Parcels")).headers["location"]
    foreign = await wu.http.post(page, data={"act": "close", "report": "x"}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    stale = await send(wu, page, act="word", version="0", zh=ZH, en=EN)
    assert stale.status_code == 409
    for fields in ({"act": "word", "version": "x"}, {"act": "fly"}, {"act": "gather", "case": "-1"}):
        assert (await send(wu, page, **fields)).status_code == 400
    nobody = await act(wu, page, "gather", case="999999")
    assert nobody.status_code == 404 and "no such case" in nobody.text
    assert (await wu.http.get(BOARD + "/999999999999999999999")).status_code == 404
    incident = await context.read(lambda s: incidents.listed(s, ("prepared",))[0])
    assert incident.wording_zh is None and incident.state == "prepared"


async def test_every_form_comes_back_to_where_its_fault_is_said(wu: AgentAtDesk, context: Context) -> None:
    number, _ = await proposed(context)
    page = (await send(wu, BOARD, act="prepare", signal=str(number), title="Rice cookers")).headers["location"]
    shown = (await wu.http.get(page)).text
    forms = re.findall(r'<form method="post"[^>]*action="#(at-[a-z_]+)"', shown)
    assert len(forms) == shown.count('<form method="post"')
    buttons = re.findall(r'formaction="#(at-[a-z_]+)"', shown)
    assert buttons and all(f'id="{one}"' in shown for one in [*forms, *buttons])
    wrong = (await act(wu, page, "gather", number="1234")).text
    assert re.search(r'<div id="at-gather"[^>]*tabindex="-1"><p class="fault" role="alert">There is no case', wrong)


async def test_the_statement_names_no_customer(wu: AgentAtDesk, context: Context) -> None:
    number, _ = await proposed(context)
    page = (await send(wu, BOARD, act="prepare", signal=str(number), title="Rice cookers")).headers["location"]
    await act(wu, page, "word", zh=ZH, en=EN)
    shown = (await wu.http.get(page)).text
    assert EN in shown and "a@b.example" not in shown


async def test_a_signal_about_a_colleague_is_for_managers(wu: AgentAtDesk, tang: AgentAtDesk, context: Context) -> None:
    found = signals.Found("look", "kind=process&agent=1", dt.date(2026, 1, 1), 1, (1,), 0.5, 0.001)
    await context.write(lambda s: signals.add(s, found))
    assert "林雅婷" in (await tang.http.get(BOARD)).text
    assert "林雅婷" not in (await wu.http.get(BOARD)).text
