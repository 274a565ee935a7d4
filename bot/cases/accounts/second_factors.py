"""Second factors of agents: one-time codes of an app, and recovery codes of which only hashes are kept."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any

from sqlalchemy import delete, func, null, select, update
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.errors import Refused
from bot.cases.models import Agent, RecoveryCode
from bot.cases.utc import now_of

CODES = 10
# 80 bits, so that a hash without a salt cannot be searched; written in four groups.
CODE_BYTES, GROUP = 10, 4


def propose(session: Session, agent: Agent, sealed: str) -> None:
    """Keep an encrypted secret that counts once a code of it was shown; raise Refused when one is in use."""
    if agent.second_factor_at is not None:
        raise Refused("This account has a second factor; remove it before another one is set up.")
    agent.totp_secret, agent.totp_step = sealed, None
    session.flush()


def confirm(session: Session, agent: Agent, step: int) -> list[str]:
    """Ask this agent for codes from now on; `step` is that of the first code. Return the recovery codes."""
    agent.second_factor_at, agent.totp_step = now_of(session), step
    session.flush()
    _audited(session, agent, "agent.second_factor_on")
    return _new_codes(session, agent.id)


def take_step(session: Session, agent_id: int, step: int) -> bool:
    """Use up the code of a step; return False if it, or a later one, was used before."""
    taken = session.execute(
        update(Agent)
        .where(Agent.id == agent_id, func.coalesce(Agent.totp_step, -1) < step)
        .values(totp_step=step)
        .execution_options(synchronize_session="fetch")
    ).rowcount
    return taken == 1


def take_recovery_code(session: Session, agent: Agent, code: str) -> bool:
    """Use up a recovery code; return False when the agent has none like this, or it was used."""
    taken = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.code_hash == _hash(code), *_unused(agent.id))
        .values(used_at=now_of(session))
        .execution_options(synchronize_session="fetch")
    ).rowcount
    if taken == 1:
        _audited(session, agent, "agent.recovery_code_used")
    return taken == 1


def codes_left(session: Session, agent_id: int) -> int:
    """Return how many recovery codes an agent has not used."""
    return int(session.execute(select(func.count()).select_from(RecoveryCode).where(*_unused(agent_id))).scalar_one())


def renew_codes(session: Session, agent: Agent) -> list[str]:
    """Replace the recovery codes of an agent and return the new ones."""
    _audited(session, agent, "agent.recovery_codes_renewed")
    return _new_codes(session, agent.id)


def remove(session: Session, agent: Agent, *, actor: str | None = None) -> None:
    """Ask this agent for no codes any more; without a second factor it changes nothing. `actor`: the agent if None."""
    was_on = agent.second_factor_at is not None
    agent.totp_secret = agent.totp_step = agent.second_factor_at = None
    session.flush()
    _forget_codes(session, agent.id)
    if was_on:
        audit.record(session, actor or f"agent:{agent.login}", "agent.second_factor_off", f"agent:{agent.login}", {})


def _new_codes(session: Session, agent_id: int) -> list[str]:
    _forget_codes(session, agent_id)
    codes = [_grouped(base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode("ascii")) for _ in range(CODES)]
    session.add_all(RecoveryCode(code_hash=_hash(code), agent_id=agent_id) for code in codes)
    session.flush()
    return codes


def _forget_codes(session: Session, agent_id: int) -> None:
    forgotten = delete(RecoveryCode).where(RecoveryCode.agent_id == agent_id)
    session.execute(forgotten.execution_options(synchronize_session="fetch"))


def _unused(agent_id: int) -> tuple[Any, ...]:
    return RecoveryCode.agent_id == agent_id, RecoveryCode.used_at == null()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _hash(code: str) -> str:
    """Return the hash of a code, however it was typed: small letters, without hyphens, with spaces."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _audited(session: Session, agent: Agent, action: str) -> None:
    audit.record(session, f"agent:{agent.login}", action, f"agent:{agent.login}", {})
