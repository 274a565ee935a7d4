"""Test that the name beside a way to reach somebody is kept, and that no other words are."""

from __future__ import annotations

import pytest

from bot.conversation.contacts.name_beside import with_name_beside
from bot.conversation.contacts.told import contacts_told
from bot.conversation.contacts.unusable_number import with_unusable_number
from bot.conversation.phrases import Phrases
from bot.conversation.turn_facts import Found
from bot.nlu.extract import extract
from bot.remedy import Policy
from bot.settings import ROOT
from tests.conversation.test_unusable_number import NOW

from .plain import turn_of

ASKED = ("phone", "address")


def name_in(text: str, phrases: Phrases, policy: Policy, known: Found | None = None) -> str | None:
    turn = turn_of(text, "inform", *extract(text, NOW, ROOT / "data" / "policy"))
    told = contacts_told(turn, phrases, {}, asked=ASKED)
    told = with_unusable_number(told, turn, phrases, ASKED, policy, known=False)
    found = with_name_beside(told, turn, phrases, known=known).facts.get("name")
    return None if found is None else str(found.value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王小美 0912345678", "王小美"),
        ("0912345678 王小美", "王小美"),
        ("陳大文，電話 91234567", "陳大文"),
        ("陳先生 0912-345-678", "陳先生"),
        ("歐陽娜娜，0912345678", "歐陽娜娜"),
        ("林美 mei@shop.example", "林美"),
        ("好，我的資料：王小美、0912345678、mei@gmail.com", "王小美"),
        ("王小美\n0912345678\n台北市大安區仁愛路四段1號", "王小美"),
        ("Emma Clarke, +44 20 7946 0958", "Emma Clarke"),
        ("Emma Clarke +44 7700 900123", "Emma Clarke"),
        ("Mary-Jane O'Neil, 0912 345 678", "Mary-Jane O'Neil"),
        ("Chan Tai Man 9123 4567", "Chan Tai Man"),
        ("emma@clarke.com - Emma McDonald", "Emma McDonald"),
        ("我叫王小美，電話0912345678", "王小美"),
    ],
)
def test_the_name_is_kept(text: str, name: str, phrases: Phrases, policy: Policy) -> None:
    assert name_in(text, phrases, policy) == name


@pytest.mark.parametrize(
    "text",
    [
        "謝謝 0912345678",
        "0912345678，方便",
        "高雄市三民區建國路1號，0912345678",
        "0912345678 白天",
        "0912345678，周末",
        "Thank You, 0912 345 678",
        "Best Regards 0912 345 678",
        "Please Call 0912 345 678",
        "0912 345 678, 12 Nathan Road, Mong Kok, Kowloon",
        "12 Nathan Road, Tsim Sha Tsui, 9123 4567",
        "5 Park Lane, Little Venice, London, 0912 345 678",
        "王小美說她會來",
        "林口店的電話是多少",
        "我鄰居的電話 0912345678，王小美",
    ],
)
def test_other_words_are_none(text: str, phrases: Phrases, policy: Policy) -> None:
    assert name_in(text, phrases, policy) is None


def test_a_known_name_stays(phrases: Phrases, policy: Policy) -> None:
    assert name_in("王小美 0912345678", phrases, policy, Found("陳大文", seq=1)) is None
