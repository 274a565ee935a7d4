"""Check everything that trainers and managers edit, and return every fault of the run at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.checks.contradictions import check_contradictions
from bot.checks.definitions import check_definitions
from bot.checks.dialogue_files import Places, check_dialogue_files, unused_intents
from bot.checks.examples import check_examples
from bot.checks.faults import Fault, in_order, told_once
from bot.checks.head_files import check_head_files, labels_of_heads
from bot.checks.intent_files import check_intent_files
from bot.checks.kinds import check_kinds, declared_kinds
from bot.checks.labels import check_labels
from bot.checks.lexicon import check_lexicon
from bot.checks.placeholders import read_fields
from bot.checks.project import Names, read_names
from bot.checks.responses import check_responses
from bot.checks.yaml_nodes import part, read_nodes
from bot.remedy import Policy, PolicyError, load_policy
from bot.settings import ROOT, Settings
from bot.words import Words, WordsError


@dataclass(frozen=True)
class _Read:
    """What was read of the files, and the faults in their form."""

    names: Names
    places: Places
    faults: list[Fault]


def check_before_start(settings: Settings) -> list[Fault]:
    """Return the faults that would stop a training, a start or a turn; it takes about two seconds."""
    return told_once([fault for fault in _read(settings, wording=False).faults if fault.stops])


def check_rules(settings: Settings) -> list[Fault]:
    """Return what contradicts among rules and stories, for which a training would fail at its end."""
    names, faults = read_names(settings.root, settings.responses_dir)
    dialogue, places = check_dialogue_files(settings.root / "data", names)
    faults += dialogue
    return told_once(faults + check_contradictions(settings.root, _readable(settings.responses_dir), places))


def check_data(settings: Settings) -> list[Fault]:
    """Return the faults of form and of meaning: lines said twice or under two labels, rules that contradict."""
    read = _read(settings)
    data = settings.root / "data"
    faults = [*read.faults, *check_examples(data, settings.exam_dir)]
    faults += check_labels(data)
    labels = {"intent": read.names.intents, **labels_of_heads(declared_kinds(settings.policy_dir))}
    faults += check_definitions(data, labels)
    faults += unused_intents(data, read.names, read.places)
    if not any(fault.file == "domain.yml" for fault in read.faults):
        faults += check_contradictions(settings.root, _readable(settings.responses_dir), read.places)
    return told_once(in_order(faults))


def _read(settings: Settings, *, wording: bool = True) -> _Read:
    root, responses = settings.root, settings.responses_dir
    data = root / "data"
    names, faults = read_names(root, responses)
    policy, of_policy = _policy(settings)
    kinds = declared_kinds(settings.policy_dir)
    fields = read_fields((ROOT / "bot", ROOT / "actions"), names.slots)
    of_responses = check_responses(responses, policy if wording else None, fields, names)
    dialogue, places = check_dialogue_files(data, names)
    faults += of_policy + of_responses + dialogue
    faults += check_intent_files(data, names) + check_head_files(data, kinds)
    faults += check_lexicon(data / "lexicon") + check_kinds(kinds, responses)
    # What only the program's own reader finds.
    faults += [] if of_responses else _words(responses)
    return _Read(names, places, faults)


def _policy(settings: Settings) -> tuple[Policy | None, list[Fault]]:
    try:
        return load_policy(settings.policy_dir), []
    except PolicyError as error:
        return None, [
            Fault(f"data/policy/{problem.file}", "the policy", f"{problem.what}. {problem.write_instead}", problem.line)
            for problem in error.problems
        ]


def _words(responses: Path) -> list[Fault]:
    try:
        Words.load(responses)
    except WordsError as error:
        return [Fault("data/responses", "words", str(error))]
    return []


def _readable(responses: Path) -> list[Path]:
    """Return the files of responses that Rasa has to read: those without words alone, and without faults of form."""
    found = []
    for path in sorted(responses.glob("*.yml")):
        node, faults = read_nodes(path, path.name)
        if not faults and part(node, "responses") is not None:
            found.append(path)
    return found
