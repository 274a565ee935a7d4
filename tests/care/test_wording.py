"""What care says to customers: a status or an explanation, never both (Hogreve et al. 2017), in plain allowed words.

A new sentence fails here until the table says what it is.
"""

from __future__ import annotations

import re
from string import Formatter

import pytest

from bot.remedy import Policy
from bot.settings import ROOT
from bot.words import LOCALES, Words
from bot.yaml_files import read_yaml

STATUS, EXPLANATION, QUESTION, APOLOGY, LABEL = "status", "explanation", "question", "apology", "label"
# APOLOGY is one for a second failure: a broken promise, nobody there, not mended.
WHAT_IT_IS = {
    "care.progress.note": STATUS,
    "care.progress.kept": STATUS,
    "care.progress.in_work": STATUS,
    "care.progress.open": STATUS,
    "care.promise_line": STATUS,
    "care.kept": STATUS,
    "care.kept_with_proof": STATUS,
    "care.kept_late": APOLOGY,
    "care.kept_late_with_proof": APOLOGY,
    "care.paid": STATUS,
    "care.agreed": STATUS,
    "care.agreed.take_back": LABEL,
    "care.agreed.change": LABEL,
    "care.taken_back": STATUS,
    "care.appointment_off": STATUS,
    "care.paid_differently": EXPLANATION,
    "care.paid_reference": STATUS,
    "care.paid_end": STATUS,
    "care.proof_file": STATUS,
    "care.redated": EXPLANATION,
    "care.redated_earlier": EXPLANATION,
    "care.reckoned_again": EXPLANATION,
    "care.owner_changed": STATUS,
    "care.broken": APOLOGY,
    "care.broken_with_person": APOLOGY,
    "care.cannot": APOLOGY,
    "care.cannot_with_person": APOLOGY,
    "care.nobody_came": APOLOGY,
    "care.nothing_said": LABEL,
    "care.writes": LABEL,
    "care.language.zh-Hant": LABEL,
    "care.language.zh-Hans": LABEL,
    "care.language.en": LABEL,
    "care.law_passed": APOLOGY,
    "care.mended.ask": QUESTION,
    "care.mended.ask_case": QUESTION,
    "care.mended.remind": QUESTION,
    "care.mended.remind_case": QUESTION,
    "care.mended.mended": LABEL,
    "care.mended.half": LABEL,
    "care.mended.not": LABEL,
    "care.mended.good": STATUS,
    "care.mended.half_heard": QUESTION,
    "care.mended.half_with_person": QUESTION,
    "care.mended.not_heard": APOLOGY,
    "care.mended.not_with_person": APOLOGY,
    "care.mended.answered_already": STATUS,
    "care.offer_ends": STATUS,
    "care.left_note": STATUS,
}
FOR_COLLEAGUES = ("care.owner.", "care.lead.", "care.handoff_note.")
SUBJECTS = ("care.mail.",)
# How a sentence says how far something is, and how it says why.
TELLS_HOW_FAR = re.compile(r"\{lines\}|進度|處理中，|排定|完成了|how far|in work|planned|[Dd]one as promised|: done\b")
TELLS_WHY = re.compile(r"\{why\}|\{reason\}|原因|因為|由於|because|reason|due to|owing to", re.IGNORECASE)
SORRY = re.compile(r"對不起|sorry")
# Values as they come: Chinese, Latin letters at both ends, digits, several lines, long words.
VALUES = (
    "到府收件、修好再送回",
    "Refund the price",
    "11月21日（六）17:00",
    "・把錢退給您（張淑芬，11月21日（六）17:00前）\n・Exchange it (Shu-Fen Chang, by 21 Nov)",
    "2611-4821-7",
    "很長的說明" * 40,
)


def entries() -> dict[str, dict[str, str]]:
    loaded = read_yaml(ROOT / "data" / "responses" / "care.yml")
    assert isinstance(loaded, dict)
    return loaded["words"]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


SENTENCES = [(name, locale, text) for name, texts in entries().items() for locale, text in texts.items()]
TO_CUSTOMERS = [one for one in SENTENCES if not one[0].startswith((*FOR_COLLEAGUES, *SUBJECTS))]


def test_the_table_says_of_every_sentence_to_customers_what_it_is() -> None:
    assert {name for name, _, _ in TO_CUSTOMERS} == set(WHAT_IT_IS)


@pytest.mark.parametrize("name, locale, text", TO_CUSTOMERS)
def test_no_sentence_is_a_status_and_an_explanation(name: str, locale: str, text: str) -> None:
    what = WHAT_IT_IS[name]
    if what == EXPLANATION:
        assert TELLS_WHY.search(text) and not TELLS_HOW_FAR.search(text)
    else:
        # Nor is an apology or a question an excuse.
        assert not TELLS_WHY.search(text)
    if what == QUESTION:
        assert re.search(r"[？?]", text)
    if what == APOLOGY:
        assert SORRY.search(text)


def test_each_mark_is_needed_by_some_sentence() -> None:
    """The marks find what they are for, so that the check above can fail."""
    told = {name: texts for name, texts in entries().items() if name.startswith("care.progress.")}
    assert all(TELLS_HOW_FAR.search(text) for texts in told.values() for text in texts.values())
    both = "進度：{lines}\n原因是：{why}"
    assert TELLS_HOW_FAR.search(both) and TELLS_WHY.search(both)


@pytest.mark.parametrize("name, locale, text", SENTENCES)
def test_no_sentence_uses_a_forbidden_expression(name: str, locale: str, text: str, policy: Policy) -> None:
    assert [finding.said for finding in policy.wording.check(text, locale)] == []


@pytest.mark.parametrize("name", entries())
def test_every_sentence_can_be_said_with_every_value_in_every_language(name: str, words: Words) -> None:
    texts = entries()[name]
    assert fields(texts["zh-Hant"]) == fields(texts["en"])
    for value in VALUES:
        for locale in LOCALES:
            said = words.say(name, locale, **dict.fromkeys(fields(texts["en"]), value))
            assert "{" not in said and "}" not in said and said == said.strip() and "  " not in said
            if locale == "zh-Hans":
                assert not re.search(r"[們這說對現還請處過]", said), said
