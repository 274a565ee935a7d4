"""Test calls from other sites, the security headers of every answer, and the pages."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

pytestmark = pytest.mark.asyncio


async def test_other_sites_may_call_the_customer_api_and_nothing_else(http: httpx.AsyncClient) -> None:
    origin = {"Origin": "https://shop.example"}
    asked = {
        **origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    preflight = await http.options("/api/conversations/x/messages", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    opened = await http.post("/api/conversations", headers=origin)
    assert opened.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in opened.headers
    # Refusals need the header as well, or the widget could not show the reason.
    refused = await http.post("/api/conversations/x/messages", headers=origin)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "*")
    assert "access-control-allow-origin" not in (await http.get("/readyz", headers=origin)).headers


async def test_every_answer_carries_the_safe_headers(http: httpx.AsyncClient) -> None:
    response = await http.get("/api/nothing")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]


HSTS = "strict-transport-security"


@pytest.mark.parametrize("path", ["/desk", "/api/nothing", "/healthz", "/widget.js"])
async def test_behind_tls_browsers_are_told_to_stay_there(app: Starlette, path: str) -> None:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://desk") as encrypted:
        assert (await encrypted.get(path)).headers[HSTS] == "max-age=31536000"


async def test_without_tls_nothing_is_said_of_it(http: httpx.AsyncClient) -> None:
    # Nor does a header count that anybody can send.
    for headers in ({}, {"X-Forwarded-Proto": "https"}):
        assert HSTS not in (await http.get("/desk", headers=headers)).headers


class TestBehindAProxy:
    """A desk that believes the proxy in front of it."""

    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {"AMENDS_TRUST_PROXY": "yes"}

    async def test_the_proxys_tls_counts(self, http: httpx.AsyncClient) -> None:
        assert HSTS not in (await http.get("/desk", headers={"X-Forwarded-Proto": "http"})).headers
        assert HSTS in (await http.get("/desk", headers={"X-Forwarded-Proto": "https"})).headers


async def test_the_pages_are_there(http: httpx.AsyncClient) -> None:
    assert (await http.get("/")).headers["location"] == "/shop"
    for path in ("/shop", "/desk"):
        page = await http.get(path, follow_redirects=True)
        assert page.status_code == 200, path
        assert page.headers["content-type"].startswith("text/html")
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
    script = await http.get("/widget.js")
    assert script.status_code == 200
    assert script.headers["content-type"].startswith("text/javascript")
