"""What every action needs at hand: the case store, the policy, the words, the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.cases import Store
from bot.conversation.phrases import Phrases
from bot.orders import load_policy
from bot.remedy import Policy, PolicyHolder
from bot.settings import Settings
from bot.words import Words


@dataclass(frozen=True)
class Services:
    """Hold the company's store, policy, words and phrases.

    The policy is the one in force when the turn began, with the orders it names: all of a turn goes by the same.
    """

    store: Store
    policy: Policy
    words: Words
    phrases: Phrases

    def now(self) -> dt.datetime:
        """Return the present moment in UTC, by the clock that the store stamps with."""
        return self.store.clock()


def open_services() -> Services:
    """Return the services that the settings describe, opened once per process, with the policy now in force."""
    opened, policies = _opened()
    return opened if opened.policy is policies.policy else replace(opened, policy=policies.policy)


@lru_cache(maxsize=1)
def _opened() -> tuple[Services, PolicyHolder]:
    settings = Settings.load()
    policies = PolicyHolder(settings.policy_dir, load=load_policy)
    opened = Services(
        store=Store.open(settings.database_url),
        policy=policies.policy,
        words=Words.load(settings.responses_dir),
        phrases=Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml"),
    )
    policies.watch()
    return opened, policies
