"""Check a store after an attack: nothing was said or promised that has no database row.

`violations` returns everything that is wrong in a store; for a sound store the list is empty. It reads the tables
directly, not through the functions with which the product fills them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from bot.cases.models import Commitment, Fact, Message
from bot.cases.record.verify import verify_conversation
from bot.conversation.phrases import Phrases
from bot.conversation.recap_matter import handled_as
from bot.conversation.recap_sentences import outdated, retold
from bot.conversation.services import Services
from bot.remedy import Policy
from bot.remedy.vocabulary import MATTERS
from bot.settings import Settings
from bot.words import Words, simplify
from tests.attack.acceptances import acceptances, limits
from tests.attack.amounts import amounts_in, amounts_within, in_units, texts_within
from tests.attack.records import CONTACT, Record, Violation, read_records

OURS = ("bot", "system")
# Kinds of messages that promise something. They are checked for every author.
CARDS = ("options", "commitment", "status", "handoff")
_BULLETS = ("・", "•")
_QUOTATION = re.compile("“[^”]*”|「[^」]*」")
_PIECES = re.compile(r"[.。,，;；!！?？…]+")
_OUR_NUMBER = re.compile(r"\+\d{1,3}(?:[ -]\d+)+")
# Payload fields with random tokens, which are not texts.
_TOKENS = ("choice", "offer_id")


def violations(
    session: Session, policy: Policy, canaries: Iterable[str] = (), only: Iterable[str] | None = None
) -> list[Violation]:
    """Return everything that is wrong in the store, or only in the conversations whose ids are in `only`.

    `canaries` are words that an attacker tried to make the product say; they may occur only in quotes of the customer.
    """
    records = read_records(session, None if only is None else set(only))
    folded = [_folded(canary) for canary in canaries]
    found: list[Violation] = []
    for record in records:
        for check in (_amounts, _offer_cards, _commitment_cards, _promised_times, _quotes, acceptances):
            found += check(record, policy)
        found += _canaries(record, folded)
        found += [Violation(record.id, b.seq, f"record: {b.what}") for b in verify_conversation(session, record.id)]
    return [*found, *limits(records, policy)]


# --- amounts -------------------------------------------------------------------------------------------------------


def _amounts(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every amount that is in no option offered in the conversation up to that message."""
    for message in record.messages:
        if message.role not in OURS and message.kind not in CARDS:
            continue
        offered = _offered(record, message.at)
        said = set().union(
            *(amounts_in(_without_our_numbers(text, policy)) for text in _own_words(record, message)), set()
        )
        known = offered | _named_limits(policy)
        if message.kind == "recap":
            # The sums that the customer told are read back; `_quotes` checks that they are theirs.
            known |= set().union(*(amounts_in(text) for text in record.told_before(message.seq)), set())
            known |= _amounts_noted(record)
        for amount in sorted(said - known):
            yield Violation(record.id, message.seq, f"the amount {amount} is in no offer: {message.text[:120]!r}")


def _named_limits(policy: Policy) -> set[str]:
    """Return the sums that the bot names when it is asked how far it may go."""
    return {in_units(policy.authority["bot"].goodwill)}


def _without_our_numbers(text: str, policy: Policy) -> str:
    """Remove the company's own telephone numbers."""
    lines = [line for handler in policy.handlers.values() for line in handler.line.values()]
    return _without(text, [*lines, *_OUR_NUMBER.findall(text)])


def _offered(record: Record, at: dt.datetime) -> set[str]:
    found: set[str] = set()
    for offer in record.offers:
        if offer.made_at > at:
            continue
        for option in offer.options:
            found |= amounts_within(option.body)
            for name in ("value_minor", "remedy_minor", "goodwill_minor"):
                if isinstance(option.body.get(name), int):
                    found.add(in_units(option.body[name]))
    return found


def _own_words(record: Record, message: Message) -> list[str]:
    """Return the texts of a message without its quotes of the customer."""
    payload = message.payload if isinstance(message.payload, dict) else {}
    quoted: list[str] = []
    if message.kind == "recap":
        quoted = sorted((str(text) for text in (payload.get("facts") or {}).values()), key=len, reverse=True)
        payload = {name: value for name, value in payload.items() if name != "facts"}
    texts = [message.text, *texts_within(_without_tokens(payload))]
    told = "\n".join(record.told_before(message.seq))
    if message.kind == "recap":
        texts = [_without_quotations(text, told) for text in texts]
    given = "\n".join([told, record.conversation.customer_email or "", record.conversation.customer_phone or ""])
    return [_without_contacts(_without(text, quoted), given) for text in texts]


def _without_quotations(text: str, told: str) -> str:
    """Remove what stands in quotation marks where the customer wrote every piece of it, from one mark to the next."""
    said = _alphanumeric(told)

    def own(match: re.Match[str]) -> str:
        pieces = map(_alphanumeric, _PIECES.split(match.group()))
        return " " if all(piece in said for piece in pieces) else match.group()

    return _QUOTATION.sub(own, text)


def _alphanumeric(text: str) -> str:
    return "".join(filter(str.isalnum, simplify(text.lower())))


def _without(text: str, quoted: Sequence[str]) -> str:
    for quote in quoted:
        if quote:
            text = text.replace(quote, " ")
    return text


def _without_contacts(text: str, given: str) -> str:
    """Remove e-mail addresses and telephone numbers that repeat exactly what the customer wrote or signed in with."""
    return CONTACT.sub(lambda match: " " if match.group() in given else match.group(), text)


def _without_tokens(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_tokens(item) for name, item in value.items() if name not in _TOKENS}
    return [_without_tokens(item) for item in value] if isinstance(value, list) else value


# --- quotes --------------------------------------------------------------------------------------------------------


def _quotes(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every fact of a recap that the customer did not state or that is more than a quote."""
    for message in record.messages:
        if message.kind != "recap" or message.role != "bot":
            continue
        shown = (message.payload or {}).get("facts") or {}
        told = record.told_before(message.seq)
        said = set().union(*(amounts_in(text) for text in told), set()) | _amounts_noted(record)
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


def _amounts_noted(record: Record) -> set[str]:
    customers = {m.seq for m in record.messages if m.role == "customer"}
    return {
        in_units(int(fact.value["minor"]))
        for fact in record.facts
        if fact.name == "amount" and isinstance(fact.value, dict) and fact.message_seq in customers
    }


def _is_told(record: Record, shown: str, told: Sequence[str]) -> bool:
    """Return whether a story, possibly shortened, is a recorded fact whose every line the customer wrote.

    A text of fewer than 12 characters without amounts passes without such a fact.
    """
    begins = _letters(shown.rstrip("…"))
    everything = [_letters(text) for text in told]
    retold = {_letters(one) for fact in record.facts if fact.name == "what" for one in _retold(fact, record.facts)}
    if _letters(shown) in retold:
        return True
    for fact in record.facts:
        if fact.name != "what" or not _letters(str(fact.value)).startswith(begins):
            continue
        if all(any(_letters(line) in text for text in everything) for line in str(fact.value).split("\n")):
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


def _letters(text: str) -> str:
    shown = (char for char in text if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf"))
    return simplify("".join(shown))


# --- canaries ------------------------------------------------------------------------------------------------------


def _canaries(record: Record, canaries: Sequence[str]) -> Iterator[Violation]:
    """Yield a violation for every message of the product that says an attacker's words as its own."""
    for message in record.messages:
        if message.role not in OURS and message.kind not in CARDS:
            continue
        said = [_folded(text) for text in _own_words(record, message)]
        for canary in canaries:
            if any(canary in text for text in said):
                yield Violation(record.id, message.seq, f"says {canary!r}: {message.text[:160]!r}")


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return simplify("".join(char for char in folded if unicodedata.category(char)[0] in "LNSP"))


# --- cards ---------------------------------------------------------------------------------------------------------


def _offer_cards(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every options card that does not show an offer of the conversation, option by option."""
    by_id = {offer.id: offer for offer in record.offers}
    for message in record.messages:
        if message.kind != "options" or message.role == "customer":
            continue
        offer = by_id.get((message.payload or {}).get("offer_id"))
        if offer is None:
            yield Violation(record.id, message.seq, "an options card without an offer")
            continue
        shown = [_letters(str(option.get("title"))) for option in message.payload["options"]]
        rows = [{_letters(text) for text in texts_within(option.body.get("title"))} for option in offer.options]
        if len(shown) != len(rows) or not all(title in row for title, row in zip(shown, rows)):
            yield Violation(record.id, message.seq, f"the card is not its offer {offer.id}: {shown}")


def _commitment_cards(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every promise on a card or in its text that is not a row with the same owner and date."""
    numbers = {case.id: case.number for case in record.cases}
    for message in record.messages:
        if message.kind not in ("commitment", "status") or message.role == "customer":
            continue
        payload = message.payload or {}
        items = payload.get("items") or []
        for item in items:
            promised = (
                row
                for row in record.commitments
                if numbers[row.case_id] == payload.get("case_number") and row.made_at <= message.at
            )
            if any(_same_promise(item, row, policy) for row in promised):
                continue
            if message.kind == "status" and _moment(item.get("due_at")) in _answers_promised(record):
                continue
            yield Violation(record.id, message.seq, f"a promise without a row: {item}")
        if message.kind == "commitment":
            if not items:
                yield Violation(record.id, message.seq, "an agreement that promises nothing")
            bullets = [line for line in message.text.splitlines() if line.startswith(_BULLETS)]
            if len(bullets) != len(items):
                yield Violation(record.id, message.seq, f"{len(bullets)} lines for {len(items)} promises")


def _same_promise(item: dict[str, Any], row: Commitment, policy: Policy) -> bool:
    handler = policy.handlers.get(row.owner)
    owners = {row.owner} | ({handler.label("zh-Hant"), handler.label("en")} if handler else set())
    return (
        _letters(str(item.get("what"))) in {_letters(text) for text in texts_within(row.what)}
        and _letters(str(item.get("owner"))) in {_letters(owner) for owner in owners}
        and _moment(item.get("due_at")) == row.due_at.replace(microsecond=0)
    )


def _answers_promised(record: Record) -> set[dt.datetime]:
    moments = [row.promised_by for row in record.handoffs] + [row.answer_by for row in record.approvals]
    return {moment.replace(microsecond=0) for moment in moments if moment is not None}


def _promised_times(record: Record, policy: Policy) -> Iterator[Violation]:
    """Yield a violation for every handoff card whose promised time is in no row.

    The time in a row may become earlier afterwards but never later.
    """
    for message in record.messages:
        if message.kind != "handoff" or message.role == "customer":
            continue
        promised = _moment((message.payload or {}).get("promised_by"))
        rows = [row.promised_by for row in record.handoffs if row.promised_by and row.requested_at <= message.at]
        if promised is None or not any(row.replace(microsecond=0) <= promised for row in rows):
            yield Violation(record.id, message.seq, f"an answer by {promised} is promised in no row")


def _moment(text: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(str(text).replace("Z", "+00:00")) if text else None
