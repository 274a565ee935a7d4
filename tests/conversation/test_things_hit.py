"""A thing that was hit is damage to the customer's property; a person who was hit is a grave matter.

What a machine does when it meets a wall is how it works, and no damage.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.grave.telling import grave_matter
from bot.conversation.phrases import Phrases
from bot.conversation.sub_kinds.by_model import by_model
from bot.conversation.sub_kinds.words import sub_kind_words
from bot.remedy.vocabulary import HAZARDS
from tests.conversation.plain import turn_of

THINGS_HIT = [
    "梯子砸到我的鋼琴",
    "師傅的梯子倒下來，砸到我家的鋼琴",
    "工人的鋁梯沒放好，倒下去撞凹了我的冰箱",
    "安裝時電鑽掉下來砸破我的魚缸",
    "送貨員的推車撞到我的機車，車殼裂了",
    "送货的手推车撞到我的车门，凹了一块",
    "師傅搬洗衣機的時候撞到我家的神桌",
    "個師傅部梯跌落嚟，砸爛咗我個魚缸",
    "你哋架貨車撞到我架車",
    "搬運嗰陣撞到我屋企部鋼琴，崩咗一角",
    "工具箱掉下來砸凹我的鋼琴蓋",
    "你們的貨車倒車撞到我家圍牆",
    "the ladder fell on my piano",
    "your fitter's ladder toppled onto my piano",
    "a toolbox was dropped on my fish tank",
    "the drill fell onto my guitar",
    "your van hit my fence",
    "the driver backed into my car",
    "the trolley bumped into my motorbike and dented it",
    "one of your men let the ladder fall against my piano",
    "the delivery van reversed into our garden wall",
]
PERSONS_HIT = [
    "梯子砸到我的頭",
    "梯子倒下來砸到我媽",
    "工人的梯子倒下來砸到我的鋼琴，也砸到我的腳",
    "電鑽掉下來砸到小孩",
    "送貨員的推車撞到我爸",
    "你哋架貨車撞到個阿婆",
    "部梯跌落嚟砸親我隻腳",
    "推車撞到我的小腿流血",
    "the ladder fell on my head",
    "the ladder fell on my daughter",
    "the ladder fell on my piano and on my foot",
    "your van hit my mother",
    "the trolley ran into my leg",
    "a toolbox was dropped on my foot",
]
# What stood falls down by itself: a danger, whatever it hit.
DANGERS = [
    "天花板的吊燈掉下來砸到餐桌",
    "你們裝的層架塌了，砸到我的電視",
    "書櫃突然倒下，壓壞我的鋼琴",
    "the chandelier you fitted came down on the table",
    "the wardrobe toppled and smashed my tv",
]
NO_DAMAGE = [
    "掃地機器人撞到牆就停",
    "掃地機器人撞到牆壁就一直轉",
    "掃地機撞到桌腳會卡住不動",
    "掃地機器人每次碰到門檻就停下來",
    "部掃地機械人撞到牆就唔郁",
    "部機一撞到傢俬就兜圈",
    "扫地机器人撞到墙就不走了",
    "吸塵機械人撞到道門就停喺度",
    "the robot vacuum hits the wall and stops",
    "it bumps into the door and turns around for ever",
    "my robot keeps bumping into walls and gets stuck",
    "whenever it hits the cabinet it stops dead",
    "the robovac runs into the table leg and shuts off",
]
# A machine that does leave damage.
DAMAGE = [
    "掃地機器人撞到牆，牆漆都刮掉了",
    "掃地機器人把我家的木地板刮花了",
    "部掃地機械人撞花咗我屋企道門",
    "the robot vacuum scratched my wooden floor",
    "the robot hit the wall and left a hole in the wall",
]


def matter(text: str, phrases: Phrases, hears: float) -> str | None:
    turn = replace(turn_of(text, "complain"), hazard=hears, danger=hears)
    told = grave_matter(turn, phrases.grave, phrases)
    return None if told is None else told.matter


def test_a_thing_that_was_hit_is_no_grave_matter_though_the_model_hears_one(phrases: Phrases) -> None:
    wrong = [text for text in (*THINGS_HIT, *NO_DAMAGE, *DAMAGE) if matter(text, phrases, 0.94)]
    assert not wrong, wrong


def test_a_person_who_was_hit_is_one_though_the_model_hears_nothing(phrases: Phrases) -> None:
    wrong = [text for text in (*PERSONS_HIT, *DANGERS) if matter(text, phrases, 0.0) not in HAZARDS]
    assert not wrong, wrong


def test_a_thing_that_was_hit_is_damage_to_property() -> None:
    wrong = [text for text in (*THINGS_HIT, *DAMAGE) if "property_damage" not in sub_kind_words().heard(text).said]
    assert not wrong, wrong


def test_what_a_machine_does_at_a_wall_is_no_damage_whatever_the_model_makes_of_it() -> None:
    for text in NO_DAMAGE:
        heard = sub_kind_words().heard(text)
        assert "property_damage" not in heard.said, text
        sure = replace(turn_of(text, "complain"), sub_kind="property_damage", sub_kind_confidence=0.99)
        assert by_model(sure, heard) is None, text
