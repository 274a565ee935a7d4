"""A small OpenID Connect provider on loopback: everybody is signed in there at once, as `claims` says."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "amends", "a secret of the client"


class FakeProvider:
    """The provider; `claims` are added to every identity token, `userinfo` is what its userinfo address says.

    `key` signs, `known_key` is published; `refuses` ends every sign-in with that error.
    """

    def __init__(self) -> None:
        self.issuer = ""
        self._first_key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.begin_anew()
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/userinfo", self._userinfo),
            ]
        )

    def begin_anew(self) -> None:
        """Forget everything but the first key and the address."""
        self.claims: dict[str, Any] = {"sub": "4711", "preferred_username": "mei", "name": "林美", "roles": ["agent"]}
        self.userinfo: dict[str, Any] = {}
        self.key = self.known_key = self._first_key
        self.refuses: str | None = None
        self._codes: dict[str, dict[str, str]] = {}

    async def _metadata(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.known_key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        back = {"state": asked["state"]}
        if self.refuses:
            back["error"] = self.refuses
        else:
            back["code"] = f"code {len(self._codes)}"
            self._codes[back["code"]] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", status_code=302)

    async def _token(self, request: Request) -> Response:
        given = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self._codes.pop(given.get("code", ""), None)
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or request.headers.get("authorization") != f"Basic {client}"
            or challenge.rstrip(b"=").decode() != asked["code_challenge"]
            or given["redirect_uri"] != asked["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, {**claims, **self.claims}, self.key)
        return JSONResponse({"access_token": "access", "token_type": "Bearer", "id_token": token})

    async def _userinfo(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer access"
        return JSONResponse(self.userinfo)


@contextmanager
def running_provider() -> Iterator[FakeProvider]:
    """Run a provider in a thread of its own until the block ends."""
    provider = FakeProvider()
    server = uvicorn.Server(uvicorn.Config(provider.app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the provider did not start"
        time.sleep(0.01)
    provider.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield provider
    server.should_exit = True
    thread.join()
