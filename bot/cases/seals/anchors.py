"""Anchors: signed lines that say where the chain stood, to be kept where nobody can change them afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.models import ChainEnd, Seal
from bot.cases.seals.chain import anchor_proof
from bot.cases.seals.keys import key_of
from bot.cases.utc import iso, now_of


def line(session: Session) -> str:
    """Return the anchor for the chain as it is now: one line of JSON, signed with the key."""
    end = session.execute(select(ChainEnd)).scalar_one()
    at = iso(now_of(session))
    signed = {"at": at, "seal": end.n, "link": end.link, "sign": anchor_proof(key_of(session), at, end.n, end.link)}
    return json.dumps(signed)


def last_seal(session: Session) -> int:
    """Return the number of the last seal; 0 before the first."""
    return session.execute(select(ChainEnd.n)).scalar_one()


def last_of(path: Path) -> int:
    """Return the seal that the newest anchor of a file stands for; 0 without one."""
    if not path.exists():
        return 0
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    return max((found[0] for found in map(_read, lines) if found is not None), default=0)


def add(path: Path, anchor: str) -> None:
    """Append an anchor to a file, as one write, so that several desks may append to the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{anchor}\n".encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def faults(session: Session, lines: Iterable[str]) -> list[str]:
    """Return what does not fit: anchors that were changed, and seals that are no longer what they were then."""
    key, found = key_of(session), []
    for number, text in enumerate((each for each in lines if each.strip()), start=1):
        anchor = _read(text)
        if anchor is None or anchor[3] != anchor_proof(key, anchor[2], anchor[0], anchor[1]):
            found.append(f"anchor {number}: was changed, or the key is another one")
        elif anchor[0]:
            now = session.execute(select(Seal.link).where(Seal.n == anchor[0])).scalar_one_or_none()
            if now != anchor[1]:
                state = "is missing" if now is None else "is another one"
                found.append(f"anchor {number}: seal {anchor[0]} {state} since {anchor[2]}")
    return found


def _read(text: str) -> tuple[int, str, str, str] | None:
    try:
        read = json.loads(text)
        return int(read["seal"]), str(read["link"]), str(read["at"]), str(read["sign"])
    except (ValueError, TypeError, KeyError):
        return None
