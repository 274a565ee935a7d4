"""What was heard in a turn and what followed, in few words, for the people who train the model."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Text

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet

from bot.channels.attempt import Attempt

# Entries of each ranking that are kept: those behind them were never near.
MOST_INTENTS, MOST_OTHERS = 5, 3
# Facts that tell who or where somebody is: only that and where they were heard is kept.
OF_PERSON = frozenset({"person_name", "phone", "email", "address", "order_number"})
# Bookkeeping, which tells nothing of a decision.
_UNTOLD = frozenset({"action_listen", "action_note_facts", "action_session_start"})
_HEADS = (("kinds", "complaint_kind"), ("emotions", "emotion"), ("dangers", "danger"), ("sub_kinds", "sub_kind"))
# Characters of a name that the case store takes.
_LONGEST = 64
_THRESHOLDS = ("fallback_threshold", "matter_threshold", "person_threshold")


def heard_of(parse: Mapping[Text, Any], attempt: Attempt, processor: Any, *, by_button: bool) -> Dict[Text, Any]:
    """Return what the case store keeps of a turn, as JSON: decision, rankings, facts without words, what followed."""
    events: List[Event] = []
    if attempt.tracker is not None:
        events = list(itertools.islice(attempt.tracker.events, attempt.known, None))
    return {
        **heard_in(parse),
        **_followed(events),
        "by_button": by_button,
        "model": model_of(processor),
        "least": thresholds_of(processor),
    }


def heard_in(parse: Mapping[Text, Any]) -> Dict[Text, Any]:
    """Return what the model heard in a text, from its parse result; a button says it all and has no rankings."""
    intent = parse.get("intent") or {}
    ranking = _ranked(parse.get("intent_ranking"), MOST_INTENTS)
    others = [confidence for name, confidence in ranking if name != intent.get("name")]
    confidence = _rounded(intent.get("confidence"))
    rankings = {name: _ranked((parse.get(head) or {}).get("ranking"), MOST_OTHERS) for name, head in _HEADS}
    return {
        "intent": str(intent.get("name") or "nlu_fallback"),
        "confidence": confidence,
        "margin": round(confidence - max(others, default=0.0), 3),
        "kind": (parse.get("complaint_kind") or {}).get("name"),
        "emotion": (parse.get("emotion") or {}).get("name"),
        "danger": (parse.get("danger") or {}).get("name"),
        "intents": ranking,
        **rankings,
        "facts": [_fact(one) for one in parse.get("entities") or ()],
    }


def model_of(processor: Any) -> Text:
    """Return the name of the model that a processor has loaded; empty when it is not known."""
    return Path(getattr(processor, "model_filename", None) or "").name.replace(".tar.gz", "")[:_LONGEST]


def thresholds_of(processor: Any) -> Dict[Text, float]:
    """Return the least confidences with which the loaded model decides, by name; none where they are not known."""
    schema = getattr(getattr(processor, "model_metadata", None), "predict_schema", None)
    for node in getattr(schema, "nodes", {}).values():
        if _THRESHOLDS[0] in node.config:
            return {name: float(node.config[name]) for name in _THRESHOLDS if name in node.config}
    return {}


def _followed(events: Iterable[Event]) -> Dict[Text, Any]:
    done: List[List[Optional[Text]]] = []
    stage: Optional[Text] = None
    for event in events:
        if isinstance(event, SlotSet) and event.key == "stage" and stage is None:
            stage = str(event.value)
        elif isinstance(event, ActionExecuted) and event.action_name not in _UNTOLD:
            done.append([event.action_name, _policy(event.policy)])
        elif isinstance(event, BotUttered):
            said = (event.metadata or {}).get("utter_action")
            if said and [said] != [one[0] for one in done[-1:]]:
                done.append([str(said), None])
    return {"stage": stage or "listening", "followed": done}


def _policy(name: Optional[Text]) -> Optional[Text]:
    """Return the class of a policy without its place in the configuration: "policy_1_RulePolicy" is RulePolicy."""
    return name.split("_")[-1] if name else None


def _ranked(ranking: Optional[Sequence[Mapping[Text, Any]]], most: int) -> List[List[Any]]:
    return [[str(one["name"]), _rounded(one["confidence"])] for one in (ranking or ())[:most] if one.get("name")]


def _rounded(confidence: Any) -> float:
    return round(float(confidence or 0.0), 3)


def _fact(entity: Mapping[Text, Any]) -> List[Any]:
    name = str(entity.get("entity"))
    # A day is kept with what it was taken for, which is what goes wrong with days.
    role = entity.get("role_hint")
    value = None if name in OF_PERSON else entity.get("value")
    return [f"{name}:{role}" if role else name, value, entity.get("start"), entity.get("end")]
