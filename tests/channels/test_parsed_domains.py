"""Test that a domain is parsed once, and again as soon as it is another one."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain

from bot.channels import parsed_domains
from bot.channels.parsed_domains import parse_domain_of, parsed, remember_domains

pytestmark = pytest.mark.slow
DOMAIN = "version: '3.1'\nintents:\n  - {name}\n"


@pytest.fixture(autouse=True)
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Record what Rasa itself parsed."""
    found: list[Any] = []
    real = Domain.from_path

    def parse(place: Any) -> Domain:
        found.append(place)
        return real(place)

    monkeypatch.setattr(parsed_domains, "_parse", parse)
    monkeypatch.setattr(parsed_domains, "_parsed", type(parsed_domains._parsed)())
    yield found
    Domain.from_path = real  # type: ignore[method-assign]


def domain(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "domain.yml").write_text(DOMAIN.format(name=name))
    return folder


def test_an_equal_domain_is_parsed_once_wherever_it_lies(tmp_path: Path, calls: list[Any]) -> None:
    first = parsed(domain(tmp_path / "a", "greet"))
    assert parsed(domain(tmp_path / "b", "greet")) is first is parsed(tmp_path / "a" / "domain.yml")
    assert len(calls) == 1 and "greet" in first.intents


def test_another_domain_is_parsed_and_only_the_last_are_kept(tmp_path: Path, calls: list[Any]) -> None:
    for name in ("greet", "thank", "greet", "deny", "affirm", "greet"):
        assert name in parsed(domain(tmp_path / "a", name)).intents
    assert len(calls) == 4
    parsed(domain(tmp_path / "a", "thank"))
    assert len(calls) == 5


def test_the_domain_of_a_model_is_parsed_beforehand(tmp_path: Path, calls: list[Any]) -> None:
    inside = domain(tmp_path / "components", "greet").rename(tmp_path / "domain_provider")
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        archive.add(inside, arcname="./components/domain_provider")
    parse_domain_of(tmp_path / "model.tar.gz")
    remember_domains()
    assert "greet" in Domain.from_path(str(inside)).intents and len(calls) == 1


def test_a_model_without_a_domain_is_left_to_the_load(tmp_path: Path, calls: list[Any]) -> None:
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        archive.add(domain(tmp_path / "a", "greet"), arcname="other")
    parse_domain_of(tmp_path / "model.tar.gz")
    assert calls == []
