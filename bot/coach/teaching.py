"""A line that a trainer writes: what speaks against it, where it goes, how it is written and taken back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz.distance import LCSseq

from bot.checks.examples import essence
from bot.coach import lines
from bot.coach.labels import INTENT, file_of
from bot.coach.neighbours import KnownLines
from bot.nlu.contact_details import contact_details
from bot.nlu.folding import fold

FACT = "fact"
# Facts that a line may show; what is about a person alone is none of them.
FACT_NAMES = ("product", "time", "amount", "branch", "desired_outcome")
TRAINING, EXAM = "training", "exam"
# The file of the exam that taught lines go to.
EXAM_FILE = "exam/taught.jsonl"
# Of so many lines, one is kept for the exam.
ONE_IN = 5
# What the exam asks about; the other heads have no place in it.
EXAMINED = frozenset({INTENT, "complaint_kind", "emotion", "danger"})
# From this confidence on the model knows a line: more of the same would only make it surer of itself.
KNOWN = 0.8
# Share of a line's words that stand in the same order in one sentence of a customer.
NEARLY = 0.8
# Characters of the essence: so few are everybody's words ("算了", "no way").
FEW_HAN, FEW_LATIN = 4, 8
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_CANTONESE = re.compile(r"[嘅咗唔冇喺嗰啲俾哋咁嚟佢咩乜噉嘢㗎]")
_SENTENCE = re.compile(r"[\n。！？!?；;]+|\.\s")
_RANKINGS = {"complaint_kind": "kinds", "emotion": "emotions", "danger": "dangers", "sub_kind": "sub_kinds"}
_TELLING = ("complain", "inform", "request_remedy", "threaten")
LANGS = {"zh": "zh-Hant", "en": "en"}


@dataclass(frozen=True)
class Draft:
    """A line as the trainer wrote it; `goal` is TRAINING, EXAM, or empty where the share decides."""

    head: str
    label: str
    language: str
    line: str
    goal: str = ""
    # What a fact is, in the words in which it stands in the line.
    value: str = ""

    @property
    def goes_to(self) -> str:
        """Return where the line goes: one in `ONE_IN`, always the same ones, is kept for the exam."""
        if self.head == FACT:
            return EXAM
        if self.head not in EXAMINED:
            return TRAINING
        if self.goal:
            return self.goal
        return EXAM if int(hashlib.sha256(essence(self.line).encode()).hexdigest(), 16) % ONE_IN == 0 else TRAINING

    @property
    def file(self) -> str:
        """Return the file below data/ that the line goes to."""
        return EXAM_FILE if self.goes_to == EXAM else file_of(self.head, self.label, self.language)


@dataclass(frozen=True)
class Objection:
    """Why a line should not be written: the name of its words, what fills them, and whether it can be overruled."""

    why: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_final: bool = True


def objections(
    draft: Draft, known: KnownLines, *, said: Sequence[str], order_pattern: str, country: str
) -> list[Objection]:
    """Return what speaks against a line, without asking the model; `said` are the words of the customers."""
    if not lines.is_one_line(draft.line):
        return [Objection("no_line")]
    found = []
    if contact_details(draft.line, order_pattern, country) or re.search(order_pattern, draft.line):
        found.append(Objection("details"))
    if any(is_nearly(draft.line, text) for text in said):
        found.append(Objection("own_words"))
    if draft.head == FACT and draft.value not in draft.line:
        found.append(Objection("value_not_in_line"))
    if bool(_HAN.search(draft.line)) is not (draft.language == "zh"):
        found.append(Objection("language", is_final=False))
    to_exam = draft.goes_to == EXAM
    other = known.same(draft.line, exam=not to_exam)
    if other is not None:
        found.append(Objection("trained" if to_exam else "examined", {"place": other.place}))
    if to_exam:
        again = known.same(draft.line, exam=True)
        return [*found, Objection("twice", {"place": again.place})] if again is not None else found
    for near in known.near(draft.line, draft.head):
        place = {"place": near.line.place, "line": near.line.text, "label": near.line.label}
        same_label = near.line.label == draft.label
        if near.share == 1.0:
            found.append(Objection("twice" if same_label else "conflict", place))
        elif near.is_alike:
            found.append(Objection("alike" if same_label else "alike_conflict", place, is_final=False))
    return found


def already_known(draft: Draft, heard: Mapping[str, Any]) -> float | None:
    """Return how sure the model is of the label, where it knows the line with confidence; None where it does not."""
    if draft.goes_to == EXAM:
        return None
    if draft.head == INTENT:
        name, sure = heard.get("intent"), float(heard.get("confidence") or 0.0)
    else:
        name, sure = next(((one, float(score)) for one, score in heard.get(_RANKINGS[draft.head]) or ()), ("", 0.0))
    return sure if name == draft.label and sure >= KNOWN else None


def is_nearly(line: str, text: str) -> bool:
    """Return whether a line is a customer's sentence, or nearly so; the few words that everybody says are nobody's."""
    mine, theirs = essence(line), essence(text)
    if not mine or len(mine) <= (FEW_HAN if _HAN.search(mine) else FEW_LATIN):
        return False
    if mine in theirs:
        return True
    words = _words(line)
    return any(LCSseq.similarity(words, _words(part)) >= NEARLY * len(words) for part in _SENTENCE.split(text))


def _words(text: str) -> list[str]:
    """Return the words of a text: characters of Chinese one by one."""
    return _WORD.findall(fold(text).text)


def write(data: Path, draft: Draft, *, intent: str = "complain") -> int:
    """Write the line into its file and return its number; raise lines.CannotChange, or OSError.

    `intent` is that of the exam's row where the label is of another head.
    """
    path = data / draft.file
    if draft.goes_to == EXAM:
        return lines.append_json(path, json.dumps(exam_row(draft, intent), ensure_ascii=False))
    return lines.insert(path, draft.head, draft.label, draft.line)


def take_back(data: Path, *, goal: str, head: str, label: str, file: str, line: str) -> int:
    """Take a line out of its file again and return the number that it had; raise lines.CannotChange, or OSError."""
    path = data / file
    return lines.take_out_json(path, line) if goal == EXAM else lines.take_out(path, head, label, line)


def exam_row(draft: Draft, intent: str) -> dict[str, Any]:
    """Return the row of the exam for a line (data/exam/README.md)."""
    row: dict[str, Any] = {"text": draft.line, "intent": draft.label if draft.head == INTENT else intent}
    if draft.head != INTENT:
        # Nobody has said which intent it is, only that something is told.
        row["acceptable"] = sorted({intent, *_TELLING})
    if draft.head == "complaint_kind":
        row["kinds"] = [draft.label]
    elif draft.head in ("emotion", "danger"):
        row[draft.head] = draft.label
    elif draft.head == FACT:
        row["facts"] = {draft.label: draft.value}
    row["lang"] = LANGS[draft.language]
    if draft.language == "zh":
        row["region"] = "HK" if _CANTONESE.search(draft.line) else "TW"
    return row
