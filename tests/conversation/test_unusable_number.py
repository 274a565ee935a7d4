"""Test that a telephone number with which nobody can be called is noticed where a number was asked for."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.contacts.told import contacts_told
from bot.conversation.contacts.unusable_number import help_with_number, with_unusable_number
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.nlu.extract import extract
from bot.remedy import Policy, load_policy
from bot.settings import ROOT

from .plain import turn_of

NOW = dt.datetime(2026, 11, 28, 20, 0, tzinfo=ZoneInfo("Asia/Taipei"))
FOLDERS = {"TW": ROOT / "data" / "policy", "HK": ROOT / "examples" / "policies" / "hong-kong-clinic"}


@pytest.fixture(scope="module")
def policies() -> dict[str, Policy]:
    return {country: load_policy(folder) for country, folder in FOLDERS.items()}


def unusable(
    text: str, phrases: Phrases, policy: Policy, country: str, asked: tuple[str, ...] = ("phone", "address")
) -> tuple[str | None, str | None]:
    """Return the digits that cannot be called, and the number that is taken."""
    turn = turn_of(text, "inform", *extract(text, NOW, FOLDERS[country]))
    found = contacts_told(turn, phrases, {}, asked=asked)
    found = with_unusable_number(found, turn, phrases, asked, policy, known=False)
    phone = found.facts.get("phone")
    return found.unusable, None if phone is None else str(phone.value)


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("TW", "12345", "12345"),
        ("TW", "09123", "09123"),
        ("TW", "0912-345-67", "0912-345-67"),
        ("TW", "0912 345 6789", "0912 345 6789"),
        ("TW", "my number is 555-0199", "555-0199"),
        ("TW", "我的電話是 0812345", "0812345"),
        ("TW", "電話12345678啦", "12345678"),
        ("TW", "+44 123", "+44 123"),
        ("TW", "+1 555 0199", "+1 555 0199"),
        ("TW", "call me on 07700 900123", "07700 900123"),
        ("TW", "手機 0000000000", "0000000000"),
        ("TW", "Emma Clarke, +44 7700 900123", "+44 7700 900123"),
        ("TW", "Emma Clarke, 0740 012 345, emma@clarke.com", "0740 012 345"),
        ("TW", "王小美，0912-345-67，台北市大安區仁愛路四段1號", "0912-345-67"),
        ("TW", "you can reach me any evening on +44 7700 900123 or by mail", "+44 7700 900123"),
        ("HK", "12345", "12345"),
        ("HK", "1234 5678", "1234 5678"),
        ("HK", "我電話係 9123 456", "9123 456"),
        ("HK", "打 912345678", "912345678"),
    ],
)
def test_digits_that_are_no_number_are_noticed(
    phrases: Phrases, policies: dict[str, Policy], country: str, text: str, number: str
) -> None:
    assert unusable(text, phrases, policies[country], country) == (number, None)


@pytest.mark.parametrize(
    ("country", "text", "value"),
    [
        ("TW", "0912345678", "+886912345678"),
        ("TW", "02-2345-6789", "+886223456789"),
        ("TW", "+44 20 7946 0958", "+442079460958"),
        ("TW", "+1 415 555 2671", "+14155552671"),
        ("TW", "my number is +852 9123 4567", "+85291234567"),
        ("HK", "9123 4567", "+85291234567"),
        ("HK", "+886 912 345 678", "+886912345678"),
        ("HK", "我電話係 +44 7400 123456", "+447400123456"),
    ],
)
def test_a_valid_number_of_any_country_is_taken(
    phrases: Phrases, policies: dict[str, Policy], country: str, text: str, value: str
) -> None:
    assert unusable(text, phrases, policies[country], country) == (None, value)


@pytest.mark.parametrize(
    "text",
    [
        "台北市中山區南京東路二段100號5樓",
        "12月2日下午三點到五點",
        "訂單 AJ26030863024",
        "我付了 12900 元",
        "a@b1234.com",
        "I bought 3 of them and 2 broke",
        "2026年的收據我還留著，上面寫 1234567890 這個流水號，你們要嗎",
    ],
)
def test_other_digits_are_no_number(phrases: Phrases, policies: dict[str, Policy], text: str) -> None:
    assert unusable(text, phrases, policies["TW"], "TW")[0] is None


def test_nothing_is_noticed_where_no_number_was_asked_for(phrases: Phrases, policies: dict[str, Policy]) -> None:
    assert unusable("12345", phrases, policies["TW"], "TW", asked=("address",)) == (None, None)


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
@pytest.mark.parametrize(("country", "own"), [("TW", "0912 345 678"), ("HK", "5123 4567")])
def test_the_help_shows_a_number_of_the_company_s_country(
    services: Services, policies: dict[str, Policy], country: str, own: str, locale: str
) -> None:
    said = help_with_number(services.words, policies[country], "12345", locale)
    assert "12345" in said and own in said
    assert ("+852" if country == "TW" else "+886") in said


@pytest.mark.parametrize("text", ["+44 7700 900123", "my phone is +44 7700 900123", "emma@clarke.com, +44 7700 900123"])
def test_a_number_with_the_code_of_a_country_is_noticed_unasked(
    text: str, phrases: Phrases, policies: dict[str, Policy]
) -> None:
    assert unusable(text, phrases, policies["TW"], "TW", asked=("address",)) == ("+44 7700 900123", None)


def test_the_help_shows_a_number_of_the_customer_s_country(services: Services, policies: dict[str, Policy]) -> None:
    assert "+44" in help_with_number(services.words, policies["TW"], "12345", "en", "Europe/London")
