"""The services that every action needs: the case store, the policy, the words, the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.cases import Store
from bot.clocks.announcing import announcer
from bot.clocks.keeping import keeper
from bot.conversation.phrases import Phrases
from bot.orders import load_policy
from bot.remedy import Policy, PolicyHolder
from bot.settings import Settings
from bot.words import Words


@dataclass(frozen=True)
class Services:
    """The company's store, policy, words and phrases.

    The policy, with its orders, is the one in force when the turn began, so that the whole turn uses the same policy.
    """

    store: Store
    policy: Policy
    words: Words
    phrases: Phrases

    def now(self) -> dt.datetime:
        """Return the present time in UTC from the store's clock, which also stamps rows."""
        return self.store.clock()


def open_services() -> Services:
    """Return the services for the settings, opened once per process, with the policy now in force."""
    opened, policies = _opened()
    return opened if opened.policy is policies.policy else replace(opened, policy=policies.policy)


@lru_cache(maxsize=1)
def _opened() -> tuple[Services, PolicyHolder]:
    settings = Settings.load()
    policies = PolicyHolder(settings.policy_dir, load=load_policy)
    opened = Services(
        # What an action does is told to the customer once the desk has stored the answer, and that waits for the disk.
        store=Store.open(settings.database_url, secrets=settings.secrets_dir, waits_for_disk=False),
        policy=policies.policy,
        words=Words.load(settings.responses_dir),
        phrases=Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml"),
    )
    opened.store.keep_clocks(keeper(lambda: policies.policy))
    opened.store.announce(announcer(settings.outgoing.webhooks))
    policies.watch()
    opened.words.watch()
    return opened, policies
