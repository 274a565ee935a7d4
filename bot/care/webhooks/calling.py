"""Call the company's own systems: signed, to the address that was checked, following no redirect."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

from bot.care.mail.errors import NotSent
from bot.care.webhooks.guard import Resolve, checked, resolve
from bot.cases.models import OutboxItem
from bot.conversation.services import Services
from bot.settings import Settings
from bot.version import version

# Seconds for each step of a call.
TIMEOUT = 10.0
HTTP = "http"
# A system that answers so wants no more calls, says Standard Webhooks.
GONE = 410


class WebhookOutlet:
    """Calls the systems of the settings."""

    def __init__(self, settings: Settings, find: Resolve = resolve) -> None:
        self._settings = settings
        self._find = find

    def hand_over(self, item: OutboxItem, services: Services) -> str:
        """Call the system of one item with its event; raise NotSent."""
        outgoing = self._settings.outgoing.webhooks
        if item.address not in outgoing.addresses:
            raise NotSent("this system is not named in AMENDS_WEBHOOK_URL any more", for_good=True)
        if not isinstance(item.body, dict):
            raise ValueError("the event has no content")
        call(
            item.address,
            item.body,
            message_id=message_id(item.key),
            secret=self._settings.webhook_secret,
            now=services.now(),
            private=outgoing.private,
            find=self._find,
        )
        return HTTP

    def take_back(self, key: str) -> None:
        """Do nothing: a call that was made cannot be taken back."""


def message_id(key: str) -> str:
    """Return the id of a call, the same each time that it is tried."""
    return f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def call(
    address: str,
    payload: dict[str, Any],
    *,
    message_id: str,
    secret: str,
    now: dt.datetime,
    private: bool,
    find: Resolve = resolve,
) -> int:
    """Post a signed event and return the status, which is 2xx; raise NotSent for any other and when nobody answers."""
    host, at, port = checked(address, private=private, find=find)
    parts = urlsplit(address)
    content = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    headers = {
        "host": parts.netloc,
        "content-type": "application/json",
        "user-agent": f"amends/{version()}",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, content),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    shown = f"[{at}]" if ":" in at else at
    try:
        # Proxies of the environment would look the name up again, elsewhere.
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            with client.stream(
                "POST",
                f"{parts.scheme}://{shown}:{port}{path}",
                content=content.encode(),
                headers=headers,
                extensions={"sni_hostname": host},
            ) as answer:
                status = answer.status_code
    except httpx.HTTPError as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error
    if not 200 <= status < 300:
        raise NotSent(f"answered {status}", for_good=status == GONE)
    return status
