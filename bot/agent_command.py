"""`amends agent`: the accounts of those who answer customers."""

from __future__ import annotations

import getpass
import secrets
import sys
from typing import Callable, Optional

import typer
from sqlalchemy.orm import Session

from bot.cases.accounts import agents, second_factors, sessions, sign_ins
from bot.cases.errors import Refused
from bot.cases.models import Agent
from bot.command import open_store, policy_if_valid, reporting_errors, say
from bot.settings import Settings
from bot.words import Words

agent_app = typer.Typer(help="The people of the desk.", no_args_is_help=True)


@agent_app.command("add")
def agent_add(
    login: str,
    name: str = typer.Option(..., help="The name customers and colleagues see."),
    role: str = typer.Option("agent", help="agent, supervisor, manager, trainer, administrator or handler."),
    handler: Optional[str] = typer.Option(None, help="For the role handler: its id in the policy (company.yml)."),
    password: Optional[str] = typer.Option(None, help="Asked for (or made up, without a terminal) if not given."),
) -> None:
    """Add an agent."""
    given = password or (getpass.getpass("Password: ") if sys.stdin.isatty() else secrets.token_urlsafe(12))

    def add() -> None:
        _check_handler(handler)
        with open_store().begin() as session:
            agents.add(session, login, name, role, given, handler=handler)
        shown = "" if password or sys.stdin.isatty() else f", password {given}"
        say(f"Agent {login} may sign in{shown}.")

    reporting_errors(add)


@agent_app.command("list")
def agent_list() -> None:
    """List the accounts: login, role, name, last sign-in, closed or locked out."""

    def show() -> None:
        with open_store().read() as session:
            last = sessions.last_sign_ins(session)
            locked_out = [one for one in sign_ins.locked(session) if one.kind == "login"]
            # Of a login that is locked at several addresses, the last moment.
            locked = {one.name: one.until for one in sorted(locked_out, key=lambda one: one.until)}
            for agent in agents.all_agents(session):
                seen = f"{last[agent.id]:%Y-%m-%d %H:%M}Z" if agent.id in last else "never"
                until = locked.get(agent.login)
                state = "  closed" if agent.disabled_at else f"  locked until {until:%H:%M}Z" if until else ""
                say(f"{agent.login:<16} {agent.role:<14} {seen:<18} {agent.name}{state}")

    reporting_errors(show)


@agent_app.command("role")
def agent_role(
    login: str,
    role: str,
    handler: Optional[str] = typer.Option(None, help="For the role handler: its id in the policy (company.yml)."),
) -> None:
    """Change the role of an agent; they are signed out at once."""
    reporting_errors(lambda: _check_handler(handler))
    _with_agent(login, lambda session, agent: agents.set_role(session, agent, role, handler=handler))
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
    login: str,
    second_factor: bool = typer.Option(
        False, help="Also remove the second factor and sign them out: the telephone is lost."
    ),
) -> None:
    """Lift the lock-out of an agent after too many failed sign-ins."""

    def change(session: Session, agent: Agent) -> None:
        sign_ins.lift(session, "login", agent.login, actor="system")
        if second_factor:
            second_factors.remove(session, agent, actor="system")
            # Whoever found the telephone may be signed in with it.
            sessions.revoke_all(session, agent.id)

    _with_agent(login, change)
    say(f"{login} may try again.")


def _check_handler(handler: str | None) -> None:
    """Raise Refused for a handler whom the policy does not have."""
    if handler is None:
        return
    policy = policy_if_valid("the handler is not checked, because the policy has mistakes")
    if policy is not None and handler not in policy.handlers:
        raise Refused(f"There is no handler {handler!r} in the policy; there are {', '.join(policy.handlers)}.")


def _with_agent(login: str, change: Callable[[Session, Agent], object]) -> None:
    """Change an account; conversations of an agent who may no longer answer go back to the queue."""

    from bot.conversation.requeue import requeue_held_by

    def run() -> None:
        words = Words.load(Settings.load().responses_dir)
        # An account can be changed with any policy files.
        policy = policy_if_valid("customers who wait again get no new time, because the policy has mistakes")
        with open_store().begin() as session:
            agent = agents.find(session, login)
            change(session, agent)
            requeue_held_by(session, words, policy, agent, actor="system")

    reporting_errors(run)
