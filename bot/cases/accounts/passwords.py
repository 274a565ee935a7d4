"""Hash agents' passwords with Argon2id."""

from __future__ import annotations

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

# 64 MiB, three passes, four lanes: the second recommended option of RFC 9106, for limited memory.
STRONG: Parameters = RFC_9106_LOW_MEMORY

_hasher = PasswordHasher.from_parameters(STRONG)


def use_cost(parameters: Parameters) -> None:
    """Use other cost parameters in this process; for tests, which sign in thousands of times.

    No setting changes this: a desk that was started hashes with STRONG, regardless of its environment.
    """
    global _hasher
    _hasher = PasswordHasher.from_parameters(parameters)


def hash_password(password: str) -> str:
    """Return the salted hash of a password, with its parameters."""
    return _hasher.hash(password)


def password_fits(kept: str, password: str) -> bool:
    """Return whether `password` matches the stored hash `kept`; an unreadable hash matches no password."""
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
