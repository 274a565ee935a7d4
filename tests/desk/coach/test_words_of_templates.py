"""Every word that a page of the trainers names is there, in both languages: labels, faults, harms, templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cases.models.heard_turn import GOALS
from bot.coach.harms import HARMS
from bot.coach.labels import HEADS, read_labels
from bot.coach.lines import CannotChange
from bot.coach.teaching import FACT, FACT_NAMES
from bot.desk.coach.frame import FOLDER, WORDS
from bot.remedy.vocabulary import EMOTIONS, KINDS
from bot.settings import ROOT
from bot.words import Words

PYTHON = [*sorted(FOLDER.glob("*.py")), *sorted((ROOT / "bot" / "coach").glob("*.py"))]


@pytest.mark.parametrize("template", sorted((FOLDER / "templates").glob("*.html")), ids=lambda path: path.name)
def test_the_words_of_a_template_are_there(template: Path, words: Words) -> None:
    text = template.read_text(encoding="utf-8")
    named = set(re.findall(r"\bwords\.(\w+)", text)) | set(re.findall(r'\bwords\["([\w.]+)"\]', text))
    known = words.all("en", WORDS)
    assert named and [name for name in sorted(named) if WORDS + name not in known] == []


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_every_harm_head_goal_and_fault_has_words(words: Words, locale: str) -> None:
    known = words.all(locale, WORDS)
    wanted = {f"harm.{one}{end}" for one in HARMS for end in ("", ".why")} | {f"taught.{one}" for one in GOALS}
    wanted |= {f"head.{one}" for one in (*HEADS, FACT)} | {f"fact.{one}.where" for one in FACT_NAMES}
    source = "\n".join(path.read_text("utf-8") for path in PYTHON)
    objections = set(re.findall(r'Objection\(\s*"(\w+)"', source)) | {"twice", "conflict", "alike", "alike_conflict"}
    objections |= {"trained", "examined"} | set(re.findall(r'NotTaught\(\[\("(\w+)"', source))
    files = {f"file.{one}" for one in re.findall(r'CannotChange\(\s*"(\w+)"', source)}
    assert len(objections) >= 15 and len(files) >= 6 and CannotChange("x", "y").why == "x"
    wanted |= {f"fault.{one}" for one in objections | files - {"file.gone"}}
    assert [one for one in sorted(wanted) if WORDS + one not in known] == []


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_every_label_has_a_name(words: Words, locale: str) -> None:
    own, shared = (
        words.all(locale, WORDS + "label."),
        {**words.all(locale, "agents.kind."), **words.all(locale, "agents.emotion.")},
    )
    for head, names in read_labels(ROOT / "data").items():
        for name in names:
            said = (
                f"{WORDS}label.{head}.{name}" in own,
                f"agents.kind.{name}" in shared,
                f"agents.emotion.{name}" in shared,
            )
            assert any(said), (head, name)
    assert set(KINDS) | set(EMOTIONS) <= {name.rsplit(".", 1)[1] for name in shared}
