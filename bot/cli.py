"""The `amends` command."""

from __future__ import annotations

import getpass
import json
import secrets
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Optional

import typer
from sqlalchemy.orm import Session

from bot.cases import cases
from bot.cases.accounts import agents, second_factors, sessions, sign_ins
from bot.cases.models import Agent, Case
from bot.cases.record import case_view, verify
from bot.cases.seals import anchors
from bot.cases.utc import now_of
from bot.command import fail, open_store, reporting_errors, say
from bot.conversation import answer_by
from bot.orders import load_policy
from bot.person_command import person_app
from bot.remedy import Policy, PolicyError
from bot.remedy.check import report
from bot.running.backup import back_up
from bot.running.backup import restore as restore_backup
from bot.running.training import train_if_needed
from bot.settings import Settings
from bot.version import version
from bot.words import Words

app = typer.Typer(help="Amends, the complaint desk.", no_args_is_help=True, add_completion=False)
agent_app = typer.Typer(help="The people of the desk.", no_args_is_help=True)
case_app = typer.Typer(help="Cases: list, show, verify.", no_args_is_help=True)
policy_app = typer.Typer(help="What the company may offer.", no_args_is_help=True)
app.add_typer(agent_app, name="agent")
app.add_typer(case_app, name="case")
app.add_typer(policy_app, name="policy")
app.add_typer(person_app, name="person")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"amends {version()}")
        raise typer.Exit


@app.callback()
def options(
    show_version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version and end."
    ),
) -> None:
    """Amends, the complaint desk."""


@app.command()
def up() -> None:
    """Start everything: train if needed, migrate, run until Ctrl-C."""
    from bot.running.up import up as run

    reporting_errors(lambda: run(Settings.load(), say))


@app.command()
def part(name: str = typer.Argument(..., help="desk, dialogue or actions.")) -> None:
    """Run one part alone, for services or containers that supervise each part themselves (docs/operations.md)."""
    from bot.running.one_part import run_part

    reporting_errors(lambda: run_part(name, Settings.load(), say))


@app.command()
def train() -> None:
    """Train the model if data or configuration changed."""
    reporting_errors(lambda: say(f"Model: {train_if_needed(Settings.load(), say)}"))


@app.command()
def doctor() -> None:
    """Report what is missing or wrong on this machine; status 1 when something is."""
    from bot.running.doctor import examine

    findings = examine()
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.well else 'FAIL'}  {finding.what}")
        if not finding.well:
            typer.echo(f"      {finding.remedy}")
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@app.command()
def backup(
    target: str = typer.Argument(..., help="A folder, or the file to write."),
    with_secrets: bool = typer.Option(True, "--secrets/--no-secrets", help="Whether the signing keys are in it."),
) -> None:
    """Back up databases, customers' files and secrets into one verified file, while everything runs."""
    reporting_errors(lambda: back_up(Settings.load(), Path(target), with_secrets=with_secrets, say=say))


@app.command()
def restore(archive: str) -> None:
    """Restore a backup into an empty AMENDS_DATA (and an empty PostgreSQL database, where one is used)."""
    reporting_errors(lambda: restore_backup(Settings.load(), Path(archive), say=say))


@agent_app.command("add")
def agent_add(
    login: str,
    name: str = typer.Option(..., help="The name customers and colleagues see."),
    role: str = typer.Option("agent", help="agent, supervisor, manager, trainer or administrator."),
    password: Optional[str] = typer.Option(None, help="Asked for (or made up, without a terminal) if not given."),
) -> None:
    """Add an agent."""
    given = password or (getpass.getpass("Password: ") if sys.stdin.isatty() else secrets.token_urlsafe(12))

    def add() -> None:
        with open_store().begin() as session:
            agents.add(session, login, name, role, given)
        shown = "" if password or sys.stdin.isatty() else f", password {given}"
        say(f"Agent {login} may sign in{shown}.")

    reporting_errors(add)


@agent_app.command("list")
def agent_list() -> None:
    """List the accounts: login, role, name, last sign-in, closed or locked out."""

    def show() -> None:
        with open_store().read() as session:
            last = sessions.last_sign_ins(session)
            locked = {one.name: one.until for one in sign_ins.locked(session) if one.kind == "login"}
            for agent in agents.all_agents(session):
                seen = f"{last[agent.id]:%Y-%m-%d %H:%M}Z" if agent.id in last else "never"
                until = locked.get(agent.login)
                state = "  closed" if agent.disabled_at else f"  locked until {until:%H:%M}Z" if until else ""
                say(f"{agent.login:<16} {agent.role:<14} {seen:<18} {agent.name}{state}")

    reporting_errors(show)


@agent_app.command("role")
def agent_role(login: str, role: str) -> None:
    """Change the role of an agent; they are signed out at once."""
    _with_agent(login, lambda session, agent: agents.set_role(session, agent, role))
    say(f"{login} is {role} now.")


@agent_app.command("close")
def agent_close(login: str) -> None:
    """Close an account: it is signed out at once and cannot sign in; its customers wait for a colleague."""
    _with_agent(login, lambda session, agent: agents.close(session, agent))
    say(f"{login} can no longer sign in; `amends agent reopen {login}` undoes it.")


@agent_app.command("reopen")
def agent_reopen(login: str) -> None:
    """Reopen a closed account, so that it can sign in again."""
    _with_agent(login, lambda session, agent: agents.reopen(session, agent))
    say(f"{login} may sign in again.")


@agent_app.command("unlock")
def agent_unlock(
    login: str, second_factor: bool = typer.Option(False, help="Also remove the second factor: the telephone is lost.")
) -> None:
    """Lift the lock-out of an agent after too many failed sign-ins."""

    def change(session: Session, agent: Agent) -> None:
        sign_ins.lift(session, "login", agent.login, actor="system")
        if second_factor:
            second_factors.remove(session, agent, actor="system")

    _with_agent(login, change)
    say(f"{login} may try again.")


@app.command()
def retention(dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would go.")) -> None:
    """Erase what is older than the policy lets it be kept, and whoever came back with a backup after being erased."""
    from bot.running import retaining

    def run() -> None:
        settings, store = Settings.load(), open_store()
        keep, now = load_policy(settings.policy_dir).retention, store.clock()
        gone = retaining.due(store, settings, keep, now) if dry_run else retaining.keep_to(store, settings, keep, now)
        say(
            f"{'Would go' if dry_run else 'Gone'}: {gone.conversations} conversation(s), {gone.files} file(s), the "
            f"dialogue's memory of {gone.dialogue}, the particulars of {gone.audit} audit entries, "
            f"{gone.again} erased before."
        )

    reporting_errors(run)


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


@policy_app.command("check")
def policy_check(folder: Optional[str] = typer.Argument(None)) -> None:
    """Check the policy and its demonstration page; show each mistake with file, line and what to write instead."""

    from bot.remedy.demo_page import check_front

    def load(place: Path) -> Policy:
        loaded = load_policy(place)
        check_front(place, loaded)
        return loaded

    def check() -> None:
        code, text = report(Path(folder) if folder else Settings.load().policy_dir, load)
        typer.echo(text, err=code != 0)
        if code:
            raise typer.Exit(code)

    reporting_errors(check)


def _answer_by(case: Case, now: datetime) -> dict[str, Any] | None:
    policy = _policy_if_valid("the day the law sets is not shown, as the policy has mistakes")
    return answer_by.shown(policy, case, now) if policy is not None else None


def _with_agent(login: str, change: Callable[[Session, Agent], object]) -> None:
    """Change an account; conversations of an agent who may no longer answer go back to the queue."""

    from bot.conversation.requeue import requeue_held_by

    def run() -> None:
        words = Words.load(Settings.load().responses_dir)
        # An account can be changed with any policy files.
        policy = _policy_if_valid("customers who wait again get no new time, because the policy has mistakes")
        with open_store().begin() as session:
            agent = agents.find(session, login)
            change(session, agent)
            requeue_held_by(session, words, policy, agent, actor="system")

    reporting_errors(run)


def _policy_if_valid(without: str) -> Policy | None:
    """Return the policy; None when its files have mistakes, after saying what is left undone `without` it."""
    try:
        return load_policy(Settings.load().policy_dir)
    except PolicyError as error:
        typer.echo(f"amends: {without}:\n{error}", err=True)
        return None


if __name__ == "__main__":
    app()
