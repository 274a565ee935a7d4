"""Test which praise, thanks and words without a meaning plainly tell of a matter, and how later matters begin."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.known import Known
from bot.conversation.matters.telling_beside import tells_beside
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.decide import decide
from bot.nlu.evidence import TROUBLE
from bot.nlu.evidence_words import evidence_words
from bot.nlu.extract import extract
from bot.nlu.folding import fold
from bot.remedy import Policy
from bot.settings import ROOT
from bot.words import Words
from bot.yaml_files import read_yaml
from tests.conversation.conftest import OPEN_HOURS
from tests.conversation.turns import understood

LEXICON = ROOT / "data" / "lexicon"
NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TOLD = [
    ("店員很親切，可是烤箱壞了", "praise"),
    ("謝謝你們送得這麼快，不過吹風機不會轉，壞掉了", "thank"),
    ("師傅好好人，但係部洗衣機仲係漏水", "praise"),
    ("The delivery was super fast, thanks, but the kettle leaks", "praise"),
    ("Lovely staff! Unfortunately my air fryer is broken", "praise"),
    ("The delivery team were lovely but the table has a big dent in it", "praise"),
    ("Emma was wonderful on the phone but the sofa still arrived with a torn cushion", "praise"),
    ("the technician broke my kitchen tile but he was very polite about it", "praise"),
    ("He scraped the hallway wall, although he was very nice about it", "praise"),
    ("The driver was really nice, however the mirror arrived smashed", "praise"),
    ("Lovely sofa, although one of the legs is bent", "praise"),
    ("Lovely sofa, only thing is one leg is crooked", "praise"),
    ("Although the leg is bent, the driver was lovely", "praise"),
    ("Thanks for the quick delivery but there's a rip in the seat", "thank"),
    ("Great team. Sadly the frame is chipped.", "praise"),
    ("Great service but the box arrived crushed and the plate inside it is in pieces", "praise"),
    ("送貨員很客氣，可是桌面凹了一塊", "praise"),
    ("师傅很有礼貌，只是桌脚断了", "praise"),
    ("師傅好好人，但係張枱崩咗角", "praise"),
    ("師傅打破我家的磁磚，但是他很有禮貌", "praise"),
    ("The driver was super nice, but the sofa has a torn cover, I want a new one", "praise"),
    ("Lovely team, but the table has a dent, please send me a new one", "praise"),
    ("司機人超好的，不過沙發破了，我要換新的", "praise"),
    ("店員好好人，但張枱花咗，希望可以換新", "praise"),
    ("烤箱壞了", "nlu_fallback"),
    ("kettle leaks", "nlu_fallback"),
]
NOT_TOLD = [
    ("謝謝你們幫我把壞掉的烤箱修好", "thank"),
    ("烤箱用了三年都沒壞，真的很棒", "praise"),
    ("The kettle never leaks, love it", "praise"),
    ("客服很有耐心，謝謝", "praise"),
    ("I was worried it would be dented but it was perfect", "praise"),
    ("I thought the cushion was torn but it was just the wrapping, lovely sofa", "praise"),
    ("The box had a dent but the table inside was perfect, great packing", "praise"),
    ("It was expensive but worth every penny, love it", "praise"),
    ("The last one broke but this one is excellent, thank you", "praise"),
    ("I expected scratches but there were none, great job", "praise"),
    ("The stairs were narrow but the team were brilliant and didn't leave a mark or a scratch", "praise"),
    ("They broke a glass but they replaced it at once, wonderful people", "praise"),
    ("A leg was bent but he fixed it on the spot, wonderful man", "praise"),
    ("The old sofa was torn but your new one is lovely", "praise"),
    ("Narrow hallway but not a single dent, great team", "praise"),
    ("Good price, but the old table was chipped so I am glad of the new one", "praise"),
    ("本來擔心會凹到，但是完全沒有凹痕", "praise"),
    ("箱子凹了，但是裡面的桌子很完美", "praise"),
    ("杯子打破了，但是他們馬上換新的，很棒", "praise"),
    ("雖然樓梯很窄，但是一點刮痕都沒有", "praise"),
    ("烤箱壞了可以修嗎？", "nlu_fallback"),
    ("嗯嗯", "nlu_fallback"),
    ("今天心情壞了", "nlu_fallback"),
]
MATTERS = [
    ("kettle leaks, another issue is you charged me twice", "you charged me twice"),
    ("My kettle broke and my vacuum stopped working too", "my vacuum stopped working too"),
    ("部電飯煲壞咗，仲有部風筒都唔著", "部風筒都唔著"),
    ("除濕機漏水，還有一件事，你們門市店員態度很差", "你們門市店員態度很差"),
    ("空氣清淨機很吵。另外上個月買的氣炸鍋也打不開", "上個月買的氣炸鍋也打不開"),
]


def turn(text: str, intent: str) -> Turn:
    found = evidence_words(fold(text).text)
    trouble = [word for sort in TROUBLE for word in found.get(sort, ())]
    parse = {**understood(text, intent, extract(text, NOW)), "evidence": {"trouble": trouble}}
    part = {"message_id": "m1", "seq": 1, "start": 0, "end": len(text)}
    return Turn.of({"sender_id": "c", "latest_message": {**parse, "metadata": {"parts": [part]}}, "slots": {}})


@pytest.fixture
def known(policy: Policy, phrases: Phrases, words: Words) -> Known:
    return Known(policy, phrases, words, OPEN_HOURS, locale="zh-Hant")


def test_a_matter_told_plainly_beside_praise_begins_a_complaint(known: Known) -> None:
    heard = {said: tells_beside(turn(*said), known.policy, known.phrases) for said in (*TOLD, *NOT_TOLD)}
    assert heard == {**dict.fromkeys(TOLD, True), **dict.fromkeys(NOT_TOLD, False)}


def test_it_is_noted_with_its_facts(known: Known) -> None:
    intake = decide(turn("店員很親切，可是昨天買的烤箱壞了", "praise"), known)
    assert intake.slots["tells_too"] is True
    assert intake.change is not None and intake.change.facts["product"].value == "oven"
    assert not decide(turn("客服很有耐心，謝謝", "praise"), known).slots["tells_too"]


@pytest.mark.parametrize(("text", "later"), MATTERS)
def test_a_noted_matter_begins_without_the_words_that_link_it(known: Known, text: str, later: str) -> None:
    intake = decide(turn(text, "complain"), known)
    assert [one.text for one in intake.later] == [later]


def test_the_troubles_come_from_the_list_of_the_evidence(phrases: Phrases) -> None:
    own, evidence = read_yaml(LEXICON / "matters.yml"), read_yaml(LEXICON / "evidence.yml")
    shared = {str(word) for sort in own["troubles_of"] for word in evidence[sort]}
    assert set(phrases.matters.troubles) >= {word for word in shared if word.isascii()}
    assert not shared & {str(word) for word in own["troubles"]} - {"wrong"}, "a word stands in one list only"
