"""Test `amends model`: what is compared, kept back, published and taken back, with fake models."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import model_command
from bot.cases import Store, conversations
from bot.cli import app
from bot.coach.comparing import Parser
from bot.coach.facts import Facts
from bot.coach.registry import Registry
from bot.settings import Settings
from tests.cases.helpers import say
from tests.coach.hearing import CALM, model

Ran = Callable[..., tuple[int, str]]
AWAY = {**CALM, "intent": "withdraw"}


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return an installation with three models: a1 and its equal c3, and b2, which hears a wish as a withdrawal."""
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("AMENDS_MODELS", str(tmp_path / "models"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = Settings.load()
    for folder in (found.data_dir, found.models_dir):
        folder.mkdir()
    shutil.copy(migrated_file, found.data_dir / "amends.db")
    for digest in ("a1", "b2", "c3"):
        (found.models_dir / f"amends-{digest}.tar.gz").write_text(digest)
    exam = tmp_path / "exam"
    exam.mkdir()
    lines = [{"text": f"壞了 {n}", "intent": "complain", "lang": "zh-Hant"} for n in range(10)]
    lines += [{"text": "我要取消訂單", "intent": "complain", "lang": "zh-Hant", "region": "HK"}]
    (exam / "exam.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    monkeypatch.setattr(Settings, "exam_dir", exam)

    def parser_of(file: Path) -> Parser:
        return model({"我要取消訂單": AWAY, "退 0912345678": AWAY} if file.read_text() == "b2" else {})

    monkeypatch.setattr(model_command, "parser_of", parser_of)
    return found


@pytest.fixture
def run(settings: Settings) -> Ran:
    def ran(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["model", *words])
        return result.exit_code, result.output

    assert ran("publish", "a1")[0] == 0
    return ran


def published(settings: Settings) -> str:
    found = Registry.of(settings).published()
    assert found is not None
    return found.name


def test_the_first_one_needs_no_comparison(run: Ran, settings: Settings) -> None:
    assert published(settings) == "amends-a1"
    assert "is published already" in run("publish", "a1")[1]
    assert len(Registry.of(settings).publications()) == 1


def test_an_equal_model_is_published_with_its_figures(run: Ran, settings: Settings) -> None:
    status, said = run("publish", "c3", "--why", "warmer lines", "--by", "mei")
    assert status == 0 and "Every gate is passed." in said and "amends-c3 is published." in said
    found = Registry.of(settings).published()
    assert found is not None and (found.who, found.why, found.figures) == ("mei", "warmer lines", {"exam intent": 1.0})
    assert "exam intent 1.000" in run("list")[1]


def test_a_model_that_takes_a_wish_for_a_withdrawal_is_kept_back(run: Ran, settings: Settings) -> None:
    status, said = run("publish", "b2")
    assert status == 1 and "NOT PASSED  withdrawn: 1 wish(es)" in said and "我要取消訂單" in said
    assert "amends-b2 is not published, because of withdrawn" in said and published(settings) == "amends-a1"
    assert Facts.read(settings.models_dir / "amends-b2.tar.gz").figures == {"exam intent": 0.9091}


def test_it_is_published_despite_a_gate_when_somebody_says_why(run: Ran, settings: Settings) -> None:
    assert run("publish", "b2", "--despite", "the line was labelled wrongly")[0] == 0
    found = Registry.of(settings).published()
    assert found is not None and found.despite == ("withdrawn",) and found.why == "the line was labelled wrongly"


def test_comparing_changes_nothing_that_speaks(run: Ran, settings: Settings) -> None:
    status, said = run("compare", "b2")
    assert status == 1 and "worse zh-HK 1" in said and published(settings) == "amends-a1"
    assert run("compare", "c3")[0] == 0


def test_turns_of_customers_are_heard_again_with_their_numbers_masked(run: Ran, settings: Settings) -> None:
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    with store.begin() as session:
        talk = conversations.open_conversation(session, locale="zh-Hant")
        say(session, talk.id, "退 0912345678")
    store.close()
    said = run("compare", "b2")[1]
    assert "1 turns" in said and "withdrawn: 2 wish(es)" in said
    assert "退" in said and "0912345678" not in said
    assert "withdrawn: 1 wish(es)" in run("compare", "b2", "--last", "0")[1]


def test_turns_of_a_file_are_heard_instead(run: Ran, tmp_path: Path) -> None:
    (tmp_path / "turns.txt").write_text("退 0912345678\n壞了\n", encoding="utf-8")
    said = run("compare", "b2", "--turns", str(tmp_path / "turns.txt"))[1]
    assert "2 turns" in said and "withdrawn: 2 wish(es)" in said


def test_a_rollback_leads_back(run: Ran, settings: Settings) -> None:
    run("publish", "c3")
    status, said = run("rollback", "--why", "it was too eager")
    assert status == 0 and "amends-a1 is published" in said and published(settings) == "amends-a1"
    status, said = run("rollback")
    assert status == 1 and "nothing was published before" in said
    listed = run("list")[1].splitlines()
    assert listed[0].startswith("published  amends-a1") and "rolled back" in listed[0]
    assert {line.split()[0] for line in listed[1:3]} == {"candidate", "retired"}


def test_a_model_of_another_program_is_not_even_compared(run: Ran, settings: Settings) -> None:
    Facts("", features="of another one", probe=[1.0]).write(settings.models_dir / "amends-c3.tar.gz")
    status, said = run("publish", "c3")
    assert status == 1 and "another version of the program" in said and published(settings) == "amends-a1"


@pytest.mark.parametrize(
    "words, told", [(("publish", "dd"), "There is no model dd"), (("compare", "dd"), "amends model list")]
)
def test_an_unknown_model_is_said(run: Ran, words: tuple[str, ...], told: str) -> None:
    status, said = run(*words)
    assert status == 1 and told in said


def test_without_an_exam_nothing_is_published(run: Ran, settings: Settings) -> None:
    shutil.rmtree(settings.exam_dir)
    status, said = run("publish", "c3")
    assert status == 1 and "There is no exam" in said and published(settings) == "amends-a1"
