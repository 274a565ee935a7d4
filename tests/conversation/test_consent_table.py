"""Test consent on a table of some thousand lines: no agreement that was not meant, and plain choices taken at once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.cases.models import OfferOption
from bot.conversation.consent import ACCEPTS, ASKED, BARGAINS, READ_BACK, REFUSED, Consent, consent_to_option
from bot.conversation.contacts.beside_choice import without_details
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.nlu.extract import extract
from bot.remedy import Policy
from bot.settings import ROOT
from bot.yaml_files import read_yaml

from .turns import entity, understood

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=ZoneInfo("Asia/Taipei"))
TABLE = read_yaml(ROOT / "tests" / "conversation" / "data" / "consent.yml")
# The model may take any of these for the intent; the verdict must not depend on it.
INTENTS = ("choose_option", "request_remedy", "affirm", "inform")


def lines(group: str) -> list[tuple[str, int]]:
    """Return every line of a group with the number of the option it names."""
    return [
        (template.replace("{" + language + "}", name), number)
        for language, templates in TABLE[group].items()
        for template in templates
        for number, names in TABLE["names"][language].items()
        for name in names
    ]


def turn_of(text: str, intent: str = "choose_option") -> Turn:
    return Turn.of({"sender_id": "c", "latest_message": understood(text, intent, extract(text, NOW)), "slots": {}})


def judged(
    text: str, options: list[OfferOption], phrases: Phrases, intent: str = "choose_option", **more: Any
) -> Consent:
    return consent_to_option(turn_of(text, intent), options, phrases.consent, minor_in_one=100, **more)


def test_the_table_is_large() -> None:
    assert sum(len(lines(group)) for group in TABLE if group != "names") >= 400


@pytest.mark.slow
@pytest.mark.parametrize("group", [group for group in TABLE if group not in ("names", "plain")])
def test_nothing_is_agreed_where_none_was_meant(group: str, options: list[OfferOption], phrases: Phrases) -> None:
    agreed = [
        text
        for text, _ in lines(group)
        for intent in INTENTS
        if judged(text, options, phrases, intent).verdict == ACCEPTS
    ]
    assert agreed == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_plain_choices_are_taken_at_once(language: str, options: list[OfferOption], phrases: Phrases) -> None:
    said = [
        (template.replace("{" + language + "}", name), number)
        for template in TABLE["plain"][language]
        for number, names in TABLE["names"][language].items()
        for name in names
    ]
    results = Counter[bool]()
    missed = []
    for text, number in said:
        consent = judged(text, options, phrases)
        taken = consent.verdict == ACCEPTS and consent.option is options[number - 1]
        # The wrong option is worse than a question.
        assert consent.verdict != ACCEPTS or taken, text
        results[taken] += 1
        if not taken:
            missed.append((text, consent.verdict, consent.reason))
    assert results[True] / len(said) >= 0.95, "\n".join(map(str, missed))


@pytest.mark.parametrize("text", ["要", "不要", "對", "no", "yes please", "要啊", "好，就這個"])
def test_what_was_read_back_takes_a_yes_or_a_no(text: str, options: list[OfferOption], phrases: Phrases) -> None:
    consent = judged(text, options, phrases, "affirm", read_back=options[0])
    assert consent.option is options[0]
    assert consent.verdict == (REFUSED if text in ("不要", "no") else ACCEPTS)


MOCKING = (
    "yeah right",
    "Yeah, right.",
    "oh sure",
    "oh great",
    "ok whatever",
    "sure lol",
    "haha ok",
    "可以才怪",
    "是喔",
    "好棒棒",
)


@pytest.mark.parametrize("text", MOCKING)
def test_a_mocking_yes_is_none(text: str, options: list[OfferOption], phrases: Phrases) -> None:
    for intent in INTENTS:
        assert judged(text, options, phrases, intent, read_back=options[0]).verdict != ACCEPTS


@pytest.mark.parametrize(
    "text",
    [
        "0912345678, 台北市信義區松仁路100號5樓, Wednesday 2 December afternoon",
        "2 December in the afternoon, my number is 0912345678",
        "12月2日下午兩點，0912345678",
        "台北市信義區松仁路2號3樓",
        "Flat 2, 15 Nathan Road, Kowloon, 9123 4567",
    ],
)
def test_digits_of_a_day_an_address_or_a_number_choose_nothing(
    text: str, options: list[OfferOption], phrases: Phrases
) -> None:
    for intent in INTENTS:
        assert judged(text, options, phrases, intent).option is None
        consent = judged(text, options, phrases, intent, read_back=options[0])
        assert consent.verdict != ACCEPTS and consent.option in (None, options[0])


@pytest.mark.parametrize("text", ["2號", "選2號", "第二個", "2", "the second"])
def test_a_bare_number_is_still_a_choice(text: str, options: list[OfferOption], phrases: Phrases) -> None:
    assert judged(text, options, phrases).option is options[1]


# A choice with the customer's own details, and what it means.
BESIDE_DETAILS = [
    ("第三個，我電話 0912-345-678", ACCEPTS, 3),
    ("第三個 我的電話是0912-345-678，謝謝", ACCEPTS, 3),
    ("我揀第二個，電話0912-345-678", ACCEPTS, 2),
    ("我的电话是0912-345-678，选第三个", ACCEPTS, 3),
    ("option 3, my number is 0912 345 678", ACCEPTS, 3),
    ("the second one please and my email is may@example.com", ACCEPTS, 2),
    ("第三個不要，我電話 0912-345-678", REFUSED, 3),
    ("第三個可以嗎，我電話 0912-345-678", ASKED, 3),
    ("如果免運就第三個，我電話 0912-345-678", BARGAINS, 3),
    ("not option 3, my number is 0912 345 678", REFUSED, 3),
    ("option 3 if you call me on 0912 345 678", BARGAINS, 3),
]


def test_a_plain_choice_beside_contact_details_is_one(options: list[OfferOption], phrases: Phrases) -> None:
    for text, verdict, number in BESIDE_DETAILS:
        turn = without_details(turn_of(text), phrases.contacts)
        found = consent_to_option(turn, options, phrases.consent, minor_in_one=100)
        assert (found.verdict, found.option and found.option.position) == (verdict, number), text


@pytest.mark.parametrize(
    ("text", "verdict", "number"),
    [
        ("第一個，購物金不要", READ_BACK, 1),
        ("第一個，唔使購物金", READ_BACK, 1),
        ("第二個，不用送我禮券", READ_BACK, 2),
        ("第一个，礼物不要", READ_BACK, 1),
        ("option 1 without the voucher", READ_BACK, 1),
        ("option 2, no gift card please", READ_BACK, 2),
        ("第一個，第二個不要", READ_BACK, 1),
        ("第一個不要，第二個", READ_BACK, 2),
        ("Actually no, changed my mind, number 3 please", READ_BACK, 3),
        ("不，我改變主意了，第三個", READ_BACK, 3),
        ("唔好，揀第二個", READ_BACK, 2),
        ("第一個購物金不要", READ_BACK, 1),
        ("Option 1 then, and I want you to find out why", READ_BACK, 1),
        ("第一個，另外幫我查清楚原因", READ_BACK, 1),
        ("第一個，仲要同我道歉，唔該話我知原因，另外解釋", READ_BACK, 1),
        ("第一個，不要", REFUSED, 1),
        ("第一個不要", REFUSED, 1),
        ("option 1, no", REFUSED, 1),
        ("option 1 and another 500 dollars", BARGAINS, 1),
    ],
)
def test_what_comes_on_top_is_refused_or_wished_for_beside_the_choice(
    text: str, verdict: str, number: int, options: list[OfferOption], phrases: Phrases
) -> None:
    found = judged(text, options, phrases)
    assert (found.verdict, found.option and found.option.position) == (verdict, number)


def test_a_word_of_yes_in_a_title_names_no_option(policy: Policy, phrases: Phrases) -> None:
    # "Have the bill or record put right" is not what "yeah right" says.
    titles = [{"en": english, "zh-Hant": "方案"} for english in ("A full refund", "Have it put right", "A fine deal")]
    options = [
        OfferOption(id=f"o{n}", position=n, body={"title": title, "serves": []}, currency="TWD")
        for n, title in enumerate(titles, start=1)
    ]
    for text in (*MOCKING, "right", "that's right", "right then", "fine", "ok fine", "deal", "I guess that's fine"):
        for intent in INTENTS:
            for read_back in (None, options[0]):
                consent = judged(text, options, phrases, intent, read_back=read_back)
                assert consent.verdict != ACCEPTS or consent.option is read_back is options[0], text
                assert consent.option in (None, options[0]), text


def test_the_digit_of_an_order_number_chooses_nothing(options: list[OfferOption], phrases: Phrases) -> None:
    text = "my order is SF-2"
    parse = understood(text, "inform", [entity("order_number", "SF-2", "SF-2", text.index("SF"))])
    turn = Turn.of({"sender_id": "c", "latest_message": parse, "slots": {}})
    assert consent_to_option(turn, options, phrases.consent, minor_in_one=100).option is None
