"""The shipped drills: a good agent does well in each, a poor one badly, and nothing that is typed breaks one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.drills.customer import LEFT, MOST_MOVES, SETTLED
from bot.coach.drills.run import Move, play
from bot.coach.drills.scenario import AGENDAS, LANGUAGES, Scenario
from bot.coach.drills.score import MOST, score
from bot.remedy import Policy
from bot.yaml_files import read_yaml
from tests.coach.drills.conftest import FOLDER

NAMES = sorted(path.stem for path in FOLDER.glob("*.yml"))
POOR = {
    "zh-TW": [
        "造成您的不便，敬請見諒。",
        "請您冷靜。公司規定就是這樣。",
        "好啦，我賠您 90000 元，這樣可以了吧。",
        "嗯",
    ],
    "zh-HK": ["造成不便，敬請見諒。", "請你冷靜。公司規定係咁。", "好啦，我賠 90000 蚊俾你，得未？", "哦"],
    "en": [
        "We apologise for any inconvenience.",
        "Please calm down. It is our policy.",
        "Fine, I will pay you 90,000.",
        "Ok",
    ],
}
OTHER_WORDS: dict[str, list[list[str]]] = read_yaml(Path(__file__).parent / "data" / "other_words.yml")
CURT = {"zh-TW": ["嗯", "好"], "zh-HK": ["哦", "係咁先"], "en": ["Ok", "Right"]}


def moves(texts: list[str] | tuple[str, ...]) -> list[Move]:
    return [Move(text) for text in texts]


def test_there_is_one_for_every_agenda_and_language(scenarios: dict[str, Scenario]) -> None:
    assert {one.agenda for one in scenarios.values()} == set(AGENDAS)
    assert {one.language for one in scenarios.values()} == set(LANGUAGES)


def test_the_points_are_a_hundred() -> None:
    assert sum(MOST.values()) == 100


@pytest.mark.parametrize("name", NAMES)
def test_the_model_answer_does_well_with_every_seed(
    name: str, scenarios: dict[str, Scenario], shipped_policy: Policy
) -> None:
    for seed in range(8):
        drill = play(shipped_policy, scenarios[name], seed, moves(scenarios[name].model))
        assert drill.state.end == SETTLED
        assert len(drill.played) == len(scenarios[name].model), "the model answer goes on after the end"
        assert score(drill).total >= 90, score(drill).moments


@pytest.mark.parametrize("name", NAMES)
def test_a_good_agent_is_heard_in_other_words(
    name: str, scenarios: dict[str, Scenario], shipped_policy: Policy
) -> None:
    for talk in OTHER_WORDS[name]:
        drill = play(shipped_policy, scenarios[name], 11, moves(talk))
        assert drill.state.end == SETTLED and score(drill).total >= 90, (score(drill), drill.played)


@pytest.mark.parametrize("name", NAMES)
def test_a_poor_answer_does_badly(name: str, scenarios: dict[str, Scenario], shipped_policy: Policy) -> None:
    scenario = scenarios[name]
    drill = play(shipped_policy, scenario, 1, moves(POOR[scenario.language]))
    found = score(drill)
    assert found.total < 50
    assert {"harm", "above"} <= {one.why for one in found.moments}
    assert found.points["limits"] == 0


@pytest.mark.parametrize("name", NAMES)
def test_saying_nothing_of_use_ends_and_does_badly(
    name: str, scenarios: dict[str, Scenario], shipped_policy: Policy
) -> None:
    scenario = scenarios[name]
    drill = play(shipped_policy, scenario, 1, moves(CURT[scenario.language] * MOST_MOVES))
    assert drill.state.end == LEFT and len(drill.played) <= scenario.patience + 1
    assert score(drill).total < 50


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_customer_is_never_said(name: str, scenarios: dict[str, Scenario], shipped_policy: Policy) -> None:
    """Every opening and every fact of a file is reached by some seed with the model answer."""
    scenario = scenarios[name]
    said = set()
    for seed in range(40):
        drill = play(shipped_policy, scenario, seed, moves(scenario.model))
        said |= set(drill.state.said)
    told = {text for fact in scenario.facts.values() for text in fact.corrected}
    told |= {text for key, fact in scenario.facts.items() if key not in scenario.opening_tells for text in fact.told}
    assert set(scenario.opening) | set(scenario.wish.told) | told <= said


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_is_said_the_talk_ends_and_comes_out_the_same_again(
    data: st.DataObject, scenarios: dict[str, Scenario], shipped_policy: Policy
) -> None:
    scenario = scenarios[data.draw(st.sampled_from(NAMES))]
    bits = [*scenario.model, *POOR[scenario.language], *scenario.heard, "", "？", "\ud7ff\u0301", "(" * 50]
    seed = data.draw(st.integers(0, 10**9))
    mixed = random.Random(data.draw(st.integers(0, 10**6)))
    texts = [" ".join(mixed.sample(bits, mixed.randint(1, 3))) for _ in range(MOST_MOVES + 5)]
    texts[0] = data.draw(st.text(max_size=60))
    once = play(shipped_policy, scenario, seed, moves(texts))
    again = play(shipped_policy, scenario, seed, moves(texts))
    assert once == again and score(once) == score(again)
    assert once.is_over and len(once.played) <= MOST_MOVES
    assert 0 <= score(once).total <= 100
    assert all(one.reply for one in once.played)
