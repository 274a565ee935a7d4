"""`amends corrections` on the command line: what was heard wrongly, without who it was about."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.cases import Store, cases, conversations, heard_wrongly, messages
from bot.cases.accounts import agents
from bot.cli import app


@pytest.fixture
def store(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return the store of a data folder in which nothing was corrected."""
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    shutil.copy(migrated_file, tmp_path / "amends.db")
    return Store.open(f"sqlite:///{tmp_path / 'amends.db'}")


def corrections(*words: str) -> str:
    done = CliRunner().invoke(app, ["corrections", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_nothing_corrected_is_an_empty_list(store: Store) -> None:
    assert corrections("list").strip() == "" and yaml.safe_load(corrections("export")) == []


def test_each_is_a_line_and_an_item_of_yaml_without_names_and_numbers(store: Store) -> None:
    with store.begin() as session:
        agent = agents.add(session, "lin", "林雅婷", "agent", "correct horse battery")
        talk = conversations.open_conversation(session, locale="en", customer={"name": "Zoe Quill"})
        said = 'Zoe Quill here, 0912 345 678: "the kettle burnt me"\nzoe.quill@example.org'
        messages.append(session, talk.id, role="customer", text=said)
        case = cases.open_case(session, talk.id)
        noted = {"seq": 1, "agent_id": agent.id}
        heard_wrongly.note(session, case, "kind", heard="product_quality", meant="safety_hazard", **noted)
        heard_wrongly.note(session, case, "phone", heard="+886912345678", meant=None, **noted)
    listed, exported = corrections("list"), corrections("export")
    assert "product_quality -> safety_hazard" in listed
    for private in ("Quill", "345", "zoe", "林雅婷"):
        assert private not in listed + exported
    phone, kind = yaml.safe_load(exported)
    assert (kind["what"], kind["heard"], kind["meant"], kind["seq"]) == ("kind", "product_quality", "safety_hazard", 1)
    assert "the kettle burnt me" in kind["text"] and kind["by_role"] == "agent"
    assert (phone["what"], phone["meant"]) == ("phone", None) and "912" not in str(phone["heard"])
    assert yaml.safe_load(corrections("export", "--limit", "1")) == [phone]
