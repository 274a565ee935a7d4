"""Test that a kind, an intent, a product and a date word are added with files alone, as docs/training.md says."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.checks.data import check_before_start
from bot.checks.head_files import check_head_files
from bot.checks.intent_files import check_intent_files
from bot.checks.kinds import declared_kinds
from bot.checks.project import read_names
from bot.nlu import lexicon
from bot.remedy import CaseFacts, load_policy, propose
from bot.settings import ROOT, Settings
from tests.checks.mistakes import add, put

KIND, INTENT = "privacy_breach", "move_delivery"
SAID = {
    "zh": ("把我的電話給了第{}個人", "想把第{}件改到星期六送"),
    "en": ("you told person number {} where I live", "could parcel number {} come on Saturday instead"),
}
RULE = """
  - rule: the delivery is to be moved
    condition:
      - active_loop: null
      - slot_was_set:
          - stage: listening
    steps:
      - intent: move_delivery
      - action: utter_move_delivery
"""
RESPONSE = """
  utter_move_delivery:
    - condition:
        - {type: slot, name: locale, value: en}
      text: "Which day suits you?"
    - condition:
        - {type: slot, name: locale, value: zh-Hant}
      text: "改到哪一天方便？"
    - text: "改到哪一天方便？"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of a copy of the shipped data."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("demo"))
    shutil.copy(ROOT / "domain.yml", tmp_path)
    data = tmp_path / "data"
    return replace(
        Settings.load({"AMENDS_DATA": str(tmp_path / "var")}),
        root=tmp_path,
        policy_dir=data / "policy",
        responses_dir=data / "responses",
    )


def declare_kind(data: Path) -> None:
    label = "label: {zh-Hant: 個資外洩, en: data breach}"
    put("\nkinds:\n", f"\nkinds:\n  {KIND}: {{points: 2, {label}}}\n")(data / "policy" / "severity.yml")


def write_its_remedies(data: Path) -> None:
    path = data / "policy" / "remedies.yml"
    path.write_text(path.read_text("utf-8").replace("process: ", f"{KIND}: 3, process: "), encoding="utf-8")


def write_its_words(data: Path) -> None:
    for start, file in (("agents.kind", "agents.yml"), ("first.kind", "first_words.yml")):
        put("words:\n", f'words:\n  {start}.{KIND}: {{zh-Hant: "您的個資外流了", en: "Your data got out"}}\n')(
            data / "responses" / file
        )


def write_its_examples(data: Path) -> None:
    for language, (line, _) in SAID.items():
        lines = "".join(f"{line.format(number)}\n" for number in range(20))
        add(lines)(data / "heads" / language / "complaint_kind" / f"{KIND}.txt")


def test_a_new_kind_is_declared_in_the_policy_with_its_words(settings: Settings) -> None:
    data = settings.root / "data"

    def told() -> str:
        faults = [*check_before_start(settings), *check_head_files(data, declared_kinds(settings.policy_dir))]
        return "\n".join(map(str, faults))

    declare_kind(data)
    assert f"remedies fit a case of {KIND}" in told()
    write_its_remedies(data)
    assert f"the kind has no words first.kind.{KIND} in zh-Hant and en" in told()
    write_its_words(data)
    assert f"heads/zh/complaint_kind/{KIND}.txt: {KIND}: has no examples in this language" in told()
    write_its_examples(data)
    assert told() == ""
    policy = load_policy(settings.policy_dir)
    proposal = propose(policy, CaseFacts(kind=KIND), dt.datetime(2026, 11, 18, 2, tzinfo=dt.timezone.utc), "agent")
    assert len(proposal.options) >= 2
    assert ("data breach", 2) in proposal.severity.reasons


def test_a_typo_in_a_kind_is_told_once(settings: Settings) -> None:
    put("  fraud: ", "  frauds: ")(settings.policy_dir / "severity.yml")
    faults = [str(fault) for fault in check_before_start(settings) if "severity.yml" in fault.file]
    assert any("'frauds' is not known here. Did you mean 'fraud'?" in fault for fault in faults), faults


def test_a_new_intent_needs_examples_in_both_languages_a_name_in_the_domain_and_a_rule(settings: Settings) -> None:
    data = settings.root / "data"

    def told() -> str:
        names, _ = read_names(settings.root, settings.responses_dir)
        return "\n".join(map(str, [*check_before_start(settings), *check_intent_files(data, names)]))

    for language, (_, line) in SAID.items():
        lines = "".join(f"      - {line.format(number)}\n" for number in range(20))
        head = f'version: "3.1"\nnlu:\n  - intent: {INTENT}\n    examples: |\n'
        add(head + lines)(data / "nlu" / language / f"{INTENT}.yml")
    assert f"the intent '{INTENT}' is not in domain.yml" in told()
    put("intents:\n", f"intents:\n  - {INTENT}\n")(settings.root / "domain.yml")
    add(RULE)(data / "rules" / "listen.yml")
    assert "the response 'utter_move_delivery' is not in data/responses" in told()
    add(RESPONSE)(data / "responses" / "listen.yml")
    assert told() == ""


@pytest.fixture
def lexicon_of(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Path]:
    """Let understanding read the word lists of the copy."""
    folder = settings.root / "data" / "lexicon"
    monkeypatch.setattr(lexicon, "LEXICON_DIR", folder)
    lexicon.rules.cache_clear()
    yield folder
    lexicon.rules.cache_clear()


def test_a_new_date_word_is_one_line(settings: Settings, lexicon_of: Path) -> None:
    put("days:            # a day, by its distance from today\n", "days:\n  大大後天: 4\n")(lexicon_of / "times.yml")
    assert check_before_start(settings) == []
    assert lexicon.rules("times")["days"]["大大後天"] == 4
