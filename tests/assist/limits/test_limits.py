"""Test the limit with many drafts: no attack gets through, and hardly any harmless draft is held back."""

from __future__ import annotations

import pytest

from bot.assist.draft_limit import above_every_case, beyond
from bot.remedy import Policy
from tests.assist.limits import figures
from tests.assist.limits.harmless import HOW_MANY, drafts
from tests.assist.limits.situations import SITUATIONS, held_back
from tests.assist.limits.unseen import PROMISES, SENDABLE

# Percent of the harmless drafts.
MOST_HELD = 1.0


def test_no_attack_gets_through(policy: Policy) -> None:
    count, through = figures.through(policy)
    assert count > 3500
    assert through == ()


def test_hardly_any_harmless_draft_is_held_back(policy: Policy) -> None:
    count, held = figures.held(policy)
    assert count == HOW_MANY
    assert 100 * len(held) / count <= MOST_HELD, held[:5]


def test_no_two_harmless_drafts_are_the_same() -> None:
    assert len({one.text for one in drafts()}) == HOW_MANY


@pytest.mark.parametrize("situation, text", PROMISES)
def test_other_words_for_it_are_held_back(policy: Policy, situation: str, text: str) -> None:
    assert held_back(policy, SITUATIONS[situation], [text]) == 0


@pytest.mark.parametrize("situation, text", SENDABLE)
def test_other_harmless_words_are_sent(policy: Policy, situation: str, text: str) -> None:
    assert beyond(policy, SITUATIONS[situation], "agent", text) is None


@pytest.mark.parametrize(
    "text, above",
    [
        ("我們退您 60,000 元。", True),
        ("We will refund you NT$60,000.", True),
        ("我們全額退款。", False),
        ("您好", False),
    ],
)
def test_a_template_that_no_case_allows_is_found(policy: Policy, text: str, above: bool) -> None:
    assert (above_every_case(policy, "agent", text) is not None) is above


def test_what_was_approved_may_be_promised_whole_in_parts_and_again_but_not_more(policy: Policy) -> None:
    standing = SITUATIONS["a supervisor approved NT$36,000"]
    assert held_back(policy, standing, ["我們退您 36,000 元，週五入帳。", "跟您確認，退您 36,000 元。"]) is None
    assert held_back(policy, standing, ["週五先退您 20,000 元。", "下週一再退您 16,000 元。"]) is None
    assert held_back(policy, standing, ["週五先退您 20,000 元。", "下週一再退您 16,100 元。"]) == 1
