"""Test whose address counts behind proxies: that of the customer, never one that a customer invents."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from bot.desk.addresses import counted_address
from bot.desk.agents.sessions import is_encrypted
from bot.desk.context import Context
from bot.desk.limits import Allowance, Buckets
from bot.desk.proxies import Proxies
from bot.settings import Settings, SettingsError

OUTSIDE, CUSTOMER, NGINX, CDN = "203.0.113.9", "198.51.100.7", "127.0.0.1", "10.1.2.3"
INVENTED = "1.2.3.4"


async def seen(trusted: list[str], peer: str, *forwarded: str, **headers: str) -> Request:
    """Return the request as the desk sees it, called by `peer` with these `X-Forwarded-For` headers."""
    got: list[Request] = []

    async def app(scope: dict, receive: object, send: object) -> None:
        got.append(Request(scope))

    lines = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    lines += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "scheme": "http", "server": ("x", 80)}
    await Proxies(app, trusted)({**scope, "headers": lines, "client": (peer, 5)}, None, None)  # type: ignore[arg-type]
    return got[0]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "address"),
    [
        # The default trusts nobody.
        ([], OUTSIDE, [INVENTED], OUTSIDE),
        ([], NGINX, [CUSTOMER], NGINX),
        # A call past the proxy.
        ([NGINX], OUTSIDE, [INVENTED], OUTSIDE),
        # One proxy, which sets or appends.
        ([NGINX], NGINX, [CUSTOMER], CUSTOMER),
        ([NGINX], NGINX, [f"{INVENTED}, {CUSTOMER}"], CUSTOMER),
        ([NGINX], NGINX, [INVENTED, CUSTOMER], CUSTOMER),
        ([NGINX], NGINX, [f"{NGINX}, {CUSTOMER}"], CUSTOMER),
        # Two proxies, by address and by network.
        ([NGINX, CDN], NGINX, [f"{INVENTED}, {CUSTOMER}, {CDN}"], CUSTOMER),
        ([NGINX, "10.0.0.0/8"], NGINX, [f"{INVENTED}, {CUSTOMER}, {CDN}"], CUSTOMER),
        # A proxy that is not trusted is the caller.
        ([NGINX], NGINX, [f"{CUSTOMER}, {CDN}"], CDN),
        (["::1"], "::1", ["[2001:db8::7]:443"], "2001:db8::7"),
        ([NGINX], NGINX, [], NGINX),
    ],
)
async def test_the_address_is_counted_from_the_right(
    trusted: list[str], peer: str, forwarded: list[str], address: str
) -> None:
    request = await seen(trusted, peer, *forwarded)
    assert request.client is not None and request.client.host == address
    # Of an IPv6 address the network is counted.
    assert counted_address(request) == ("2001:db8::/64" if ":" in address else address)


@pytest.mark.asyncio
async def test_scheme_and_host_are_believed_of_a_trusted_proxy_only() -> None:
    told = {"x_forwarded_proto": "https", "x_forwarded_host": "desk.example"}
    behind = await seen([NGINX], NGINX, CUSTOMER, **told)
    assert is_encrypted(behind) and behind.headers["x-forwarded-host"] == "desk.example"
    past = await seen([NGINX], OUTSIDE, CUSTOMER, **told, forwarded="for=1.2.3.4")
    assert not is_encrypted(past)
    assert not [name for name in past.headers if "forwarded" in name]


@pytest.mark.asyncio
@pytest.mark.parametrize("environ", [{"AMENDS_TRUST_PROXY": "127.0.0.1"}])
async def test_inventing_addresses_gets_round_no_limit(app: Starlette, context: Context) -> None:
    context.limits.conversations = Buckets(Allowance(burst=2, per_second=0.001))
    statuses = []
    for number in range(4):
        transport = httpx.ASGITransport(app=app, client=(NGINX, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as http:
            forwarded = {"X-Forwarded-For": f"9.9.9.{number}, {CUSTOMER}"}
            statuses.append((await http.post("/api/conversations", headers=forwarded)).status_code)
    assert statuses == [201, 201, 429, 429]


@pytest.mark.parametrize(
    ("written", "trusted"),
    [
        ("", ()),
        ("no", ()),
        ("yes", ("127.0.0.1", "::1")),
        ("10.0.0.5", ("10.0.0.5",)),
        ("10.0.0.0/8, ::1", ("10.0.0.0/8", "::1")),
    ],
)
def test_which_proxies_the_setting_names(written: str, trusted: tuple[str, ...]) -> None:
    assert Settings.load({"AMENDS_TRUST_PROXY": written}).trusted_proxies == trusted


@pytest.mark.parametrize("written", ["*", "nginx", "10.0.0.300", "0.0.0.0/0", "::/0", "10.0.0.1/8"])
def test_a_setting_that_trusts_everybody_or_nobody_known_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match="AMENDS_TRUST_PROXY"):
        Settings.load({"AMENDS_TRUST_PROXY": written})
