"""Test the help for agents through the API: summary, next step, suggested replies."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot.assist.similar import Memory
from bot.cases import cases, commitments, conversations, fact_store, feelings, messages, offers, surveys
from bot.cases.models import Commitment
from bot.desk.agents.assist import known_values
from bot.desk.agents.similar_cases import compute_vectors
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, month_used_up, somebody_waits
from tests.desk.agents.promised import somebody_was_promised

pytestmark = pytest.mark.asyncio


async def helped(agent: AgentAtDesk, conversation_id: str, *, ready: bool = False) -> dict[str, Any]:
    """Return the help for a conversation; with `ready`, wait until similar cases are loaded."""
    while True:
        response = await agent.http.get(f"/api/desk/conversations/{conversation_id}/assist")
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        if found["ready"] or not ready:
            return found
        await asyncio.sleep(0.05)


async def solved(context: Context, what: str, *lines: str, name: str = "王大明", locale: str = "zh-Hant") -> str:
    """Store a resolved case of another customer in which an agent wrote `lines`; return its conversation's id."""

    def run(session: Any) -> str:
        customer = {"name": name, "email": f"{name}@example.org"}
        conversation = conversations.open_conversation(session, locale=locale, customer=customer)
        messages.append(session, conversation.id, role="customer", text=what)
        case = cases.open_case(session, conversation.id)
        cases.update(session, case, kind="product_quality", severity=2)
        fact_store.note(session, case, "what", what)
        for line in lines:
            messages.append(session, conversation.id, role="agent", text=line, author_name="林雅婷")
        for stage in ("escalated", "resolved"):
            cases.move(session, case, stage, actor="test", reason="test")
        surveys.record(session, conversation.id, score=5)
        return conversation.id

    return await context.write(run)


async def test_the_story_tells_what_the_customer_told(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await somebody_waits(context, "吸塵器不動了", "我很生氣", "好吧")
    await add_facts(context, conversation_id)

    def feel(session: Any) -> None:
        feelings.note(session, conversation_id, 1, "frustrated", 0.8)
        feelings.note(session, conversation_id, 2, "angry", 0.9)
        feelings.note(session, conversation_id, 3, "worried", 0.2)

    await context.write(feel)
    found = (await helped(lin, conversation_id))["summary"]
    assert found["facts"]["what"] == "不動了" and found["facts"]["desired_outcome"] == "退款"
    assert [one["emotion"] for one in found["feelings"]] == ["frustrated", "angry"]


@pytest.mark.slow
async def test_earlier_cases_of_the_same_customer_with_how_they_ended(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await somebody_waits(context)
    await month_used_up(context, conversation_id)

    def keep(session: Any) -> None:
        for promise in session.execute(select(Commitment)).scalars().all():
            commitments.mark(session, promise.id, "broken", "test")

    await context.write(keep)
    earlier = (await helped(lin, conversation_id))["summary"]["earlier"]
    assert earlier["count"] == 1
    assert earlier["cases"][0]["broken"] == 1 and earlier["cases"][0]["agreed"]


async def test_the_promise_that_was_broken_is_the_one_that_is_named(lin: AgentAtDesk, context: Context) -> None:
    talk, (_, broken, voided) = await somebody_was_promised(context, (2, 5, 1))

    def settle(session: Any) -> dict[str, str]:
        commitments.mark(session, broken, "broken", "test")
        session.get(Commitment, voided).state = "voided"
        session.flush()
        case = cases.current_case(session, talk)
        return known_values(session, context.services, conversations.get(session, talk), case, "Lin")

    named = await context.write(settle)
    assert named["promise"] == "退款（第 2 筆）" and named["handler"]


@pytest.mark.slow
async def test_similar_cases_that_ended_are_found_whatever_the_words(
    lin: AgentAtDesk, context: Context, app: Starlette
) -> None:
    like = await solved(context, "掃地機器人用了三天就不會動了", "我先幫您查清楚再給您具體的做法。")
    await solved(context, "店員態度很差，講話很大聲還翻白眼")
    conversation_id = await somebody_waits(context, "掃地機買沒幾天就壞了不動")
    await add_facts(context, conversation_id, what="掃地機買沒幾天就壞了不動")
    assert await compute_vectors(context, 10) == 2
    assert await compute_vectors(context, 10) == 0
    found = (await helped(lin, conversation_id, ready=True))["summary"]["similar"]
    assert [one["conversation_id"] for one in found] == [like]
    assert found[0]["score"] == 5


async def test_a_case_that_was_opened_again_teaches_nothing(lin: AgentAtDesk, context: Context) -> None:
    like = await solved(context, "掃地機器人用了三天就不會動了")
    await compute_vectors(context, 10)
    conversation_id = await somebody_waits(context, "掃地機器人用了三天就不會動了")
    await add_facts(context, conversation_id, what="掃地機器人用了三天就不會動了")
    assert len((await helped(lin, conversation_id, ready=True))["summary"]["similar"]) == 1

    def reopen(session: Any) -> None:
        case = cases.current_case(session, like)
        assert case is not None
        cases.move(session, case, "listening", actor="test", reason="test")

    await context.write(reopen)
    assert (await helped(lin, conversation_id, ready=True))["summary"]["similar"] == []


async def test_three_replies_with_the_facts_filled_in(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await somebody_waits(context)
    await add_facts(context, conversation_id, when="2026-11-20")
    await lin.do(conversation_id, "take")
    found = await helped(lin, conversation_id)
    assert found["next"] == {"number": 1, "name": "acknowledge", "act": None}
    assert len(found["replies"]) == 3
    assert all("{" not in one["text"] and "林雅婷" in one["text"] for one in found["replies"])
    # Angry is answered as angry, and what was said is not suggested again.
    assert found["replies"][0]["name"] == "assist.reply.acknowledge.angry"
    await lin.say(conversation_id, found["replies"][0]["text"])
    after = await helped(lin, conversation_id)
    assert after["next"]["name"] == "read_back"
    assert any("不動了" in one["text"] and "11月20日" in one["text"] for one in after["replies"])
    await lin.say(conversation_id, "我跟您確認一下：掃地機不動了，您想退款，11月20日的事，對嗎？")
    assert (await helped(lin, conversation_id))["next"] == {"number": 3, "name": "make_offer", "act": "offer"}


@pytest.mark.parametrize("locale, begins", [("en", "I am 林雅婷"), ("zh-Hans", "这件事")])
async def test_replies_are_in_the_customers_language(
    lin: AgentAtDesk, context: Context, locale: str, begins: str
) -> None:
    conversation_id = await somebody_waits(context, locale=locale)
    await lin.do(conversation_id, "take")
    assert begins in (await helped(lin, conversation_id))["replies"][0]["text"]


async def test_a_colleagues_sentence_is_suggested_and_nobodys_data_with_it(lin: AgentAtDesk, context: Context) -> None:
    await solved(
        context,
        "掃地機器人用了三天就不會動了",
        "大明您好，訂單 AM25110450 我查到了。王先生，我們明天退您 3,000 元。",
        "謝謝您告訴我們，我先把事情弄清楚，再和您說具體怎麼做。",
    )
    await solved(
        context,
        "掃地機器人用了三天就不會動了",
        "謝謝您告訴我們，我先把事情弄清楚，再和您說具體怎麼做。",
        "我會把事情從頭到尾弄清楚，再和您說怎麼做。",
        name="陳小美",
    )
    await compute_vectors(context, 10)
    conversation_id = await somebody_waits(context)
    await add_facts(context, conversation_id, what="掃地機器人用了三天就不會動了")
    await lin.do(conversation_id, "take")
    found = (await helped(lin, conversation_id, ready=True))["replies"]
    other = [one["text"] for one in found if one["source"] == "colleagues"]
    assert other == ["謝謝您告訴我們，我先把事情弄清楚，再和您說具體怎麼做。"]
    assert "大明" not in str(found) and "AM25110450" not in str(found) and "3,000" not in str(found)


async def test_more_cases_are_read_for_sentences_than_are_shown(lin: AgentAtDesk, context: Context) -> None:
    sentence = "謝謝您告訴我們，我先把事情弄清楚，再和您說具體怎麼做。"
    for name in ("王大明", "陳小美"):
        await solved(context, "掃地機器人有時候不會動", sentence, name=name)
    for name in ("林一", "林二", "林三", "林四"):
        await solved(context, "掃地機器人用了三天就不會動了", "好的。", name=name)
    await compute_vectors(context, 10)
    conversation_id = await somebody_waits(context)
    await add_facts(context, conversation_id, what="掃地機器人用了三天就不會動了")
    await lin.do(conversation_id, "take")
    found = await helped(lin, conversation_id, ready=True)
    assert [one["what"] for one in found["summary"]["similar"]] == ["掃地機器人用了三天就不會動了"] * 3
    assert [one["text"] for one in found["replies"] if one["source"] == "colleagues"] == [sentence]


async def test_danger_comes_before_everything(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await somebody_waits(context, "充電器冒煙了", reason="hazard")
    await lin.do(conversation_id, "take")
    assert (await helped(lin, conversation_id))["next"]["name"] == "safety"
    await lin.say(conversation_id, "請先停止使用，並離它遠一點。")
    assert (await helped(lin, conversation_id))["next"]["name"] != "safety"


async def test_an_agreement_is_followed_by_who_does_what_by_when(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await somebody_waits(context)
    await add_facts(context, conversation_id)
    await lin.do(conversation_id, "take")

    def agree(session: Any) -> None:
        case = cases.current_case(session, conversation_id)
        assert case is not None
        promise = {"what": {"zh-Hant": "退款", "en": "Refund"}, "owner": "finance", "due_at": "2099-01-01T00:00:00Z"}
        option = {"remedy": "refund", "value_minor": 100, "currency": "TWD", "commitments": [promise]}
        if case.stage != "offering":
            cases.move(session, case, "offering", actor="test", reason="test")
        made = offers.record(
            session,
            case,
            options=[option],
            made_by="bot",
            policy_version="1",
            expires_at=datetime.now(timezone.utc) + timedelta(days=1),
        )
        offers.accept(session, made.options[0].id, conversation_id=conversation_id, actor="customer")

    await context.write(agree)
    found = await helped(lin, conversation_id)
    assert found["next"] == {"number": 4, "name": "say_who_when", "act": None}
    assert all("2099" in one["text"] or "1月1日" in one["text"] for one in found["replies"])


async def test_a_memory_that_could_not_be_loaded_is_loaded_later(
    lin: AgentAtDesk, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation_id = await somebody_waits(context, "吸塵器不動了")
    tries: list[Memory] = []
    warm = Memory.warm

    def second_time(memory: Memory, session: Session) -> None:
        tries.append(memory)
        if len(tries) == 1:
            raise OSError("no encoder")
        warm(memory, session)

    monkeypatch.setattr(Memory, "warm", second_time)
    monkeypatch.setattr("bot.desk.agents.assist.REST_SECONDS", 0.0)
    assert (await asyncio.wait_for(helped(lin, conversation_id, ready=True), 30))["ready"]
    assert len(tries) == 2
