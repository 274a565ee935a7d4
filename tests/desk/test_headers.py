"""Test calls from other sites, the security headers of every answer, and the pages."""

from __future__ import annotations

import httpx
import pytest

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
