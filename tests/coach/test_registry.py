"""Test which model is published, that those that matter are never lost, and what is said when one is missing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.coach import registry as module
from bot.coach.facts import Facts
from bot.coach.registry import LEDGER, ROLLED_BACK, ModelError, Registry
from bot.private_files import readable_by_others

Trained = Callable[..., Path]


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    (tmp_path / "models").mkdir()
    return Registry(
        tmp_path / "models", tmp_path / "var" / "models", lambda: dt.datetime(2026, 11, 30, 4, tzinfo=dt.timezone.utc)
    )


@pytest.fixture
def trained(registry: Registry) -> Trained:
    def train(digest: str, content: str = "") -> Path:
        file = registry.trained / f"amends-{digest}.tar.gz"
        file.write_text(content or digest)
        Facts(name="", trained_at=f"2026-11-{len(list(registry.trained.iterdir())):02}", trained_by="mei").write(file)
        return file

    return train


def test_nothing_is_published_at_first(registry: Registry, trained: Trained) -> None:
    trained("a1")
    assert registry.published() is None and registry.before() is None
    assert [one.state for one in registry.known()] == ["candidate"]


def test_what_is_published_survives_the_loss_of_the_trained_file(registry: Registry, trained: Trained) -> None:
    model = trained("a1", "weights")
    published = registry.publish(model, who="mei", why="first", figures={"exam intent": 0.84})
    for file in registry.trained.iterdir():
        file.unlink()
    assert registry.published() == published
    assert registry.file_of(published).read_text() == "weights"
    (known,) = registry.known()
    assert known.state == "published" and known.facts.trained_by == "mei" and known.last == published
    assert published.at == "2026-11-30T04:00:00+00:00" and published.figures == {"exam intent": 0.84}


def test_states_follow_the_publications(registry: Registry, trained: Trained) -> None:
    for digest in ("a1", "b2"):
        registry.publish(trained(digest), who="mei")
    trained("c3")
    assert [(one.facts.name, one.state) for one in registry.known()] == [
        ("amends-b2", "published"),
        ("amends-c3", "candidate"),
        ("amends-a1", "retired"),
    ]
    assert registry.pinned() == {"amends-a1", "amends-b2"}


def test_a_rollback_leads_back_and_the_next_one_further_back(registry: Registry, trained: Trained) -> None:
    for digest in ("a1", "b2", "c3"):
        registry.publish(trained(digest), who="mei")
    led = []
    while (before := registry.before()) is not None:
        led.append(before.name)
        registry.publish(registry.file_of(before), who="mei", act=ROLLED_BACK)
    assert led == ["amends-b2", "amends-a1"]
    assert [one.name[-2:] for one in registry.publications()] == ["a1", "b2", "c3", "b2", "a1"]


def test_after_a_rollback_another_one_can_be_published(registry: Registry, trained: Trained) -> None:
    for digest in ("a1", "b2"):
        registry.publish(trained(digest), who="mei")
    registry.publish(registry.find("a1"), who="mei", act=ROLLED_BACK)
    registry.publish(trained("c3"), who="mei")
    before = registry.before()
    assert before is not None and before.name == "amends-a1"


def test_publishing_the_same_twice_leaves_the_way_back(registry: Registry, trained: Trained) -> None:
    registry.publish(trained("a1"), who="mei")
    for _ in range(2):
        registry.publish(registry.find("a1") if _ else trained("b2"), who="mei")
    registry.publish(registry.find("b2"), who="mei")
    before = registry.before()
    assert before is not None and before.name == "amends-a1"


def test_only_the_first_publishes_itself(registry: Registry, trained: Trained) -> None:
    first = registry.publish(trained("a1"), who="mei", only_first=True)
    assert registry.publish(trained("b2"), who="mei", only_first=True) == first
    assert registry.published() == first


@pytest.mark.parametrize("harm", ["missing", "changed"])
def test_a_missing_or_damaged_model_is_said_with_a_cure(registry: Registry, trained: Trained, harm: str) -> None:
    published = registry.publish(trained("a1"), who="mei")
    kept = registry.file_of(published)
    if harm == "missing":
        kept.unlink()
    else:
        kept.write_text("half")
    with pytest.raises(ModelError, match="amends model publish") as error:
        registry.file_of(published)
    assert str(kept.parent) in str(error.value) and "amends-a1" in str(error.value)


def test_a_model_that_was_never_trained_cannot_be_published(registry: Registry) -> None:
    with pytest.raises(ModelError, match="amends train"):
        registry.publish(registry.trained / "amends-00.tar.gz", who="mei")
    assert registry.published() is None


def test_a_line_that_a_crash_cut_short_is_not_a_publication(registry: Registry, trained: Trained) -> None:
    first = registry.publish(trained("a1"), who="mei")
    with (registry.kept / LEDGER).open("a") as ledger:
        ledger.write('{"at": "2026-11-30T04:00:00+00:00", "who": "mei", "na')
    assert registry.published() == first
    second = registry.publish(trained("b2"), who="mei")
    assert registry.publications() == [first, second]


def test_a_wrong_line_is_told_and_not_taken_for_nothing_published(registry: Registry, trained: Trained) -> None:
    registry.publish(trained("a1"), who="mei")
    with (registry.kept / LEDGER).open("a") as ledger:
        ledger.write("not json\n")
    with pytest.raises(ModelError, match="cannot be read"):
        registry.published()


def test_fields_of_a_newer_version_are_passed_over(registry: Registry, trained: Trained) -> None:
    registry.publish(trained("a1"), who="mei")
    ledger = registry.kept / LEDGER
    ledger.write_text(json.dumps({**json.loads(ledger.read_text()), "later": 1}) + "\n")
    assert (published := registry.published()) is not None and published.name == "amends-a1"


def test_models_are_found_by_name_or_the_beginning_of_the_digest(registry: Registry, trained: Trained) -> None:
    one, other = trained("abc1"), trained("abd2")
    assert registry.find("amends-abc1") == registry.find("abc") == registry.find("amends-abc1.tar.gz") == one
    assert registry.find("abd2") == other
    with pytest.raises(ModelError, match="amends-abc1 or amends-abd2"):
        registry.find("ab")
    with pytest.raises(ModelError, match="amends model list"):
        registry.find("ff")


def test_what_was_published_long_ago_is_cleared_away_but_never_what_is_in_use(
    registry: Registry, trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    for digest in ("a1", "b2", "c3", "d4"):
        registry.publish(trained(digest), who="mei")
    assert {file.name for file in registry.kept.glob("*.tar.gz")} == {"amends-c3.tar.gz", "amends-d4.tar.gz"}
    assert {file.name for file in registry.kept.glob("*.json")} == {"amends-c3.json", "amends-d4.json"}


def test_nobody_else_can_read_what_is_kept(registry: Registry, trained: Trained) -> None:
    registry.publish(trained("a1"), who="mei")
    assert readable_by_others(registry.kept) == []


def test_a_model_without_facts_is_still_a_model(registry: Registry) -> None:
    (registry.trained / "amends-a1.tar.gz").write_text("x")
    (registry.trained / "amends-a1.json").write_text("{broken")
    registry.publish(registry.find("a1"), who="mei")
    assert registry.known()[0].facts == Facts("amends-a1")
