"""The trainers' pages: what waits, what was heard, a line taught and taken back, and everything that is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.cases import audit
from bot.cases.models import HeardTurn, Lesson
from bot.coach import teaching
from bot.desk.coach.teach import NotTaught, Wanted, teach
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk
from tests.desk.coach.misheard import WISH, misheard
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio

LINE = "款項還我即可，別的我不計較"
FILE = "nlu/zh/request_remedy.yml"


async def send(desk: AgentAtDesk, turn_id: str, **told: str) -> httpx.Response:
    form = {"act": "teach", "head": "intent", "label": "request_remedy", "language": "zh", "goal": "training", **told}
    return await desk.http.post(f"/desk/coach/turns/{turn_id}", data=form)


async def seen(desk: AgentAtDesk, path: str = "") -> str:
    response = await desk.http.get(f"/desk/coach{path}")
    assert response.status_code == 200, response.text
    return re.sub(r"\s+", " ", response.text)


async def lessons_of(context: Context) -> list[Lesson]:
    return await context.read(lambda s: list(s.execute(select(Lesson).order_by(Lesson.id)).scalars()))


def added(data: Path, before: str) -> list[str]:
    return [row.strip() for row in (data / FILE).read_text("utf-8").splitlines() if row not in before.splitlines()]


async def test_the_inbox_counts_customers_and_hides_who_they_are(
    hsu: AgentAtDesk, context: Context, data: Path
) -> None:
    await misheard(context, "我是王小明，電話 0912-345-678，把錢退給我就好，其他都不用了", name="王小明")
    await misheard(context, "把錢退給我就好，其他都不用了")
    await misheard(context, "蛤", intent="nlu_fallback", facts=[])
    page = await seen(hsu)
    assert "Wish heard as giving up</span> <b>2</b>" in page and "2 customers" in page
    assert page.index("chip--withdrawn") < page.index("chip--not_understood"), "the most harmful first"
    assert "王小明" not in page and "0912" not in page and "345" not in page
    assert "Heard as: gives the matter up (90%)" in page
    assert "蛤" not in await seen(hsu, "?queue=withdrawn")
    assert (await hsu.http.get("/desk/coach?queue=nothing")).status_code == 404
    assert (await hsu.http.get("/desk/coach?more=x")).status_code == 404


async def test_a_group_shows_what_was_heard_and_the_definitions(hsu: AgentAtDesk, context: Context, data: Path) -> None:
    (turn,) = await misheard(context, WISH, followed=[["action_make_offer", "RulePolicy"]], stage="recap")
    page = await seen(hsu, f"/turns/{turn}")
    for shown in (WISH, "請問您希望怎麼處理？", "wishes for something", "refund", "amends-0123456789ab", "by a rule"):
        assert shown in page, shown
    assert "never mind, drop it" in page and "Not here: a wish for money" in page
    (other,) = await misheard(context, "不用了", intents=[["withdraw", 0.6], ["request_remedy", 0.3]])
    page = await seen(hsu, f"/turns/{other}")
    assert page.index('value="withdraw"') < page.index('value="request_remedy"'), "the likeliest comes first"
    assert 'name="line"' in page and "hot: shouting" in (await seen(hsu, f"/turns/{turn}?head=emotion")).casefold()
    assert "times.yml" in await seen(hsu, f"/turns/{turn}?head=fact")
    for gone in (f"/turns/{turn}?head=nothing", "/turns/nothing"):
        assert (await hsu.http.get(f"/desk/coach{gone}")).status_code == 404


async def test_a_line_is_taught_as_one_changed_line_and_taken_back(
    hsu: AgentAtDesk, context: Context, data: Path
) -> None:
    first = await misheard(context, WISH)
    (turn,) = await misheard(context, WISH)
    before = (data / FILE).read_text("utf-8")
    response = await send(hsu, turn, line=LINE, why="a wish")
    assert response.status_code == 303, response.text
    assert added(data, before) == [f"- {LINE}"]
    (lesson,) = await lessons_of(context)
    assert (lesson.goal, lesson.file, lesson.harm, lesson.why) == ("training", FILE, "withdrawn", "a wish")
    waits = await context.read(lambda s: [row.lesson_id for row in s.execute(select(HeardTurn)).scalars()])
    assert waits == [lesson.id, lesson.id] and len(first) == 1
    entries = await context.read(lambda s: audit.of(s, f"lesson:{lesson.id}"))
    assert [(one.actor, one.action) for one in entries] == [("agent:hsu", "lesson.taught")]
    assert "All done here" in await seen(hsu)
    page = await seen(hsu, "/taught")
    assert LINE in page and "許教練" in page and re.search(rf"data/{FILE}:\d+", page)
    assert (await hsu.http.post("/desk/coach/taught", data={"lesson": str(lesson.id)})).status_code == 303
    assert (data / FILE).read_text("utf-8") == before
    assert "Taken back by 許教練" in await seen(hsu, "/taught") and WISH in await seen(hsu)
    again = await hsu.http.post("/desk/coach/taught", data={"lesson": str(lesson.id)})
    assert again.status_code == 409 and "taken back before" in again.text


async def test_a_line_that_was_taken_out_by_hand_can_be_undone(hsu: AgentAtDesk, context: Context, data: Path) -> None:
    (turn,) = await misheard(context, WISH)
    before = (data / FILE).read_text("utf-8")
    await send(hsu, turn, line=LINE)
    (data / FILE).write_text(before, encoding="utf-8")
    (lesson,) = await lessons_of(context)
    assert (await hsu.http.post("/desk/coach/taught", data={"lesson": str(lesson.id)})).status_code == 303
    assert WISH in await seen(hsu)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"line": WISH}, "Put it in your own words"),
        ({"line": ""}, "Write a line"),
        ({"line": "打 0912-345-678 給我"}, "take it out"),
        ({"line": "我不想申訴了"}, "teaches “gives the matter up” already: data/nlu/zh/withdraw.yml"),
        ({"line": LINE, "label": ""}, "Choose what is right"),
        ({"line": LINE, "label": "nothing"}, "not there any more"),
        ({"line": LINE, "language": "fr"}, "not there any more"),
        ({"line": LINE, "head": "fact", "label": "product"}, "which words of the line"),
        ({"line": LINE, "head": "fact", "label": "product", "value": "電鍋"}, "not in the line"),
        ({"line": "x" * 401}, "one line of plain words"),
        ({"line": LINE, "why": "x" * 301}, "300 characters"),
    ],
)
async def test_what_is_wrong_with_a_line_is_said_and_nothing_is_written(
    hsu: AgentAtDesk, context: Context, data: Path, told: dict[str, str], said: str
) -> None:
    withdraw = data / "nlu/zh/withdraw.yml"
    assert "- 我不想申訴了\n" in withdraw.read_text("utf-8")
    (turn,) = await misheard(context, WISH)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    response = await send(hsu, turn, **told)
    assert response.status_code == 400 and said in response.text
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert await lessons_of(context) == []


async def test_a_warning_is_confirmed_by_sending_the_same_line_again(
    hsu: AgentAtDesk, context: Context, data: Path
) -> None:
    (turn,) = await misheard(context, WISH)
    line = "just hand me the money back then"
    response = await send(hsu, turn, line=line)
    assert response.status_code == 400 and "does not look like the language" in response.text
    found = re.search(r'name="confirmed" value="([^"]+)"', response.text)
    assert found is not None and "write it all the same" in response.text
    other = await send(hsu, turn, line=line + " now", confirmed=found[1])
    assert other.status_code == 400, "another line was not seen"
    assert (await send(hsu, turn, line=line, confirmed=found[1])).status_code == 303


async def test_what_the_model_knows_or_cannot_say_is_not_written(
    hsu: AgentAtDesk, context: Context, data: Path, dialogue: FakeDialogue
) -> None:
    (turn,) = await misheard(context, WISH)
    dialogue.hears = {"intent": "request_remedy", "confidence": 0.93}
    response = await send(hsu, turn, line=LINE)
    assert response.status_code == 400 and "93%" in response.text and dialogue.asked_to_hear == [LINE]
    dialogue.up = False
    response = await send(hsu, turn, line=LINE)
    assert response.status_code == 503 and "does not answer" in response.text
    assert await lessons_of(context) == []


async def test_lines_of_the_exam(hsu: AgentAtDesk, context: Context, data: Path) -> None:
    (turn,) = await misheard(context, WISH)
    assert (await send(hsu, turn, line=LINE, goal="exam")).status_code == 303
    assert LINE in (data / "exam/taught.jsonl").read_text("utf-8")
    (lesson,) = await lessons_of(context)
    assert lesson.goal == "exam"
    await hsu.http.post("/desk/coach/taught", data={"lesson": str(lesson.id)})
    assert (data / "exam/taught.jsonl").read_text("utf-8") == ""


async def test_nothing_to_learn_puts_the_group_away(hsu: AgentAtDesk, context: Context, data: Path) -> None:
    (turn,) = await misheard(context, WISH)
    response = await send(hsu, turn, act="nothing", why="it was meant so")
    assert (response.status_code, response.headers["location"]) == (303, "/desk/coach?queue=withdrawn")
    assert WISH not in await seen(hsu) and "it was meant so" in await seen(hsu, "/taught")
    gone = await send(hsu, turn, line=LINE)
    assert gone.status_code == 404 and "dealt with" in gone.text


async def test_a_file_that_cannot_be_changed_is_named(hsu: AgentAtDesk, context: Context, data: Path) -> None:
    (turn,) = await misheard(context, WISH)
    (data / FILE).write_text("nlu: [", encoding="utf-8")
    response = await send(hsu, turn, line=LINE)
    assert response.status_code == 409 and f"{FILE} cannot be read; run make check" in response.text
    response = await send(hsu, turn, line="快把我嚇壞了的那種口氣", head="emotion", label="angry", language="zh")
    assert response.status_code == 303


@pytest.mark.parametrize("path", ["", "/taught", "/turns/x"])
async def test_only_trainers_see_these_pages(app: Any, context: Context, path: str) -> None:
    nobody = AgentAtDesk.at(app)
    page = await nobody.http.get(f"/desk/coach{path}")
    assert page.status_code == 200 and "coach_page" not in page.text and 'class="coach"' not in page.text
    assert (await nobody.sign_in("lin")).status_code == 200
    page = await nobody.http.get(f"/desk/coach{path}")
    assert (page.status_code, page.headers["location"]) == (303, "/desk")
    for where in ("/taught", "/turns/x"):
        sent = await nobody.http.post(f"/desk/coach{where}", data={"lesson": "1"})
        assert (sent.status_code, sent.headers["location"]) == (303, "/desk")
    await nobody.http.aclose()


async def test_forms_of_other_sites_and_broken_ones_are_refused(hsu: AgentAtDesk, context: Context, data: Path) -> None:
    (turn,) = await misheard(context, WISH)
    for path in (f"/turns/{turn}", "/taught"):
        headers = {"Sec-Fetch-Site": "cross-site", "Origin": "http://elsewhere"}
        foreign = await hsu.http.post(f"/desk/coach{path}", data={"act": "nothing", "lesson": "1"}, headers=headers)
        assert foreign.status_code == 403
        broken = await hsu.http.post(f"/desk/coach{path}", content=b"{}")
        assert broken.status_code == 400
    assert (await hsu.http.post("/desk/coach/taught", data={"lesson": "99"})).status_code == 404
    assert (await hsu.http.get("/desk/coach/taught?before=x")).status_code == 404
    assert await lessons_of(context) == []


async def test_an_agent_sees_what_was_heard_and_says_that_it_was_wrong(
    app: Any, hsu: AgentAtDesk, context: Context, data: Path
) -> None:
    told = {"intent": "thank", "facts": [], "intents": [["thank", 0.7], ["complain", 0.29]]}
    turn, other = await misheard(context, "真是謝謝你們喔，又壞了，我是王小明", "好喔", name="王小明", **told)
    rows = await context.read(lambda s: list(s.execute(select(HeardTurn)).scalars()))
    path = f"/talks/{rows[0].conversation_id}"
    lin = AgentAtDesk.at(app, locale="en")
    assert (await lin.sign_in("lin")).status_code == 200
    page = await seen(lin, path)
    assert "Intent: thanks 70%, tells a complaint 29%" in page and "王小明" not in page and "Taught lately" not in page
    assert (await lin.http.post(f"/desk/coach{path}", data={"turn": turn})).status_code == 303
    page = await seen(lin, path)
    assert page.count("Handed to the trainers") == 1 and page.count('class="second"') == 1
    assert "又壞了" in await seen(hsu, "?queue=corrected") and "好喔" not in await seen(hsu)
    assert (await lin.http.post(f"/desk/coach{path}", data={"turn": turn})).status_code == 303, "twice does no harm"
    assert (await lin.http.post("/desk/coach/talks/other", data={"turn": other})).status_code == 404
    assert (await lin.http.post(f"/desk/coach{path}", data={"turn": "other"})).status_code == 404
    assert (await lin.http.post(f"/desk/coach{path}", content=b"x")).status_code == 400
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert (await lin.http.post(f"/desk/coach{path}", data={"turn": other}, headers=foreign)).status_code == 403
    nobody = AgentAtDesk.at(app)
    assert (await nobody.http.post(f"/desk/coach{path}", data={"turn": other})).headers["location"] == "/desk"
    await context.view_log.settle()
    subject = f"conversation:{rows[0].conversation_id}"
    viewed = await context.read(lambda s: [one.actor for one in audit.of(s, subject, "conversation.viewed")])
    assert viewed == ["agent:lin"]
    assert "The bot heard nothing" in await seen(lin, "/talks/nobody")


async def test_somebody_who_was_quicker_keeps_what_they_decided(hsu: AgentAtDesk, context: Context, data: Path) -> None:
    (turn,) = await misheard(context, WISH)
    told = {"head": "intent", "label": "request_remedy", "language": "zh", "line": LINE, "goal": "training"}
    wanted = Wanted([turn], "withdrawn", [WISH], {**told, "value": "", "why": "", "confirmed": ""}, "withdraw")
    before = (data / FILE).read_bytes()
    await send(hsu, turn, act="nothing")
    with pytest.raises(NotTaught) as raised:
        await teach(context, 1, wanted)
    assert (raised.value.status, raised.value.problems[0][0]) == (409, "decided")
    assert (data / FILE).read_bytes() == before and len(await lessons_of(context)) == 1


async def test_a_folder_that_may_not_be_written_is_said(
    hsu: AgentAtDesk, context: Context, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (turn,) = await misheard(context, WISH)

    def refused(*told: object, **more: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(teaching, "write", refused)
    response = await send(hsu, turn, line=LINE)
    assert response.status_code == 409 and f"{FILE} cannot be written (Permission denied)" in response.text
    assert await lessons_of(context) == []
