"""Every step has replies in every language, without forbidden wording and without amounts."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from bot.assist import steps
from bot.assist.promises import sums_in
from bot.assist.replies import replies
from bot.remedy import Policy, check_wording
from bot.words import Words

ROOT = Path(__file__).parents[2]
NAMES = sorted(set(re.findall(r'Step\(\w+(?: if .+? else \w+)?, "(\w+)"', Path(steps.__file__).read_text())))
STEPS = sorted({*NAMES, *(name for name, _ in steps.QUESTIONS)})
VALUES = {
    "agent": "Lin",
    "customer": "Ann",
    "product": "robot",
    "what": "it stopped",
    "when": "11月19日",
    "outcome": "new one",
    "promise": "a call",
    "handler": "Mei",
    "due": "12月6日18:00",
    "answer_by": "12月6日18:00",
    "case_number": "2611-0000-1",
}


def test_all_steps_are_covered() -> None:
    assert {"safety", "acknowledge", "ask_when", "read_back", "make_offer", "say_who_when", "late"} <= set(STEPS)


@pytest.mark.parametrize("locale", ["zh-Hant", "zh-Hans", "en"])
@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_three_replies_in_every_language(words: Words, policy: Policy, step: str, locale: str) -> None:
    found = replies(words, step, None, locale, VALUES)
    assert len(found) == 3
    for reply in found:
        assert "{" not in reply.text
        assert check_wording(policy, reply.text, None, ("reply",)) == []
    own = words.all(locale, f"assist.reply.{step}.")
    for text in own.values():
        assert {field for _, field, _, _ in string.Formatter().parse(text) if field} <= VALUES.keys()
        if step != "safety":
            assert sums_in(text, currency="TWD", decimals=2) == set()


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_named_on_the_page(words: Words, step: str) -> None:
    assert words.has(f"agents.next.{step}")


def test_a_reply_with_an_unknown_fact_is_left_out(words: Words) -> None:
    found = replies(words, "acknowledge", "disappointed", "en", {"agent": "Lin"})
    assert [reply.name for reply in found] == ["assist.reply.acknowledge.3"]


def test_what_was_said_is_not_suggested_again(words: Words) -> None:
    first = replies(words, "ask_when", None, "en", VALUES)[0]
    assert first.text not in [reply.text for reply in replies(words, "ask_when", None, "en", VALUES, (), {first.text})]


@pytest.mark.parametrize("locale", ["zh-Hant", "zh-Hans", "en"])
def test_for_a_promise_not_kept_no_other_date_is_promised(words: Words, locale: str) -> None:
    """The handoff note of such a case says the same: apologise, say how things are, make up for it."""
    promises_a_day = re.compile(
        r"今天|天之內|天之内|新的日|做得到的日|\btoday\b|\bdaily\b|(?<!not just give you )(?:a|another|new) date"
    )
    found = replies(words, "late", None, locale, VALUES)
    assert all(re.search("抱歉|sorry", reply.text) for reply in found)
    assert [reply.text for reply in found if promises_a_day.search(reply.text)] == []
    hint = words.say("agents.next.late", "en" if locale == "en" else "zh-Hant")
    assert re.search("道歉|apologise", hint) and not re.search("給新的|give a new", hint)
