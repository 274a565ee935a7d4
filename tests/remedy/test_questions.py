# ruff: noqa: E501
"""Test the company's own questions and answers: what the check finds, and that a policy may do without them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.remedy import Policy, PolicyError, load_policy
from bot.remedy.questions import FEWEST
from bot.settings import ROOT

SHIPPED = [ROOT / "data" / "policy", ROOT / "examples" / "policies" / "hong-kong-clinic"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED[0], tmp_path / "policy"))


# The text, what replaces it, and a part of what the check says.
MISTAKES = [
    ("      en: [what is your return policy,", "      eng: [what is your return policy,", "'en' is missing"),
    ("    answer:\n      zh-Hant: 一般訂單", "    answer:\n      zh: 一般訂單", "'zh-Hant' is missing"),
    ("[運費, 運費怎麼算", "[鑑賞期, 運費怎麼算", "The question '鑑賞期' is already used in line"),
    ("how much is delivery, do I", "What is your return policy?, do I", "is already used in line"),
    ("宅配是 {price.delivery}", "宅配是 {price.delivry}", "'{price.delivry}' cannot be filled in here"),
    ("宅配是 {price.delivery}", "宅配是 {fee}", "'{fee}' cannot be filled in here"),
    ("沒有發票或盒子也可以。", "沒有發票我保證退款。", "'我保證' is forbidden"),
    ("No receipt or box is needed.", "We guarantee your money back.", "is forbidden by wording.yml"),
    ("[你會說英文嗎, 可以講廣東話嗎, 可以用英文嗎, 有說日文的客服嗎, 支援哪些語言]", "[你會說英文嗎]", "has 1 way of asking"),
    ("    source: {zh-Hant: 付款說明, en: Payment}", "    source: {zh-Hant: 付款說明}", "'en' is missing"),
    ("  payment_methods:", "  invoice:", "'invoice' appears twice"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, what", MISTAKES, ids=[one[2] for one in MISTAKES])
def test_each_mistake_is_named_with_its_line(folder: Path, old: str, new: str, what: str) -> None:
    path = folder / "questions.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_policy(folder)
    found = [problem for problem in raised.value.problems if what in problem.what]
    assert found and all(problem.file == "questions.yml" and problem.line > 1 for problem in found), raised.value


def test_a_policy_may_do_without_questions(folder: Path, policy: Policy) -> None:
    (folder / "questions.yml").unlink()
    bare = load_policy(folder)
    assert bare.questions == {} and bare.version != policy.version


def test_customers_may_ask_in_words_that_we_must_not_use(folder: Path) -> None:
    path = folder / "questions.yml"
    text = path.read_text(encoding="utf-8").replace("[運費, ", "[你們保證退款嗎, 運費, ", 1)
    path.write_text(text, encoding="utf-8")
    assert "你們保證退款嗎" in load_policy(folder).questions["delivery_fee"].asked["zh-Hant"]


@pytest.mark.parametrize("place", SHIPPED, ids=lambda place: place.name)
def test_the_shipped_questions_are_asked_in_several_ways_and_answered_shortly(place: Path) -> None:
    policy = load_policy(place)
    assert policy.questions
    for question in policy.questions.values():
        assert all(len(ways) > FEWEST for ways in question.asked.values()), question.id
        for to, most in (("zh-Hant", 110), ("en", 320)):
            assert len(question.say(to, policy.company, policy.products)) <= most, question.id
