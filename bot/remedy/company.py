"""The company: names, currency, opening hours, branches and the people who handle complaints."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from bot.remedy.opening_hours import OpeningClock

from .emergency import EmergencyNumbers, read_emergency
from .money import Money, decimals_of, in_words
from .phrases import BothGaps, gap_in_both
from .problems import did_you_mean
from .reading import LANGUAGES, Both, Fields, Value, unique

# The library lists the general holidays of Hong Kong that are not statutory, such as Good Friday, as "optional".
CATEGORIES = {"HK": ("public", "optional")}
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z0-9-]{2,63}")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Handler:
    """A person or a named desk that keeps promises, with a direct line; `email` is where notices of work go."""

    id: str
    name: Both
    role: Both
    line: Both
    email: str | None = None

    def label(self, language: str) -> str:
        """Return name and role as shown to customers, in `zh-Hant` or `en`."""
        if language == "en":
            return f"{self.name['en']} ({self.role['en']})"
        return f"{self.role['zh-Hant']}{self.name['zh-Hant']}"

    @cached_property
    def gap(self) -> BothGaps:
        """Return the values for the placeholder {handler} of a sentence."""
        return gap_in_both("handler", {language: self.label(language) for language in LANGUAGES})

    def as_dict(self) -> dict[str, object]:
        """Return id, name, role and line for JSON."""
        return {"id": self.id, "name": dict(self.name), "role": dict(self.role), "line": dict(self.line)}


_EMPTY: Both = {"zh-Hant": "", "en": ""}
NOBODY = Handler("", _EMPTY, _EMPTY, _EMPTY)
"""Placeholder for a handler who could not be read; the problem is already noted."""


@dataclass(frozen=True)
class Branch:
    """A shop (or the online shop): the names customers use for it, and its manager's id among the handlers.

    `address` and `hours` are told to customers who ask; None when the company does not say.
    """

    id: str
    names: Both
    aliases: Mapping[str, tuple[str, ...]]
    manager: str
    online: bool
    address: Both | None = None
    hours: Both | None = None


@dataclass(frozen=True)
class Company:
    """The company data that every promise needs; `currency` is an ISO 4217 code with `decimals` minor digits."""

    name: Both
    currency: str
    decimals: int
    symbol: str
    timezone: str
    country: str
    order_pattern: re.Pattern[str]
    order_example: str

    @cached_property
    def minor_in_one(self) -> int:
        """Return the number of minor units in one unit of the currency."""
        return int(10**self.decimals)

    def money(self, minor: int) -> Money:
        """Return `minor` units in the company's currency."""
        return Money(minor, self.currency)

    def show(self, minor: int) -> str:
        """Return `minor` units as customers read them, such as NT$1,200; with decimals only when they are not zero."""
        return f"{self.symbol}{in_words(minor, self.decimals)}"

    def decimals_of(self, currency: str) -> int:
        """Return the digits of the minor unit of any currency (ISO 4217 code)."""
        return self.decimals if currency == self.currency else decimals_of(currency)

    def show_any(self, amount: Money) -> str:
        """Return an amount of any currency as customers read it: the company's own with its symbol, else JPY 1,200."""
        if amount.currency == self.currency:
            return self.show(amount.minor)
        return f"{amount.currency} {in_words(amount.minor, decimals_of(amount.currency))}"


@dataclass(frozen=True)
class CompanyFile:
    """The content of company.yml."""

    company: Company
    clock: OpeningClock
    branches: Mapping[str, Branch]
    handlers: Mapping[str, Handler]
    orders: Value
    clocks: Value | None
    emergency: EmergencyNumbers
    emergency_line: int
    closures: Mapping[dt.date, Both]
    public_holidays: Container[dt.date]


def read_company(value: Value) -> CompanyFile:
    """Read company.yml; note each problem with its place in the file."""
    top = value.fields(
        "name",
        "currency",
        "currency_decimals",
        "currency_symbol",
        "timezone",
        "holidays_of",
        "opening_hours",
        "handlers",
        "branches",
        "orders",
        optional=("closed_on", "closures", "also_open_on", "statutory_clocks", "emergency"),
    )
    handlers = _handlers(top["handlers"])
    branches = _branches(top["branches"], handlers)
    emergency = top.get("emergency")
    closures = _closures(top.get("closures"))
    return CompanyFile(
        _company(top),
        _clock(top, closures),
        branches,
        handlers,
        top["orders"],
        top.get("statutory_clocks"),
        read_emergency(emergency),
        emergency.key_line if emergency is not None else 1,
        closures,
        _public_holidays(top),
    )


def _company(top: Fields) -> Company:
    currency = top["currency"].text()
    if currency and not re.fullmatch(r"[A-Z]{3}", currency):
        top["currency"].wrong(f"'{currency}' is not a currency code", "Write three capitals such as TWD or HKD")
    orders = top["orders"].fields("pattern", "example", optional=("file", "sql", "http"))
    return Company(
        name=top["name"].both(),
        currency=currency,
        decimals=top["currency_decimals"].integer(0, 3),
        symbol=top["currency_symbol"].text(),
        timezone=top["timezone"].text(),
        country=top["holidays_of"].text(),
        order_pattern=_pattern(orders),
        order_example=orders["example"].text(),
    )


def _pattern(orders: Fields) -> re.Pattern[str]:
    pattern, example = orders["pattern"].text(), orders["example"].text()
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        orders["pattern"].wrong(f"'{pattern}' is not a pattern ({error})", r"Write one such as AJ\d{11}")
        return re.compile("(?!)")
    if example and pattern and not compiled.fullmatch(example):
        orders["example"].wrong(f"'{example}' does not fit the pattern {pattern}", "Mend one of the two")
    return compiled


def _clock(top: Fields, closures: Container[dt.date]) -> OpeningClock:
    name = top["timezone"].text() or "UTC"
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        top["timezone"].wrong(f"'{name}' is not a time zone", "Write one such as Asia/Taipei or Asia/Hong_Kong")
        zone = ZoneInfo("UTC")
    return OpeningClock(zone, _hours(top["opening_hours"]), _closed(top), _days(top.get("also_open_on")), closures)


def _hours(value: Value) -> dict[int, tuple[tuple[int, int], ...]]:
    hours: dict[int, tuple[tuple[int, int], ...]] = {}
    for day, spans in value.entries():
        if day not in WEEKDAYS:
            spans.wrong(f"'{day}' is not a weekday", did_you_mean(day, WEEKDAYS))
            continue
        read = sorted(item.hours() for item in spans.items())
        if any(later[0] < earlier[1] for earlier, later in pairwise(read)):
            spans.wrong(f"The opening hours of {day} overlap", "Write spans that follow each other")
        hours[WEEKDAYS.index(day)] = tuple(span for span in read if span != (0, 0))
    if any(hours.values()):
        return hours
    value.wrong("The company never opens", 'Write at least one day, like monday: ["09:00-18:00"]')
    return {0: ((0, 24 * 60),)}


def _public_holidays(top: Fields) -> Container[dt.date]:
    """Return the public holidays alone, without the company's own days off, which no law knows."""
    country = top["holidays_of"].text()
    try:
        return holidays.country_holidays(country, categories=CATEGORIES.get(country))
    except NotImplementedError:
        # The problem is noted where the opening hours are read.
        return frozenset()


def _closed(top: Fields) -> Container[dt.date]:
    country = top["holidays_of"].text()
    extra = _days(top.get("closed_on"))
    try:
        calendar = holidays.country_holidays(country, categories=CATEGORIES.get(country))
    except NotImplementedError:
        if country:
            top["holidays_of"].wrong(
                f"No public holidays are known of '{country}'", "Write a country code such as TW or HK"
            )
        return extra
    calendar.update(dict.fromkeys(extra, "closed"))
    return calendar


def _closures(value: Value | None) -> dict[dt.date, Both]:
    """Read days on which the company had to close, with the reason that customers are told."""
    found: dict[dt.date, Both] = {}
    for item in value.items() if value else ():
        fields = item.fields("day", "why")
        found[fields["day"].date()] = fields["why"].both()
    return found


def _days(value: Value | None) -> frozenset[dt.date]:
    return frozenset(item.date() for item in value.items()) if value else frozenset()


def _handlers(value: Value) -> dict[str, Handler]:
    found: dict[str, Handler] = {}
    for name, entry in value.entries():
        fields = entry.fields("name", "role", "line", optional=("email",))
        mail = _email(fields.get("email"))
        found[name] = Handler(name, fields["name"].both(), fields["role"].both(), fields["line"].both(), mail)
    return found


def _email(value: Value | None) -> str | None:
    address = value.text() if value is not None else ""
    if value is not None and address and not _EMAIL.fullmatch(address):
        value.wrong(f"'{address}' is not a mail address", "Write one such as returns@shop.example, or leave it out")
    return address or None


def _branches(value: Value, handlers: Mapping[str, Handler]) -> dict[str, Branch]:
    found: dict[str, Branch] = {}
    spoken_names: list[tuple[str, Value]] = []
    for name, entry in value.entries():
        fields = entry.fields("names", "manager", optional=("aliases", "online", "address", "hours"))
        aliases, places = read_aliases(fields.get("aliases"))
        spoken_names += places
        online, address, hours = (fields.get(part) for part in ("online", "address", "hours"))
        found[name] = Branch(
            name,
            fields["names"].both(),
            aliases,
            fields["manager"].one_of(handlers, "handler"),
            online.yes() if online else False,
            address.both() if address else None,
            hours.both() if hours else None,
        )
    unique(spoken_names, "alias")
    return found


def read_aliases(value: Value | None) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, Value]]]:
    """Read aliases by language; also return each one in lower case with its place, so that duplicates can be found."""
    if value is None:
        return {"zh-Hant": (), "en": ()}, []
    fields = value.fields("zh-Hant", "en")
    aliases: dict[str, tuple[str, ...]] = {}
    places: list[tuple[str, Value]] = []
    for language in ("zh-Hant", "en"):
        items = [(item.text(), item) for item in fields[language].items()]
        aliases[language] = tuple(text for text, _ in items if text)
        places += [(text.casefold(), item) for text, item in items]
    return aliases, places


def read_handler(value: Value, handlers: Mapping[str, Handler]) -> Handler:
    """Read the id of a handler and return that handler; a stand-in when the id is unknown, with a problem noted."""
    return handlers.get(value.one_of(handlers, "handler"), NOBODY)
