"""One-time codes of authenticator apps (RFC 6238, with pyotp): secrets, their pictures, and whether a code is right."""

from __future__ import annotations

import base64
from datetime import datetime

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyotp.utils import strings_equal

# A telephone's clock may be half a minute off, and typing takes a moment.
STEPS_OFF = 1
# Light modules around the picture, as the standard of QR codes asks for.
BORDER = 4


class Sealing:
    """Encrypt the secrets with a key of the desk, so that who reads the database alone can make no codes."""

    def __init__(self, key: bytes) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=b"secrets of one-time codes").derive(key)
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, secret: str) -> str:
        """Return the secret encrypted."""
        return self._fernet.encrypt(secret.encode("ascii")).decode("ascii")

    def unseal(self, sealed: str) -> str | None:
        """Return the secret; None when it was encrypted with another key."""
        try:
            return self._fernet.decrypt(sealed.encode("ascii")).decode("ascii")
        except InvalidToken:
            return None


def new_secret() -> str:
    """Return a secret (160 bits, base32)."""
    return pyotp.random_base32()


def address_of(secret: str, login: str, company: str) -> str:
    """Return the `otpauth:` address that apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=company)


def picture_of(address: str) -> dict[str, int | str]:
    """Return a QR code as `size` (modules on each side, with the border) and the `path` of an SVG that fills it."""
    code = segno.make(address, micro=False)
    rows = list(code.matrix_iter(border=BORDER))
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return {"size": len(rows), "path": "".join(dark)}


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the step (30 seconds since 1970) to which a code belongs at `now`; None when it is wrong."""
    totp, typed = pyotp.TOTP(secret), "".join(code.split())
    present = totp.timecode(now)
    steps = (step for step in range(present - STEPS_OFF, present + STEPS_OFF + 1))
    right = [step for step in steps if strings_equal(typed, totp.generate_otp(step))]
    return right[-1] if right else None
