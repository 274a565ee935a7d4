"""Measure the help for agents with many stored cases: `python -m tests.load.assist [CASES]`.

The goal for each answer (story, next step and replies; check of a draft) is under 100 ms with 10,000 cases. Vectors
are computed first, as the desk does in the background. Prints milliseconds and the memory of encoder and vectors.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assist.draft_limit import promises_above_limit
from bot.assist.similar import ENCODER, Memory, encode, missing, vectors_of
from bot.cases import Store, case_vectors
from bot.cases.models import Case
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.desk.agents.assist import help_with, warm
from bot.orders import load_policy
from bot.settings import Settings
from bot.words import Words
from tests.load.many_cases import fill

ASKED = 300
AT_ONCE = 200
DRAFT = "我們會在 12月6日前退您 80,000 元，如果讓您不舒服，很抱歉"


def main(cases: int) -> None:
    """Fill a store, compute the vectors, ask for help on the newest conversations and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'many.db'}")
        store.migrate()
        fill(store, cases=cases)
        before = _resident()
        encode(["."])
        print(f"the encoder takes {_resident() - before:.0f} MB")
        made, seconds = _remember(store)
        print(f"{made} vectors in {seconds:.1f} s")
        services = _house(store)
        before, memory, began = _resident(), Memory(), time.perf_counter()
        with store.read() as session:
            warm(session, services, memory)
            newest = select(Case.conversation_id).order_by(Case.id.desc()).limit(ASKED)  # type: ignore[attr-defined]
            asked = list(session.execute(newest).scalars())
        print(f"vectors loaded in {time.perf_counter() - began:.2f} s, {_resident() - before:.0f} MB")
        _timed("help", store, asked, lambda s, one: help_with(s, services, memory, one, "林雅婷", "zh-Hant"))
        _timed("draft", store, asked, lambda s, one: promises_above_limit(s, services, one, "agent", DRAFT))
        store.close()


def _remember(store: Store) -> tuple[int, float]:
    began, made = time.perf_counter(), 0
    while True:
        with store.read() as session:
            texts = missing(session, AT_ONCE)
        if not texts:
            return made, time.perf_counter() - began
        vectors = vectors_of(texts)
        with store.begin() as session:
            made += case_vectors.keep(session, ENCODER, vectors)


def _house(store: Store) -> Services:
    settings = Settings.load({})
    return Services(
        store,
        load_policy(settings.policy_dir),
        Words.load(settings.responses_dir),
        Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml"),
    )


def _timed(name: str, store: Store, asked: list[str], ask: Callable[[Session, str], object]) -> None:
    took = []
    for one in asked:
        began = time.perf_counter()
        with store.read() as session:
            ask(session, one)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    print(
        f"{name}: median {took[len(took) // 2]:.0f} ms, 95 % {took[len(took) * 95 // 100]:.0f} ms, most {took[-1]:.0f}"
    )


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
