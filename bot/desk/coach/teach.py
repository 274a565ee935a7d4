"""Carry out what a trainer decided: write a line and record it, record that there is nothing to learn, take it back."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import anyio.to_thread
from sqlalchemy.orm import Session

from bot.cases.coach import heard_turns, lessons
from bot.cases.errors import Conflict
from bot.cases.models import Lesson
from bot.checks.examples import essence
from bot.coach import teaching
from bot.coach.labels import LANGUAGES
from bot.coach.lines import CannotChange
from bot.coach.teaching import EXAM, FACT, FACT_NAMES, TRAINING, Draft, Objection
from bot.desk.coach.reading import data_of, labels_below, lines_below
from bot.desk.context import Context
from bot.desk.dialogue import DialogueError

logger = logging.getLogger(__name__)

Told = tuple[str, Mapping[str, str]]


class NotTaught(Exception):
    """Nothing was written: problems that stand in the way, and warnings that may be confirmed, as names of words."""

    def __init__(self, problems: Sequence[Told], warnings: Sequence[Told] = (), status: int = 400) -> None:
        super().__init__([name for name, _ in problems])
        self.problems, self.warnings, self.status = problems, warnings, status


@dataclass(frozen=True)
class Wanted:
    """The turns of a group, their harm and words, the fields of the form, and the intent that was heard."""

    turn_ids: Sequence[str]
    harm: str
    said: Sequence[str]
    told: Mapping[str, str]
    intent: str


async def teach(context: Context, agent_id: int, wanted: Wanted) -> int:
    """Write the line of the form into the data and return the id of its lesson; raise NotTaught with why not.

    The file is changed first: when the record fails, the line is taken out again.
    """
    draft = _draft(context, wanted.told)
    await _check(context, draft, wanted)
    data = data_of(context)
    intent = wanted.intent if draft.head == FACT else "complain"
    try:
        await anyio.to_thread.run_sync(partial(teaching.write, data, draft, intent=intent))
    except (CannotChange, OSError) as error:
        raise _cannot(error, draft.file) from error

    def record(session: Session) -> int:
        row = lessons.teach(
            session, agent_id=agent_id, goal=draft.goes_to, harm=wanted.harm, head=draft.head, label=draft.label,
            language=draft.language, line=draft.line, file=draft.file, why=wanted.told["why"],
        )  # fmt: skip
        if heard_turns.settle(session, wanted.turn_ids, row.id) == 0:
            raise Conflict("Somebody else has just decided on these turns.")
        return row.id

    try:
        return await context.write(record)
    except BaseException as error:
        await anyio.to_thread.run_sync(partial(_take_out, context, draft))
        if isinstance(error, Conflict):
            raise NotTaught([("decided", {})], status=409) from error
        raise


async def dismiss(context: Context, agent_id: int, turn_ids: Sequence[str], harm: str, why: str) -> None:
    """Record that there is nothing to learn from these turns."""

    def record(session: Session) -> None:
        row = lessons.teach(session, agent_id=agent_id, goal=lessons.NOTHING, harm=harm, why=why)
        heard_turns.settle(session, turn_ids, row.id)

    await context.write(record)


async def undo(context: Context, agent_id: int, lesson_id: int) -> None:
    """Take a lesson back: its line out of the file, its turns into the inbox; raise NotTaught, NotFound or Conflict.

    The record is changed first and given up when the line cannot be taken out. A line that is gone already, because
    somebody took it out by hand, needs no more.
    """
    data = data_of(context)

    def run(session: Session) -> None:
        row = lessons.undo(session, lesson_id, agent_id=agent_id)
        if row.goal != lessons.NOTHING:
            try:
                teaching.take_back(data, **_place(row))
            except CannotChange as error:
                if error.why not in ("gone", "no_file"):
                    raise

    try:
        await context.write(run)
    except (CannotChange, OSError) as error:
        raise _cannot(error, "") from error


def _place(row: Lesson) -> dict[str, str]:
    names = ("goal", "head", "label", "file", "line")
    return {name: str(getattr(row, name) or "") for name in names}


def _draft(context: Context, told: Mapping[str, str]) -> Draft:
    head, label, language, goal = told["head"], told["label"], told["language"], told["goal"]
    labels = labels_below(data_of(context))
    known = label in labels.get(head, {}) or (head == FACT and label in FACT_NAMES)
    if not label:
        raise NotTaught([("choose_label", {})])
    if not known or language not in LANGUAGES or goal not in ("", TRAINING, EXAM):
        raise NotTaught([("unknown", {})])
    if not told["line"]:
        raise NotTaught([("write_line", {})])
    if head == FACT and not told["value"]:
        raise NotTaught([("write_value", {})])
    return Draft(head, label, language, told["line"], goal, told["value"])


async def _check(context: Context, draft: Draft, wanted: Wanted) -> None:
    company = context.policy.company
    against = partial(
        teaching.objections, draft, lines_below(data_of(context)), said=wanted.said,
        order_pattern=company.order_pattern.pattern, country=company.country,
    )  # fmt: skip
    found: list[Objection] = await anyio.to_thread.run_sync(against)
    problems = [(one.why, one.values) for one in found if one.is_final]
    warnings = [(one.why, one.values) for one in found if not one.is_final]
    if not problems:
        try:
            sure = teaching.already_known(draft, await context.dialogue.hear(draft.line))
        except DialogueError as error:
            raise NotTaught([("no_model", {})], status=503) from error
        if sure is not None:
            problems = [("known", {"sure": f"{sure:.0%}"})]
    if problems or (warnings and wanted.told["confirmed"] != essence(draft.line)):
        raise NotTaught(problems, warnings)


def _cannot(error: CannotChange | OSError, file: str) -> NotTaught:
    if isinstance(error, CannotChange):
        return NotTaught([(f"file.{error.why}", {"file": file or error.file})], status=409)
    logger.warning("a line could not be written: %s", error)
    return NotTaught([("file.not_writable", {"file": file or "data/", "error": error.strerror or ""})], status=409)


def _take_out(context: Context, draft: Draft) -> None:
    place = {"head": draft.head, "label": draft.label, "file": draft.file, "line": draft.line}
    try:
        teaching.take_back(data_of(context), goal=draft.goes_to, **place)
    except (CannotChange, OSError):
        logger.exception("a line without a record is left in %s", draft.file)
