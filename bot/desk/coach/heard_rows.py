"""Put what was heard in a turn into words: rankings, facts, what followed and why, what a person put right."""

from __future__ import annotations

import json
from typing import Any

from bot.cases.coach.reading import TurnHeard
from bot.coach.harms import Hurt
from bot.coach.rules_fired import RulesFired
from bot.desk.coach.frame import CoachWords

# Rankings of a turn by the head that they are of.
RANKINGS = (
    ("intent", "intents"),
    ("complaint_kind", "kinds"),
    ("emotion", "emotions"),
    ("danger", "dangers"),
    ("sub_kind", "sub_kinds"),
)
# Entries of a ranking that are shown: what is less likely than this never was.
LEAST = 0.02
_POLICIES = {"RulePolicy": "rule", "AugmentedMemoizationPolicy": "story", "AnswerPolicy": "answer"}


def heard_rows(words: CoachWords, turn: TurnHeard) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Return each ranking as its name and entries of label, share in words, and share in percent."""
    rows = []
    for head, name in RANKINGS:
        entries = [(str(label), float(sure)) for label, sure in turn.heard.get(name) or ()]
        seen = [one for at, one in enumerate(entries) if at == 0 or one[1] >= LEAST]
        if seen:
            shown = [(words.label(head, label), f"{sure:.0%}", round(100 * sure)) for label, sure in seen]
            rows.append((words.say(f"head.{head}"), shown))
    return rows


def ranked(turn: TurnHeard, head: str) -> list[str]:
    """Return the labels of a head that were heard in a turn, the likeliest first."""
    return [str(label) for label, _ in turn.heard.get(dict(RANKINGS)[head]) or ()]


def facts_of(words: CoachWords, turn: TurnHeard) -> list[tuple[str, str]]:
    """Return the facts that were heard, each with its value; one that tells who somebody is has none."""
    return [
        (words.label("fact", str(name).split(":")[0]), words.say("hidden") if value is None else _plain(value))
        for name, value, *_ in turn.heard.get("facts") or ()
    ]


def followed_by(words: CoachWords, rules: RulesFired, turn: TurnHeard) -> list[dict[str, str]]:
    """Return what followed: each action, what chose it, and for the first one the rules that may have."""
    rows = []
    for at, (name, policy) in enumerate(turn.followed):
        by = _POLICIES.get(policy or "", "")
        fired = rules.of(turn.stage, turn.intent, name) if by == "rule" and at == 0 else []
        named = words.say("comma").join(f"{one.name} ({one.file})" for one in fired)
        rows.append({"name": name, "by": words.say(f"by.{by}") if by else "", "rules": named})
    return rows


def decided_with(words: CoachWords, turn: TurnHeard) -> str:
    """Return the model, the threshold and the stage with which a turn was decided."""
    least = turn.heard.get("least") or {}
    threshold = least.get("fallback_threshold")
    shown = "–" if threshold is None else f"{threshold:.0%}"
    return words.say("decided", model=turn.model or "–", least=shown, stage=words.label("stage", turn.stage))


def put_right(words: CoachWords, hurt: Hurt) -> list[str]:
    """Return what a person said that it should have been, in words; what is about a person alone is hidden."""
    said = []
    for what, meant in hurt.put_right:
        head = {"kind": "complaint_kind", "emotion": "emotion", "sub_kinds": "sub_kind"}.get(what)
        if head is not None:
            names = meant if isinstance(meant, list) else [meant]
            value = words.say("comma").join(words.label(head, str(one)) for one in names)
            said.append(words.say("put_right", what=words.say(f"head.{head}"), meant=value))
        else:
            said.append(words.say("put_right_fact", what=words.label("fact", what)))
    return said


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
