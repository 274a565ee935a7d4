"""Test that all words of the page exist, and that sentences for customers follow the company's wording rules."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from bot.cases.models.agent import AGENT_ROLES
from bot.cases.models.case import STAGES
from bot.cases.models.conversation import OWNERS
from bot.cases.models.presence import PRESENCES
from bot.conversation.agent_offers import CHOSEN, NOT_CHOSEN
from bot.conversation.handoff_reasons import (
    NO_OPTIONS,
    NOT_UNDERSTOOD,
    OVER_AUTHORITY,
    REJECTED,
    REOPENED,
    REPEAT_CONTACT,
    REQUESTED,
)
from bot.desk.agents.pages import FOLDER
from bot.remedy import Policy, check_wording, load_policy
from bot.remedy.propose import TOO_LATE
from bot.remedy.vocabulary import KINDS, LEVELS, OUTCOMES
from bot.settings import Settings
from bot.words import Words

TO_CUSTOMERS = tuple(sorted(Words.load(Settings.load({}).responses_dir).all("en", "by_person.")))
CLINIC = Settings.load({}).root / "examples" / "policies" / "hong-kong-clinic"
# Values for the placeholders.
VALUES = {
    "score": 2,
    "what": "-",
    "amount": "NT$1,200",
    "agent": "Lin",
    "before": "11月18日（三）12:00",
    "colleague": "Wu",
    "handler": "Po-Han",
    "time": "18:00",
    "case_number": "2611-4821-7",
    "lines": "",
    "words": "",
    "which": "",
    "why": "-",
    "left": "",
    "title": "Refund",
    "position": 1,
}


def asked_for() -> set[str]:
    """Return all names of words that are literals in the page's scripts, template and Python code."""
    names: set[str] = set()
    for script in (FOLDER / "static" / "js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        names |= {f"agents.{name}" for name in re.findall(r"\b(?:say|part|folded|whenFree)\(\"([\w.]+)\"", text)}
    names |= set(re.findall(r"data-say(?:-label)?=\"([\w.]+)\"", (FOLDER / "templates" / "desk.html").read_text()))
    for module in FOLDER.glob("*.py"):
        names |= set(re.findall(r"\"(agents\.[a-z_.]+[a-z])\"", module.read_text(encoding="utf-8")))
    return names


def test_every_word_asked_for_exists(words: Words) -> None:
    names = asked_for()
    assert len(names) > 80
    assert names - words.all("en", "agents.").keys() == set()


@pytest.mark.parametrize(
    "group, values",
    [
        ("stage", STAGES),
        ("owner", OWNERS),
        ("role", AGENT_ROLES),
        ("priority", ("urgent", "high", "normal", "low")),
        ("presence", (*PRESENCES, "offline")),
        ("locale", ("zh-Hant", "zh-Hans", "en")),
        ("step", ("1", "2", "3", "4", "5")),
    ],
)
def test_every_value_that_the_store_may_hold_has_a_word(words: Words, group: str, values: tuple[str, ...]) -> None:
    known = words.all("zh-Hant", "agents.")
    assert [value for value in values if f"agents.{group}.{value}" not in known] == []


def test_every_reason_to_call_a_person_has_a_word(words: Words, policy: Policy) -> None:
    known = words.all("zh-Hant", "agents.")
    reasons = {*policy.escalations, REQUESTED, REJECTED, REOPENED, NOT_UNDERSTOOD, REPEAT_CONTACT, OVER_AUTHORITY}
    assert [reason for reason in sorted({*reasons, NO_OPTIONS}) if f"agents.reason.{reason}" not in known] == []


@pytest.mark.parametrize("name", TO_CUSTOMERS)
@pytest.mark.parametrize("locale", ["zh-Hant", "zh-Hans", "en"])
def test_customers_hear_nothing_that_the_wording_rules_forbid(
    words: Words, policy: Policy, name: str, locale: str
) -> None:
    assert check_wording(policy, words.say(name, locale, **VALUES), locale) == []


@pytest.mark.parametrize("folder", [Settings.load({}).policy_dir, CLINIC], ids=["shop", "clinic"])
def test_agents_read_one_word_for_the_customer(words: Words, folder: Path) -> None:
    shown = {name: text for name, text in words.all("zh-Hant", "agents.").items() if name not in TO_CUSTOMERS}
    wording = load_policy(folder).wording
    # The reasons of the wording rules are shown on the same page.
    for rules in (*wording.rules.values(), *wording.required.values()):
        shown |= {rule.reason["zh-Hant"]: rule.reason["zh-Hant"] for rule in rules}
    assert sum("顧客" in text for text in shown.values()) > 20
    assert {name: text for name, text in shown.items() if re.search("客人|客戶", text)} == {}


def test_every_reason_for_and_against_a_remedy_has_a_word(words: Words, policy: Policy) -> None:
    known = words.all("zh-Hant", "agents.")
    codes = {CHOSEN.code, NOT_CHOSEN.code, TOO_LATE.code}
    for kind, outcome, harm, level in product((None, *KINDS), (None, *OUTCOMES), (False, True), LEVELS):
        menu = policy.menu.choose(kind, outcome, None, harm, level)
        for told in (*(option.explanation for option in (*menu.options, *menu.also_fit)), *menu.left_out):
            codes |= {one["code"] for one in told["because"]}
    assert len(codes) >= 10
    assert [code for code in codes if f"agents.because.{code}" not in known] == []
