"""The pages say what a recount of random histories says: tables as files, tiles, and who may see figures by person."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import timedelta

import pytest

from bot.cases.insight.figures.counting import Scope
from bot.desk.context import Context
from bot.desk.insight.today import IN_PERIOD, NOW
from tests.cases.insight.history import History
from tests.cases.insight.naive import case_of, counted_rows, naive_rows
from tests.cases.insight.recount import Record
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]
Row = dict[str, str]
TILES = (*(name for name, _ in NOW), *IN_PERIOD)


async def table(desk: AgentAtDesk, address: str) -> list[Row]:
    answer = await desk.http.get(f"/desk/insight{address}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def test_every_page_says_what_a_recount_says(tang: AgentAtDesk, context: Context, clock: RunningClock) -> None:
    clock.forward(timedelta(days=-120))
    history = History(context.store, clock, 31)  # type: ignore[arg-type]
    history.play(240, erasing=False)
    await tang.sign_in("tang")
    now = clock.now
    today = context.policy.clock.local(now).date()
    scope = Scope(today - timedelta(days=363), today)
    with context.store.read() as session:
        rows = naive_rows(Record(session))

    def kinds(measure: str) -> Counter[str]:
        labels = {"process": "Process", "product_quality": "Product quality", "communication": "Communication",
                  "safety_hazard": "Safety hazard", None: "Not known"}  # fmt: skip
        return Counter(labels[case_of(row)["kind"]] for row in counted_rows(rows, measure, scope, now))

    def title(name: str) -> str:
        part = "mended" if name in ("mended", "half", "not", "silent") else "column"
        return context.words.say(f"agents.insight.{part}.{name}", "en")

    def column(found: list[Row], name: str) -> Counter[str]:
        return Counter({row["Kind"]: int(row[title(name)]) for row in found if int(row[title(name)])})

    causes = await table(tang, "/causes?by=kind&days=364&csv=ranking")
    assert column(causes, "cases") == kinds("opened")
    ends = await table(tang, "/promises?by=kind&days=364&csv=ends")
    answers = await table(tang, "/recovery?by=kind&days=364&csv=answers")
    for found, names in (
        (ends, ("ended", "kept", "kept_late", "broken", "ever_broken")),
        (answers, ("asked", "mended", "half", "not", "silent")),
    ):
        for name in names:
            assert column(found, name) == kinds(name), name
    marks = await table(tang, "/recovery?by=kind&days=364&csv=marks")
    assert column(marks, "scored") == kinds("scored")
    for row in await table(tang, "?days=364&csv=today"):
        if row["What"] == context.words.say("agents.insight.today.incidents", "en"):
            # No case of these histories is in an incident.
            assert (row["Events"], row["Cases"], row["Customers"]) == ("0", "0", "0")
            continue
        name = next(one for one in TILES if context.words.say(f"agents.insight.of.{one}", "en") == row["What"])
        wanted = counted_rows(rows, name, Scope(today, today) if name == "due" else scope, now)
        told = (int(row["Events"]), int(row["Cases"]), int(row["Customers"]))
        assert told == (
            len(wanted), len({case_of(one)["id"] for one in wanted}), len({case_of(one)["customer"] for one in wanted}),
        ), name  # fmt: skip


async def test_figures_by_person_are_the_managers(wu: AgentAtDesk, tang: AgentAtDesk) -> None:
    for page, by in (("causes", "agent_id"), ("recovery", "agent_id"), ("promises", "owner")):
        assert (await wu.http.get(f"/desk/insight/{page}?by={by}")).status_code == 400
        seen = (await tang.http.get(f"/desk/insight/{page}?by={by}")).text
        assert "it is no ranking" in seen
        assert f"by={by}" not in (await wu.http.get(f"/desk/insight/{page}")).text


async def test_nothing_is_said_about_loyalty(wu: AgentAtDesk) -> None:
    said = re.sub(r"\s+", " ", (await wu.http.get("/desk/insight/recovery")).text)
    assert "does not bear out that it makes customers more loyal" in said
