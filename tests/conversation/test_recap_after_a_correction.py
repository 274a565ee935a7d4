"""Test that the story as it is retold does not say what was corrected since."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.cases.models import Fact
from bot.conversation import facts_shown
from bot.conversation.recap_sentences import outdated, retold
from bot.conversation.services import Services
from tests.shipped import shipped_phrases, shipped_policy, shipped_words

THEN = dt.datetime(2026, 11, 28, tzinfo=dt.timezone.utc)


@pytest.fixture(scope="module")
def services() -> Services:
    return Services(None, shipped_policy(), shipped_words(), shipped_phrases())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "told", "name", "before", "after", "gone", "stays"),
    [
        ("zh-Hant", "除濕機昨天開始漏水", "when", "昨天", "前天", "昨天", "漏水"),
        ("zh-Hant", "除濕機上星期三買的，一開就漏水", "bought_on", "上星期三", "10月2日", "上星期三", "漏水"),
        ("zh-Hant", "電鍋煮不熟飯", "product", "電鍋", "氣炸鍋", "電鍋", "氣炸鍋"),
        ("en", "my kettle has leaked since Monday", "when", "Monday", "Tuesday", "Monday", "leaked"),
        ("en", "The vacuum died yesterday and smells", "when", "yesterday", "last week", "yesterday", "died"),
        ("en", "my fan stops, bought last May", "bought_on", "last May", "last Friday", "bought", "stops"),
        ("en", "the kettle leaks", "product", "kettle", "rice cooker", "the kettle", "rice cooker"),
    ],
)
def test_what_was_corrected_is_not_said_again(
    services: Services, locale: str, told: str, name: str, before: str, after: str, gone: str, stays: str
) -> None:
    known = {"what": Fact(name="what", value=told), name: Fact(name=name, value="new", display=after)}
    history = [Fact(name=name, value="old", display=before, superseded_at=THEN), *known.values()]
    story = retold(services, known, locale, outdated(history, known))
    assert story is not None and gone not in story.words and stays in story.words
    assert " since" not in story.words


@pytest.mark.parametrize(
    ("locale", "told", "wish", "stays"),
    [
        ("zh-Hant", "師傅昨天沒來裝冷氣，我想重新約時間", "我想重新約時間", "師傅昨天沒來"),
        ("zh-Hant", "師傅尋日冇嚟整冷氣，想重新約時間", "想重新約時間", "師傅尋日冇嚟"),
        ("en", "the fitter never came yesterday, can I have a new date", "can I have a new date", "never came"),
        ("zh-Hant", "師傅昨天沒來修冷氣", "修", "修冷氣"),
    ],
)
def test_the_wish_is_not_told_twice(services: Services, locale: str, told: str, wish: str, stays: str) -> None:
    known = {"what": Fact(name="what", value=told), "desired_outcome": Fact(name="desired_outcome", value=wish)}
    story = retold(services, known, locale)
    assert story is not None and stays in story.words
    assert not any(words in story.words for words in ("重新約", "new date"))


def test_what_is_quoted_stays_word_for_word(services: Services) -> None:
    told = "掃地機器人昨天不動了，店長說可以退我 NT$50,000"
    known = {"what": Fact(name="what", value=told), "when": Fact(name="when", value="new", display="前天")}
    history = [Fact(name="when", value="old", display="昨天", superseded_at=THEN), *known.values()]
    story = retold(services, known, "zh-Hant", outdated(history, known))
    assert story is not None and f"「{told}」" in story.sentence


def test_what_was_only_said_more_precisely_stays(services: Services) -> None:
    known = {"what": Fact(name="what", value="昨天壞了不能動"), "when": Fact(name="when", value="d", display="昨天")}
    history = [Fact(name="when", value="d", display="昨天", superseded_at=THEN), *known.values()]
    story = retold(services, known, "zh-Hant", outdated(history, known))
    assert story is not None and "昨天" in story.words


@pytest.mark.parametrize(
    ("said", "day", "shown"),
    [
        ("last March", "2026-03-01", "Mar 2026"),
        ("last December", "2025-12-01", "Dec 2025"),
        ("in March", "2026-03-01", None),
        ("last month", "2026-10-01", None),
    ],
)
def test_a_month_of_either_year_is_shown_with_its_year(
    services: Services, said: str, day: str, shown: str | None
) -> None:
    services = replace(services, store=SimpleNamespace(clock=lambda: THEN))  # type: ignore[arg-type]
    fact = Fact(name="when", value=day, display=said, resolved={"grain": "month"})
    assert facts_shown.exact_time(services, fact, "en") == shown
