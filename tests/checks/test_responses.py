"""Test the checks of responses, words and actions: each mistake is found, and the shipped files pass."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.checks.__main__ import main
from bot.checks.actions import check_actions
from bot.checks.responses import check_responses
from bot.remedy import Policy
from bot.settings import Settings
from bot.yaml_files import read_yaml


def variation(text: str, locale: str | None = None, **more: object) -> dict[str, object]:
    conditions = [{"type": "slot", "name": name, "value": value} for name, value in more.pop("when", {}).items()]  # type: ignore[attr-defined]
    if locale:
        conditions.append({"type": "slot", "name": "locale", "value": locale})
    return {"text": text, **({"condition": conditions} if conditions else {}), **more}


def faults(folder: Path, policy: Policy, *variations: dict[str, object]) -> list[str]:
    content = yaml.safe_dump({"version": "3.1", "responses": {"utter_x": list(variations)}}, allow_unicode=True)
    (folder / "x.yml").write_text(content, encoding="utf-8")
    return [str(fault) for fault in check_responses(folder, policy)]


ZH, EN, DEFAULT = variation("好，{name}", "zh-Hant"), variation("Fine, {name}", "en"), variation("好，{name}")


@pytest.mark.slow
def test_the_shipped_files_pass_every_check() -> None:
    assert main() == 0


def test_both_languages_and_a_default_are_in_order(tmp_path: Path, policy: Policy) -> None:
    assert faults(tmp_path, policy, EN, ZH, DEFAULT) == []


@pytest.mark.parametrize(
    "variations, says",
    [
        ((ZH, DEFAULT), "no en"),
        ((EN, DEFAULT), "no zh-Hant"),
        ((DEFAULT,), "no en"),
        ((EN, ZH), "the last variation"),
        ((), "no variation"),
        ((variation("Fine", "en"), ZH, DEFAULT), "fields differ"),
        ((EN, variation("Bye", "en"), ZH, DEFAULT), "fields differ"),
        ((variation("好", "zh-Hans"), EN, ZH, DEFAULT), "zh-Hans is never set"),
        ((variation("好", when={"stage": "recap"}), EN, ZH, DEFAULT), "without locale"),
        ((variation("Fine, {name}", "en", when={"stage": "recap"}), EN, ZH, DEFAULT), "no zh-Hant for stage=recap"),
        ((variation("Fine, {name}", "en", buttons=[{"title": "Yes", "payload": "/affirm"}]), ZH, DEFAULT), "buttons"),
        ((variation("Fine, {name}", "en", custom={"kind": "question"}), ZH, DEFAULT), "card"),
        ((EN, variation("造成您的不便敬請見諒{name}", "zh-Hant"), DEFAULT), "write"),
        ((variation("Sorry for any inconvenience, {name}", "en"), ZH, DEFAULT), "write"),
    ],
)
def test_a_mistake_is_found(
    tmp_path: Path, policy: Policy, variations: tuple[dict[str, object], ...], says: str
) -> None:
    found = faults(tmp_path, policy, *variations)
    assert any(says in fault and fault.startswith("data/responses/x.yml:2: utter_x: ") for fault in found), found


@pytest.mark.parametrize(
    "texts, says",
    [
        ({"zh-Hant": "好"}, "one text under"),
        ({"zh-Hant": "好", "en": None}, "one text under"),
        ({"zh-Hant": "好{a}", "en": "fine"}, "fields differ"),
        ("好", "one text under"),
    ],
)
def test_a_mistake_in_words_of_the_desk_is_found(tmp_path: Path, policy: Policy, texts: object, says: str) -> None:
    (tmp_path / "w.yml").write_text(yaml.safe_dump({"words": {"system.x": texts}}, allow_unicode=True))
    assert any(says in str(fault) for fault in check_responses(tmp_path, policy))


@pytest.mark.parametrize(
    "name, text, lacks",
    [
        ("utter_hand_over_late", "同事會儘快回覆您", "by when somebody will answer"),
        ("utter_hand_over_late", "同事最晚在{promised_by}前回覆您", None),
        ("utter_hand_over_hazard", "同事最晚在{promised_by}前回覆您", "about safety"),
        ("utter_hand_over_hazard", "請先停止使用，同事最晚在{promised_by}前回覆您", None),
    ],
)
def test_wording_required_for_an_occasion_must_be_present(
    tmp_path: Path, policy: Policy, name: str, text: str, lacks: str | None
) -> None:
    content = {"version": "3.1", "responses": {name: [variation(text)]}}
    (tmp_path / "x.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    found = [str(fault) for fault in check_responses(tmp_path, policy) if "requires" in str(fault)]
    assert [lacks in fault for fault in found if lacks] == ([True] if lacks else [])
    assert bool(found) is (lacks is not None)


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, policy: Policy) -> None:
    (tmp_path / "x.yml").write_text("responses: {utter_x: [")
    (tmp_path / "y.yml").write_text("- list")
    found = [str(fault) for fault in check_responses(tmp_path, policy)]
    assert len(found) == 2 and "/x.yml:2: " in found[0] and "/y.yml:1: " in found[1]


def test_actions_on_one_side_only_are_found(tmp_path: Path) -> None:
    shipped = read_yaml(Settings.load({}).root / "domain.yml")["actions"]
    domain = tmp_path / "domain.yml"
    domain.write_text(yaml.safe_dump({"actions": [*shipped[1:], "action_of_nobody"]}))
    found = {fault.entry: fault.what for fault in check_actions(domain)}
    assert set(found) == {shipped[0], "action_of_nobody"}
    assert "write one" in found["action_of_nobody"] and "name it" in found[shipped[0]]
