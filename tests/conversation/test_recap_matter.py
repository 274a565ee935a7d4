"""The recap says as what the matter is handled, for every sub-kind in both languages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.conversation.recap_matter import handled_as
from bot.conversation.sub_kinds.words import sub_kind_words
from bot.remedy.vocabulary import MATTERS
from tests.shipped import shipped_words

WORDS = shipped_words()


def said(to: str, *names: str, **more: Any) -> str:
    services: Any = SimpleNamespace(words=WORDS)
    return handled_as(services, {**{name: {"because": "x"} for name in names}, **more}, to)


@pytest.mark.parametrize("to", ["zh-Hant", "en"])
def test_every_matter_that_changes_the_offer_is_named(to: str) -> None:
    sentences = {said(to, name) for name in (*MATTERS, "sent_back")}
    assert len(sentences) == len(MATTERS) + 1
    for sentence in sentences:
        assert sentence.endswith("。" if to != "en" else ".") and "recap." not in sentence


def test_only_what_steers_is_named() -> None:
    assert said("en") == said("en", "defective") == said("en", "staff") == ""
    assert said("en", late={"because": "x", "ruled_out": True}) == ""
    assert said("en", "part_missing", "not_delivered") == said("en", "part_missing")
    assert said("en", "charged_twice", "property_damage") == (
        "I will handle this as a double charge and damage to your home or belongings."
    )
    assert said("en", "charged_twice", "wrong_bill") == said("en", "charged_twice")
    assert said("zh-Hant", "not_delivered") == "這件事我會當作「東西一直沒送到」來處理。"


@pytest.mark.parametrize(
    "story",
    [
        "昨天約好的安裝師傅沒出現",
        "師傅失約",
        "師傅尋日冇嚟整部冷氣",
        "尋日約咗師傅但冇人嚟",
        "the fitter missed our appointment yesterday",
        "the installer stood me up",
        "the fitter was a no-show",
        "nobody came to fit the kitchen",
    ],
)
def test_who_did_not_come_is_a_missed_appointment(story: str) -> None:
    heard = sub_kind_words().heard(story).said
    to = "en" if story.isascii() else "zh-Hant"
    missed = said(to, *heard)
    assert ("missed" in missed and "late" not in missed) if to == "en" else "沒有人來" in missed
    assert missed != said(to, "visit_failed"), "work that was done badly is another matter"
