"""Recaps: each fact and sentence is what the customer told, and nothing stands beside them but our own words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.cases.models import Fact
from bot.conversation.phrases import Phrases
from bot.conversation.recap_matter import handled_as
from bot.conversation.recap_sentences import outdated, retold
from bot.conversation.services import Services
from bot.remedy import Policy
from bot.remedy.vocabulary import MATTERS
from bot.settings import Settings
from bot.words import Words
from tests.attack.amounts import amounts_in
from tests.attack.amounts_said import amounts_noted
from tests.attack.own_words import letters
from tests.attack.records import Record, Violation


def quotes(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every fact of a recap that the customer did not state or that is more than a quote."""
    for message in record.messages:
        if message.kind != "recap" or message.role != "bot":
            continue
        shown = (message.payload or {}).get("facts") or {}
        told = record.told_before(message.seq)
        said = set().union(*(amounts_in(text) for text in told), set()) | amounts_noted(record)
        for name, text in shown.items():
            if len(text.splitlines()) > 1 or text != text.strip():
                yield Violation(record.id, message.seq, f"the quote of {name!r} takes more than its line: {text!r}")
            for amount in sorted(amounts_in(text) - said):
                yield Violation(record.id, message.seq, f"the recap has the customer say {amount}: {text!r}")
        sentences = [str(one) for one in (message.payload or {}).get("sentences") or ()]
        lines = [line for line in message.text.splitlines() if line not in _handled_as()]
        # Our own words lead to the sentences and ask behind them; nothing else stands beside them.
        if not sentences or any(one not in lines for one in sentences) or len(lines) > len(sentences) + 2:
            yield Violation(
                record.id, message.seq, f"{len(lines)} lines for {len(sentences)} sentences: {message.text!r}"
            )
        if "what" in shown and not _is_told(record, shown["what"], told):
            yield Violation(record.id, message.seq, f"nobody told {shown['what']!r}")


@lru_cache(maxsize=1)
def _handled_as() -> frozenset[str]:
    """Return the sentences with which a recap says as what the matter is handled: our words alone."""
    services = _speaker()
    sets = (chosen for size in (1, 2, 3) for chosen in itertools.combinations((*MATTERS, "sent_back"), size))
    reasons = [{name: {} for name in chosen} for chosen in sets]
    return frozenset(handled_as(services, one, to) for one in reasons for to in ("zh-Hant", "en"))


def _is_told(record: Record, shown: str, told: Sequence[str]) -> bool:
    """Return whether a story, possibly shortened, is a recorded fact whose every line the customer wrote.

    A text of fewer than 12 characters without amounts passes without such a fact.
    """
    begins = letters(shown.rstrip("…"))
    everything = [letters(text) for text in told]
    retold = {letters(one) for fact in record.facts if fact.name == "what" for one in _retold(fact, record.facts)}
    if letters(shown) in retold:
        return True
    for fact in record.facts:
        if fact.name != "what" or not letters(str(fact.value)).startswith(begins):
            continue
        if all(any(letters(line) in text for text in everything) for line in str(fact.value).split("\n")):
            return True
    return len(shown) < 12 and not amounts_in(shown)


def _retold(fact: Fact, facts: Sequence[Fact]) -> Iterator[str]:
    """Yield the story as our own rules retell it, in both languages, also with what was corrected since."""
    current = {one.name: one for one in facts if one.superseded_at is None}
    for locale in ("zh-Hant", "en"):
        for corrected in ({}, outdated(facts, current)):
            story = retold(_speaker(), {"what": fact}, locale, corrected)
            if story is not None:
                yield story.words


@lru_cache(maxsize=1)
def _speaker() -> Services:
    settings = Settings.load({})
    phrases = Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml")
    return Services(None, None, Words.load(settings.responses_dir), phrases)  # type: ignore[arg-type]
