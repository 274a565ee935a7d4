"""Test on a table of several hundred lines that details with other words beside them are no agreement.

The lines are read with the real extraction of details, and the verdict does not depend on the model's intent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.cases.models import OfferOption
from bot.cases.offers import Chosen
from bot.conversation.arranging import COMPLETE, decide_arranging
from bot.conversation.consent import consent_to_option
from bot.conversation.consent_beside_details import beside_details, turn_beside_details
from bot.conversation.contacts.told import ContactsTold, contacts_told
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.nlu.extract import extract
from bot.settings import ROOT
from bot.yaml_files import read_yaml

from .turns import understood

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=ZoneInfo("Asia/Taipei"))
TABLE = read_yaml(ROOT / "tests" / "conversation" / "data" / "beside_details.yml")
MEANT = ("plain", "handing_over", "courtesy", "note")
OTHERS = [group for group in TABLE if group not in (*MEANT, "details", "day")]
ASKED = (("details", ("phone", "address")), ("day", ("slot",)))
# The model may take any of these for the intent.
INTENTS = ("inform", "choose_option", "affirm", "complain", "nlu_fallback", "out_of_scope")


def lines(group: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every line of a group with what is asked for before it."""
    for language, templates in TABLE[group].items():
        for asks, needs in ASKED[:1] if group == "handing_over" else ASKED:
            for told in TABLE[asks][language]:
                for template in templates:
                    yield template.replace("{told}", told), needs


@cache
def extracted(text: str) -> list[dict[str, Any]]:
    return extract(text, NOW)


def turn_of(text: str, intent: str = "inform") -> Turn:
    return Turn.of({"sender_id": "c", "latest_message": understood(text, intent, extracted(text)), "slots": {}})


def told_in(turn: Turn, phrases: Phrases, needs: tuple[str, ...]) -> ContactsTold:
    return contacts_told(turn, phrases, {}, asked=needs, choosing=True)


def complete(turn: Turn, needs: tuple[str, ...], options: list[OfferOption], phrases: Phrases) -> bool:
    """Return whether the turn agrees to the first option, where only what it tells is missing."""
    told = told_in(turn, phrases, needs)
    names = {"phone": "phone", "address": "address", "slot": "free_times"}
    missing = tuple(need for need in needs if names[need] not in told.facts)
    consent = consent_to_option(turn_beside_details(turn, phrases), options, phrases.consent, minor_in_one=100)
    return decide_arranging(turn, told, Chosen(options[0], 1), missing, consent, phrases) == COMPLETE


def test_the_table_is_large() -> None:
    assert sum(len(list(lines(group))) for group in (*MEANT, *OTHERS)) >= 300


@pytest.mark.parametrize("group", OTHERS)
def test_nothing_is_agreed_beside_other_words(group: str, options: list[OfferOption], phrases: Phrases) -> None:
    agreed = [
        text
        for text, needs in lines(group)
        for intent in INTENTS
        if complete(turn_of(text, intent), needs, options, phrases)
    ]
    assert agreed == []


@pytest.mark.parametrize("group", MEANT)
def test_plain_details_agree_at_once(group: str, options: list[OfferOption], phrases: Phrases) -> None:
    said = list(lines(group))
    asked = [text for text, needs in said if not complete(turn_of(text), needs, options, phrases)]
    assert len(asked) <= 0.05 * len(said), [(text, beside_details(turn_of(text), phrases)) for text in asked]


@pytest.mark.parametrize(
    "text",
    [
        "王小美 0912-345-678 mei@shop.example 平日晚上",
        "Emma Clarke 0912 345 678 emma@clarke.com evenings",
        "好，我的資料：王小美、0912345678、mei@gmail.com",
        "mei@gmail.com 也可以聯絡我，電話0912345678",
        "電話0912345678，有事也可以寄mei@gmail.com",
        "0912345678，確認信請寄 mei@gmail.com",
        "Email: mei@shop.example Tel: 0912345678",
        "0912345678. My email is emma@clarke.com if you need it",
        "call 0912345678, confirmation to emma@clarke.com please",
        "我電話0912345678 電郵mei@gmail 星期六得閒",
    ],
)
def test_an_e_mail_address_beside_other_details_is_no_doubt(text: str, phrases: Phrases) -> None:
    assert beside_details(turn_of(text), phrases) == ""


@pytest.mark.parametrize(
    "text",
    [
        "可以先不要嗎 0912345678 mei@gmail.com",
        "mei@gmail.com 0912345678 但我要換新的",
        "emma@clarke.com 0912345678 but I'd rather have the refund",
        "0912345678 mei@gmail.com 這樣是哪一天",
    ],
)
def test_other_words_beside_an_e_mail_address_still_count(text: str, phrases: Phrases) -> None:
    assert beside_details(turn_of(text), phrases) != ""
