"""What the dialogue tells the desk that it heard in a turn: decision, rankings, facts, and what followed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

from bot.cases.coach.heard_turns import _COLUMNS
from bot.channels.attempt import Attempt
from bot.channels.heard import heard_of
from bot.conversation.commands import parse_command

PARSE: dict[str, Any] = {
    "text": "it smokes, call 0912345678",
    "locale": {"name": "en", "confidence": 1.0},
    "intent": {"name": "complain", "confidence": 0.61239},
    "intent_ranking": [{"name": name, "confidence": sure} for name, sure in [
        ("complain", 0.61239), ("inform", 0.3), ("thank", 0.05), ("deny", 0.02), ("affirm", 0.01), ("greet", 0.001)
    ]],
    "complaint_kind": {"name": "safety_hazard", "ranking": [{"name": "safety_hazard", "confidence": 0.9}]},
    "emotion": {"name": "worried", "ranking": [{"name": "worried", "confidence": 0.7}]},
    "danger": {"name": "hazard", "ranking": [{"name": "hazard", "confidence": 0.8}]},
    "entities": [
        {"entity": "phone", "value": "0912345678", "start": 16, "end": 26},
        {"entity": "time", "value": "2026-11-23", "role_hint": "bought", "start": 0, "end": 2},
    ],
}  # fmt: skip
NODE = SimpleNamespace(config={"fallback_threshold": 0.4, "matter_threshold": 0.5})
PROCESSOR = SimpleNamespace(
    model_filename="amends-0123456789ab.tar.gz",
    model_metadata=SimpleNamespace(predict_schema=SimpleNamespace(nodes={"a": SimpleNamespace(config={}), "b": NODE})),
)


def attempt(*events: Any, known: int = 0) -> Attempt:
    made = Attempt("c", "t", known=known)
    made.tracker = SimpleNamespace(events=list(events))
    return made


def test_decision_rankings_and_facts_are_told_and_nobody_is_named() -> None:
    told = heard_of(PARSE, attempt(), PROCESSOR, by_button=False)
    assert (told["intent"], told["confidence"], told["margin"]) == ("complain", 0.612, 0.312)
    assert (told["kind"], told["emotion"], told["danger"]) == ("safety_hazard", "worried", "hazard")
    assert len(told["intents"]) == 5 and told["intents"][1] == ["inform", 0.3]
    assert told["facts"] == [["phone", None, 16, 26], ["time:bought", "2026-11-23", 0, 2]]
    assert told["model"] == "amends-0123456789ab" and told["least"] == NODE.config
    assert "0912345678" not in str(told) and "smokes" not in str(told)
    assert set(_COLUMNS) <= set(told)


def test_what_followed_is_told_with_the_policy_that_chose_it() -> None:
    events = [
        ActionExecuted("utter_before", "policy_1_RulePolicy"),
        UserUttered("it smokes"),
        SlotSet("stage", "recap"),
        ActionExecuted("action_note_facts", "policy_1_RulePolicy"),
        ActionExecuted("action_recap", "policy_1_RulePolicy"),
        BotUttered("Sorry", metadata={"utter_action": "utter_apology"}),
        SlotSet("stage", "offering"),
        ActionExecuted("utter_fine", "policy_2_AugmentedMemoizationPolicy"),
        BotUttered("Fine", metadata={"utter_action": "utter_fine"}),
        BotUttered("told by an action"),
        ActionExecuted("action_listen", "policy_1_RulePolicy"),
    ]
    told = heard_of(PARSE, attempt(*events, known=1), PROCESSOR, by_button=False)
    assert told["stage"] == "recap"
    assert told["followed"] == [
        ["action_recap", "RulePolicy"], ["utter_apology", None], ["utter_fine", "AugmentedMemoizationPolicy"],
    ]  # fmt: skip


def test_a_button_and_a_bare_processor_are_told_too() -> None:
    told = heard_of(parse_command("/withdraw?case=1", "take it back"), Attempt("c", "t"), object(), by_button=True)
    assert (told["by_button"], told["intent"], told["kind"]) == (True, "withdraw", None)
    assert (told["model"], told["least"], told["followed"], told["kinds"]) == ("", {}, [], [])
