"""What the domain and the responses name: intents with their lines, slots and values, actions, forms, responses."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.checks.faults import Fault
from bot.checks.yaml_nodes import is_nothing, items, line_of, pairs, part, read_nodes, text_of

# What Rasa knows without being told.
OWN_INTENTS = frozenset({"nlu_fallback", "restart", "back", "session_start"})
OWN_ACTIONS = frozenset(
    {
        "action_listen", "action_restart", "action_session_start", "action_default_fallback", "action_deactivate_loop",
        "action_revert_fallback_events", "action_default_ask_affirmation", "action_default_ask_rephrase", "action_back",
        "action_two_stage_fallback", "action_unlikely_intent", "action_extract_slots",
    }
)  # fmt: skip
OWN_SLOTS = frozenset({"requested_slot", "session_started_metadata"})


@dataclass(frozen=True)
class Slot:
    """A slot of the domain: its type, and the values of a categorical one."""

    type: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """The names that rules, stories and examples may use; for intents the line of domain.yml."""

    intents: dict[str, int] = field(default_factory=dict)
    slots: dict[str, Slot] = field(default_factory=dict)
    actions: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    responses: frozenset[str] = frozenset()
    # Whether every file of responses could be read; otherwise one that is not there may be in such a file.
    has_all_responses: bool = True


def read_names(root: Path, responses: Path) -> tuple[Names, list[Fault]]:
    """Return the names in `root/domain.yml` and in the files of `responses`, and what keeps the domain from being read.

    What keeps a file of responses from being read is told by the check of responses.
    """
    domain, faults = read_nodes(root / "domain.yml", "domain.yml")
    intents = {_name(item): line_of(item) for item in items(part(domain, "intents"))}
    for name in {str(key.value) for key, _ in pairs(domain)} - _PARTS:
        faults.append(Fault("domain.yml", name, f"is no part of a domain: write one of {', '.join(sorted(_PARTS))}"))
    for item in items(part(domain, "intents")):
        if any(is_nothing(value) for _, value in pairs(item)):
            what = f"nothing follows the colon: write '- {_name(item)}' without it"
            faults.append(Fault("domain.yml", _name(item), what, line_of(item)))
    said = {str(key.value) for key, _ in pairs(part(domain, "responses"))}
    readable = []
    for path in sorted(responses.glob("*.yml")):
        node, _ = read_nodes(path, path.name)
        readable.append({str(key.value) for key, _ in pairs(node)} <= _PARTS_OF_RESPONSES and node is not None)
        said |= {str(key.value) for key, _ in pairs(part(node, "responses"))}
    return Names(
        intents={name: line for name, line in intents.items() if name},
        slots={str(key.value): _slot(value) for key, value in pairs(part(domain, "slots"))},
        actions=frozenset(filter(None, map(_name, items(part(domain, "actions"))))),
        forms=frozenset(str(key.value) for key, _ in pairs(part(domain, "forms"))),
        responses=frozenset(said),
        has_all_responses=all(readable),
    ), faults


_PARTS_OF_RESPONSES = frozenset({"version", "responses", "words"})
_PARTS = frozenset(
    {"version", "intents", "entities", "slots", "forms", "actions", "responses", "session_config", "e2e_actions"}
)


def _name(item: yaml.Node) -> str:
    """Return the name of an item that is a name, or a name with its settings."""
    if isinstance(item, yaml.MappingNode):
        return str(item.value[0][0].value) if item.value else ""
    return text_of(item) or ""


def _slot(value: yaml.Node) -> Slot:
    values = tuple(str(one.value) for one in items(part(value, "values")) if not is_nothing(one))
    return Slot(text_of(part(value, "type")) or "any", values)
