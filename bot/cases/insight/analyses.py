"""Analyses: five whys about a cause, written by people; every version is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.kept_words import kept
from bot.cases.models import Analysis, AnalysisVersion
from bot.cases.pressed_once import made_before
from bot.cases.utc import now_of

LONGEST_TITLE, LONGEST, LONGEST_EVIDENCE = 200, 1000, 200
# A chain that needs more steps is two questions.
MOST_STEPS, MOST_EVIDENCE = 7, 12
CASE, FILE, ORDER, FIGURE = "case", "file", "order", "figure"
EVIDENCE = (CASE, FILE, ORDER, FIGURE)


@dataclass(frozen=True)
class Evidence:
    """What an answer rests on: a case by its number, a photo by its id, an order line, or a figure that was read."""

    kind: str
    what: str


@dataclass(frozen=True)
class Step:
    """One why, its because, and the evidence for it; without evidence it is a guess, and shown as one."""

    why: str
    because: str
    evidence: tuple[Evidence, ...] = ()


def begin(session: Session, cause: str, title: str, *, by: str, client_id: str | None = None) -> Analysis:
    """Begin an analysis of a cause, once for a form named `client_id`; raise Refused without a question."""
    there = made_before(session, Analysis, client_id)
    if there is not None:
        return there
    words = kept(title, LONGEST_TITLE)
    if not words:
        raise Refused("An analysis begins with a question.")
    row = Analysis(cause=cause, title=words, made_by=by, made_at=now_of(session), client_id=client_id or None)
    session.add(row)
    session.flush()
    audit.record(session, by, "analysis.begun", f"analysis:{row.id}", {"cause": cause})
    return row


def get(session: Session, analysis_id: int) -> Analysis:
    """Return an analysis; raise NotFound."""
    row = session.get(Analysis, analysis_id)
    if row is None:
        raise NotFound(f"There is no analysis {analysis_id}.")
    return row


def of_causes(session: Session, causes: Sequence[str]) -> list[Analysis]:
    """List the analyses of these causes, newest first."""
    wanted = select(Analysis).where(Analysis.cause.in_(list(causes))).order_by(Analysis.id.desc())  # type: ignore[attr-defined]
    return list(session.execute(wanted).scalars())


def write(
    session: Session, analysis: Analysis, steps: Sequence[Step], root: str, *, by: str, after: int
) -> AnalysisVersion:
    """Write the next version of an analysis; raise Refused for steps that cannot be kept.

    `after` is the number of the version that the writer saw (0: none yet); raise Conflict when there is a newer one.
    """
    if len(steps) > MOST_STEPS:
        raise Refused(f"An analysis has at most {MOST_STEPS} steps.")
    if not steps or any(not step.why.strip() or not step.because.strip() for step in steps):
        raise Refused("Each step has a why and a because.")
    if any(len(step.evidence) > MOST_EVIDENCE for step in steps):
        raise Refused(f"A step has at most {MOST_EVIDENCE} pieces of evidence.")
    last = latest(session, analysis)
    there = 0 if last is None else last.number
    if there != after:
        raise Conflict("Somebody wrote a newer version meanwhile; read it again.")
    row = AnalysisVersion(
        analysis_id=analysis.id,
        number=there + 1,
        steps=[_stored(step) for step in steps],
        root=kept(root, LONGEST) or None,
        made_by=by,
        made_at=now_of(session),
    )
    session.add(row)
    session.flush()
    audit.record(session, by, "analysis.written", f"analysis:{analysis.id}", {"version": row.number})
    return row


def versions(session: Session, analysis: Analysis) -> list[AnalysisVersion]:
    """List the versions of an analysis, newest first."""
    wanted = select(AnalysisVersion).where(AnalysisVersion.analysis_id == analysis.id)
    return list(session.execute(wanted.order_by(AnalysisVersion.number.desc())).scalars())  # type: ignore[attr-defined]


def latest(session: Session, analysis: Analysis) -> AnalysisVersion | None:
    """Return the newest version of an analysis, None while nothing was written."""
    found = versions(session, analysis)
    return found[0] if found else None


def steps_of(version: AnalysisVersion) -> list[Step]:
    """Return the steps of a version; none of one whose words were erased."""
    return [_step(one) for one in version.steps or ()]


def _step(one: Mapping[str, Any]) -> Step:
    evidence = tuple(Evidence(str(each["kind"]), str(each["what"])) for each in one.get("evidence") or ())
    return Step(str(one["why"]), str(one["because"]), evidence)


def _stored(step: Step) -> dict[str, Any]:
    if any(one.kind not in EVIDENCE for one in step.evidence):
        raise Refused(f"Evidence is one of {', '.join(EVIDENCE)}.")
    return {
        "why": kept(step.why, LONGEST),
        "because": kept(step.because, LONGEST),
        "evidence": [asdict(Evidence(one.kind, kept(one.what, LONGEST_EVIDENCE))) for one in step.evidence],
    }
