"""Test what counts as better, worse and different between two models, and what is counted."""

from __future__ import annotations

import pytest

from bot.coach.comparing import EXAM, TURNS, Heard, compare
from tests.coach.hearing import CALM, line, model


def test_models_that_hear_alike_have_no_flips() -> None:
    compared = compare(model({}), model({}), [line("壞了", "complain")], [line("還在等")])
    assert compared.flips == () and compared.right["all", "intent"] == (1, 1, 1)
    assert compared.lines == {"exam zh-TW": 1, "turns zh-TW": 1}


@pytest.mark.parametrize(
    "before, now, verdict",
    [
        ("greet", "complain", "better"),
        ("complain", "greet", "worse"),
        ("greet", "thank", "different"),
        ("complain", "inform", "different"),
    ],
)
def test_a_flip_is_judged_by_what_is_right(before: str, now: str, verdict: str) -> None:
    (flip,) = compare(
        model({"壞了": {**CALM, "intent": before}}),
        model({"壞了": {**CALM, "intent": now}}),
        [line("壞了", "complain", "inform")],
    ).flips
    assert (flip.verdict, flip.what, flip.before, flip.now, flip.source) == (verdict, "intent", before, now, EXAM)


def test_nothing_heard_is_right_for_what_is_out_of_scope() -> None:
    compared = compare(
        model({"天氣": {**CALM, "intent": "complain"}}),
        model({"天氣": {**CALM, "intent": "nlu_fallback"}}),
        [line("天氣", "out_of_scope")],
    )
    assert [flip.verdict for flip in compared.flips] == ["better"]


def test_what_nobody_knows_is_only_different() -> None:
    (flip,) = compare(
        model({"嗯": {**CALM, "intent": "affirm"}}), model({"嗯": {**CALM, "intent": "deny"}}), [], [line("嗯")]
    ).flips
    assert (flip.verdict, flip.source) == ("different", TURNS)


def test_every_label_and_language_is_counted_for_itself() -> None:
    exam = [
        line("壞了", "complain", kinds=("product_quality",), emotions=("angry",)),
        line("broken", "complain", language="en", kinds=("product_quality",)),
    ]
    good = {**CALM, "kind": "product_quality"}
    compared = compare(model({}), model({"壞了": {**good, "emotion": "angry"}, "broken": good}), exam)
    assert compared.right["all", "kind"] == (0, 2, 2) and compared.right["en", "kind"] == (0, 1, 1)
    assert compared.right["zh-TW", "emotion"] == (0, 1, 1) and ("en", "emotion") not in compared.right
    assert compared.figures() == {"exam intent": 1.0, "exam kind": 1.0, "exam emotion": 1.0}


def test_a_wish_newly_taken_for_a_withdrawal_is_found_in_the_exam_and_in_turns() -> None:
    away = {**CALM, "intent": "withdraw"}
    exam = [line("我要取消訂單", "request_remedy"), line("算了不用了", "withdraw")]
    compared = compare(
        model({}), model(dict.fromkeys(("我要取消訂單", "算了不用了", "退訂"), away)), exam, [line("退訂")]
    )
    assert [flip.line.text for flip in compared.withdrawn] == ["我要取消訂單", "退訂"]
    assert compare(model({"退訂": away}), model({"退訂": away}), [], [line("退訂")]).withdrawn == ()


def test_a_grave_matter_that_is_heard_no_more_is_found() -> None:
    hazard = {**CALM, "kind": "safety_hazard", "danger": "hazard"}
    texts = {"冒煙": hazard, "不想活": {**CALM, "danger": "self_harm"}, "告你": {**CALM, "intent": "threaten"}}
    exam = [
        line("冒煙", "complain", kinds=("safety_hazard",)),
        line("告你", "threaten"),
        line("火大", "complain", kinds=("service_attitude",)),
    ]
    turns = [line("不想活")]
    compared = compare(model({**texts, "火大": hazard}), model({}), exam, turns)
    lost = sorted((flip.line.text, flip.before) for flip in compared.grave_lost)
    # What was heard as grave wrongly may be heard so no more.
    assert lost == [("不想活", "self_harm"), ("冒煙", "hazard"), ("冒煙", "safety_hazard"), ("告你", "threaten")]
    assert compare(model({}), model(texts), exam, turns).grave_lost == ()


def test_a_result_without_a_label_is_heard_as_nothing() -> None:
    assert Heard.of({"intent": {"name": None}, "complaint_kind": None}) == Heard()
