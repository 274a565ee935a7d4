"""Let Rasa compare all rules and stories with each other, as its training does, and tell what contradicts where.

A training takes minutes and stops at this; the comparison alone takes seconds, because only `RulePolicy` is needed.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.checks.dialogue_files import Places
from bot.checks.faults import Fault, short

_LEVEL = "LOG_LEVEL"
_CONTRADICTS = re.compile(
    r"the prediction of the action '(?P<action>[^']*)' in (?P<kind>rule|story) '(?P<name>.*)' is contradicting with "
    r"rule\(s\) '(?P<others>.*?)'(?: which predicted action '(?P<other_action>[^']*)')?\.$"
)
_NO_SLOTS = re.compile(
    r"the action '(?P<action>[^']*)' in rule '(?P<name>.*?)' does not set some .*Slots not set in rule '.*?': "
    r"'(?P<slots>[^']*)'"
)
_NO_LOOP = re.compile(r"the form '(?P<action>[^']*)' in rule '(?P<name>.*?)' does not set the 'active_loop'")


def check_contradictions(root: Path, responses: Iterable[Path], places: Places) -> list[Fault]:
    """Return what contradicts among the readable rules and stories; `responses` are readable files of responses.

    Warnings that Rasa gives while it reads these files are faults too.
    """
    # Rasa and TensorFlow take seconds to import, and other checks need neither.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with _quiet():
        import rasa.core.policies.rule_policy  # noqa: F401
        from rasa.shared.core.domain import Domain
        from rasa.shared.exceptions import RasaException

    faults: list[Fault] = []
    with _quiet() as said:
        try:
            domain = Domain.load([str(root / "domain.yml"), *map(str, responses)])
            faults += _compared(domain, places)
        except RasaException as error:
            faults.append(Fault("domain.yml", "Rasa", _one_line(str(error))))
    return faults + [fault for one in said if (fault := _warned(one, places)) is not None]


@contextmanager
def _quiet() -> Iterator[list[warnings.WarningMessage]]:
    """Let Rasa neither log nor draw bars, and collect its warnings."""
    import structlog

    disabled, level = logging.root.manager.disable, os.environ.get(_LEVEL)
    logging.disable(logging.CRITICAL)
    # Rasa asks this variable whether to draw bars.
    os.environ[_LEVEL] = "ERROR"
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always", category=UserWarning)
            yield said
    finally:
        structlog.reset_defaults()
        logging.disable(disabled)
        os.environ.pop(_LEVEL)
        if level is not None:
            os.environ[_LEVEL] = level


def _compared(domain: Any, places: Places) -> Iterator[Fault]:
    from rasa.core.policies.rule_policy import InvalidRule, RulePolicy
    from rasa.core.training.story_conflict import find_story_conflicts
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.resource import Resource
    from rasa.shared.core.generator import TrainingDataGenerator
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
    from rasa.shared.core.training_data.structures import StoryGraph
    from rasa.shared.nlu.training_data.training_data import TrainingData
    from rasa.validator import Validator

    from bot.nlu.rule_lookup import look_rules_up

    look_rules_up()
    steps = [step for path in places.readable for step in YAMLStoryReader(domain).read_from_file(path)]
    trackers = TrainingDataGenerator(
        StoryGraph(steps), domain=domain, remove_duplicates=True, augmentation_factor=0, use_story_concatenation=False
    ).generate()
    rules = [tracker for tracker in trackers if tracker.is_rule_tracker]
    stories = [tracker for tracker in trackers if not tracker.is_rule_tracker]
    policy = RulePolicy(
        RulePolicy.get_default_config(),
        None,
        Resource("check"),
        ExecutionContext(GraphSchema({})),  # type: ignore[arg-type]
    )
    validator = Validator(domain, TrainingData(), StoryGraph(steps), None)
    # They warn of what is wrong.
    validator.verify_form_slots()
    validator.verify_slot_mappings()
    validator.verify_domain_validity()
    wrong: set[tuple[str, int] | None] = set()
    for compare in (
        lambda: policy._check_rule_restriction(rules),
        lambda: policy._check_for_incomplete_rules(rules, domain),
        lambda: _learn_and_analyse(policy, rules, stories, domain),
    ):
        try:
            compare()
        except InvalidRule as error:
            told = list(_told(str(error), places))
            wrong |= {(fault.file, fault.line) for fault in told}
            yield from told
    for conflict in find_story_conflicts(stories, domain):
        # A story that contradicts a rule contradicts the stories that follow the rule too.
        if not wrong & {
            _found("story", name, places) for names in conflict._conflicting_actions.values() for name in names
        }:
            yield _between_stories(conflict, places)


def _learn_and_analyse(policy: Any, rules: list[Any], stories: list[Any], domain: Any) -> None:
    policy._create_lookup_from_trackers(rules, stories, domain)
    policy._analyze_rules(rules, [*rules, *stories], domain)


def _told(message: str, places: Places) -> Iterator[Fault]:
    """Yield a fault for each line of what Rasa says of rules."""
    lines = [
        line.strip(" -") for line in re.split(r"\n(?=- )|\n\n|\n(?=Please)", message) if line.strip().startswith("- ")
    ]
    for line in map(_one_line, lines):
        if found := _CONTRADICTS.search(line):
            yield _contradiction(found, places)
        elif found := _NO_SLOTS.search(line):
            what = (
                f"after '{found['action']}' other rules set {found['slots']}: write '- slot_was_set:' with it after "
                "the action, or 'wait_for_user_input: false' at the end of the rule"
            )
            yield _at("rule", found["name"], what, places)
        elif found := _NO_LOOP.search(line):
            what = (
                f"after the form '{found['action']}' other rules say whether it goes on: write '- active_loop: "
                f"{found['action']}' or '- active_loop: null' after it"
            )
            yield _at("rule", found["name"], what, places)
        else:
            yield Fault("data/rules", "Rasa", line)
    if not lines:
        yield Fault("data/rules", "Rasa", _one_line(message))


def _contradiction(found: re.Match[str], places: Places) -> Fault:
    others = ", ".join(_place("rule", name, places) for name in _names(found["others"], places))
    there = f"does {_done(found['other_action'])}" if found["other_action"] else "does something else"
    what = (
        f"does {_done(found['action'])}, but in the same situation the rule {others} {there}: let both do the same, or "
        "set them apart with a condition (stage, active_loop)"
    )
    return _at(found["kind"], found["name"], what, places)


def _done(action: str) -> str:
    return "nothing more (it waits for the customer)" if action == "action_listen" else f"'{action}'"


def _between_stories(conflict: Any, places: Places) -> Fault:
    ways = {action: names[0] for action, names in conflict._conflicting_actions.items()}
    first = next(iter(ways.values()), "")
    others = "; ".join(f"{_done(action)} in {_place('story', name, places)}" for action, name in ways.items())
    what = (
        f"after the same beginning stories go on differently ({others}): let them do the same, or set them apart by an "
        "intent or a slot before"
    )
    return _at("story", first, what, places)


def _names(joined: str, places: Places) -> list[str]:
    """Return the names in a list that Rasa joined with commas, which names may have too."""
    found = [name for kind, name in places.of if kind == "rule" and name in joined]
    exact = [name for name in found if not any(name != other and name in other for other in found)]
    return exact or [joined]


def _found(kind: str, name: str, places: Places) -> tuple[str, int] | None:
    # Rasa joins the names of stories that it has read as one.
    return places.of.get((kind, name)) or next(
        (place for (of, known), place in places.of.items() if of == kind and known in name), None
    )


def _place(kind: str, name: str, places: Places) -> str:
    place = _found(kind, name, places)
    return f"'{short(name, 60)}' ({place[0]}:{place[1]})" if place else f"'{short(name, 60)}'"


def _at(kind: str, name: str, what: str, places: Places) -> Fault:
    file, line = _found(kind, name, places) or ("data/rules" if kind == "rule" else "data/stories", 0)
    return Fault(file, short(name, 60), what, line)


def _warned(warning: warnings.WarningMessage, places: Places) -> Fault | None:
    """Return a fault for a warning of Rasa about the files, None for what libraries say about themselves."""
    said = _one_line(str(warning.message))
    if not issubclass(warning.category, UserWarning) or issubclass(
        warning.category, (FutureWarning, DeprecationWarning)
    ):
        return None
    if "auto-fill has been removed" in said or "rasa" not in str(warning.filename):
        return None
    file = next((path for path in places.readable if path.as_posix() in said), None)
    # Its advice is a link for programmers.
    what = re.sub(r"\s*More info at https?://\S+", "", said)
    name = f"data/{file.parent.name}/{file.name}" if file else "domain.yml"
    return Fault(name, "Rasa", what.replace(f"Issue found in '{file}':", "").strip())


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).replace("🚨", "").split())
