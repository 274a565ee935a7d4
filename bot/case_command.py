"""`amends case`: list, show and verify cases, and anchor the record."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Optional

import typer

from bot.cases import cases
from bot.cases.models import Case
from bot.cases.record import case_view, verify
from bot.cases.seals import anchors
from bot.cases.utc import now_of
from bot.command import fail, open_store, policy_if_valid, reporting_errors, say
from bot.conversation import answer_by

case_app = typer.Typer(help="Cases: list, show, verify.", no_args_is_help=True)


@case_app.command("list")
def case_list(
    stage: Optional[str] = typer.Option(
        None, help="listening, clarifying, offering, agreed, escalated, resolved, closed."
    ),
    limit: int = typer.Option(50, min=1, max=10_000),
) -> None:
    """List cases, newest first."""

    def show() -> None:
        with open_store().read() as session:
            for case in cases.list_cases(session, stage=stage, limit=limit):
                severity = f"severity {case.severity}" if case.severity else ""
                opened = f"{case.opened_at:%Y-%m-%d %H:%M}Z"
                say(f"{case.number}  {case.stage:<10}  {opened}  {case.kind or '':<17} {severity}".rstrip())

    reporting_errors(show)


@case_app.command("show")
def case_show(number: str, as_json: bool = typer.Option(False, "--json", help="Everything, for programs.")) -> None:
    """Show a case: facts, stage, offers, commitments, transcript."""
    from bot.running.case_text import case_text

    def show() -> None:
        with open_store().read() as session:
            case = cases.find(session, number)
            whole = {**case_view.whole(session, case), "answer_by": _answer_by(case, now_of(session))}
        say(json.dumps(whole, ensure_ascii=False, indent=2) if as_json else case_text(whole))

    reporting_errors(show)


@case_app.command("verify")
def case_verify(
    number: Optional[str] = typer.Argument(None, help="One case; all conversations if not given."),
    anchors_file: Optional[Path] = typer.Option(None, "--anchors", help="A kept copy of the anchors, to compare with."),
) -> None:
    """Check that nothing sealed was changed, removed or added: messages, promises, audit log; status 1 if it was."""

    def check() -> None:
        kept = anchors_file.read_text(encoding="utf-8").splitlines() if anchors_file else []
        with open_store().read() as session:
            if number:
                found = verify.verify_conversation(session, cases.find(session, number).conversation_id)
            else:
                found = verify.verify_all(session)
            broken = [*map(str, found), *anchors.faults(session, kept)]
        for fault in broken:
            say(fault)
        if broken:
            fail(f"{len(broken)} fault(s): the record was changed after it was written.")
        say("Everything is as it was written.")

    reporting_errors(check)


@case_app.command("anchor")
def case_anchor() -> None:
    """Print a signed line that says where the record stands now; kept elsewhere, it shows any later change."""

    def show() -> None:
        with open_store().read() as session:
            say(anchors.line(session))

    reporting_errors(show)


def _answer_by(case: Case, now: datetime) -> dict[str, Any] | None:
    policy = policy_if_valid("the day the law sets is not shown, as the policy has mistakes")
    return answer_by.shown(policy, case, now) if policy is not None else None
