"""Settings of what leaves the company: mail server, sender, the company's own systems; read by `bot.settings`."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.setting_values import yes_or_no

# The file of the secrets folder with the password of the mail server, where it is not part of the address.
PASSWORD_FILE = "smtp-password"
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# An address that a header and an SMTP command can hold: one, of visible ASCII, without anything that ends it.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}")
_SECRET_PREFIX = "whsec_"
# Bytes of a secret for signing, as Standard Webhooks wants them.
LEAST_SECRET, MOST_SECRET = 24, 64


class OutgoingError(ValueError):
    """Raised for a setting that cannot be used; the message names it and says what to write instead."""


@dataclass(frozen=True)
class MailServer:
    """The server that takes our mail. `tls` is "all" from the first byte, "start" (STARTTLS, required) or ""."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, address: str, secrets_dir: Path) -> MailServer | None:
        """Return the server that AMENDS_SMTP_URL names; None when it is empty. Raises OutgoingError."""
        if not address:
            return None
        try:
            parts = urlsplit(address)
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
            parts = urlsplit("")
        if parts.scheme not in _PORTS or not host or parts.path not in ("", "/") or parts.query or parts.fragment:
            # The address is not repeated, because it may contain a password.
            raise OutgoingError(
                "AMENDS_SMTP_URL cannot be used: write smtp://user:password@host:587 (with STARTTLS) or "
                "smtps://user:password@host:465; signs like @ : / in the password are written %40 %3A %2F"
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if user and not password:
            password = _password(secrets_dir / PASSWORD_FILE)
        here = host in _LOOPBACK
        tls = "all" if parts.scheme == "smtps" else "" if here else "start"
        return cls(host, port or _PORTS[parts.scheme], tls, user, password)


@dataclass(frozen=True)
class Sender:
    """Who mail is from: a name to be shown ("" for the company's) and an address; `reply_to` is where answers go."""

    name: str
    address: str
    reply_to: str

    @classmethod
    def read(cls, known: Mapping[str, str], *, needed: bool) -> Sender:
        """Return the sender of AMENDS_MAIL_FROM, without it one that nobody can answer. Raises OutgoingError."""
        written = (known.get("AMENDS_MAIL_FROM") or "").strip()
        if not written and needed:
            raise OutgoingError(
                "AMENDS_MAIL_FROM is missing: write whom mail is from, such as care@shop.example or "
                '"Shop Care <care@shop.example>"'
            )
        name, address = _mailbox("AMENDS_MAIL_FROM", written) if written else ("", "amends@amends.invalid")
        answers = (known.get("AMENDS_MAIL_REPLY_TO") or "").strip()
        return cls(name, address, _mailbox("AMENDS_MAIL_REPLY_TO", answers)[1] if answers else address)


@dataclass(frozen=True)
class Webhooks:
    """The company's own systems that hear of events: their addresses; `words` sends what was said along.

    `private` lets names stand for addresses of the company's own network.
    """

    addresses: tuple[str, ...] = ()
    words: bool = False
    private: bool = False

    @classmethod
    def read(cls, known: Mapping[str, str]) -> Webhooks:
        """Return the systems that AMENDS_WEBHOOK_URL names. Raises OutgoingError."""
        addresses = (known.get("AMENDS_WEBHOOK_URL") or "").replace(",", " ").split()
        for address in addresses:
            check_webhook(address)
        words, private = (yes_or_no(known, name, False) for name in ("AMENDS_WEBHOOK_WORDS", "AMENDS_WEBHOOK_PRIVATE"))
        return cls(tuple(dict.fromkeys(addresses)), words, private)


@dataclass(frozen=True)
class Outgoing:
    """Everything that is needed to send; `server` is None when mail is only kept as files.

    `anchors` is the address that gets the daily line about the record, "" for none.
    """

    server: MailServer | None
    sender: Sender
    webhooks: Webhooks
    anchors: str = ""

    @classmethod
    def read(cls, known: Mapping[str, str], secrets_dir: Path) -> Outgoing:
        """Read the settings of sending. Raises OutgoingError."""
        server = MailServer.read((known.get("AMENDS_SMTP_URL") or "").strip(), secrets_dir)
        sender = Sender.read(known, needed=server is not None)
        if server is not None and not is_loopback(server.host) and not (known.get("AMENDS_PUBLIC_URL") or "").strip():
            raise OutgoingError(
                "AMENDS_PUBLIC_URL is missing: write the address of the desk, such as https://desk.example, because "
                "links in mails lead to it"
            )
        anchors = (known.get("AMENDS_ANCHOR_MAIL") or "").strip()
        return cls(server, sender, Webhooks.read(known), _mailbox("AMENDS_ANCHOR_MAIL", anchors)[1] if anchors else "")


NOTHING_SET = Outgoing(None, Sender("", "amends@amends.invalid", "amends@amends.invalid"), Webhooks())


def is_address(written: str) -> bool:
    """Return whether this is one mail address that a header may hold as it is."""
    return len(written) <= 254 and _ADDRESS.fullmatch(written) is not None and ".." not in written


def check_webhook(address: str) -> None:
    """Raise OutgoingError for an address of a system that must not be called."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
        parts = urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not host or not safe or parts.username or parts.password or parts.fragment:
        shown = address if "@" not in address else "(with a password)"
        raise OutgoingError(
            f"AMENDS_WEBHOOK_URL={shown} cannot be used: write https:// addresses, apart by spaces; http:// only for "
            "127.0.0.1, and no password, because calls are signed"
        )
    if is_forbidden(host):
        raise OutgoingError(f"AMENDS_WEBHOOK_URL={address} cannot be used: no system of yours has such an address")


def is_forbidden(host: str) -> bool:
    """Return whether a host is an address that no system has: of the link only (as of cloud metadata), multicast, 0."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_loopback:
        return False
    return address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved


def is_loopback(host: str) -> bool:
    """Return whether a host is written as this machine."""
    return host in _LOOPBACK


def new_webhook_secret() -> str:
    """Return a new secret as receivers are given it: whsec_ and base64."""
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def check_webhook_secret(written: str, name: str) -> str:
    """Return a secret that can sign; raise OutgoingError, naming the file `name`, for another."""
    try:
        length = len(base64.b64decode(written.removeprefix(_SECRET_PREFIX), validate=True))
    except (binascii.Error, ValueError):
        length = 0
    if not written.startswith(_SECRET_PREFIX) or not LEAST_SECRET <= length <= MOST_SECRET:
        raise OutgoingError(
            f"{name} holds no usable secret: write whsec_ and the base64 of {LEAST_SECRET} to {MOST_SECRET} random "
            "bytes, or remove it, and the next start makes a new one"
        )
    return written


def _password(path: Path) -> str:
    try:
        found = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        found = ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutgoingError(f"{path} cannot be read: let this user read it, and write one line in UTF-8") from error
    if not found:
        raise OutgoingError(
            "AMENDS_SMTP_URL names a user without a password: write it as smtp://user:password@host:587, or "
            f"into {path}"
        )
    return found


def _mailbox(name: str, written: str) -> tuple[str, str]:
    found = getaddresses([written])
    shown, address = found[0] if len(found) == 1 and written.isprintable() else ("", "")
    if not is_address(address):
        raise OutgoingError(
            f'{name}={written!r} is no mail address: write care@shop.example or "Shop <care@shop.example>"'
        )
    return shown, address
