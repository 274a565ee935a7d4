"""Receivers of mail: whose address it is, and in which spelling it may stand in a header and an SMTP command."""

from __future__ import annotations

from bot.cases.models import OutboxItem
from bot.compatible_forms import compatible
from bot.outgoing_settings import is_address
from bot.remedy import Policy

CUSTOMER = "customer"


def receiver(item: OutboxItem, policy: Policy) -> str | None:
    """Return where the item goes; for a colleague whose address was missing, the one that the policy has by now."""
    if item.address or item.to_whom == CUSTOMER:
        return item.address
    body = item.body if isinstance(item.body, dict) else {}
    handler = policy.handlers.get(str(body.get("owner")))
    return None if handler is None else handler.email


def plain_address(written: str) -> str | None:
    """Return the address in ASCII (full-width signs made plain, the domain in IDNA); None for what is not one."""
    local, at, domain = compatible(written).strip().rpartition("@")
    if not at:
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    address = f"{local}@{domain}"
    return address if is_address(address) else None
