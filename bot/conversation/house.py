"""What every action needs at hand: the case store, the policy, the words, the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Callable

from bot.cases import Store
from bot.conversation.phrases import Phrases
from bot.remedy import Policy, load_policy
from bot.settings import Settings
from bot.words import Words


def utc_now() -> dt.datetime:
    """Return the present instant, timezone-aware."""
    return dt.datetime.now(dt.timezone.utc)


@dataclass(frozen=True)
class House:
    """Hold the company's store, policy, words and phrases; `now` is replaced in tests."""

    store: Store
    policy: Policy
    words: Words
    phrases: Phrases
    now: Callable[[], dt.datetime] = utc_now


@lru_cache(maxsize=1)
def house() -> House:
    """Return the house that the settings describe, opened once per process."""
    settings = Settings.load()
    return House(
        store=Store.open(settings.database_url),
        policy=load_policy(settings.policy_dir),
        words=Words.load(settings.responses_dir),
        phrases=Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml"),
    )
