"""Build the sheet that text and PDF print: headings, pairs, lines and messages, in one language and time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping

from bot.cases.utc import from_iso
from bot.conversation.sub_kinds.keeping import FACT as SUB_KINDS
from bot.desk.agents.names import catalogue_names
from bot.remedy import Policy
from bot.remedy.money import in_words
from bot.words import Words

# A complete ISO date or time; a text that only begins with a date is somebody's words.
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")


@dataclass(frozen=True)
class Block:
    """A heading and its content: pairs of label and text, or lines."""

    heading: str
    pairs: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One message with its time, speaker and text as printed; `role` is the author's role."""

    time: str
    speaker: str
    role: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """Everything that is printed, in order; `page` is the pattern of the page number, `transcript` a heading."""

    locale: str
    title: str
    company: str
    foot: str
    page: str
    blocks: tuple[Block, ...]
    transcript: str
    messages: tuple[Line, ...]


class _Writer:
    def __init__(self, policy: Policy, words: Words, locale: str) -> None:
        self._policy, self._words, self._locale = policy, words, locale
        self._zone = policy.clock.zone
        self._known = words.all(locale, "agents.")

    def say(self, name: str, **values: object) -> str:
        return self._words.say(f"agents.{name}", self._locale, **values)

    def named(self, group: str, value: Any) -> str:
        return str(self._known.get(f"agents.{group}.{value}", value))

    def pick(self, pair: Any) -> str:
        if isinstance(pair, Mapping):
            return str(pair.get(self._locale) or pair.get("zh-Hant") or pair.get("en") or "")
        return "" if pair is None else str(pair)

    def moment(self, written: str | datetime) -> str:
        at = from_iso(written) if isinstance(written, str) else written
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}"

    def fact(self, fact: Mapping[str, Any]) -> str:
        name, value = fact["name"], fact["value"]
        if name == "desired_outcome":
            return self.named("outcome", value)
        if name == SUB_KINDS and isinstance(value, list):
            return self.say("list.separator").join(self.named("kind", one) for one in value)
        if name == "channel" and not fact["display"]:
            return self.named("channel", value)
        if isinstance(value, Mapping) and "minor" in value and not fact["display"]:
            return self.money(value["minor"], value["currency"])
        if value == "unknown" and not fact["display"]:
            return self.say("facts.unknown")
        if isinstance(value, str) and _DAY.fullmatch(value):
            return value[:10]
        return self.pick(catalogue_names(self._policy, name, value)) or self.pick(fact["display"]) or str(value)

    def money(self, minor: int | None, currency: str | None) -> str:
        if not minor or not currency:
            return ""
        return f"{currency} {in_words(minor, self._policy.company.decimals_of(currency))}"


def sheet_of(found: Mapping[str, Any], policy: Policy, words: Words, locale: str) -> Sheet:
    """Return the sheet of a document from `bot.cases.record.export`, in `locale` and the company's time zone."""
    write = _Writer(policy, words, locale)
    blocks = [_about(found, write)]
    for case in found["cases"]:
        blocks += _case(case, write)
    number = found["cases"][-1]["number"] if found["cases"] else ""
    return Sheet(
        locale=locale,
        title=write.say("export.title", number=number) if number else write.say("export.title.no_case"),
        company=write.pick(policy.company.name),
        foot=write.say("export.foot", time=write.moment(found["exported_at"]), zone=policy.company.timezone),
        page=write.say("export.page"),
        blocks=tuple(block for block in blocks if block.pairs or block.lines),
        transcript=write.say("transcript"),
        messages=tuple(_line(message, write) for message in found["messages"]),
    )


def _about(found: Mapping[str, Any], write: _Writer) -> Block:
    customer = found["customer"]
    pairs = [(write.say(f"contact.{name}"), customer[name]) for name in ("name", "email", "phone") if customer[name]]
    pairs += [
        (write.say("contact.language"), write.named("locale", found["locale"])),
        (write.say("export.opened"), write.moment(found["opened_at"])),
    ]
    return Block(write.say("export.customer"), tuple(pairs))


def _case(case: Mapping[str, Any], write: _Writer) -> list[Block]:
    pairs = [(write.say("case.stage"), write.named("stage", case["stage"]))]
    if case["kind"]:
        pairs.append((write.say("case.kind"), write.named("kind", case["kind"])))
    for name in ("opened", "resolved", "closed"):
        if case[f"{name}_at"]:
            pairs.append((write.say(f"export.case_{name}"), write.moment(case[f"{name}_at"])))
    facts = tuple((write.named("fact", fact["name"]), write.fact(fact)) for fact in case["facts"])
    offers = []
    for offer in case["offers"]:
        offers.append(f"{write.moment(offer['made_at'])}  {write.named('offers.state', offer['state'])}")
        for option in offer["options"]:
            parts = (
                write.pick(option["title"]),
                write.money(option["value_minor"], option["currency"]),
                write.say("export.due", time=write.moment(option["due_at"])) if option["due_at"] else "",
                write.say("offers.chosen") if option["accepted_at"] else "",
            )
            offers.append("・" + " · ".join(part for part in parts if part))
    promises = tuple(
        "・"
        + " · ".join(
            (
                write.pick(promise["what"]),
                write.pick(promise["owner"]),
                write.say("export.due", time=write.moment(promise["due_at"])),
                write.named("commitments.state", promise["state"]),
            )
        )
        for promise in case["commitments"]
    )
    return [
        Block(write.say("case.number", number=case["number"]), tuple(pairs)),
        Block(write.say("facts"), facts),
        Block(write.say("offers"), lines=tuple(offers)),
        Block(write.say("commitments"), lines=promises),
    ]


def _line(message: Mapping[str, Any], write: _Writer) -> Line:
    author = message["author"]
    role = write.named("author", author["role"])
    speaker = f"{role} {author['name']}" if author.get("name") else role
    return Line(write.moment(message["at"]), speaker, author["role"], message["text"])
