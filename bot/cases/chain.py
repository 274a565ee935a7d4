"""The hash chain that makes later changes of the record visible."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from bot.cases.utc import iso


def link(
    prev_hash: str,
    *,
    conversation_id: str,
    seq: int,
    at: datetime,
    role: str,
    author_name: str | None,
    kind: str,
    text: str,
    payload: Any,
    client_id: str | None,
) -> str:
    """Return the SHA-256 (hexadecimal) of the previous hash and a message; `payload` is as read back from JSON."""
    fields = {
        "conversation_id": conversation_id,
        "seq": seq,
        "at": iso(at),
        "role": role,
        "author_name": author_name,
        "kind": kind,
        "text": text,
        "payload": payload,
        "client_id": client_id,
    }
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256((prev_hash + canonical).encode("ascii")).hexdigest()
