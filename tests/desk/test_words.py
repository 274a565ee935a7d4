"""Test the desk's sentences in both languages, and small functions: times, tokens and invisible characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import utc_now
from bot.conversation.display import instant
from bot.desk.problems import FRAMEWORK_PROBLEMS, as_problem
from bot.desk.reading import check_characters, shows_nothing
from bot.desk.tokens import Tokens
from bot.settings import ROOT
from bot.words import Words
from bot.yaml_files import read_yaml

DESK = ROOT / "bot" / "desk"
RESPONSES = ROOT / "data" / "responses"
SOURCES = [*DESK.glob("*.py"), *(DESK / "customers").glob("*.py")]


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")


def texts(node: object) -> Iterator[str]:
    """Yield every string in the content of a YAML file."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, (dict, list)):
        for child in node.values() if isinstance(node, dict) else node:
            yield from texts(child)


def problem_names() -> set[str]:
    """Return the names of all problems that the desk's sources raise."""
    found = set(FRAMEWORK_PROBLEMS.values())
    for path in SOURCES:
        found.update(re.findall(r'(?:Problem|Full)\(\s*\d{3}[^,]*,\s*"(\w+)"', Path(path).read_text(encoding="utf-8")))
    return found


def test_every_problem_has_a_title_and_a_way_out(words: Words) -> None:
    names = problem_names()
    assert {"empty", "too_long", "choice_used", "broken"} <= names
    values = {"field": "text", "limit": "4,000", "seconds": "3", "minutes": "3"}
    for name in names:
        for part in ("title", "detail"):
            assert words.say(f"system.problem.{name}.{part}", "zh-Hant", **values)
            assert words.say(f"system.problem.{name}.{part}", "en", **values)


def test_no_problem_is_written_that_nobody_raises(words: Words) -> None:
    written = {name.split(".")[2] for name in words.all("en", prefix="system.problem.")}
    assert written == problem_names()


def test_an_unexpected_error_is_a_500() -> None:
    assert (as_problem(ValueError("inside")).status, as_problem(ValueError("inside")).name) == (500, "broken")


@pytest.mark.parametrize(
    ("locale", "text"),
    [("zh-Hant", "11月22日（日）14:30"), ("zh-Hans", "11月22日（日）14:30"), ("en", "14:30 on Sun 22 Nov")],
)
def test_moments_are_read_in_the_companys_zone(locale: str, text: str) -> None:
    at = datetime(2026, 11, 22, 6, 30, tzinfo=timezone.utc)
    assert instant(at, ZoneInfo("Asia/Taipei"), locale) == text


@pytest.mark.parametrize("file", sorted(RESPONSES.glob("*.yml")), ids=lambda file: file.stem)
def test_chinese_is_punctuated_as_chinese(file: Path) -> None:
    found = [text for text in texts(read_yaml(file)) if HALF_WIDTH.search(text)]
    assert found == [], "write ，；：？！（） beside a Chinese character"


@given(st.text(), st.binary(min_size=1))
def test_only_the_signed_token_opens(noise: str, key: bytes) -> None:
    tokens = Tokens(key, utc_now)
    good = tokens.sign("conversation-1")
    assert tokens.owner_of(good) == "conversation-1"
    for forged in (noise, good + noise, noise + good, f"{noise}.{good.rpartition('.')[2]}"):
        if forged != good:
            opened = (tokens.owner_of(forged), tokens.undated_owner_of(forged), tokens.owner_of_ticket(forged))
            assert opened == (None, None, None)


@given(st.text())
def test_text_with_a_visible_character_is_not_empty(text: str) -> None:
    if text.strip() == "":
        assert shows_nothing(text)
    if "\x00" not in text and text.isprintable() and text.strip():
        check_characters(text, "text")
        assert not shows_nothing(text)
