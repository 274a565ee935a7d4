"""Test matching of product and branch names: accepted spellings, misspellings, and texts that contain no name."""

import pytest

from bot.nlu.catalogue import Thing
from bot.nlu.folding import fold
from bot.nlu.matching import Matcher

THINGS = (
    Thing("product", "vacuum", ("掃地機器人", "掃地機", "robot vacuum", "roomio")),
    Thing("product", "cleaner", ("robot vacuum cleaner", "吸塵器 Pro")),
    Thing("product", "cooker", ("電鍋", "rice cooker", "Cookr 15")),
    Thing("product", "glass", ("glass",)),
    Thing("product", "glasses", ("glasses",)),
    Thing("product", "blender", ("V8", "roomio")),
    Thing("branch", "xinyi", ("信義店", "Xinyi store", "Xinyi")),
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(THINGS)


def found(matcher: Matcher, text: str) -> list[tuple[str, str]]:
    folded = fold(text).text
    return [(hit.id, folded[hit.start : hit.end]) for hit in matcher.find(folded)]


@pytest.mark.parametrize(
    ("text", "thing", "written"),
    [
        ("扫地机坏了", "vacuum", "扫地机"),
        ("我的掃地機器人", "vacuum", "扫地机器人"),
        ("my Robot-Vacuums", "vacuum", "robot-vacuums"),
        ("a robotvacuum", "vacuum", "robotvacuum"),
        ("the robot  vacuum", "vacuum", "robot  vacuum"),
        ("robot vacuum cleaner", "cleaner", "robot vacuum cleaner"),
        ("robotvacuum cleaner", "cleaner", "robotvacuum cleaner"),
        ("買了吸塵器pro後悔", "cleaner", "吸尘器pro"),
        ("rice_cooker", "cooker", "rice_cooker"),
        ("cookr15", "cooker", "cookr15"),
        ("two glasses", "glasses", "glasses"),
        ("the V-8", "blender", "v-8"),
        ("roomios", "vacuum", "roomios"),
        ("信義店店員", "xinyi", "信义店"),
        ("Xinyi stores", "xinyi", "xinyi stores"),
    ],
)
def test_finds_a_name_in_every_accepted_spelling(matcher: Matcher, text: str, thing: str, written: str) -> None:
    assert found(matcher, text) == [(thing, written)]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("rice coker", "cooker"),
        ("rice cokoer", "cooker"),
        ("ricce cooker", "cooker"),
        ("robt vacum", "vacuum"),
        ("rooomio", "vacuum"),
        ("Xniyi", "xinyi"),
        ("cokr 15", "cooker"),
    ],
)
def test_finds_a_misspelled_name(matcher: Matcher, text: str, thing: str) -> None:
    folded = fold(text).text
    (hit,) = matcher.find(folded)
    assert (hit.id, folded[hit.start : hit.end]) == (thing, folded)
    assert hit.confidence < 1


@pytest.mark.parametrize(
    "text",
    [
        "沒電。鍋子也壞",
        "沒電 鍋子也壞",
        "掃 地 機",
        "cookr 16",
        "V9",
        "xv8",
        "robot, then the vacuum",
        "classes",
        "romo",
        "price cooked",
        "glas",
        "信義區",
        "",
        "\n \n",
        "😡",
        "掃" * 4000,
    ],
)
def test_finds_no_name_where_there_is_none(matcher: Matcher, text: str) -> None:
    assert found(matcher, text) == []


def test_finds_every_name_of_a_long_text_in_order(matcher: Matcher) -> None:
    text = "在信義店買的電鍋和rice coker, 還有V8。" * 100
    assert [thing for thing, _ in found(matcher, text)] == ["xinyi", "cooker", "cooker", "blender"] * 100


def test_the_vocabulary_does_not_grow_with_texts(matcher: Matcher) -> None:
    vocabulary = matcher._spelled._vocabulary
    before = len(vocabulary), len(vocabulary.strings)
    found(matcher, "zyzzyva 電鍋 龘 qwertyuiop 999999 😡")
    assert (len(vocabulary), len(vocabulary.strings)) == before


def test_a_matcher_without_names_finds_nothing() -> None:
    assert Matcher([]).find("robot vacuum") == []
    assert Matcher([Thing("product", "nothing", ("-", "..."))]).find("- ...") == []
