"""`amends demo`: fill an empty data folder with an invented month that ends now."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select

from bot.care.outlets import outlets_of
from bot.cases import Store
from bot.cases.errors import Refused
from bot.cases.models import Agent, Conversation
from bot.clock import Clock, utc_now
from bot.clocks.keeping import keeper
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.demo.month import DAYS, Month, MonthClock, count_cases
from bot.demo.people import COLLEAGUES
from bot.demo.words import DemoWords
from bot.orders import load_policy
from bot.settings import Settings
from bot.words import Words

PASSWORD_BYTES = 12


def make_demo(settings: Settings, say: Callable[[str], None], *, now: Clock = utc_now, seed: int = 1) -> None:
    """Fill the case store of the settings with an invented month; raise Refused unless it is empty."""
    end = now()
    clock = MonthClock(end - dt.timedelta(days=DAYS))
    store = Store.open(settings.database_url, clock, secrets=settings.secrets_dir, waits_for_disk=False)
    try:
        store.migrate()
        _refuse_unless_empty(store, settings)
        policy = load_policy(settings.policy_dir)
        store.keep_clocks(keeper(lambda: policy))
        services = Services(
            store,
            policy,
            Words.load(settings.responses_dir),
            Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml"),
        )
        rng, password = random.Random(seed), secrets.token_urlsafe(PASSWORD_BYTES)
        clock.now = clock.now.replace(hour=1, minute=0, second=0, microsecond=0)
        say(f"Making an invented month in {settings.data_dir} (about a minute) ...")
        # Whatever mail server the settings name: what is invented goes to nobody.
        posts_nothing = replace(settings, outgoing=replace(settings.outgoing, server=None))
        words = DemoWords(settings.root / "data" / "demo", rng)
        Month(services, clock, words, rng, end, outlets_of(posts_nothing)).make(password)
        say(f"{count_cases(services)} invented cases; every customer is marked as a demonstration.")
        roles = ", ".join(f"{login} ({role})" for login, _, role in COLLEAGUES)
        say(f"Sign in as {roles}, each with the password {password}")
        say("Start it with: amends up (with the same AMENDS_DATA)")
    finally:
        store.close()


def _refuse_unless_empty(store: Store, settings: Settings) -> None:
    with store.read() as session:
        held = [session.execute(select(func.count(model.id))).scalar_one() for model in (Conversation, Agent)]
    if any(held):
        raise Refused(
            f"{settings.data_dir} holds data already, and invented cases do not belong beside real ones. "
            "Name an empty folder: AMENDS_DATA=var/demo amends demo"
        )
