"""Test which grave matter words tell of: the examples that customers met, denials, questions, idioms, other scripts."""

from __future__ import annotations

import time

import pytest

from bot.conversation.grave.folding import folded
from bot.conversation.grave.patterns import PhraseError, any_of, source
from bot.conversation.phrases import Phrases


def sure(phrases: Phrases, text: str) -> str | None:
    return next((told.matter for told in phrases.grave.told(text) if told.sure), None)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("我想自殺", "self_harm"),
        ("我真的不想活了", "self_harm"),
        ("活著好累", "self_harm"),
        ("I feel like killing myself, nobody cares about my refund", "self_harm"),
        ("醫生話完我冇事，第二日我就入咗急症室", "medical_error"),
        ("護理師打錯針還叫我不要大驚小怪", "medical_error"),
        ("部風筒著火", "fire"),
        ("吹風機有燒焦味，會自己關機", "fire"),
        ("吹風機噴火星", "fire"),
        ("我阿公因為按摩椅卡住起不來", "injury"),
        ("my dad slipped on the water and broke his hip", "injury"),
        ("我要去消委會投訴你哋！", "regulator"),
        ("店員看到我的個資還加我LINE", "personal_data"),
        ("燒緊呀 點算", "fire"),
        # not grave
        ("氣死我了", None),
        ("熱到快死掉", None),
        ("the queue was killing me", None),
        ("笑死", None),
        ("dead battery", None),
        ("坐輪椅進不去你們板橋店", None),
        ("師傅把我家地板刮傷了", None),
        ("維修費報價跟師傅說的不一樣，多收我500元", None),
        ("I paid 12,900 for a robot vacuum that doesn't work", None),
        ("What a rip-off, the kettle leaks", None),
        ("外送員跟我多收150元運費", None),
        ("你們自己看著辦", None),
        ("我只是想讓你們知道", None),
    ],
)
def test_what_customers_said(phrases: Phrases, text: str, matter: str | None) -> None:
    assert sure(phrases, text) == matter


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("我不想活了", "self_harm"),
        ("我不想活了".replace("活", "\u200b活"), "self_harm"),
        ("我 不 想 活 了", "self_harm"),
        ("插座冒烟", "fire"),
        ("插座冒煙", "fire"),
        ("部風筒着火", "fire"),
        ("I DON’T WANT TO LIVE", "self_harm"),
        ("i dont want to live", "self_harm"),
        ("ｍｙ ｋｅｔｔｌｅ ｃａｕｇｈｔ ｆｉｒｅ", "fire"),
    ],
)
def test_spelling_script_and_width_make_no_difference(phrases: Phrases, text: str, matter: str) -> None:
    assert sure(phrases, text) == matter


@pytest.mark.parametrize(
    "text",
    [
        "機器沒有冒煙",
        "還好沒有人受傷",
        "冇人受傷",
        "吹風機沒有著火",
        "nobody was hurt",
        "the kettle is not smoking",
        "it didn't catch fire",
        "不是漏電，是燈壞了",
    ],
)
def test_what_is_denied_tells_nothing(phrases: Phrases, text: str) -> None:
    assert phrases.grave.told(text) == ()
    assert phrases.grave.sounds_ordinary(text)


@pytest.mark.parametrize("text", ["是不是漏電？", "這款會不會起火", "could it catch fire overnight?", "萬一爆炸怎麼辦"])
def test_what_is_asked_or_feared_needs_the_model(phrases: Phrases, text: str) -> None:
    assert sure(phrases, text) is None
    assert [told.sure for told in phrases.grave.told(text)] == [False]


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("差點沒被電死", "electric_shock"),
        ("如果再不退錢我就死給你們看", "self_harm"),
        ("no reason to live", "self_harm"),
        ("氣死我了，吹風機著火", "fire"),
        ("沒有人理我，電鍋冒煙了", "fire"),
        ("Not only did the toaster catch fire, you hung up on me", "fire"),
    ],
)
def test_a_denial_an_if_or_an_idiom_beside_it_takes_nothing_away(phrases: Phrases, text: str, matter: str) -> None:
    assert sure(phrases, text) == matter


def test_of_several_matters_the_most_urgent_comes_first(phrases: Phrases) -> None:
    told = phrases.grave.told("我要告你們，延長線著火，我爸手燙傷，他說不想活了")
    assert [one.matter for one in told if one.sure] == ["self_harm", "fire", "injury", "threat"]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("拔咗插頭夠唔夠？", {"unplug", "what_now"}),
        ("燒緊呀 點算", {"acute", "what_now"}),
        ("我已經轉了29985元，怎麼辦？", {"sent", "what_now"}),
        ("it is still burning", {"acute"}),
        ("should I see a doctor", {"doctor", "what_now"}),
        ("好的謝謝", set()),
    ],
)
def test_what_is_asked_about_the_danger(phrases: Phrases, text: str, topics: set[str]) -> None:
    assert topics <= set(phrases.grave.asked_about(text))
    assert bool(topics) == bool(phrases.grave.asked_about(text))


# ---- phrases ----


@pytest.mark.parametrize(
    ("phrase", "said", "not_said"),
    [
        ("smok(e|ing|ed)", "it is smoking", "smoker"),
        ("部…著火", "部風筒突然著火", "部風筒。電視著火"),
        ("a (very |)bad (fire|smell)", "a bad fire", "abad fire"),
        ("<thing>…(爆|炸)", "電池突然炸", "木頭炸"),
        ("don't", "dont", "do not"),
    ],
)
def test_a_phrase_finds_what_it_says(phrase: str, said: str, not_said: str) -> None:
    pattern = any_of([phrase], {"thing": ["電池"]})
    assert pattern.search(folded(said))
    assert not pattern.search(folded(not_said))


@pytest.mark.parametrize("phrase", ["(a|b", "a)b", "(a|(b|c))", "<nobody> fell"])
def test_a_phrase_that_is_not_well_formed_is_named(phrase: str) -> None:
    with pytest.raises(PhraseError, match=r"^'"):
        source(phrase, {})


def test_no_phrase_takes_long_on_a_long_text(phrases: Phrases) -> None:
    text = ("我把插頭拔掉然後打電話給你們客服說明整件事情" * 180)[:4000]
    phrases.grave.told(text)
    before = time.perf_counter()
    phrases.grave.told(text + "。")
    assert time.perf_counter() - before < 2.0
