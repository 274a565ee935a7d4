"""Hear a telephone number as people write it at home where the customer is, and not where the company is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Iterator, Mapping

import phonenumbers

from bot.conversation.contact_words import ContactWords
from bot.conversation.turn import Turn
from bot.remedy import Policy

# The countries (ISO 3166) from which most customers abroad write, by the zone of their browser.
_BY_ZONE = {
    "GB": "Europe/London Europe/Belfast GB Europe/Jersey Europe/Guernsey Europe/Isle_of_Man",
    "IE": "Europe/Dublin Eire",
    "HK": "Asia/Hong_Kong Hongkong",
    "MO": "Asia/Macau Asia/Macao",
    "TW": "Asia/Taipei ROC",
    "CN": "Asia/Shanghai Asia/Chongqing Asia/Urumqi PRC",
    "SG": "Asia/Singapore Singapore",
    "MY": "Asia/Kuala_Lumpur Asia/Kuching",
    "JP": "Asia/Tokyo Japan",
    "KR": "Asia/Seoul ROK",
    "TH": "Asia/Bangkok",
    "PH": "Asia/Manila",
    "ID": "Asia/Jakarta Asia/Makassar",
    "VN": "Asia/Ho_Chi_Minh Asia/Saigon",
    "IN": "Asia/Kolkata Asia/Calcutta",
    "AU": "Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Perth Australia/Adelaide "
    "Australia/Hobart Australia/Darwin Australia/Canberra",
    "NZ": "Pacific/Auckland NZ",
    "US": "America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix America/Detroit "
    "America/Anchorage Pacific/Honolulu America/Boise US/Eastern US/Central US/Mountain US/Pacific",
    "CA": "America/Toronto America/Vancouver America/Montreal America/Winnipeg America/Edmonton America/Halifax",
    "FR": "Europe/Paris",
    "DE": "Europe/Berlin",
    "NL": "Europe/Amsterdam",
    "ES": "Europe/Madrid",
    "IT": "Europe/Rome",
    "CH": "Europe/Zurich",
}
_COUNTRY_OF = {zone: country for country, zones in _BY_ZONE.items() for zone in zones.split()}
# What the pipeline may have taken such digits for.
_TAKEN_FOR = ("phone", "order_number", "amount", "time", "quantity")
_MOST_TRIES = 20


def country_of(zone: str | None) -> str | None:
    """Return the country of a time zone such as Europe/London; None for one that is not listed."""
    return _COUNTRY_OF.get(zone or "")


def with_local_number(turn: Turn, zone: str | None, words: ContactWords, policy: Policy) -> Turn:
    """Return the turn with the number in it that is one in the country of `zone`, in international form.

    A number that is one in the company's country was heard before, and goes first, unless it is only the end of this
    one: of (020) 7946 0958 eight digits are a number of Hong Kong.
    """
    country = country_of(zone)
    if country in (None, policy.company.country) or turn.by_button:
        return turn
    found = next(_numbers(turn, str(country), words, policy), None)
    if found is None:
        return turn
    heard = [one for one in turn.all("phone") if not _holds(found, one)]
    if heard:
        return turn
    others = [one for one in turn.entities if one.get("entity") not in _TAKEN_FOR or not _overlap(one, found)]
    return replace(turn, entities=tuple(sorted((*others, found), key=lambda one: int(one.get("start") or 0))))


def _numbers(turn: Turn, country: str, words: ContactWords, policy: Policy) -> Iterator[dict[str, Any]]:
    # "10 of 2,500": digits without the nought of a trunk are something else, unless only a number is given.
    given = words.gives_number(turn.text) or words.asks_to_be_called(turn.text)
    begins = tuple("+(0123456789") if given else ("+", "0", "(")
    for match in phonenumbers.PhoneNumberMatcher(turn.text, country, max_tries=_MOST_TRIES):
        value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        found = {
            "entity": "phone",
            "start": match.start,
            "end": match.end,
            "text": match.raw_string,
            "value": value,
        }
        if match.raw_string.startswith(begins) and not any(
            _is_other(one, policy) and _overlap(one, found) for one in turn.entities
        ):
            yield found


def _is_other(one: Mapping[str, Any], policy: Policy) -> bool:
    if one.get("entity") == "order_number":
        return policy.company.order_pattern.fullmatch(str(one["value"])) is not None
    return one.get("entity") == "email"


def _holds(found: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    """Return whether `one` is a part of `found`, and not all of it."""
    start, digits = int(one.get("start") or 0), sum(sign.isdigit() for sign in str(one.get("text") or ""))
    within = int(found["start"]) <= start < int(found["end"])
    return within and 0 < digits < sum(sign.isdigit() for sign in str(found["text"]))


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    start = int(one.get("start") or 0)
    end = start + len(str(one.get("text") or one.get("value") or ""))
    return start < int(other["end"]) and int(other["start"]) < end
