"""Read what a person wrote in place of something known, as strictly as the words of customers are read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.cases.errors import Refused
from bot.cases.plain_names import plain_name
from bot.cases.tags import read_tags
from bot.conversation.corrections.correctable import CONTACTS, DAYS, PAST_DAYS
from bot.conversation.days_told import as_day
from bot.conversation.services import Services
from bot.conversation.severity_set import MAY_ADD
from bot.conversation.turn_facts import UNKNOWN
from bot.remedy.orders import normalise
from bot.remedy.vocabulary import EMOTIONS, SEVERITY_PARTS, SUB_KINDS, WISHES

# Characters of a text; a story may be as long as a message.
LONGEST = {"what": 4000, "product": 80, "name": 80, "address": 200, "free_times": 200}
CHANNELS = ("write", "call")
LOCALES = ("zh-Hant", "zh-Hans", "en")
PRIORITIES = (1, 2, 3, 4, 5)
# Shorter words are no place.
_LEAST_OF_ADDRESS = 5
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?")


class Wrong(Refused):
    """What was written cannot be taken: `code` says why, in `field` (value, role or why); `values` fill the words."""

    def __init__(self, code: str, field: str = "value", **values: object) -> None:
        super().__init__(code)
        self.code, self.field, self.values = code, field, values


@dataclass(frozen=True)
class Meant:
    """What was meant: the value to store, None to take it away; `role` is the role of a day."""

    value: Any
    resolved: Any = None
    display: str | None = None
    role: str | None = None


class Readers(Protocol):
    """What reads the customers' words; the conversation does not know how they are understood."""

    def sums(self, said: str) -> Sequence[Any]:
        """Return the sums in the text as {minor, currency}."""
        ...

    def times(self, said: str, now: dt.datetime) -> Sequence[Mapping[str, Any]]:
        """Return the times in the text as time entities, at the local instant `now`."""
        ...

    def contacts(self, said: str, kind: str, zone: str | None) -> Sequence[str]:
        """Return the telephone numbers or e-mail addresses (`kind`) in the text; `zone` is that of the customer."""
        ...


@dataclass(frozen=True)
class Reading:
    """What is read, and with what: the policy and its clock, the readers, and the customer's time zone."""

    services: Services
    readers: Readers
    zone: str | None = None


def read_value(with_: Reading, what: str, value: Any, role: str | None = None) -> Meant:
    """Return what was meant by `value` for `what`; raise Wrong with what to write instead."""
    if what in DAYS:
        return _day(with_, _text(what, value), role or what)
    if what == "kind":
        return Meant(_one_of(value, with_.services.policy.severity.kinds))
    if what in _ONE_OF:
        return Meant(_one_of(value, _ONE_OF[what]))
    if what in _READ:
        return _READ[what](with_, value)
    said = _text(what, value)
    if not said:
        if what == "what":
            raise Wrong("empty")
        return Meant(None)
    if len(said) > LONGEST.get(what, 200):
        raise Wrong("too_long", limit=LONGEST.get(what, 200))
    return _OF_TEXT[what](with_, said)


def _text(what: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("no_choice")
    return value.strip() if what == "what" else " ".join(value.split())


def _one_of(value: Any, choices: Collection[Any]) -> Any:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value not in choices:
        raise Wrong("no_choice")
    return value


def _day(with_: Reading, said: str, role: str) -> Meant:
    if role not in DAYS:
        raise Wrong("no_choice", "role")
    if not said:
        return Meant(None, role=role)
    clock = with_.services.policy.clock
    now = clock.local(with_.services.now())
    if role == "used_for":
        lengths = [one for one in with_.readers.times(said, now) if one.get("role_hint") == "duration"]
        if len(lengths) != 1:
            raise Wrong("no_length")
        return Meant(str(lengths[0]["value"]), display=said, role=role)
    found = _iso(said, clock.zone) or _told(with_, said, now)
    day = as_day(found.value)
    if day is None:
        raise Wrong("no_day")
    if role in PAST_DAYS and day > now.date():
        raise Wrong("not_yet")
    return Meant(found.value, found.resolved, found.display, role)


def _iso(said: str, zone: dt.tzinfo) -> Meant | None:
    if not _ISO.fullmatch(said):
        return None
    try:
        at = dt.datetime.fromisoformat(said)
    except ValueError:
        raise Wrong("no_day") from None
    if len(said) == 10:
        return Meant(said, {"interval": None, "grain": "day"})
    return Meant(at.replace(tzinfo=zone).isoformat(), {"interval": None, "grain": "minute"})


def _told(with_: Reading, said: str, now: dt.datetime) -> Meant:
    days = [one for one in with_.readers.times(said, now) if as_day(one.get("value")) is not None]
    if len(days) != 1:
        raise Wrong("no_day")
    resolved = {"interval": days[0].get("interval"), "grain": days[0].get("grain")}
    return Meant(str(days[0]["value"]), resolved, said)


def _product(with_: Reading, said: str) -> Meant:
    """Return a product of the catalogue by its id or name; another thing is called as it was written."""
    products = with_.services.policy.products
    if said in products:
        return Meant(said)
    plain = said.casefold()
    for name, product in products.items():
        spoken = (*product.names.values(), *(alias for aliases in product.aliases.values() for alias in aliases))
        if plain in {one.casefold() for one in spoken}:
            return Meant(name)
    return Meant(said, display=said)


def _branch(with_: Reading, said: str) -> Meant:
    return Meant(_one_of(said, with_.services.policy.branches))


def _outcome(with_: Reading, said: str) -> Meant:
    return Meant(_one_of(said, (*WISHES, UNKNOWN)))


def _order(with_: Reading, said: str) -> Meant:
    company = with_.services.policy.company
    number = normalise(said)
    if company.order_pattern.fullmatch(number) is None:
        raise Wrong("no_order", example=company.order_example)
    return Meant(number)


def _sum(with_: Reading, said: str) -> Meant:
    """Return a sum of money; a bare number is in the company's currency."""
    company = with_.services.policy.company
    rest = rf"(?:\.\d{{1,{max(2, company.decimals)}}})?"
    bare = re.fullmatch(rf"\d{{1,3}}(?:,\d{{3}})+{rest}|\d{{1,9}}{rest}", said)
    found = with_.readers.sums(f"{company.currency} {said}" if bare else said)
    if len(found) != 1 or not 0 < int(found[0]["minor"]) <= 10**12:
        raise Wrong("no_amount", example=company.show(1_280 * 10**company.decimals))
    return Meant(dict(found[0]))


def _phone(with_: Reading, said: str) -> Meant:
    found = with_.readers.contacts(said, "phone", with_.zone)
    if len(found) != 1:
        raise Wrong("no_phone")
    return Meant(found[0], display=said)


def _email(with_: Reading, said: str) -> Meant:
    found = with_.readers.contacts(said, "email", with_.zone)
    if len(found) != 1 or found[0].casefold() != said.casefold():
        raise Wrong("no_email")
    return Meant(found[0], display=found[0])


def _address(with_: Reading, said: str) -> Meant:
    if len(said) < _LEAST_OF_ADDRESS:
        raise Wrong("no_address")
    return Meant(said, display=said)


def _name(with_: Reading, said: str) -> Meant:
    name = plain_name(said)
    if not name:
        raise Wrong("empty")
    return Meant(name, display=name)


def _as_written(with_: Reading, said: str) -> Meant:
    return Meant(said, display=said)


def _story(with_: Reading, said: str) -> Meant:
    return Meant(said)


def _channel(with_: Reading, said: str) -> Meant:
    return Meant(_one_of(said, CHANNELS))


def _names(value: Any, choices: Collection[str]) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one in choices for one in value):
        raise Wrong("no_choice")
    return [one for one in choices if one in value]


def _sub_kinds(with_: Reading, value: Any) -> Meant:
    return Meant(_names(value, SUB_KINDS))


def _severity(with_: Reading, value: Any) -> Meant:
    if not isinstance(value, Mapping) or set(value) - {"aside", "added"}:
        raise Wrong("no_choice")
    aside, added = _names(value.get("aside", []), SEVERITY_PARTS), _names(value.get("added", []), MAY_ADD)
    if set(aside) & set(added):
        raise Wrong("no_choice")
    return Meant({"aside": sorted(aside), "added": sorted(added)} if aside or added else None)


def _tags(with_: Reading, value: Any) -> Meant:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Wrong("no_choice")
    try:
        return Meant(read_tags(value))
    except Refused:
        raise Wrong("tags") from None


_ONE_OF: Mapping[str, Collection[Any]] = {
    "emotion": EMOTIONS, "locale": LOCALES, "priority": PRIORITIES,
}  # fmt: skip
_READ: Mapping[str, Callable[[Reading, Any], Meant]] = {
    "sub_kinds": _sub_kinds, "severity_set": _severity, "tags": _tags,
}  # fmt: skip
_OF_TEXT: Mapping[str, Callable[[Reading, str], Meant]] = {
    "what": _story,
    "product": _product,
    "branch": _branch,
    "order_number": _order,
    "amount": _sum,
    "overcharged": _sum,
    "desired_outcome": _outcome,
    "name": _name,
    "phone": _phone,
    "email": _email,
    "address": _address,
    "channel": _channel,
    "free_times": _as_written,
}
assert set(CONTACTS) <= set(_OF_TEXT)
