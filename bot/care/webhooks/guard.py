"""Which addresses may be called: none inside the company's network, unless the settings say so on purpose."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from bot.care.mail.errors import NotSent
from bot.outgoing_settings import OutgoingError, check_webhook, is_forbidden, is_loopback

Resolve = Callable[[str, int], "list[str]"]


def resolve(host: str, port: int) -> list[str]:
    """Return the network addresses of a host; raise NotSent without any."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent(f"{host} has no address: {error}") from error
    return list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


def checked(address: str, *, private: bool, find: Resolve = resolve) -> tuple[str, str, int]:
    """Return host, network address and port to connect to; raise NotSent when that must not be called.

    The connection is made to the address that was looked at, so that a name cannot lead elsewhere a moment later.
    """
    try:
        check_webhook(address)
    except OutgoingError as error:
        raise NotSent(str(error), for_good=True) from error
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = find(host, port)
    for each in found:
        if is_forbidden(each) or not (private or is_loopback(host) or _is_public(each)):
            raise NotSent(f"{host} leads to {each}, which is no public address (AMENDS_WEBHOOK_PRIVATE allows it)")
    return host, found[0], port


def _is_public(written: str) -> bool:
    address = ipaddress.ip_address(written)
    return (getattr(address, "ipv4_mapped", None) or address).is_global
