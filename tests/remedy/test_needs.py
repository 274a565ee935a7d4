"""What a promise needs from the customer: declared in the policy, stored with the option, checked against its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.remedy import CaseFacts, load_policy, propose
from bot.remedy.check import report
from bot.remedy.needs import in_order, mentioned

from .test_broken_policy import problems_of, spoil
from .test_propose import NOW


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("到府收回電風扇", ("address",)),
        ("上門取回貨品", ("address",)),
        ("送達全新的冰箱並收回原品", ("address",)),
        ("與您約定通話時間", ("phone",)),
        ("由藥劑師致電核對，再把藥送到府上", ("phone", "address")),
        ("把購物金存入您的帳號", ("account",)),
        ("以短訊及電郵發給您", ("phone", "email")),
        ("Collect your fan at your door", ("address",)),
        ("First call from Ms Lin", ("phone",)),
        ("E-mail you the receipt", ("email",)),
        ("Credit NT$300 to your account", ("account",)),
        # No need: nothing of this is done at the customer's home, by telephone or in an account.
        ("退還 NT$300", ()),
        ("查明經過", ()),
        ("Find the step that failed", ()),
        ("Recall the whole series", ()),
        ("Take into account what you told us", ()),
    ],
)
def test_words_of_a_promise_tell_what_it_needs(words: str, needs: tuple[str, ...]) -> None:
    assert mentioned(words) == needs


def test_needs_are_put_together_once_and_in_the_order_in_which_they_are_asked() -> None:
    assert in_order(("account", "phone"), ("phone", "slot")) == ("phone", "slot", "account")


def declare(folder: Path, remedy: str, gesture: str) -> None:
    """Replace what the shop's refund and its gesture of member points declare."""
    spoil(folder, "remedies.yml", "    needs: [phone, address]\n", f"    needs: [{remedy}]\n")
    spoil(folder, "goodwill.yml", GESTURE, GESTURE.replace("[account]", f"[{gesture}]"))


REFUND = CaseFacts("product_quality", "neutral", "refund", "kettle")
GESTURE = (
    "promise: {zh-Hant: '加贈價值 {amount} 的會員點數', en: 'Add member points worth {amount}'}\n    needs: [account]\n"
)


def test_an_option_carries_what_its_remedy_and_its_gesture_need(folder: Path) -> None:
    spoil(folder, "remedies.yml", "goodwill: [points, free_delivery]", "goodwill: [points]")
    declare(folder, "email, address", "account, email")
    best = propose(load_policy(folder), REFUND, NOW).options[0]
    assert (best.remedy, best.goodwill) == ("full_refund", "points")
    assert best.as_dict()["needs"] == ["address", "email", "account"]


def test_a_remedy_that_declares_nothing_needs_nothing(folder: Path) -> None:
    declare(folder, "", "")
    assert propose(load_policy(folder), REFUND, NOW).options[0].as_dict()["needs"] == []


@pytest.mark.parametrize("file", ["remedies.yml", "goodwill.yml"])
def test_an_unknown_need_is_a_mistake_with_its_line(folder: Path, file: str) -> None:
    line = spoil(folder, file, "    needs: [", "    needs: [telefone, ")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.line) == (file, line)
    assert "'telefone' is not a known need" in problem.what
    assert "phone" in problem.write_instead


def test_the_check_names_a_promise_that_cannot_be_kept_and_the_policy_stays_usable(folder: Path) -> None:
    declare(folder, "phone", "email")
    code, said = report(folder)
    assert code == 0
    assert "The promise of 'full_refund' cannot be kept without address" in said
    assert "needs: [phone, address] below 'full_refund'" in said
    assert "The promise of 'points' cannot be kept without account" in said
    named = {(one.file, one.what.split("'")[1]): one.line for one in load_policy(folder).advice}
    text = (folder / "remedies.yml").read_text(encoding="utf-8").splitlines()
    assert text[named["remedies.yml", "full_refund"] - 1] == "  full_refund:"
    assert set(named) == {("remedies.yml", "full_refund"), ("goodwill.yml", "points")}


def test_a_promise_to_every_customer_may_need_nothing_of_theirs(folder: Path) -> None:
    spoil(folder, "remedies.yml", "Tell you how far we are, without you having to ask", "Call you about how far we are")
    code, said = report(folder)
    assert code == 0
    assert "'next_update' is promised to every customer and cannot be kept without phone" in said


@pytest.mark.parametrize("shipped", ["data/policy", "examples/policies/hong-kong-clinic"])
def test_every_shipped_promise_declares_what_its_words_need(shipped: str) -> None:
    assert load_policy(Path(__file__).resolve().parents[2] / shipped).advice == ()
