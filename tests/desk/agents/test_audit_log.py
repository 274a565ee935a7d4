"""Test the audit log: it has every view and change once, and shows administrators no words of customers."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from bot.cases import attachments, audit, conversations
from bot.cases.audit_reading import Wanted, newest
from bot.cases.models import AuditEntry
from bot.cases.record.timeline import NO_LONGER_WRITTEN
from bot.desk.agents.audit_log import PAGE
from bot.desk.context import Context
from tests.desk.agents.audited import actions as actions_of_the_code
from tests.desk.agents.people import AgentAtDesk, add_facts, month_used_up, somebody_waits, somebody_works_here

WORDS_OF_ACTIONS = "agents.audit.act."


async def written(context: Context, actor: str = "agent:lin") -> list[AuditEntry]:
    """Return the entries of an actor, oldest first, after all views have been written."""
    await context.view_log.settle()
    return list(reversed(await context.read(lambda s: newest(s, Wanted(actor=actor), limit=1000))))


async def actions(context: Context, actor: str = "agent:lin") -> list[str]:
    """Return the actions of an actor after signing in."""
    names = [entry.action for entry in await written(context, actor)]
    return names[names.index("agent.signed_in") + 1 :]


# --- views ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.asyncio
async def test_opening_a_conversation_is_written_once_however_often_the_page_fetches_it(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_waits(context)
    for after in (0, 1, 1, 1):
        await lin.see(waiting, after)
    await wu.see(waiting)
    await context.view_log.settle()
    seen = await context.read(lambda s: audit.of(s, f"conversation:{waiting}"))
    looks = [(entry.actor, entry.detail) for entry in seen if entry.action == "conversation.viewed"]
    assert looks == [("agent:lin", None), ("agent:wu", None)]


@pytest.mark.asyncio
async def test_a_second_desk_does_not_write_the_same_look_again(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    await lin.see(waiting)
    await context.view_log.settle()
    # Another process, or this one after a restart, knows only what is in the store.
    context.view_log = type(context.view_log)(context)
    await lin.see(waiting)
    assert (await actions(context)).count("conversation.viewed") == 1


@pytest.mark.asyncio
async def test_a_look_that_could_not_be_written_is_written_with_the_next(
    lin: AgentAtDesk, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = await somebody_waits(context)
    with monkeypatch.context() as broken:
        broken.setattr("bot.cases.audit.record_once", lambda *a: 1 / 0)
        assert (await lin.see(waiting))["id"] == waiting
        await context.view_log.settle()
    assert "conversation.viewed" not in await actions(context)
    await lin.see(waiting)
    assert (await actions(context)).count("conversation.viewed") == 1


@pytest.mark.asyncio
async def test_an_unknown_conversation_is_not_recorded_as_viewed(lin: AgentAtDesk, context: Context) -> None:
    assert (await lin.http.get("/api/desk/conversations/none")).status_code == 404
    assert await actions(context) == []


@pytest.mark.asyncio
async def test_opening_a_file_is_written(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    kept = await context.write(
        lambda s: attachments.record(s, waiting, name="receipt.png", media_type="image/png", size=3, sha256="0" * 64)
    )
    # The view is recorded although the file itself is missing here.
    await lin.http.get(f"/api/desk/conversations/{waiting}/attachments/{kept.id}")
    assert [(entry.action, entry.subject) for entry in await written(context)][-1] == (
        "attachment.viewed",
        f"attachment:{kept.id}",
    )


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("role", "listed"),
    [
        ("agent", "queue"),
        ("supervisor", "approvals"),
        ("administrator", "accounts"),
        ("administrator", "audit"),
        ("trainer", "suggestions"),
    ],
)
async def test_looking_at_a_list_is_written_once(
    stranger: AgentAtDesk, context: Context, role: str, listed: str
) -> None:
    await somebody_works_here(context, "someone", role)
    await stranger.sign_in("someone")
    for _ in range(2):
        assert (await stranger.http.get(f"/api/desk/{listed}")).status_code == 200
    looks = [(entry.action, entry.subject) for entry in await written(context, "agent:someone")]
    assert looks[1:] == [("list.viewed", f"{listed}:all")]


# --- changes -------------------------------------------------------------------------------------------------


async def remedies(lin: AgentAtDesk, conversation_id: str) -> list[str]:
    """Return the ids of two remedies, first those above the agent's authority."""
    found = (await lin.http.get(f"/api/desk/conversations/{conversation_id}/remedies")).json()["remedies"]
    found.sort(key=lambda remedy: (remedy["allowed"], remedy["remedy"]))
    return [remedy["remedy"] for remedy in found if remedy["needs"]][:2]


async def ask_for_approval(lin: AgentAtDesk, conversation_id: str) -> int:
    """Request approval for remedies above the agent's limit; return the request's id."""
    wanted = await remedies(lin, conversation_id)
    asked = await lin.do(conversation_id, "offers", remedies=wanted, reason="等了三次", ask_approval=True)
    assert asked.status_code == 202, asked.text
    number: int = asked.json()["approval"]
    return number


@pytest.mark.slow
@pytest.mark.asyncio
async def test_every_change_of_a_conversation_is_written(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    await add_facts(context, waiting)

    async def new(*expected: str, actor: str = "agent:lin") -> None:
        nonlocal before
        now = await written(context, actor)
        fresh = [entry.action for entry in now if entry.id > before]
        assert [action for action in expected if action not in fresh] == [], fresh
        before = max(entry.id for entry in now)

    before = 0
    await lin.do(waiting, "take")
    await new("conversation.owner")
    await lin.say(waiting, "我看到了")
    await new("message.sent")
    assert (
        await lin.do(waiting, "offers", remedies=await remedies(lin, waiting), reason="等了三次")
    ).status_code == 201
    await new("offer.made")
    await month_used_up(context, waiting)
    request = await ask_for_approval(lin, waiting)
    await new("approval.requested")
    assert (await lin.http.delete(f"/api/desk/approvals/{request}")).status_code == 204
    await new("approval.withdrawn")
    request = await ask_for_approval(lin, waiting)
    assert (
        await wu.http.post(f"/api/desk/approvals/{request}", json={"decision": "decline", "note": "不行"})
    ).is_success
    await new("approval.declined", actor="agent:wu")
    request = await ask_for_approval(lin, waiting)
    assert (await wu.http.post(f"/api/desk/approvals/{request}", json={"decision": "approve"})).is_success
    await new("approval.approved", actor="agent:wu")
    assert (await lin.do(waiting, "give-back")).is_success
    await new("conversation.owner")
    await lin.do(waiting, "take")
    assert (await lin.resolve(waiting, "退款已辦")).is_success
    await new("offer.withdrawn", "conversation.owner", "case.stage")


@pytest.mark.asyncio
async def test_the_same_message_sent_twice_is_written_once(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    for _ in range(2):
        await lin.say(waiting, "我看到了", client_id="one")
    assert (await actions(context)).count("message.sent") == 1


# --- reading it ----------------------------------------------------------------------------------------------


@pytest.mark.asyncio
async def test_it_is_read_newest_first_page_by_page(zhou: AgentAtDesk, context: Context) -> None:
    def many(session: Any) -> None:
        for number in range(PAGE + 10):
            audit.record(session, "agent:lin", "case.open", f"case:{number}")

    await context.write(many)
    first = (await zhou.http.get("/api/desk/audit")).json()
    assert len(first["entries"]) == PAGE
    assert first["entries"][0]["subject"] == f"case:{PAGE + 9}"
    assert first["older"] == first["entries"][-1]["id"]
    mine = {"who": "agent:lin", "what": "case"}
    pages = [(await zhou.http.get("/api/desk/audit", params=mine)).json()]
    pages.append((await zhou.http.get("/api/desk/audit", params={**mine, "before": pages[0]["older"]})).json())
    assert pages[1]["older"] is None
    numbers = [entry["subject"] for page in pages for entry in page["entries"]]
    assert numbers == [f"case:{number}" for number in reversed(range(PAGE + 10))]


@pytest.mark.asyncio
async def test_it_is_filtered_by_who_and_by_what(zhou: AgentAtDesk, lin: AgentAtDesk, context: Context) -> None:
    await somebody_waits(context)

    async def read(**params: str) -> set[tuple[str, str]]:
        found = (await zhou.http.get("/api/desk/audit", params=params)).json()["entries"]
        return {(entry["actor"], entry["action"].partition(".")[0]) for entry in found}

    assert {actor for actor, _ in await read(who="agent:lin")} == {"agent:lin"}
    assert {kind for _, kind in await read(what="handoff")} == {"handoff"}
    assert await read(who="bot", what="handoff") == {("bot", "handoff")}
    assert await read(who="agent:lin", what="handoff") == set()
    everything = (await zhou.http.get("/api/desk/audit")).json()
    assert {"agent", "case", "conversation", "handoff"} <= set(everything["kinds"])
    assert {"actor": "agent:lin", "name": "林雅婷"} in everything["people"]
    bad = await zhou.http.get("/api/desk/audit", params={"before": "x"})
    assert bad.status_code == 400


@pytest.mark.asyncio
async def test_all_that_was_done_about_one_case_is_found_by_its_number(
    zhou: AgentAtDesk, lin: AgentAtDesk, context: Context
) -> None:
    waiting, other = await somebody_waits(context), await somebody_waits(context, name="許先生")
    number = (await lin.see(waiting))["case"]["number"]
    await lin.see(other)
    await context.view_log.settle()

    async def about(text: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = (await zhou.http.get("/api/desk/audit", params={"about": text})).json()[
            "entries"
        ]
        return entries

    found = await about(f" {number.replace('-', '')} ")
    assert {entry["subject"] for entry in found} == {f"case:{number}", f"conversation:{waiting}"}
    assert {entry["case_number"] for entry in found} == {number, None}
    assert "conversation.viewed" in {entry["action"] for entry in found}
    assert {entry["subject"] for entry in await about("LIN")} == {"agent:lin"}
    assert await about("nothing like it") == []


@pytest.mark.asyncio
async def test_an_administrator_reads_no_words_of_a_case(
    zhou: AgentAtDesk, lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_waits(context, "我的祕密")
    await add_facts(context, waiting, what="我的祕密")
    await month_used_up(context, waiting)
    await lin.do(waiting, "take")
    request = await ask_for_approval(lin, waiting)
    await wu.http.post(f"/api/desk/approvals/{request}", json={"decision": "decline", "note": "另一個祕密"})
    await lin.do(waiting, "resolve", note="祕密的備註")
    await context.view_log.settle()
    whole = (await zhou.http.get("/api/desk/audit")).text
    assert "祕密" not in whole and "等了三次" not in whole and "chen@example.com" not in whole
    stages = [entry["detail"] for entry in json.loads(whole)["entries"] if entry["action"] == "case.stage"]
    assert stages and all(detail == {} for detail in stages)
    changes = [entry["changes"] for entry in json.loads(whole)["entries"] if entry["action"] == "case.stage"]
    before, after = (context.words.say(f"agents.stage.{stage}", "en") for stage in ("escalated", "resolved"))
    assert changes[0] == [{"what": "", "before": before, "after": after}]


@pytest.mark.slow
def test_every_action_that_is_written_has_a_sentence(words: Any) -> None:
    known = words.all("en", WORDS_OF_ACTIONS)
    kinds = {name.removeprefix("agents.audit.kind.") for name in words.all("en", "agents.audit.kind.")}
    assert len(actions_of_the_code()) > 45
    assert {action for action in actions_of_the_code() if WORDS_OF_ACTIONS + action not in known} == set()
    assert {action.partition(".")[0] for action in actions_of_the_code()} <= kinds
    # Nor is there a sentence for an action that is never written.
    assert {name.removeprefix(WORDS_OF_ACTIONS) for name in known} - {*NO_LONGER_WRITTEN} <= actions_of_the_code()


def test_a_sentence_asks_for_nothing_that_the_log_does_not_show(words: Any) -> None:
    from bot.desk.agents.audit_words import PARTICULARS

    for locale in ("zh-Hant", "en"):
        for name, text in words.all(locale, WORDS_OF_ACTIONS).items():
            fields = set(re.findall(r"\{(\w+)\}", text))
            assert fields <= set(PARTICULARS.get(name.removeprefix(WORDS_OF_ACTIONS), ())), name


@pytest.mark.asyncio
async def test_nothing_of_a_conversation_reaches_an_administrator(zhou: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    for path in ("queue", "events", f"conversations/{waiting}", f"conversations/{waiting}/remedies", "approvals"):
        assert (await zhou.http.get(f"/api/desk/{path}")).status_code == 403, path
    assert (await context.read(lambda s: conversations.get(s, waiting))).owner == "queue"
