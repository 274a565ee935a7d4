"""Look up orders in the company's own web service, which answers with JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import httpx

from bot.orders.records import Unusable
from bot.remedy.order_source import CannotConnect, WebService

MOST_BYTES = 64 * 1024
MOST_REDIRECTS = 3
_MISSING = (404, 410)


class WebOrders:
    """Fetch single orders. Redirects to another server are refused, so that the secret header is not sent there."""

    def __init__(self, at: WebService, secret: str | None, timeout_seconds: float) -> None:
        """Prepare a client without connecting. Raise CannotConnect for a secret that cannot be sent as a header."""
        # No compression, because a small compressed answer could expand to any size.
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if at.header and secret is not None:
            if not secret.isascii() or not secret.isprintable() or secret != secret.strip():
                raise CannotConnect(
                    f"The value of the environment variable {at.header_from} cannot be sent as a header",
                    "Set it to one line of plain letters, digits and signs, without spaces at the ends",
                )
            headers[at.header] = secret
        self._at, self._timeout = at, timeout_seconds
        # Proxies from the environment are ignored: the service belongs to the company itself.
        self._client = httpx.Client(headers=headers, timeout=timeout_seconds, follow_redirects=False, trust_env=False)

    def fetch(self, number: str) -> Mapping[str, Any] | None:
        """Return the order's fields keyed by our names, None when the server answers 404 or 410.

        Raises Unusable for any other answer that is not usable JSON, and errors of httpx when the server fails.
        """
        until = time.monotonic() + self._timeout
        address = httpx.URL(self._at.url.replace("{order_number}", quote(number, safe="")))
        for _ in range(MOST_REDIRECTS + 1):
            with self._client.stream("GET", address) as response:
                if response.has_redirect_location:
                    address = _same_server(address, response.headers["location"])
                    continue
                if response.status_code in _MISSING:
                    return None
                if response.status_code != 200:
                    raise Unusable(f"the server answered {response.status_code}")
                answer = _json(_body(response, until))
            return {our: _inside(answer, path) for our, path in self._at.fields.items()}
        raise Unusable("the server redirects too often")


def _same_server(address: httpx.URL, location: str) -> httpx.URL:
    other = address.join(location)
    if (other.scheme, other.host, other.port) != (address.scheme, address.host, address.port):
        raise Unusable("the server redirects to another server")
    return other


def _body(response: httpx.Response, until: float) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Unusable("the answer is compressed, although it was requested without compression")
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise Unusable(f"the answer is larger than {MOST_BYTES // 1024} KB")
        if time.monotonic() > until:
            raise Unusable("the answer arrives too slowly")
    return bytes(body)


def _json(body: bytes) -> Any:
    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        return json.loads(body, parse_float=Decimal, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Unusable("the answer is not JSON") from None


def _inside(answer: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(answer, Mapping):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isdecimal() and int(step) < len(answer):
            answer = answer[int(step)]
        else:
            return None
    return answer
