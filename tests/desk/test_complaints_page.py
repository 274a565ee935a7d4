"""Test the public page: made from the policy in force, in each language, open to everybody and kept by browsers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import httpx
import pytest

from bot.desk.complaints_page.view import days_off, view_of
from bot.desk.context import Context
from bot.desk.customer_pages.speech import Speech
from bot.remedy import Policy
from tests.desk.status_page.conftest import plain

pytestmark = pytest.mark.asyncio


async def read(http: httpx.AsyncClient, query: str = "", **headers: str) -> str:
    answer = await http.get(f"/complaints{query}", headers=headers)
    assert answer.status_code == 200
    return plain(answer.text)


async def test_it_says_who_decides_by_when_and_the_next_door(http: httpx.AsyncClient, context: Context) -> None:
    text = await read(http, "?lang=zh-Hant")
    policy = context.policy
    for rule in (policy.escalation("requested"), policy.escalation("over_authority")):
        assert rule.handler.label("zh-Hant") in text and rule.handler.line["zh-Hant"] in text
    assert "30 分鐘" in text and policy.company.show(policy.authority["bot"].per_case) in text
    (clock,) = policy.clocks
    assert clock.law["zh-Hant"] in text and clock.next_door is not None and clock.next_door["zh-Hant"] in text
    assert all(word in text for word in ("聆聽", "釐清", "方案", "執行", "回訪", "119"))


@pytest.mark.parametrize(
    ("tag", "said"), [("en-GB,en", "How we handle complaints"), ("zh-CN", "我们怎么处理申诉"), ("", "我們怎麼處理申訴")]
)
async def test_it_speaks_the_language_of_the_browser(tag: str, said: str, http: httpx.AsyncClient) -> None:
    assert said in await read(http, **{"accept-language": tag})


async def test_everybody_may_find_and_keep_it(http: httpx.AsyncClient) -> None:
    answer = await http.get("/complaints")
    assert "noindex" not in answer.text and "x-robots-tag" not in answer.headers
    assert answer.headers["cache-control"].startswith("public") and answer.headers["vary"] == "Accept-Language"
    assert "set-cookie" not in answer.headers and "<script" not in answer.text


async def test_days_off_are_those_on_which_it_is_worked_otherwise(policy: Policy) -> None:
    found = days_off(policy, dt.datetime(2026, 12, 1, 2, tzinfo=dt.timezone.utc))
    assert dt.date(2026, 12, 31) in found and dt.date(2027, 1, 1) in found
    assert all(day.weekday() != 6 for day in found), "Sundays are no news"


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ({1: 1, 2: 1, 3: 1, 4: 1}, "you hear from us every working day,"),
        ({1: 2, 2: 2, 3: 1, 4: 1}, "you hear from us every 2 working days; every working day in serious matters"),
        ({1: 3, 2: 3, 3: 2, 4: 2}, "you hear from us every 3 working days; every 2 working days in serious"),
    ],
)
async def test_one_of_something_is_said_as_one(first: dict[int, int], said: str, context: Context) -> None:
    policy = context.policy
    care = replace(policy.care, progress_first=first, mended_after=1)
    clocks = tuple(replace(clock, days=1) for clock in policy.clocks)
    changed = replace(policy, care=care, clocks=clocks, cooling_off=dt.timedelta(hours=1))
    services = replace(context.services, policy=changed)
    for locale in ("en", "zh-Hant"):
        shown = str(view_of(services, Speech(context.words, locale, policy.clock.zone)))
        assert " 1 working days" not in shown and " 1 days" not in shown and " 1 hours" not in shown
        assert "1 calendar days" not in shown and "每 1 個" not in shown
        assert locale != "en" or said in shown
