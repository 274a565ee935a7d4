"""The pages of causes and cures: five whys, an action from its proposal to its proof, the board of flags."""

from __future__ import annotations

import datetime as dt
import re
import secrets

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.care.working import work
from bot.cases import cases, conversations, fact_store, messages
from bot.cases.insight import actions, analyses, causes, flags
from bot.cases.models import Action, Attachment, OutboxItem, ToldChange
from bot.desk.context import Context
from bot.insight.proof import Window, prove
from tests.desk.agents.people import AgentAtDesk

pytestmark = pytest.mark.asyncio
ROOT = "/desk/insight"
CAUSE = f"{ROOT}/causes/packed_too_weakly"
BEFORE = Window(dt.date(2026, 3, 1), dt.date(2026, 4, 25), 20, None)
RESULT = prove(BEFORE, Window(dt.date(2026, 5, 3), dt.date(2026, 6, 27), 2, None), 0.95).as_dict()
FORM = {"act": "propose", "title": "Thicker card", "kind": "corrective", "owner": "logistics"}


async def complained(context: Context, email: str = "ann@shop.example", locale: str = "en") -> str:
    """Store a case with the cause; return its number."""

    def run(session: Session) -> str:
        talk = conversations.open_conversation(session, locale=locale, customer={"email": email})
        messages.append(session, talk.id, role="customer", text="The kettle came dented <b>")
        case = cases.update(session, cases.open_case(session, talk.id), kind="product_quality")
        causes.give(session, case, "packed_too_weakly", by="agent:wu")
        for stage in ("escalated", "resolved", "closed"):
            case = cases.move(session, case, stage, actor="test", reason="test")
        return str(case.number)

    return await context.write(run)


async def photo(context: Context, number: str, name: str) -> None:
    """Store a photo of the customer in a case."""

    def run(session: Session) -> None:
        case = cases.find(session, number)
        session.add(
            Attachment(
                id=secrets.token_hex(8),
                conversation_id=case.conversation_id,
                name=name,
                media_type="image/jpeg",
                bytes=3,
                sha256="0" * 64,
                created_at=context.services.now(),
            )
        )

    await context.write(run)


def open_day(context: Context, after: int = 5) -> str:
    clock = context.policy.clock
    return clock.local(clock.closing_times(context.store.clock())[after]).date().isoformat()


async def send(desk: AgentAtDesk, path: str, **told: str) -> httpx.Response:
    return await desk.http.post(path, data=told)


async def proposed(desk: AgentAtDesk, context: Context, **more: str) -> str:
    """Propose an action on the page of its cause; return the address that it leads to."""
    made = await send(desk, CAUSE, **{**FORM, "day": open_day(context), **more})
    assert made.status_code == 303, made.text
    return made.headers["location"].partition("?")[0]


async def test_a_cause_shows_how_often_what_customers_say_and_what_is_done(wu: AgentAtDesk, context: Context) -> None:
    number = await complained(context)
    page = (await wu.http.get(CAUSE)).text
    assert "Packaging too weak" in page and "The kettle came dented &lt;b&gt;" in page and number in page
    assert re.search(r'href="/desk/insight/list\?of=opened&amp;cause=packed_too_weakly"|cause=packed_too_weakly', page)
    group = (await wu.http.get(f"{ROOT}/causes/packing_and_delivery")).text
    assert "Packaging too weak" in group and "The kettle came dented" in group
    assert (await wu.http.get(f"{ROOT}/causes/unknown")).status_code == 200
    assert (await wu.http.get(f"{ROOT}/causes/bad_luck")).status_code == 404


async def test_five_whys_are_versions_with_evidence(wu: AgentAtDesk, context: Context) -> None:
    number = await complained(context)
    await photo(context, number, "box.jpg")
    begun = await send(wu, CAUSE, act="why", title="Why do kettles arrive dented?")
    where = begun.headers["location"]
    first = {
        "after": "0",
        "why1": "Why dented?",
        "because1": "Nothing between kettle and card",
        "evidence1": f"{number}\nphoto: {number}\nobserved: 3 of 5 boxes",
        "why2": "Why nothing?",
        "because2": "The list of packing has no padding",
    }
    assert (await send(wu, where, **first)).status_code == 303
    page = (await wu.http.get(where)).text
    assert f'href="/desk/case/{number}"' in page and f">{number} box.jpg</a>" in page and "3 of 5 boxes" in page
    assert "No evidence: a guess" in page and f"photo: {number} box.jpg</textarea>" not in page
    assert f"{number}\nphoto: {number} box.jpg\n3 of 5 boxes</textarea>" in page, "as it would be typed"
    link = re.search(r'href="(/api/desk/conversations/[^"]*/attachments/[^"]*)"', page)
    assert link
    second = {**first, "after": "1", "root": "Packing lists are never reviewed"}
    assert (await send(wu, where, **second)).status_code == 303
    assert "Packing lists are never reviewed" in (await wu.http.get(where)).text
    assert (
        "Packing lists are never reviewed" not in (await wu.http.get(where + "?version=1")).text.partition("<form")[0]
    )
    # Whoever wrote on an older version is told, and keeps what they typed.
    late = await send(wu, where, **{**first, "root": "Typed meanwhile"})
    assert late.status_code == 409 and "Typed meanwhile" in late.text
    stored = await context.read(lambda s: [one.number for one in analyses.versions(s, analyses.get(s, 1))])
    assert stored == [2, 1]
    assert (await wu.http.get(where + "?version=9")).status_code == 404
    assert (await wu.http.get(f"{ROOT}/analyses/99")).status_code == 404


@pytest.mark.parametrize("typed", ["2611-4821-7", "case: 9999-9999-9", "1234-5678-0"])
async def test_a_case_number_that_no_case_has_is_refused_at_its_field(wu: AgentAtDesk, typed: str) -> None:
    where = (await send(wu, CAUSE, act="why", title="Why?")).headers["location"]
    told = {"after": "0", "why3": "Why dented?", "because3": "No padding", "evidence3": f"seen 3 times\n{typed}"}
    refused = await send(wu, where, **told)
    assert refused.status_code == 400 and refused.text.count('role="alert"') == 1
    assert f"There is no case {typed.removeprefix('case: ')}" in refused.text
    field = refused.text.partition('name="evidence3"')[2]
    assert "aria-invalid" in field.partition(">")[0] and typed in field
    saved = await wu.http.post(where, data={**told, "evidence3": "seen 3 times"}, follow_redirects=True)
    assert "Saved as a new version." in saved.text and saved.text.count("<details") == 6


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("photo: the torn box", "There is no photo “the torn box”"),
        ("照片：NUMBER", "has no photo or file"),
        ("photo: 9999-9999-9", "There is no case 9999-9999-9"),
        ("order: AJ26119999999", "There is no order AJ26119999999"),
        ("訂單：12", "There is no order 12"),
        ("file:", "Nothing stands behind “file:”"),
    ],
)
async def test_evidence_that_leads_nowhere_says_what_to_write(
    wu: AgentAtDesk, context: Context, typed: str, said: str
) -> None:
    line = typed.replace("NUMBER", await complained(context))
    where = (await send(wu, CAUSE, act="why", title="Why?")).headers["location"]
    told = {"after": "0", "why1": "Why dented?", "because1": "No padding", "evidence1": line}
    refused = await send(wu, where, **told)
    assert refused.status_code == 400 and said in refused.text
    assert "aria-invalid" in refused.text.partition('name="evidence1"')[2].partition(">")[0] and line in refused.text


async def test_one_of_several_photos_is_chosen_by_its_name(wu: AgentAtDesk, context: Context) -> None:
    number = await complained(context)
    for name in ("a.jpg", "b.jpg"):
        await photo(context, number, name)
    where = (await send(wu, CAUSE, act="why", title="Why?")).headers["location"]
    told = {"after": "0", "why1": "Why dented?", "because1": "No padding"}
    asked = await send(wu, where, **told, evidence1=f"photo: {number}")
    assert asked.status_code == 400 and f"{number} a.jpg\n{number} b.jpg" in asked.text
    assert (await send(wu, where, **told, evidence1=f"圖片：{number} b.jpg")).status_code == 303
    page = (await wu.http.get(where)).text
    assert f">{number} b.jpg</a>" in page and f"{number} a.jpg" not in page


async def test_an_order_counts_when_a_case_names_it(wu: AgentAtDesk, context: Context) -> None:
    number = await complained(context)
    await context.write(
        lambda s: fact_store.note(s, cases.find(s, number), "order_number", "AJ26119999999", source="agent:wu")
    )
    where = (await send(wu, CAUSE, act="why", title="Why?")).headers["location"]
    told = {"after": "0", "why1": "Why dented?", "because1": "No padding"}
    assert (await send(wu, where, **told, evidence1="order: aj26119999999 red kettle")).status_code == 303
    assert "AJ26119999999 red kettle" in (await wu.http.get(where)).text


async def test_a_step_needs_its_because(wu: AgentAtDesk) -> None:
    where = (await send(wu, CAUSE, act="why", title="Why?")).headers["location"]
    refused = await send(wu, where, after="0", why1="Why dented?")
    assert refused.status_code == 400 and 'value="Why dented?"' in refused.text and 'role="alert"' in refused.text


async def test_an_action_goes_its_way_and_customers_hear_when_it_is_proven(
    wu: AgentAtDesk, tang: AgentAtDesk, context: Context
) -> None:
    await complained(context)
    where = await proposed(wu, context)
    page = (await wu.http.get(where)).text
    assert "Proposed" in page and "56 days before" in page
    assert (await send(wu, where, act="agree", before_days="28", after_days="14", settle_days="0")).status_code == 303
    assert (await send(wu, where, act="finish", words="Since today")).status_code == 303
    said = {"zh": "紙箱加厚了。", "en": "Boxes are thicker now."}
    assert (await send(wu, where, act="word", **said)).status_code == 303
    page = (await wu.http.get(where)).text
    assert "Boxes are thicker now." in page and "Still to be told once it is proven: at most 1" in page

    def prove(session: Session) -> None:
        actions.reckoned(session, actions.locked(session, 1), RESULT, by="clock", proven=True)

    await context.write(prove)
    for _ in range(2):
        work(context.services)
    mails = await context.read(lambda s: [item.template for item in s.query(OutboxItem)])
    told = await context.read(lambda s: [row.how for row in s.query(ToldChange)])
    assert told in (["told"], [None]), "by the hour it may have to wait for the morning"
    assert ("care.because.complaint" in mails) == (told == ["told"])
    page = (await tang.http.get(where)).text
    assert "Proven" in page and "once it is proven" not in page


async def test_what_was_decided_stands_when_cases_get_another_cause_later(wu: AgentAtDesk, context: Context) -> None:
    """Customers were told that it helped, so a later look does not say the contrary beside the badge."""
    await complained(context)
    where = await proposed(wu, context)
    await send(wu, where, act="agree")
    await send(wu, where, act="finish", words="done")
    assert "the first is not over yet" in (await wu.http.get(where)).text

    def prove_it(session: Session) -> None:
        row = actions.locked(session, 1)
        windows = Window(row.before_from, row.before_to, 20, None), Window(row.after_from, row.after_to, 2, None)  # type: ignore[arg-type]
        actions.reckoned(session, row, prove(*windows, 0.95).as_dict(), by="clock", proven=True)

    await context.write(prove_it)
    page = (await wu.http.get(where)).text
    assert "there are surely fewer" in page and "so far" not in page and "Not proven" not in page
    assert "before 20 → 0" in page and "stands" in page


async def test_only_a_manager_signs_what_is_unproven(wu: AgentAtDesk, tang: AgentAtDesk, context: Context) -> None:
    where = await proposed(wu, context)
    await send(wu, where, act="agree")
    await send(wu, where, act="finish", words="done")
    assert "Sign as unproven" not in (await wu.http.get(where)).text
    assert (await send(wu, where, act="sign", words="x")).status_code == 409
    empty = await send(tang, where, act="sign", words=" ")
    assert empty.status_code == 400 and "Please write it down" in empty.text
    assert (await send(tang, where, act="sign", words="It was the carrier")).status_code == 303
    assert await context.read(lambda s: s.get(Action, 1).state) == "unproven"  # type: ignore[union-attr]
    assert "a manager signed that" in (await wu.http.get(where)).text


async def test_what_is_wrong_stands_beside_the_form_with_what_was_typed(wu: AgentAtDesk, context: Context) -> None:
    refused = await send(wu, CAUSE, **{**FORM, "day": open_day(context), "owner": "outside", "name": "Box Works"})
    assert refused.status_code == 400
    assert "needs a name and a mail address" in refused.text and 'value="Box Works"' in refused.text
    assert 'value="Thicker card"' in refused.text


async def test_the_list_shows_what_is_under_way_and_filters(wu: AgentAtDesk, context: Context) -> None:
    await proposed(wu, context)
    await proposed(wu, context, title="=cmd()", owner="quality")
    await send(wu, f"{ROOT}/actions/2", act="withdraw", reason="x")
    page = (await wu.http.get(f"{ROOT}/actions")).text
    assert "Thicker card" in page and "=cmd()" not in page
    assert "=cmd()" in (await wu.http.get(f"{ROOT}/actions?state=withdrawn")).text
    assert "Thicker card" not in (await wu.http.get(f"{ROOT}/actions?owner=quality&state=all")).text
    assert (await wu.http.get(f"{ROOT}/actions?state=heroic")).status_code == 400
    file = await wu.http.get(f"{ROOT}/actions?state=all&csv=actions")
    assert file.headers["content-type"].startswith("text/csv") and "Thicker card" in file.text
    assert (await wu.http.get(f"{ROOT}/actions/99999999999")).status_code == 404


async def test_a_flag_is_taken_up_or_answered(wu: AgentAtDesk, context: Context) -> None:
    number = await complained(context)

    def raise_two(session: Session) -> None:
        case = cases.find(session, number)
        for kind in ("problem", "idea"):
            flags.raise_flag(session, case.conversation_id, case, kind=kind, by="agent:lin", words=f"{kind} seen")

    await context.write(raise_two)
    await proposed(wu, context)
    board = f"{ROOT}/flags"
    assert "problem seen" in (await wu.http.get(board)).text
    page = (await wu.http.get(board)).text
    assert f'href="{CAUSE}#propose-form"' in page and "selected" not in page.partition("<main")[2]
    unchosen = await send(wu, board, flag="1", action="", answer="Seen")
    assert unchosen.status_code == 400 and "Please choose" in unchosen.text
    unanswered = await send(wu, board, flag="1", action="none", answer=" ")
    assert unanswered.status_code == 400
    assert (await send(wu, board, flag="1", action="1")).status_code == 303
    assert (await send(wu, board, flag="2", action="none", answer="We tried this last year")).status_code == 303
    assert (await send(wu, board, flag="2", action="none", answer="again")).status_code == 409
    assert "problem seen" not in (await wu.http.get(board)).text
    assert "action 1" in (await wu.http.get(board + "?state=taken_up")).text
    assert "We tried this last year" in (await wu.http.get(board + "?state=dismissed")).text


async def test_a_flag_is_taken_off_the_board_by_who_set_it_or_a_manager(
    wu: AgentAtDesk, tang: AgentAtDesk, context: Context
) -> None:
    await complained(context)

    def raise_two(session: Session) -> None:
        (case,) = cases.list_cases(session)
        for kind, login in (("problem", "wu"), ("idea", "lin")):
            flags.raise_flag(session, case.conversation_id, case, kind=kind, by=f"agent:{login}")

    await context.write(raise_two)
    board = f"{ROOT}/flags"
    assert (await wu.http.get(board)).text.count('value="take_back"') == 1
    assert (await tang.http.get(board)).text.count('value="take_back"') == 2
    assert (await send(wu, board, act="take_back", flag="2", action="")).status_code == 400
    assert (await send(wu, board, act="take_back", flag="1", action="")).status_code == 303
    assert (await send(wu, board, act="take_back", flag="1", action="")).status_code == 409
    assert (await send(tang, board, act="take_back", flag="2", action="")).status_code == 303
    assert (await tang.http.get(board)).text.count('id="flag-') == 0
    assert (await tang.http.get(board + "?state=taken_back")).text.count('id="flag-') == 2


async def test_a_form_pressed_twice_proposes_and_begins_once(wu: AgentAtDesk, context: Context) -> None:
    page = (await wu.http.get(CAUSE)).text
    names = re.findall(r'name="form" value="([^"]+)"', page)
    assert len(names) == 2
    twice = [await proposed(wu, context, form=names[0]) for _ in range(2)]
    assert twice[0] == twice[1]
    begun = [(await send(wu, CAUSE, act="why", title="Why?", form=names[0])).headers["location"] for _ in range(2)]
    assert begun[0] == begun[1]
    assert await proposed(wu, context) != twice[0], "another form is another action"
    assert (await send(wu, CAUSE, **{**FORM, "day": open_day(context), "form": "x"})).status_code == 400


@pytest.mark.parametrize("path", [CAUSE, f"{ROOT}/actions/1", f"{ROOT}/analyses/1", f"{ROOT}/flags"])
async def test_forms_are_for_who_oversees_and_from_the_page_itself(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context, path: str
) -> None:
    await proposed(wu, context)
    await send(wu, CAUSE, act="why", title="Why?")
    told = {**FORM, "day": open_day(context), "after": "0", "flag": "1"}
    assert (await lin.http.post(path, data=told)).headers["location"] == "/desk"
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert (await wu.http.post(path, data=told, headers=foreign)).status_code == 403
    assert await context.read(lambda s: s.query(Action).count()) == 1


async def test_today_is_no_day_of_the_past(wu: AgentAtDesk, context: Context) -> None:
    yesterday = (dt.date.fromisoformat(open_day(context, 0)) - dt.timedelta(days=9)).isoformat()
    refused = await send(wu, CAUSE, **{**FORM, "day": yesterday})
    assert refused.status_code == 400 and "That day has passed" in refused.text
