"""The shipped policy, words and phrases, each read once per process; nobody changes what was read."""

from __future__ import annotations

from functools import lru_cache

from bot.conversation.phrases import Phrases
from bot.remedy import Policy, load_policy
from bot.settings import ROOT
from bot.words import Words


@lru_cache(maxsize=1)
def shipped_policy() -> Policy:
    """Return the policy in `data/policy`."""
    return load_policy(ROOT / "data" / "policy")


@lru_cache(maxsize=1)
def shipped_words() -> Words:
    """Return the words in `data/responses`."""
    return Words.load(ROOT / "data" / "responses")


@lru_cache(maxsize=1)
def shipped_phrases() -> Phrases:
    """Return the phrases in `data/lexicon`; those that a text once needed stay compiled."""
    return Phrases.load(ROOT / "data" / "lexicon" / "phrases.yml")
