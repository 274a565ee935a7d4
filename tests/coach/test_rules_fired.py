"""The rules behind what followed are named, by the shipped files."""

from __future__ import annotations

from pathlib import Path

from bot.coach.rules_fired import RulesFired
from bot.settings import ROOT


def test_rules_are_found_by_stage_intent_and_action() -> None:
    found = RulesFired(ROOT / "data").of("recap", "affirm", "action_make_offer")
    assert found and all(one.file == "rules/recap.yml" and "recap" in one.stages for one in found)
    assert "a yes to the recap, there is something to offer" in [one.name for one in found]
    assert RulesFired(ROOT / "data").of("recap", "affirm", "action_of_nobody") == []


def test_a_file_that_was_changed_is_read_again_and_a_broken_one_left_out(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    path = tmp_path / "rules" / "one.yml"
    path.write_text(
        "rules:\n- rule: greets\n  steps:\n  - or:\n    - intent: greet\n    - intent: thank\n  - action: utter_x\n"
    )
    rules = RulesFired(tmp_path)
    assert [one.name for one in rules.of("listening", "thank", "utter_x")] == ["greets"]
    path.write_text("rules: [broken")
    assert rules.of("listening", "thank", "utter_x") == []
