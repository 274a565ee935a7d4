"""The simulated company: one case store, a clock that stands, a desk and two care workers with stores of their own."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.engine import Connection

from bot.cases import Store
from bot.clocks.keeping import keeper
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.remedy import Policy, load_policy
from bot.settings import ROOT
from bot.words import Words
from tests.clock import StandingClock

WORKERS = 2


@dataclass
class Company:
    """Services of the desk and of each care worker; all of them see the same policy and the same clock."""

    clock: StandingClock
    policy: Policy
    folder: Path
    desk: Services
    workers: list[Services]
    # One connection for looking at what comes next, which happens at every moment of the season.
    reader: Connection

    def close_on(self, day: dt.date, why_zh: str, why_en: str) -> None:
        """Add a day to `closures` in company.yml and take the new policy, as the watchers of the policy do."""
        path = self.folder / "company.yml"
        text = path.read_text(encoding="utf-8")
        line = f"  - {{day: {day.isoformat()}, why: {{zh-Hant: {why_zh}, en: {why_en}}}}}\n"
        head, closures, rest = text.partition("\nclosures:")
        comment, _, lines = rest.partition("\n")
        path.write_text(f"{head}{closures}{comment}\n{line}{lines}", encoding="utf-8")
        self._take(load_policy(self.folder))

    def lose(self, handler: str) -> None:
        """Take a policy without a handler, who has left the company."""
        others = {name: one for name, one in self.policy.handlers.items() if name != handler}
        self._take(replace(self.policy, handlers=others))

    def _take(self, policy: Policy) -> None:
        self.policy = policy
        self.desk = replace(self.desk, policy=policy)
        self.workers = [replace(worker, policy=policy) for worker in self.workers]


@contextmanager
def opened(url: str, secrets: Path, folder: Path, start: dt.datetime) -> Iterator[Company]:
    """Open the company on a database with all tables; `folder` gets a copy of the policy, which may change."""
    clock, rules = StandingClock(start), folder / "policy"
    shutil.copytree(ROOT / "data" / "policy", rules, dirs_exist_ok=True)
    policy, words = load_policy(rules), Words.load(ROOT / "data" / "responses")
    phrases = Phrases.load(ROOT / "data" / "lexicon" / "phrases.yml")
    stores = [Store.open(url, clock, secrets=secrets, waits_for_disk=False) for _ in range(1 + WORKERS)]
    desk, *workers = (Services(store, policy, words, phrases) for store in stores)
    for store in stores:
        store.keep_clocks(keeper(lambda: company.policy))
    try:
        with stores[0]._reader.connect() as reader:
            company = Company(clock, policy, rules, desk, workers, reader)
            yield company
    finally:
        for store in stores:
            store.close()
