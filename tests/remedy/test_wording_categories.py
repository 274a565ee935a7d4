"""Agents' sentences in Taiwan, Hong Kong and English: harmful wording is found, good wording is not flagged."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.remedy import Policy, check_wording, load_policy

ROOT = Path(__file__).parents[2]

HARMFUL = {
    "conditional apology": [
        "如果有讓您不舒服的地方，我們很抱歉",
        "若有任何不周之處，請您見諒",
        "假如令你唔開心，我哋好抱歉",
        "萬一讓您感到不愉快",
        "如有怠慢，請多包涵",
        "I apologize for any trouble this may have caused",
        "I'm sorry you were offended",
        "My apologies if that came across as rude",
    ],
    "blame": [
        "是您操作不當造成的",
        "你自己冇睇清楚",
        "您怎麼不早說",
        "係你自己唔小心",
        "是物流的問題，不是我們",
        "You should have read the manual",
        "You failed to follow the instructions",
        "It's the courier's fault",
    ],
    "argument": [
        "您說的不是事實",
        "這不可能，我們的產品不會這樣",
        "話你知已經講咗好多次",
        "你講大話",
        "I've already told you",
        "You are exaggerating",
        "That's not what happened",
    ],
    "liability": [
        "這完全是我們的疏失",
        "我們願意承擔一切法律責任",
        "係我哋嘅錯，我哋負全責",
        "It was our fault",
        "We take full responsibility",
        "We are responsible for your injury",
    ],
    "promise of an outcome": [
        "我保證一定退款給您",
        "絕對不會再有這種情況",
        "我擔保一定搞掂",
        "I guarantee you will get it",
        "This will never happen again",
        "I promise you'll get your money",
    ],
}
FINE = [
    "很抱歉讓您遇到這樣的事",
    "如果您方便，請告訴我訂單編號",
    "如果您覺得可以，我就為您安排",
    "您說的不是沒有道理，我來查",
    "這不是您的錯",
    "我們會負責把事情弄清楚",
    "如果你覺得啱，我就幫你安排",
    "If you would like, I can call you",
    "I am sorry that this happened to you",
    "It is not your fault",
    "I understand that you should have received it on Monday",
    "We are responsible for delivering it to you by Friday 12 December",
    "I promise to call you by 18:00 today",
]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(ROOT / "data" / "policy")


@pytest.mark.parametrize("text", [text for texts in HARMFUL.values() for text in texts])
def test_harmful_wording_is_found_with_a_reason_and_better_words(policy: Policy, text: str) -> None:
    found = [one for one in check_wording(policy, text, None, ("reply",)) if one.said]
    assert found
    assert all(one.reason["zh-Hant"] and one.reason["en"] and one.instead for one in found)


@pytest.mark.parametrize("text", FINE)
def test_good_wording_is_not_flagged(policy: Policy, text: str) -> None:
    assert [one.said for one in check_wording(policy, text, None, ("reply",)) if one.said] == []


def test_better_words_are_not_forbidden_themselves(policy: Policy) -> None:
    for rules in policy.wording.rules.values():
        for rule in rules:
            assert check_wording(policy, rule.instead, None) == [], rule.instead
