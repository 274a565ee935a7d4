"""Check rules and stories: known intents, actions, responses, slots and values, steps in their places."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import yaml

from bot.checks.faults import Fault, meant, short
from bot.checks.project import OWN_ACTIONS, OWN_INTENTS, OWN_SLOTS, Names
from bot.checks.yaml_nodes import is_nothing, items, line_of, pairs, part, read_nodes, text_of

FOLDERS = {"rules": "rule", "stories": "story"}
_ITEM_KEYS = {
    "rule": {"rule", "condition", "steps", "conversation_start", "wait_for_user_input", "metadata"},
    "story": {"story", "steps", "metadata"},
}
_STEPS = ("intent", "user", "or", "action", "bot", "checkpoint", "slot_was_set", "active_loop", "metadata")
# What a step may have beside its own name.
_BESIDE = {
    "intent": {"entities", "user"},
    "user": {"intent", "entities"},
    "checkpoint": {"slot_was_set"},
    "action": {"selected_action"},
}
_CONDITIONS = ("slot_was_set", "active_loop")
_BOOLS = {"true", "false"}


@dataclass
class Places:
    """Where each rule and story stands, by its kind (`rule` or `story`) and name: file and line."""

    of: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    # Files that Rasa can read.
    readable: list[Path] = field(default_factory=list)


def check_dialogue_files(data: Path, names: Names) -> tuple[list[Fault], Places]:
    """Return the faults of `data/rules` and `data/stories`, and where each rule and story stands."""
    faults: list[Fault] = []
    places = Places()
    for folder, kind in FOLDERS.items():
        for path in sorted((data / folder).rglob("*")):
            if path.is_dir() or path.name.startswith("."):
                continue
            name = f"data/{path.relative_to(data).as_posix()}"
            if path.suffix != ".yml":
                faults.append(
                    Fault(name, "the file", f"is not read: let its name end in .yml, such as {path.stem}.yml")
                )
                continue
            node, wrong = read_nodes(path, name)
            faults += wrong
            if node is not None and not wrong:
                reading = _Reading(name, names, kind, faults, places)
                before = len(faults)
                reading.read_file(node, folder)
                if len(faults) == before:
                    places.readable.append(path)
    return faults, places


@dataclass
class _Reading:
    name: str
    names: Names
    kind: str
    faults: list[Fault]
    places: Places
    item: str = ""

    def wrong(self, node: yaml.Node, what: str, entry: str = "") -> None:
        self.faults.append(Fault(self.name, entry or short(self.item) or "the file", what, line_of(node)))

    def read_file(self, node: yaml.Node, folder: str) -> None:
        for key, _ in pairs(node):
            if key.value not in ("version", "rules", "stories"):
                near = meant(str(key.value), ("version", folder))
                self.wrong(key, f"'{key.value}' is no part of such a file, so what is below it is not read. {near}")
        if (
            all(key.value in ("version", "rules", "stories") for key, _ in pairs(node))
            and part(node, "rules") is None
            and part(node, "stories") is None
        ):
            self.wrong(node, f"has no '{folder}:': write that line above the first '- {self.kind}: ...'")
        for key, value in pairs(node):
            kind = {"rules": "rule", "stories": "story"}.get(str(key.value))
            if kind is None:
                continue
            self.kind = kind
            if not isinstance(value, yaml.SequenceNode):
                self.wrong(key, f"below '{key.value}:' there is no '- {kind}: ...'")
            for item in items(value):
                self.read_item(item)

    def read_item(self, item: yaml.Node) -> None:
        self.item = text_of(part(item, self.kind)) or ""
        if not isinstance(item, yaml.MappingNode):
            self.wrong(item, f"begin it with '- {self.kind}: ' and a name")
            return
        for key, _ in pairs(item):
            if key.value not in _ITEM_KEYS[self.kind]:
                self.wrong(key, self._misplaced(str(key.value), _ITEM_KEYS[self.kind]))
        if not self.item:
            self.wrong(item, f"has no name: write '- {self.kind}: ' and what happens in it")
        elif (self.kind, self.item) in self.places.of:
            file, line = self.places.of[self.kind, self.item]
            self.wrong(item, f"the name is taken in {file}:{line}: write another one")
        else:
            self.places.of[self.kind, self.item] = self.name, line_of(item)
        for condition in items(part(item, "condition")):
            self.read_condition(condition)
        steps = part(item, "steps")
        unknown = {str(key.value) for key, _ in pairs(item)} - _ITEM_KEYS[self.kind]
        if not items(steps) and not unknown:
            self.wrong(item if steps is None else steps, "has no steps: write 'steps:' and below it '- intent: ...'")
        self.read_steps(items(steps))

    def _misplaced(self, key: str, allowed: set[str]) -> str:
        if key in self.names.slots:
            return f"'{key}' is a slot in a wrong place: write it below '- slot_was_set:', with two blanks more"
        if key in _STEPS:
            return f"'{key}' is a step in a wrong place: write it with a dash below 'steps:'"
        return f"'{key}' means nothing here. {meant(key, allowed)}"

    def read_condition(self, node: yaml.Node) -> None:
        keys = [str(key.value) for key, _ in pairs(node)]
        if not keys:
            self.wrong(node, "a condition is '- slot_was_set:' or '- active_loop: ...'")
        for key, value in pairs(node):
            if key.value == "slot_was_set":
                self.read_slots(key, value)
            elif key.value == "active_loop":
                self.read_form(value)
            else:
                self.wrong(key, self._misplaced(str(key.value), set(_CONDITIONS)))

    def read_steps(self, steps: list[yaml.Node]) -> None:
        asked = [step for step in steps if self._step_of(step) in ("intent", "user", "or")]
        if self.kind == "rule" and len([step for step in asked if not self._is_slots(step)]) > 1:
            self.wrong(asked[1], "a rule answers one message: make two rules of it, or a story in data/stories")
        for step, after in zip_longest(steps, steps[1:]):
            # Slots that are indented too little are told in their own line.
            if not (is_nothing(part(step, "slot_was_set")) and self._is_slot(after) and self._step_of(step)):
                self.read_step(step)
        done = {self._step_of(step) for step in steps}
        if steps and done <= {"intent", "or", "user", "slot_was_set", "metadata"}:
            self.wrong(steps[-1], "nothing is done in it: write '- action: ...' after the intent")

    def _step_of(self, step: yaml.Node) -> str:
        return next((str(key.value) for key, _ in pairs(step) if key.value in _STEPS), "")

    def _is_slot(self, step: yaml.Node | None) -> bool:
        return any(str(key.value) in self.names.slots for key, _ in pairs(step))

    def _is_slots(self, step: yaml.Node) -> bool:
        either = items(part(step, "or"))
        return bool(either) and all(part(one, "slot_was_set") is not None for one in either)

    def read_step(self, step: yaml.Node) -> None:
        if not isinstance(step, yaml.MappingNode):
            said = short(str(step.value)) if isinstance(step, yaml.ScalarNode) else "this"
            if colon := _without_colon(said, _STEPS):
                self.wrong(step, colon)
                return
            does = said in self.names.responses | self.names.actions | self.names.forms
            hint = f"'- action: {said}'" if does else "'- intent: ...' or '- action: ...'"
            self.wrong(step, f"'{said}' is no step: write {hint}")
            return
        own = self._step_of(step)
        keys = {str(key.value): key for key, _ in pairs(step)}
        if not own:
            first = next(iter(keys), "")
            self.wrong(step, self._misplaced(first, set(_STEPS)))
            return
        for name, key in keys.items():
            if name not in _BESIDE.get(own, set()) | {own}:
                hint = "begin it with a dash of its own" if name in _STEPS else self._misplaced(name, set(_STEPS))
                self.wrong(key, f"'{name}' belongs to no step '{own}': {hint}")
        value = part(step, own)
        if own in ("action", "intent", "active_loop") or value is None:
            self.read_named(own, step, value)
        elif own == "slot_was_set":
            self.read_slots(step, value)
        elif own == "or":
            self.read_either(step, value)

    def read_either(self, step: yaml.Node, value: yaml.Node) -> None:
        if len(items(value)) < 2:
            self.wrong(step, "'or' joins two intents or more: write each below it as '  - intent: ...', indented")
        for one in items(value):
            if part(one, "intent") is not None:
                self.read_named("intent", one, part(one, "intent"))
            elif part(one, "slot_was_set") is not None:
                self.read_slots(one, part(one, "slot_was_set"))
            else:
                said = text_of(one) or ""
                self.wrong(one, _without_colon(said, _STEPS) or "below 'or' stand intents only: write '- intent: ...'")

    def read_named(self, own: str, step: yaml.Node, value: yaml.Node | None) -> None:
        if own == "active_loop":
            self.read_form(value)
            return
        name = (text_of(value) or "").strip()
        if not name:
            self.wrong(step, f"the name after '{own}:' is missing")
        elif own == "intent":
            self.read_intent(step, name.partition("/")[0] or name)
        else:
            self.read_action(step, name)

    def read_intent(self, node: yaml.Node, name: str) -> None:
        known = {*self.names.intents, *OWN_INTENTS}
        if name not in known:
            self.wrong(node, f"the intent '{name}' is not in domain.yml. {meant(name, known, 'under intents: there')}")

    def read_action(self, node: yaml.Node, name: str) -> None:
        if name.startswith("utter_"):
            if name not in self.names.responses and self.names.has_all_responses:
                near = meant(name, self.names.responses)
                hint = near if near.startswith("Did") else "Write it there in zh-Hant and en"
                self.wrong(node, f"the response '{name}' is not in data/responses. {hint}")
        elif name not in self.names.actions | self.names.forms | OWN_ACTIONS:
            near = meant(name, self.names.actions | self.names.forms, "under actions: there")
            self.wrong(node, f"the action '{name}' is not in domain.yml. {near}")

    def read_form(self, value: yaml.Node | None) -> None:
        name = text_of(value)
        if name is not None and value is not None and name not in self.names.forms:
            self.wrong(value, f"the form '{name}' is not in domain.yml. {meant(name, self.names.forms)}")

    def read_slots(self, place: yaml.Node, value: yaml.Node | None) -> None:
        if value is None or is_nothing(value):
            self.wrong(
                place, "below 'slot_was_set:' nothing is indented: write '  - name: value', two blanks further in"
            )
            return
        blocks = items(value) or [value]
        for block in blocks:
            if isinstance(block, yaml.ScalarNode):
                self.read_slot(block, str(block.value), None)
            for key, wanted in pairs(block):
                self.read_slot(key, str(key.value), wanted)

    def read_slot(self, node: yaml.Node, name: str, wanted: yaml.Node | None) -> None:
        if name in OWN_SLOTS:
            return
        if colon := _without_colon(name, self.names.slots):
            self.wrong(node, colon)
            return
        slot = self.names.slots.get(name)
        if slot is None:
            self.wrong(
                node, f"the slot '{name}' is not in domain.yml. {meant(name, self.names.slots, 'under slots: there')}"
            )
            return
        value = text_of(wanted)
        if value is None:
            return
        if slot.type == "categorical" and value not in slot.values:
            self.wrong(
                node, f"'{value}' is no value of '{name}'. {meant(value, slot.values, 'under values: in domain.yml')}"
            )
        elif slot.type == "bool" and value.lower() not in _BOOLS:
            self.wrong(node, f"'{name}: {value}' cannot be: write true or false")
        elif slot.type == "float" and not _is_number(value):
            self.wrong(node, f"'{name}: {value}' cannot be: write a number")


def _without_colon(said: str, names: Collection[str]) -> str:
    """Return that a colon is missing, where `said` is one of `names` and what should stand behind its colon."""
    name, _, rest = said.partition(" ")
    return f"a colon is missing: write '{name}: {rest.strip()}'" if rest.strip() and name in names else ""


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def unused_intents(data: Path, names: Names, places: Places) -> Iterator[Fault]:
    """Yield a fault for each intent of the domain that no rule and no story answers."""
    used: set[str] = set()
    for path in places.readable:
        node, _ = read_nodes(path, path.name)
        used |= set(_intents_in(node))
    # A file that cannot be read may answer it.
    if len(places.readable) == sum(len(list((data / folder).rglob("*.yml"))) for folder in FOLDERS):
        for name in sorted(set(names.intents) - used):
            what = "no rule and no story says what follows from it: write one in data/rules"
            yield Fault("domain.yml", name, what, names.intents[name])


def _intents_in(node: yaml.Node | None) -> Iterator[str]:
    for item in items(node):
        yield from _intents_in(item)
    for key, value in pairs(node):
        if key.value == "intent" and isinstance(value, yaml.ScalarNode):
            yield str(value.value)
        else:
            yield from _intents_in(value)
