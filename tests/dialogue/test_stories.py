"""Test that the bot follows stories where no rule speaks, those that a trainer adds included."""

from __future__ import annotations

import pytest
from rasa.core.agent import Agent

from bot.conversation.services import Services
from bot.settings import ROOT
from bot.yaml_files import read_yaml
from tests.dialogue.compare_policies import train
from tests.dialogue.reach_states import to_agreement
from tests.dialogue.talk import ActionsInProcess, Talk

ADDED = """
version: "3.1"
stories:
  - story: praise and then an idea after an agreement
    steps:
      - intent: praise
      - slot_was_set:
          - stage: agreed
          - settled: true
      - action: utter_praise
      - action: utter_back_to_thread
      - intent: suggest
      - slot_was_set:
          - stage: agreed
          - settled: true
      - action: utter_suggest
      - action: utter_goodbye
"""


def said(talk: Talk, text: str, intent: str) -> list[str]:
    """Send a message and return the responses to it by name."""
    talk.hear(text, intent)
    events = [event for event in talk.tracker().events if event.type_name == "action"]
    turn: list[str] = []
    for event in reversed(events[:-1]):
        if event.action_name == "action_listen":
            break
        turn.insert(0, event.action_name)
    return [name for name in turn if name.startswith("utter_")]


@pytest.mark.parametrize(
    "turns, last",
    [
        ([], ["utter_thank", "utter_back_to_thread"]),
        ([("謝謝", "thank")], ["utter_goodbye"]),
        ([("謝謝", "thank"), ("不用了", "deny")], ["utter_thank", "utter_back_to_thread"]),
        ([("你人真好", "praise")], ["utter_goodbye"]),
    ],
)
def test_thanks_after_an_agreement_depend_on_what_was_said_before(
    talk: Talk, turns: list[tuple[str, str]], last: list[str]
) -> None:
    to_agreement(talk)
    for text, intent in turns:
        talk.hear(text, intent)
    assert said(talk, "謝謝", "thank") == last


def test_nothing_else_is_a_goodbye_and_something_else_is_listened_to(talk: Talk) -> None:
    to_agreement(talk)
    talk.hear("謝謝", "thank")
    assert said(talk, "有", "affirm") == ["utter_tell_me"]
    talk.hear("謝謝", "thank")
    assert said(talk, "沒有", "deny") == ["utter_goodbye"]


@pytest.fixture(scope="module")
def with_added_story(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    policies = read_yaml(ROOT / "config.yml")["policies"]
    return Agent.load(str(train(policies, tmp_path_factory.mktemp("trainer"), added=ADDED)))


@pytest.fixture
def talk_with_added_story(talk: Talk, with_added_story: Agent, services: Services) -> Talk:
    with_added_story.processor.action_endpoint = ActionsInProcess()
    return Talk(with_added_story, services.store, talk.id)


def test_a_story_that_a_trainer_adds_is_followed(talk: Talk, talk_with_added_story: Talk) -> None:
    to_agreement(talk_with_added_story)
    assert said(talk_with_added_story, "你們真好", "praise") == ["utter_praise", "utter_back_to_thread"]
    assert said(talk_with_added_story, "建議加開週日", "suggest") == ["utter_suggest", "utter_goodbye"]


def test_without_it_the_bot_does_something_else(talk: Talk) -> None:
    to_agreement(talk)
    talk.hear("你們真好", "praise")
    assert said(talk, "建議加開週日", "suggest") == ["utter_suggest", "utter_back_to_thread"]
