"""The shipped policy, words and phrases, each read once per process; nobody changes what was read.

Whatever part of the product a test starts in this process is given them too when it reads the shipped files.
"""

from __future__ import annotations

from functools import lru_cache

from bot.conversation.phrases import Phrases
from bot.remedy import Policy, load_policy
from bot.settings import ROOT
from bot.words import Words

WORDS, PHRASES = ROOT / "data" / "responses", ROOT / "data" / "lexicon" / "phrases.yml"
_load_words, _load_phrases = Words.load, Phrases.load


@lru_cache(maxsize=1)
def shipped_policy() -> Policy:
    """Return the policy in `data/policy`."""
    return load_policy(ROOT / "data" / "policy")


@lru_cache(maxsize=1)
def shipped_words() -> Words:
    """Return the words in `data/responses`."""
    return _load_words(WORDS)


@lru_cache(maxsize=1)
def shipped_phrases() -> Phrases:
    """Return the phrases in `data/lexicon`; those that a text once needed stay compiled."""
    return _load_phrases(PHRASES)


def share_what_is_shipped() -> None:
    """Let `Words.load` and `Phrases.load` read the shipped files once, as a start of the desk or of care loads both."""
    Words.load = lambda folder: shipped_words() if folder == WORDS else _load_words(folder)  # type: ignore[assignment]
    Phrases.load = lambda file: shipped_phrases() if file == PHRASES else _load_phrases(file)  # type: ignore[assignment]
