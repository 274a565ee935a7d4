"""What the model makes of a turn counts where the words tell nothing, and only when it is sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.sub_kinds.by_model import LEAST, LEAST_AT_OWN_COST
from bot.conversation.sub_kinds.keeping import as_fact, sub_kinds_after
from bot.conversation.turn import Turn, TurnPart

SURE = 0.95


def turn(text: str, name: str | None, confidence: float = SURE, intent: str = "complain", seq: int = 3) -> Turn:
    parts = [TurnPart(str(seq), seq, 0, len(text))]
    return Turn("c1", text, intent, 0.9, parts=parts, sub_kind=name, sub_kind_confidence=confidence)


def names_after(told: Turn, *before: str) -> list[str] | None:
    known = as_fact({name: {"because": name, "seq": 1} for name in before}, 1) if before else None
    after = sub_kinds_after(told, known)
    return after.value if after is not None else None


def test_a_sure_one_is_kept_with_the_words_and_where_it_comes_from() -> None:
    fact = sub_kinds_after(turn("物流說我簽了，可是我連箱子都沒看過", "not_delivered"), None)
    assert fact is not None
    assert fact.resolved == {
        "not_delivered": {"because": "物流說我簽了，可是我連箱子都沒看過", "seq": 3, "from": "model"}
    }


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (turn("it sort of never came", "not_delivered", LEAST - 0.01), "not sure enough"),
        (turn("it went over", "own_fault", LEAST_AT_OWN_COST - 0.01), "the cost would be the customer's"),
        (turn("the cover is over", "out_of_warranty", LEAST_AT_OWN_COST - 0.01), "the cost would be the customer's"),
        (turn("it hums", "none"), "nothing of that sort"),
        (turn("it hums", None), "no model"),
        (turn("thanks", "late", intent="thank"), "no turn that tells"),
        (turn("the first one", "late", intent="choose_option"), "a choice"),
        (replace(turn("will it be late?", "late"), asks_us=True), "a question"),
    ],
)
def test_it_is_left_out(told: Turn, why: str) -> None:
    assert names_after(told) is None, why


def test_what_the_customer_denies_is_ruled_out() -> None:
    assert names_after(turn("我沒有摔過它", "own_fault")) == []


def test_words_go_before_the_model() -> None:
    assert names_after(turn("少了兩顆螺絲", "wrong_item")) == ["part_missing"]
    assert names_after(turn("刷了一筆又一筆，師傅態度很差", "charged_twice")) == ["charged_twice"]


def test_what_is_told_of_a_part_is_not_taken_from_the_whole() -> None:
    whole = turn("sofa never came. the lamp hums", "not_delivered")
    assert whole.within(0, 16).sub_kind is None
    assert whole.within(0, len(whole.text)).sub_kind == "not_delivered"


def test_saying_what_it_is_instead_takes_back_a_guess_but_not_what_was_said() -> None:
    guessed = sub_kinds_after(turn("打開一看怪怪的", "wrong_item"), None)
    corrected = sub_kinds_after(turn("不是，是少了螺絲", None, intent="correct", seq=5), guessed)
    assert corrected is not None and corrected.value == ["part_missing"]
    said = as_fact({"late": {"because": "遲到", "seq": 1}}, 1)
    both = sub_kinds_after(turn("不是，是少了螺絲", None, intent="correct", seq=5), said)
    assert both is not None and both.value == ["late", "part_missing"]


def test_it_did_arrive_takes_back_that_it_did_not() -> None:
    guessed = sub_kinds_after(turn("床還在天上飛", "not_delivered"), None)
    for words, left in (
        ("有收到，只是少了零件", ["part_missing"]),
        ("no, it did arrive", []),
        ("其實收到了", []),
    ):
        after = sub_kinds_after(turn(words, None, intent="deny", seq=5), guessed)
        assert after is not None and after.value == left
    assert names_after(turn("我還沒有收到", None), "late") == ["late", "not_delivered"]


def test_what_a_person_ruled_out_stays_out() -> None:
    ruled = as_fact({"late": {"because": "遲到", "from": "agent", "by": "lin", "ruled_out": True}}, 1)
    assert ruled.value == []
    assert sub_kinds_after(turn("師傅遲到", "late"), ruled) is None
    after = sub_kinds_after(turn("少了螺絲", None), ruled)
    assert after is not None and after.value == ["part_missing"]
    assert after.resolved["late"]["ruled_out"]
