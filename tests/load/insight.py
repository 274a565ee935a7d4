"""Time the pages of insight over many cases: median and slowest of several looks at each, in milliseconds.

Beside the time that passes stands that of the processor, which other work on the machine does not change.

    python -m tests.load.many_cases sqlite:////tmp/many/amends.db 100000
    python -m tests.load.insight /tmp/many [sqlite:////tmp/many/amends.db]

The first run counts what is in no figures yet, and gives the rows causes, branches, answers, payments and
customers who came back, of which many_cases has none, so that every page has something to divide by.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.cases import Store
from bot.cases.accounts import agents
from bot.cases.insight.figures.rebuild import add_missing
from bot.cases.models import CaseFigure, Message, PromiseFigure
from bot.clocks.figures import figure_rules
from bot.desk.app import create_app
from bot.orders import load_policy
from bot.remedy import Policy
from bot.settings import Settings
from tests.desk.agents.people import OWN_PAGE, PASSWORD
from tests.desk.fakes import FakeDialogue

LOOKS, PERIODS = 5, ("", "days=91", "days=364")
PAGES = (
    "?", "/causes?by=cause", "/causes?by=kind", "/causes?by=product", "/causes?by=branch", "/causes?by=agent_id",
    "/promises?by=remedy", "/promises?by=owner", "/recovery?by=remedy", "/recovery?by=cause", "/list?of=opened",
    "/list?of=kept", "/list?of=waiting",
)  # fmt: skip
MANAGER = "insight-load"
# The share of cases whose customer had one before, and of kept promises that were to pay.
KNOWN, PAID = 0.3, 0.5


def prepare(store: Store, policy: Policy) -> None:
    """Count every case and give the figures what the generated cases lack; a second time does nothing."""
    began = time.monotonic()
    added = add_missing(store.begin, figure_rules(policy))
    if added:
        print(f"counted {added} cases in {time.monotonic() - began:.0f} s", flush=True)
        _dress(store, policy)
    with store.begin() as session:
        if not any(one.login == MANAGER for one in agents.all_agents(session)):
            agents.add(session, MANAGER, "Manager", "manager", PASSWORD)


def _dress(store: Store, policy: Policy) -> None:
    rng, figures, promises = random.Random(7), CaseFigure.__table__, PromiseFigure.__table__
    causes, branches = [*policy.insight.causes, None], [*policy.branches, None]
    with store.begin() as session:
        found = session.execute(select(figures.c.case_id, figures.c.resolved_on, figures.c.customer)).all()
        kept = session.execute(select(promises.c.commitment_id, promises.c.case_id).where(promises.c.state == "kept"))
        paid = {key: (case_id, rng.randrange(100, 200_000)) for key, case_id in kept if rng.random() < PAID}
        money = dict(paid.values())
        rows = [
            {
                "key": case_id,
                "cause": rng.choices(causes, range(1, len(causes) + 1))[0],
                "branch": rng.choice(branches),
                "mended": rng.choices(("mended", "half", "not", "silent"), (60, 10, 8, 22))[0] if over else None,
                "mended_on": over,
                "outcome": rng.randint(1, 5) if over else None,
                "scored_on": over,
                "customer": found[rng.randrange(place + 1)].customer if rng.random() < KNOWN else customer,
                "money_minor": money.get(case_id, 0),
            }
            for place, (case_id, over, customer) in enumerate(found)
        ]
        _update(session, figures, figures.c.case_id, rows)
        rows = [
            {"key": key, "is_money": True, "paid_minor": minor, "currency": policy.company.currency, "money_days": days}
            for key, (_, minor) in paid.items()
            for days in [rng.expovariate(1 / 4)]
        ]
        _update(session, promises, promises.c.commitment_id, rows)
        branch = select(figures.c.branch).where(figures.c.case_id == promises.c.case_id).scalar_subquery()
        session.execute(update(promises).values(branch=branch))


def _update(session: Session, table: Any, key: Any, rows: list[dict[str, Any]]) -> None:
    values = {name: bindparam(name) for name in rows[0] if name != "key"}
    session.execute(update(table).where(key == bindparam("key")).values(**values), rows)


async def look(settings: Settings) -> float:
    """Print the time of each page over each period; return the slowest median."""
    app = create_app(settings, dialogue=FakeDialogue())
    worst = 0.0
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk", headers=OWN_PAGE) as http:
        signed = await http.post("/api/desk/session", json={"login": MANAGER, "password": PASSWORD})
        assert signed.status_code == 200, signed.text
        for page in PAGES:
            for period in PERIODS:
                took, spent = [], []
                for _ in range(LOOKS):
                    began, worked = time.perf_counter(), time.process_time()
                    answer = await http.get(f"/desk/insight{page}&{period}")
                    took.append(1000 * (time.perf_counter() - began))
                    spent.append(1000 * (time.process_time() - worked))
                    assert answer.status_code == 200, (page, answer.status_code)
                median = statistics.median(took)
                worst = max(worst, median)
                processor = statistics.median(spent)
                print(
                    f"{median:6.0f} ms (most {max(took):5.0f}, processor {processor:5.0f})  {page} {period}", flush=True
                )
    app.state.context.store.close()
    return worst


def main() -> None:
    """Prepare the database and time the pages."""
    folder = Path(sys.argv[1])
    url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder / 'amends.db'}"
    settings = Settings.load({"AMENDS_DATA": str(folder), "DATABASE_URL": url})
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    store.migrate()
    prepare(store, load_policy(settings.policy_dir))
    with store.read() as session:
        counts = [
            session.execute(select(func.count()).select_from(one.__table__)).scalar_one()
            for one in (CaseFigure, PromiseFigure, Message)
        ]
    print("{:,} cases, {:,} promises, {:,} messages".format(*counts), flush=True)
    store.close()
    print(f"slowest: {asyncio.run(look(settings)):.0f} ms")


if __name__ == "__main__":
    main()
