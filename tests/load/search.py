"""Measure how long a search, a filter and a timeline take with ten thousand stored cases.

    python -m tests.load.search [CASES]

First fills a store in a temporary folder (half a minute). The times are those of the case store alone, one call at a
time.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import Store
from bot.cases.models import Case, Conversation
from bot.cases.record import timeline
from bot.cases.record.export import document
from bot.cases.search import direct, find
from bot.cases.search.filters import Filters
from tests.load.figures import line, milliseconds, percentile
from tests.load.many_cases import fill

ROUNDS = 40
AIM_SECONDS = 0.1
WORDS = ("退款", "冒煙", "扫地机器人", "refund", "washing machine", "不会加热", "電鍋 漏水", "態度 道歉", "陳小姐 退款")
COMMON = ("我", "您", "the", "謝謝", "我 退款")
FILTERS = (
    Filters(),
    Filters(stages=("escalated",)),
    Filters(stages=("closed",), kinds=("product_quality",), emotions=("angry",)),
    Filters(reasons=("hazard",), severities=(4,)),
    Filters(had_by=(1,), locales=("en",)),
    Filters(overdue=True),
    Filters(open_commitments=True),
)


def measure(store: Store, calls: Sequence[Callable[[Session], Any]], rounds: int = ROUNDS) -> list[float]:
    """Make each call `rounds` times, each in its own transaction and after one warm-up; return the seconds of each."""
    seconds = []
    for call in calls:
        for number in range(rounds + 1):
            with store.read() as session:
                began = time.perf_counter()
                call(session)
                if number:
                    seconds.append(time.perf_counter() - began)
    return seconds


def calls_of(store: Store, seed: int = 1) -> dict[str, list[Callable[[Session], Any]]]:
    """Return the calls to measure, by the name of their group."""
    rng = random.Random(seed)
    with store.read() as session:
        conversations = rng.sample(list(session.execute(select(Conversation.id)).scalars()), 10)
        numbers = rng.sample(list(session.execute(select(Case.number)).scalars()), 10)
        phones = [session.get(Conversation, each).customer_phone for each in conversations]
    return {
        "words": [lambda s, w=words: find.search(s, w) for words in WORDS],
        "very common words": [lambda s, w=words: find.search(s, w) for words in COMMON],
        "filters": [lambda s, f=filters: find.search(s, filters=f) for filters in FILTERS],
        "words and filters": [lambda s, f=filters: find.search(s, "退款", f) for filters in FILTERS],
        "second page": [lambda s, w=words: _second_page(s, w) for words in ("退款", "")],
        "numbers and addresses": [lambda s, n=n: direct.conversations_of(s, n) for n in (*numbers, *phones)],
        "timeline": [lambda s, c=each: timeline.of_conversation(s, c) for each in conversations],
        "export": [lambda s, c=each: document(s, c) for each in conversations],
    }


def _second_page(session: Session, words: str) -> find.Page:
    return find.search(session, words, after=find.search(session, words).after)


def main() -> int:
    """Measure and print; return 0 when the 90th percentile of every group is within `AIM_SECONDS`, otherwise 1."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'amends.db'}")
        store.migrate()
        began = time.monotonic()
        fill(store, cases)
        print(f"{cases:,} cases stored in {time.monotonic() - began:.0f} s")
        for name, calls in calls_of(store).items():
            seconds = measure(store, calls)
            nine = percentile(seconds, 90)
            if nine > AIM_SECONDS:
                slow.append(name)
            note = f"p90 {milliseconds(nine)}, p99 {milliseconds(percentile(seconds, 99))}"
            print(line(name, milliseconds(percentile(seconds, 50)), note))
        store.close()
    print("all within" if not slow else f"too slow: {', '.join(slow)}; aimed for", milliseconds(AIM_SECONDS))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
