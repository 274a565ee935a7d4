"""The arithmetic of the chain: digests of a row, the link to the seal before, the proof of the end."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cases.columns import moment_to_json
from bot.cases.utc import as_utc, iso

# What a seal records: the state of a row, that its words were erased, or a fault found when sealing.
WRITTEN, ERASED, FAULT = "written", "erased", "fault"
# The link before the first seal.
START = ""


def new_salt() -> str:
    """Return 128 random bits, hexadecimal: without them nobody can try out which words have a digest."""
    return secrets.token_hex(16)


def plain_digest(values: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the values that are kept for good; an absent value and None are the same."""
    return hashlib.sha256(_canonical({name: v for name, v in values.items() if v is not None})).hexdigest()


def word_digests(salt: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return a digest of each value that may be erased, keyed with the salt; None has none."""
    key = bytes.fromhex(salt)
    return {
        name: hmac.digest(key, _canonical([name, value]), "sha256").hex()
        for name, value in values.items()
        if value is not None
    }


def link(
    key: bytes,
    before: str,
    *,
    n: int,
    at: datetime,
    act: str,
    scope: str,
    kind: str,
    row_key: str,
    plain: str,
    words: Mapping[str, str],
) -> str:
    """Return the HMAC-SHA256 (hexadecimal) of a seal and of the link `before` it. The salt is left out: it may go."""
    sealed = [before, n, iso(as_utc(at)), act, scope, kind, row_key, plain, words]
    return hmac.digest(key, _canonical(sealed), "sha256").hex()


def end_proof(key: bytes, n: int, last: str) -> str:
    """Return the proof that seal `n` with the link `last` is the end: nobody without the key can move the end back."""
    return "" if n == 0 else hmac.digest(key, _canonical(["end", n, last]), "sha256").hex()


def anchor_proof(key: bytes, at: str, n: int, last: str) -> str:
    """Return the signature of an anchor: that the chain had this end at this moment."""
    return hmac.digest(key, _canonical(["anchor", at, n, last]), "sha256").hex()


def _canonical(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=moment_to_json)
    return text.encode("utf-8")
