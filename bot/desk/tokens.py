"""Sign and check bearer tokens, each valid for one conversation.

A token is `<conversation id>.<HMAC-SHA256 of it, base64url>`. It does not expire, because a customer may ask for the
state of the case months later from the same browser. Changing the signing key invalidates all tokens.
"""

from __future__ import annotations

import base64
import hashlib
import hmac


class Tokens:
    """Customers' tokens for one signing key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, conversation_id: str) -> str:
        """Return the token for one conversation."""
        return f"{conversation_id}.{self._signature(conversation_id)}"

    def owner_of(self, token: str) -> str | None:
        """Return the id of the conversation this token was signed for; None when its signature is not valid."""
        conversation_id, dot, signature = token.rpartition(".")
        if not dot or not token.isascii():
            return None
        if not hmac.compare_digest(signature, self._signature(conversation_id)):
            return None
        return conversation_id

    def _signature(self, conversation_id: str) -> str:
        # The prefix makes the signature useless for anything else that is signed with this key.
        digest = hmac.new(self._key, b"conversation:" + conversation_id.encode("ascii"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
