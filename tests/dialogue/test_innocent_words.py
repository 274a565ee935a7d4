"""Measure what first messages come to, over the real model: fillers, broken furniture, wages, irony and privacy.

.venv/bin/python -m pytest tests/dialogue/test_innocent_words.py -n0 -s
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.nlu.language import has_han
from bot.yaml_files import read_yaml
from tests.dialogue.innocent_words.outcomes import RIGHT, outcome
from tests.dialogue.talk import Talk

HERE = Path(__file__).parent / "innocent_words"
# What was reached when the lines were last measured, less a line or two in a hundred. The seen ones may be trained on.
LEAST = {"seen": 0.96, "held_out": 0.9}
# Nobody who is hurt, cheated, bereaved or wants a person may be missed, however innocent their words look.
ALL_HEARD = ("really_hurt", "really_cheated", "person_wanted", "bereavement")


@pytest.mark.slow
@pytest.mark.parametrize("which", LEAST)
def test_innocent_words_call_nobody_and_grave_ones_do(open_talk: Callable[..., Talk], which: str) -> None:
    wrong, counted = [], 0
    for name, lines in read_yaml(HERE / f"{which}.yml").items():
        for line in lines:
            talk = open_talk("zh-Hant" if has_han(line) else "en")
            talk.say(line)
            came_to = outcome(talk)
            counted += 1
            if not RIGHT[name](came_to):
                wrong.append((name, line, came_to))
    print(which, f"{counted - len(wrong)} of {counted}", *wrong, sep="\n")
    assert [one for one in wrong if one[0] in ALL_HEARD] == []
    assert 1 - len(wrong) / counted >= LEAST[which], wrong


def test_a_filler_before_an_answer_is_answered_as_one(talk: Talk) -> None:
    talk.say("吹風機不會轉")
    talk.say("呃十月二十號買的")
    assert talk.handoff() is None
    assert "2026-10-20" in talk.facts().values()


@pytest.mark.parametrize("asks", ["please delete my account", "請刪除我的會員資料"])
def test_who_wants_their_data_erased_hears_who_does_it(open_talk: Callable[..., Talk], asks: str) -> None:
    talk = open_talk("zh-Hant" if has_han(asks) else "en")
    replies = talk.say(asks)
    assert talk.handoff().reason == "erasure"
    assert ("erase" if talk.locale == "en" else "刪") in replies[0]["text"]


@pytest.mark.parametrize(
    ("said", "condolence"),
    [
        ("我爸爸上週過世了,你們還一直打電話來催那台冰箱的款", "節哀"),
        ("阿媽過咗身,仲收到你哋追數嘅電話", "節哀"),
        ("my dad passed away last week and you keep calling for the fridge instalments", "sorry for your loss"),
    ],
)
def test_the_bereaved_hear_condolence_in_the_first_words(
    open_talk: Callable[..., Talk], said: str, condolence: str
) -> None:
    talk = open_talk("zh-Hant" if has_han(said) else "en")
    replies = talk.say(said)
    assert talk.handoff().reason == "bereavement"
    assert condolence in replies[0]["text"][:40]


@pytest.mark.parametrize(
    ("danger", "unhurt", "wish"),
    [
        ("the sofa bed jammed and it nearly cut my finger", "not hurt, just scared", "I want a refund"),
        ("沙發床的機關卡住差點夾到我的手", "沒有受傷,只是嚇到", "我要退款"),
        ("張梳化床差啲夾親我隻手", "冇受傷,淨係嚇親", "我想退錢"),
    ],
)
def test_who_was_only_scared_goes_on_with_their_wish(
    open_talk: Callable[..., Talk], danger: str, unhurt: str, wish: str
) -> None:
    talk = open_talk("zh-Hant" if has_han(danger) else "en")
    talk.say(danger)
    assert talk.handoff().reason == "hazard"
    replies = talk.say(unhurt)
    assert talk.handoff() is None and talk.owner() == "bot"
    assert ("nobody is hurt" if talk.locale == "en" else "人沒事") in replies[0]["text"]
    replies = talk.say(wish)
    assert talk.owner() == "bot" and talk.kinds(replies)[-1] in {"question", "recap"}
    assert talk.facts()["desired_outcome"] == "refund"
    assert danger in talk.facts()["what"], "the record keeps it"


@pytest.mark.parametrize(
    ("danger", "more"),
    [("my hand is broken, the chair collapsed", "not hurt badly but my head is bleeding"), ("插座冒煙", "人沒事")],
)
def test_who_is_hurt_or_has_a_fire_at_home_keeps_the_person(
    open_talk: Callable[..., Talk], danger: str, more: str
) -> None:
    talk = open_talk("zh-Hant" if has_han(danger) else "en")
    talk.say(danger)
    talk.say(more)
    assert talk.handoff() is not None


@pytest.mark.parametrize("intent", ["praise", "thank", "nlu_fallback"])
@pytest.mark.parametrize(
    ("first", "trouble", "second"),
    [
        ("真有質感 整片裂開一大塊", "裂開", "我要退款"),
        ("好靚呀 一拎就散晒", "散晒", "我想換過張"),
        ("got teh rong matress, orderd queen", "rong", "swap it please"),
    ],
)
def test_a_complaint_that_was_not_heard_as_one_is_not_lost(
    open_talk: Callable[..., Talk], intent: str, first: str, trouble: str, second: str
) -> None:
    talk = open_talk("zh-Hant" if has_han(first) else "en")
    talk.hear(first, intent, trouble=[trouble], confidence=0.7)
    assert talk.case() is None
    talk.hear(second, "complain")
    assert first in talk.facts()["what"]


@pytest.mark.parametrize(
    ("first", "second"), [("小林很親切，謝謝她", "沙發的腳斷了"), ("lovely driver, thank you", "the lamp is broken")]
)
def test_real_praise_is_no_part_of_the_complaint_behind_it(
    open_talk: Callable[..., Talk], first: str, second: str
) -> None:
    talk = open_talk("zh-Hant" if has_han(first) else "en")
    talk.hear(first, "praise")
    talk.hear(second, "complain")
    assert talk.facts()["what"] == second


def test_a_bare_yes_never_stands_for_what_happened(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("en")
    talk.say("swap it please")
    talk.say("hmm")
    talk.say("yea")
    assert "yea" not in str(talk.facts().get("what", ""))
