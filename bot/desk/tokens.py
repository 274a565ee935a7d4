"""Sign and check what customers' pages show: bearer tokens, each for one conversation, and tickets for its stream.

A token is `<conversation id>.<time>.<signature>`. It ends LASTS after it was made, and is renewed when it is used
before. A ticket ends within a minute: it may stand in an address, which proxies and browsers write down. Changing
the signing key invalidates all of them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from itsdangerous import BadData, TimestampSigner
from itsdangerous.encoding import want_bytes

from bot.clock import Clock

# A customer may ask for the state of the case months later from the same browser.
LASTS = timedelta(days=180)
RENEWED_AFTER = timedelta(days=1)
TICKET_LASTS = timedelta(minutes=1)


class Tokens:
    """Customers' tokens and tickets for one signing key; `clock` says when they were made and when they end."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key, self._clock = key, clock
        self._tokens = _Signer(key, "customers' tokens", clock)
        self._tickets = _Signer(key, "tickets for streams", clock)

    def sign(self, conversation_id: str) -> str:
        """Return a new token for one conversation."""
        return self._tokens.sign(conversation_id).decode("ascii")

    def is_due(self, token: str) -> bool:
        """Return whether a token, which is valid, is old enough to be renewed."""
        return self._tokens.owner_of(token, RENEWED_AFTER) is None

    def owner_of(self, token: str) -> str | None:
        """Return the id of the conversation this token was signed for; None when it is forged or has ended."""
        return self._tokens.owner_of(token, LASTS)

    def ticket(self, conversation_id: str) -> str:
        """Return a ticket for the event stream of one conversation."""
        return self._tickets.sign(conversation_id).decode("ascii")

    def owner_of_ticket(self, ticket: str) -> str | None:
        """Return the id of the conversation this ticket was signed for; None when it is forged or has ended."""
        return self._tickets.owner_of(ticket, TICKET_LASTS)

    def undated_owner_of(self, token: str) -> str | None:
        """Return the conversation of a token of before 0.2, which says no time; None when its signature is not valid.

        The caller has to know when the conversation was opened; the token ends LASTS after that.
        """
        conversation_id, dot, signature = token.rpartition(".")
        if not dot or not token.isascii():
            return None
        return conversation_id if hmac.compare_digest(signature, self._undated_signature(conversation_id)) else None

    def ended(self, since: datetime) -> bool:
        """Return whether a token that was made at `since` has ended."""
        return self._clock() - since > LASTS

    def _undated_signature(self, conversation_id: str) -> str:
        digest = hmac.new(self._key, b"conversation:" + conversation_id.encode("ascii"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


class _Signer(TimestampSigner):
    """Sign with the time of the desk's clock, and with a salt that makes a signature useless for anything else."""

    def __init__(self, key: bytes, salt: str, clock: Clock) -> None:
        super().__init__(key, salt=salt, digest_method=hashlib.sha256, key_derivation="hmac")
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock().timestamp())

    def verify_signature(self, value: str | bytes, sig: str | bytes) -> bool:
        """Compare the written signatures, because decoding would overlook foreign characters in them."""
        return hmac.compare_digest(self.get_signature(value), want_bytes(sig))

    def owner_of(self, signed: str, lasts: timedelta) -> str | None:
        try:
            conversation_id, made = self.unsign(signed, return_timestamp=True)
            # The limit is counted here, because the clock of another desk may be a second ahead.
            return conversation_id.decode("ascii") if self._clock() - made <= lasts else None
        except (BadData, UnicodeError):
            return None
