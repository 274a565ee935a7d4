"""Test the page on which an owner settles a promise, opened by the signed address in their mail."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import httpx
import pytest

from bot.care.links import Links
from bot.cases import messages
from bot.cases.care import course
from bot.cases.models import AuditEntry, Commitment, PromiseChange
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.promised import somebody_was_promised

pytestmark = pytest.mark.asyncio
FROM_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "null", "Accept-Language": "zh-TW"}
ENGLISH = {"Accept-Language": "en-GB,en;q=0.8"}


def address(context: Context, number: int, owner: str = "returns_desk") -> str:
    """Return the path that the owner's mail leads to."""
    return Links(context.settings.secret_key, "").promise(number, owner)


async def send(http: httpx.AsyncClient, where: str, act: str, **told: str) -> httpx.Response:
    """Send one form of the page."""
    return await http.post(where, data={"act": act, **told}, headers=FROM_PAGE)


async def stored(context: Context, number: int) -> tuple[str, str, int | None]:
    """Return state, owner and number of changed dates of a promise."""
    return await context.read(lambda s: (lambda p: (p.state, p.owner, p.redated))(s.get(Commitment, number)))


def open_day(context: Context, after: int) -> str:
    clock = context.policy.clock
    return clock.local(clock.closing_times(context.store.clock())[after]).date().isoformat()


async def test_the_page_shows_what_is_needed_and_changes_nothing(http: httpx.AsyncClient, context: Context) -> None:
    talk, (number,) = await somebody_was_promised(context)
    where = address(context, number)
    before = await context.read(lambda s: (s.query(PromiseChange).count(), len(messages.after(s, talk, 0))))
    for method in ("GET", "HEAD"):
        answer = await http.request(method, where, headers={"Accept-Language": "zh-TW"})
        assert answer.status_code == 200
    page = (await http.get(where, headers={"Accept-Language": "zh-TW"})).text
    assert "退款（第 1 筆）" in page and 'href="tel:0912345678"' in page and 'lang="zh-Hant"' in page
    assert before == await context.read(lambda s: (s.query(PromiseChange).count(), len(messages.after(s, talk, 0))))
    assert await stored(context, number) == ("open", "returns_desk", None)
    english = (await http.get(where, headers=ENGLISH)).text
    assert "Refund no. 1" in english and "Ask the customer" in english
    assert "Refund no. 1" in (await http.get(where + "?lang=en", headers={"Accept-Language": "zh-TW"})).text


@pytest.mark.parametrize(
    "reason",
    ["零件還在路上，我們另外再退您 50,000 元", "The part is late, so we will refund you another NT$50,000."],
)
async def test_what_the_customer_reads_promises_no_more_than_an_agent_may_give(
    http: httpx.AsyncClient, context: Context, reason: str
) -> None:
    talk, (number,) = await somebody_was_promised(context)
    where, day = address(context, number), open_day(context, 6)
    before = await context.read(lambda s: len(messages.after(s, talk, 0)))
    for act, told in (("redate", {"day": day, "reason": reason}), ("ask", {"question": reason})):
        answer = await send(http, where, act, **told)
        assert answer.status_code == 400
        assert "超過現在還能給的" in answer.text
        # Nothing that was typed is lost.
        assert "50,000" in answer.text
    assert await stored(context, number) == ("open", "returns_desk", None)
    assert await context.read(lambda s: len(messages.after(s, talk, 0))) == before
    # Why it cannot be kept is for colleagues, and a reason without a promise is fine.
    assert (await send(http, where, "redate", day=day, reason="零件還在路上")).status_code == 303
    assert (await send(http, where, "cannot", reason=reason)).status_code == 303


@pytest.mark.parametrize(
    ("locale", "chinese", "english"),
    [
        ("en", "英文", "English"),
        ("zh-Hant", "繁體中文", "Traditional Chinese"),
        ("zh-Hans", "簡體中文", "Simplified Chinese"),
    ],
)
async def test_it_says_in_which_language_the_customer_reads_the_reason(
    http: httpx.AsyncClient, context: Context, locale: str, chinese: str, english: str
) -> None:
    _, (number,) = await somebody_was_promised(context, locale=locale)
    where = address(context, number)
    page = (await http.get(where, headers={"Accept-Language": "zh-TW"})).text
    assert f"顧客用{chinese}" in page
    # How it was kept, why the date changes, a question: what the customer reads, and nothing else.
    assert page.count(f"請用{chinese}寫") == 3
    page = (await http.get(where, headers=ENGLISH)).text
    assert f"The customer writes {english}" in page and page.count(f"Please write in {english}") == 3


async def test_nobody_but_the_owner_learns_of_the_page(http: httpx.AsyncClient, context: Context) -> None:
    _, (number,) = await somebody_was_promised(context)
    answer = await http.get(address(context, number))
    head = answer.headers
    assert "set-cookie" not in head and head["referrer-policy"] == "no-referrer" and head["cache-control"] == "no-store"
    assert "noindex" in head["x-robots-tag"] and "script-src" not in head["content-security-policy"]
    assert "<script" not in answer.text
    elsewhere = [one for one in re.findall(r'(?:src|href|action)="([^"]+)"', answer.text) if one.startswith("http")]
    assert elsewhere == []
    await context.view_log.settle()
    seen = await context.read(lambda s: [(one.actor, one.action) for one in s.query(AuditEntry).all()])
    assert ("owner:returns_desk", "commitment.link_opened") in seen


async def test_kept_with_proof(http: httpx.AsyncClient, context: Context) -> None:
    talk, (number,) = await somebody_was_promised(context)
    where = address(context, number)
    answer = await send(http, where, "keep", proof="已退到\r\n原卡", reference="TX-7")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{where}?done=keep")
    assert (await stored(context, number))[0] == "kept"
    assert "已退到\n原卡 TX-7" in await context.read(lambda s: messages.after(s, talk, 0)[-1].text)
    page = await http.get(answer.headers["location"], headers={"Accept-Language": "zh-TW"})
    assert "登記好了" in page.text and "<form" not in page.text
    again = await send(http, where, "keep", proof="又一次")
    assert again.status_code == 303
    assert len(await context.read(lambda s: s.query(PromiseChange).all())) == 1


async def test_another_date_once_and_only_before_it_is_due(
    http: httpx.AsyncClient, context: Context, clock: RunningClock
) -> None:
    _, (number, other) = await somebody_was_promised(context, (3, 3))
    where = address(context, number)
    empty = await send(http, where, "redate", day=open_day(context, 5), reason=" ")
    assert empty.status_code == 400 and "請寫原因。" in empty.text and open_day(context, 5) in empty.text
    assert (await send(http, where, "redate", day=open_day(context, 5), reason="零件")).status_code == 303
    again = await send(http, where, "redate", day=open_day(context, 6), reason="零件")
    assert again.status_code == 400 and "再改要由主管決定" in again.text
    assert "日期改過一次了" in (await http.get(where)).text
    due = await context.read(lambda s: s.get(Commitment, other).due_at)
    clock.forward(due - clock.now + dt.timedelta(minutes=1))
    late = await send(http, address(context, other), "redate", day=open_day(context, 6), reason="零件")
    assert late.status_code == 400 and "已經到期" in late.text
    assert (await send(http, address(context, other), "keep")).status_code == 303


async def test_handed_on_the_link_opens_nothing_any_more(http: httpx.AsyncClient, context: Context) -> None:
    _, (number,) = await somebody_was_promised(context)
    where = address(context, number)
    assert (await send(http, where, "hand_on", owner="nobody")).status_code == 400
    answer = await send(http, where, "hand_on", owner="billing", reason="帳務的事")
    assert answer.status_code == 303
    arrived = await http.get(answer.headers["location"], headers={"Accept-Language": "zh-TW"})
    assert arrived.status_code == 404 and "交出去了" in arrived.text
    for response in (await http.get(where), await send(http, where, "keep")):
        assert response.status_code == 404 and "退款" not in response.text and "0912" not in response.text
    assert await stored(context, number) == ("open", "billing", None)
    assert (await http.get(address(context, number, "billing"))).status_code == 200


@pytest.mark.parametrize("forged", ["x", "1.returns_desk", "1.returns_desk~AAAA", "%F0%9F%98%80", "a" * 500])
async def test_a_forged_address_opens_nothing(http: httpx.AsyncClient, context: Context, forged: str) -> None:
    await somebody_was_promised(context)
    assert (await http.get(f"/p/{forged}")).status_code == 404
    assert (await send(http, f"/p/{forged}", "keep")).status_code == 404


async def test_in_work_asked_and_given_up(http: httpx.AsyncClient, context: Context) -> None:
    talk, (number,) = await somebody_was_promised(context, locale="en")
    where = address(context, number)
    assert (await send(http, where, "pick_up")).status_code == 303
    page = (await http.get(where, headers=ENGLISH)).text
    assert "In work" in page and 'value="pick_up"' not in page
    assert (await send(http, where, "ask", question="")).status_code == 400
    assert (await send(http, where, "ask", question="Which account?")).status_code == 303
    asked = await context.read(lambda s: messages.after(s, talk, 0)[-1])
    assert (asked.author_name, asked.text) == ("Shu-Fen Chang (returns and exchanges)", "Which account?")
    assert (await send(http, where, "cannot", reason="<b>沒有庫存</b>")).status_code == 303
    assert (await stored(context, number))[0] == "broken"
    page = (await http.get(where)).text
    assert "&lt;b&gt;" in page and "<b>沒有庫存" not in page and 'value="keep"' in page and 'value="redate"' not in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
    ],
)
async def test_a_form_of_another_page_does_nothing(
    http: httpx.AsyncClient, context: Context, headers: dict[str, str]
) -> None:
    _, (number,) = await somebody_was_promised(context)
    answer = await http.post(address(context, number), data={"act": "keep"}, headers=headers)
    assert answer.status_code == 403 and (await stored(context, number))[0] == "open"


@pytest.mark.parametrize(
    "body, kind, status",
    [
        ("act=fly", "application/x-www-form-urlencoded", 400),
        ("", "application/x-www-form-urlencoded", 400),
        ("{}", "application/json", 400),
        ("act=keep&proof=%00", "application/x-www-form-urlencoded", 400),
        ("act=keep&proof=%FF", "application/x-www-form-urlencoded", 400),
        ("act=keep&" + "a=1&" * 40, "application/x-www-form-urlencoded", 400),
        ("act=keep&proof=" + "x" * 2001, "application/x-www-form-urlencoded", 400),
        ("act=keep&proof=" + "x" * 70000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_a_form_that_cannot_be_read_does_nothing(
    http: httpx.AsyncClient, context: Context, body: str, kind: str, status: int
) -> None:
    _, (number,) = await somebody_was_promised(context)
    answer = await http.post(address(context, number), content=body, headers={**FROM_PAGE, "Content-Type": kind})
    assert answer.status_code == status, answer.text[:200]
    assert (await stored(context, number))[0] == "open"


async def test_what_a_colleague_settled_meanwhile_is_shown(http: httpx.AsyncClient, context: Context) -> None:
    _, (number,) = await somebody_was_promised(context)

    def settle(session: Any) -> None:
        course.settle(session, number, actor="agent:wu", reason="顧客不要了")

    await context.write(settle)
    where = address(context, number)
    page = await http.get(where, headers={"Accept-Language": "zh-TW"})
    assert "不再需要" in page.text and "<form" not in page.text
    refused = await send(http, where, "keep")
    assert refused.status_code == 409 and "剛剛變了" in refused.text


async def test_the_new_owner_reads_why_and_by_whom_it_was_handed_on(http: httpx.AsyncClient, context: Context) -> None:
    _, (number,) = await somebody_was_promised(context)
    await send(http, address(context, number), "hand_on", owner="billing", reason="我下週住院")
    page = (await http.get(address(context, number, "billing"), headers={"Accept-Language": "zh-TW"})).text
    before = context.policy.handlers["returns_desk"].label("zh-Hant")
    assert "我下週住院" in page and f"· {before}" in page


@pytest.mark.usefixtures("no_time_passes_for_limits")
async def test_forms_are_limited_by_link_and_by_address_and_lose_no_words(
    http: httpx.AsyncClient, context: Context, clock: RunningClock
) -> None:
    _, (number, other) = await somebody_was_promised(context, (3, 4))
    burst = 20
    for _ in range(burst):
        assert (await send(http, address(context, number), "ask", question="幾點？")).status_code == 303
    refused = await send(http, address(context, number), "ask", question="幾點？")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    assert "送得太快了" in refused.text and f"請等 {refused.headers['retry-after']} 秒" in refused.text
    # Another promise, and looking at this one, are no matter of that.
    assert (await send(http, address(context, other), "ask", question="幾點？")).status_code == 303
    assert (await http.get(address(context, number))).status_code == 200
    for _ in range(60):
        last = await send(http, "/p/forged", "keep")
    assert last.status_code == 429 and "retry-after" in last.headers
    assert (await send(http, address(context, other), "ask", question="幾點？")).status_code == 429
