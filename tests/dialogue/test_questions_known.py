"""Measure over the real model which questions are known, and what is taken for one without being asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from rasa.core.agent import Agent

from bot.conversation.answers import recognising
from bot.conversation.known import Known, KnownCase
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_intake.decide import decide
from bot.remedy import Policy
from bot.words import Words
from tests.conversation.answers.lines import Line, lines_of
from tests.dialogue.conftest import OPEN_HOURS

pytestmark = pytest.mark.slow
TABLES = ("questions", "held_out", "measured")


@dataclass(frozen=True)
class Heard:
    """A line of a table with the model's output."""

    line: Line
    parse: dict[str, Any]

    def question(self, policy: Policy, phrases: Phrases, words: Words) -> str | None:
        """Return the question that turn intake finds in the line."""
        stage = self.line.stage
        case = None if stage == "listening" else KnownCase("2611-4821-7", _STAGES[stage])
        owner = "queue" if stage == "escalated" else "bot"
        waits = "requested" if stage == "escalated" else None
        known = Known(policy, phrases, words, OPEN_HOURS, "zh-Hant", owner, case=case, waits_for=waits)
        slots = {"stage": stage, "locale": (self.parse.get("locale") or {}).get("name")}
        turn = Turn.of({"sender_id": "c1", "latest_message": self.parse, "slots": slots, "events": []})
        return decide(turn, known).slots["question"]


_STAGES = {"recap": "clarifying", "offering": "offering", "agreed": "agreed", "escalated": "escalated"}


@pytest.fixture(scope="module")
def heard(agent: Agent) -> dict[str, list[Heard]]:
    loop = asyncio.new_event_loop()

    def parse(text: str) -> dict[str, Any]:
        return {**loop.run_until_complete(agent.parse_message(text)), "text": text}

    try:
        return {name: [Heard(line, parse(line.text)) for line in lines_of(name)] for name in (*TABLES, "faults")}
    finally:
        loop.close()


@dataclass(frozen=True)
class Figures:
    """Shares of the questions that are known as what they are, of the answers that are right, and of false answers."""

    recall: float
    precision: float
    false: float
    wrong: tuple[str, ...]


def figures(heard: list[Heard], policy: Policy, phrases: Phrases, words: Words) -> Figures:
    found = [(one.line, one.question(policy, phrases, words)) for one in heard]
    asked = [(line, got) for line, got in found if line.question is not None]
    answered = [(line, got) for line, got in found if got is not None]
    right = sum(line.question == got for line, got in asked)
    others = [(line, got) for line, got in found if line.question is None]
    return Figures(
        right / len(asked),
        right / len(answered),
        sum(got is not None for _, got in others) / max(len(others), 1),
        tuple(
            f"{line.stage}: {line.text} -> {got}, not {line.question}" for line, got in found if got != line.question
        ),
    )


def test_the_tables_are_large_enough() -> None:
    lines = [line for name in TABLES for line in lines_of(name)]
    assert len(lines) >= 150
    assert len({line.text for line in lines}) == len(lines)
    assert sum(line.question is None for line in lines) >= 100


def test_every_question_of_the_report_is_known(
    heard: dict[str, list[Heard]], policy: Policy, phrases: Phrases, words: Words
) -> None:
    assert figures(heard["faults"], policy, phrases, words).wrong == ()


@pytest.mark.parametrize(
    "table, recall, precision, false",
    [("questions", 0.95, 0.97, 0.03), ("held_out", 0.9, 0.95, 0.03), ("measured", 0.7, 0.85, 0.035)],
)
def test_questions_are_known_and_nothing_else_is_taken_for_one(
    heard: dict[str, list[Heard]],
    policy: Policy,
    phrases: Phrases,
    words: Words,
    table: str,
    recall: float,
    precision: float,
    false: float,
) -> None:
    found = figures(heard[table], policy, phrases, words)
    assert found.recall >= recall, found
    assert found.precision >= precision, found
    assert found.false <= false, found


def test_the_threshold_is_where_it_pays(
    heard: dict[str, list[Heard]],
    policy: Policy,
    phrases: Phrases,
    words: Words,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Print what other thresholds would give; the chosen one loses little of either figure."""
    everything = [one for name in TABLES for one in heard[name]]
    rows = {}
    for near in (0.48, 0.52, 0.56, 0.6, 0.64, 0.68, 0.72, 2.0):
        monkeypatch.setattr(recognising, "NEAR", near)
        monkeypatch.setattr(recognising, "NEAR_WITHOUT_ASKING", max(near, 0.8))
        rows[near] = figures(everything, policy, phrases, words)
    with capsys.disabled():
        for near, row in rows.items():
            print(
                f"\n{near:.2f}: recall {row.recall:.3f}, precision {row.precision:.3f}, false {row.false:.3f}", end=""
            )
    assert rows[0.56].recall >= rows[0.64].recall
    assert rows[0.56].false <= 0.03
