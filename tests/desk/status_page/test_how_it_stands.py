"""Test what the status page says of a case and its promises in every state: nothing that the rows below contradict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, commitments
from bot.cases.care import course, follow_ups
from bot.cases.models import Case
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.status_page.conftest import Open, StatusPage

pytestmark = pytest.mark.asyncio

OWNER = "owner:returns_desk"


def change(page: StatusPage, context: Context, act: Callable[[Session, Case, list[int]], object]) -> None:
    """Call `act` with the case and the numbers of its promises."""
    with context.store.begin() as session:
        case = session.get(Case, page.case_id)
        assert case is not None
        act(session, case, [promise.id for promise in commitments.of_case(session, case)])


def keep_all(session: Session, case: Case, ids: list[int]) -> None:
    for one in ids:
        course.keep(session, one, actor=OWNER, proof="已匯款")


def give_up_first(session: Session, case: Case, ids: list[int]) -> None:
    course.cannot(session, ids[0], actor=OWNER, reason="缺貨")


def settle_first(session: Session, case: Case, ids: list[int]) -> None:
    course.settle(session, ids[0], actor="agent:lin", reason="內部：客人很兇")


def resolve(session: Session, case: Case, ids: list[int]) -> None:
    cases.move(session, case, "resolved", actor="agent:lin", reason="test")


async def both(page: StatusPage) -> tuple[str, str]:
    return await page.text(), await page.text("?lang=en")


async def test_all_done_waits_for_the_word_of_the_customer(status_of: Open, context: Context) -> None:
    page = status_of(2, 3)
    zh, en = await both(page)
    assert "這件事已說定" in zh and "This is agreed" in en
    change(page, context, keep_all)
    zh, en = await both(page)
    assert "說好的事都做完了" in zh and "正在做" not in zh
    assert "All that we agreed is done" in en and "This is agreed" not in en


async def test_silence_leaves_the_question_open(status_of: Open, context: Context) -> None:
    page = status_of()
    change(page, context, keep_all)
    change(page, context, lambda session, case, ids: follow_ups.silence(session, follow_ups.ask(session, case)))
    zh, en = await both(page)
    assert "真的好了嗎？請告訴我們" in zh and "Please tell us." in en


async def test_a_case_that_is_over_names_what_was_not_done(
    status_of: Open, context: Context, clock: RunningClock
) -> None:
    page = status_of(2, 3)
    change(page, context, lambda session, case, ids: course.keep(session, ids[1], actor=OWNER))
    clock.forward(page.world.promises(page.case_id)[0].due_at - clock() + timedelta(minutes=1))
    change(page, context, lambda session, case, ids: course.break_overdue(session, ids[0]))
    change(page, context, resolve)
    zh, en = await both(page)
    assert "這件事結束了。沒能照說好的做到：退款（第 1 筆）。" in zh and "處理完了" not in zh
    assert "This is over. Not done as promised: Refund no. 1." in en and "settled" not in en
    assert "同事正在處理" not in zh and "沒有照說好的做到" in zh
    assert "a colleague is seeing" not in en


async def test_a_case_that_is_over_names_what_was_cancelled_and_why(status_of: Open, context: Context) -> None:
    page = status_of(2, 3)
    change(page, context, settle_first)
    change(page, context, lambda session, case, ids: course.keep(session, ids[1], actor=OWNER))
    change(page, context, resolve)
    zh, en = await both(page)
    assert "已取消：退款（第 1 筆）。" in zh and "已取消：不再需要" in zh and "很兇" not in zh
    assert "Cancelled: Refund no. 1." in en and "Cancelled: not needed any more" in en


async def test_what_the_customer_took_back_says_so(status_of: Open) -> None:
    page = status_of()
    await page.press("take-back")
    zh, en = await both(page)
    assert "已取消：您改變了主意" in zh and "Cancelled: you took it back" in en


async def test_a_question_about_work_in_part_does_not_say_that_all_is_done(status_of: Open, context: Context) -> None:
    page = status_of(2, 3)
    change(page, context, give_up_first)
    change(page, context, lambda session, case, ids: course.keep(session, ids[1], actor=OWNER))
    change(page, context, lambda session, case, ids: follow_ups.ask(session, case))
    zh, en = await both(page)
    assert "我們做完了" not in zh and "沒能照說好的做到：退款（第 1 筆）" in zh
    assert "On our side it is done" not in en and "Not done as promised: Refund no. 1." in en


async def test_what_cannot_be_kept_is_not_called_late(status_of: Open, context: Context) -> None:
    page = status_of(2, 3)
    change(page, context, give_up_first)
    zh, en = await both(page)
    assert "沒辦法照說好的做，同事正在處理" in zh and "逾期" not in zh
    assert "Cannot be done as promised; a colleague sees to it" in en and "Late" not in en


async def test_begun_and_not_begun_have_one_name_each(status_of: Open, context: Context) -> None:
    page = status_of(2, 3)
    change(page, context, lambda session, case, ids: course.pick_up(session, ids[1], actor=OWNER))
    zh, en = await both(page)
    assert "排定了" in zh and "處理中" in zh and "Planned" in en and "In work" in en


@pytest.mark.parametrize("answer", ["not", "half"])
async def test_nobody_rates_a_case_that_is_open_again(answer: str, status_of: Open, context: Context) -> None:
    page = status_of()
    change(page, context, keep_all)
    change(page, context, resolve)
    change(page, context, lambda session, case, ids: follow_ups.ask(session, case))
    assert "How did we do?" in await page.text("?lang=en")
    assert (await page.press("mended", answer=answer)).status_code == 303
    assert "How did we do?" not in await page.text("?lang=en")
    assert (await page.press("survey", score="1")).status_code == 409
