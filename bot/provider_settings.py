"""Settings of an OpenID Connect provider with which agents sign in; read by `bot.settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# Of agents; the case store keeps the same ones. Of a person with several roles, the first of these counts.
HANDLER = "handler"
ROLES = ("manager", "supervisor", "agent", "trainer", "administrator", HANDLER)


class ProviderError(ValueError):
    """Raised for a setting that cannot be used; the message names it and says what to write instead."""


@dataclass(frozen=True)
class Provider:
    """A sign-in provider.

    `roles_claim` is the path of a claim ("realm_access.roles"); `roles` maps its values to roles of the desk, the first
    one that a person has counts. After the role handler come a
    colon and the id of the handler. `login_claim` names the claim that becomes the login of a new account.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    login_claim: str
    roles_claim: str
    roles: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, known: Mapping[str, str]) -> Provider | None:
        """Return the provider that the settings name; None without AMENDS_OIDC_ISSUER. Raises ProviderError."""
        issuer = (known.get("AMENDS_OIDC_ISSUER") or "").strip()
        if not issuer:
            return None
        _check_address("AMENDS_OIDC_ISSUER", issuer)
        for name in ("AMENDS_OIDC_CLIENT_ID", "AMENDS_OIDC_CLIENT_SECRET"):
            if not known.get(name):
                raise ProviderError(f"{name} is missing: write what the provider of AMENDS_OIDC_ISSUER gave for it")
        return cls(
            issuer=issuer,
            client_id=known["AMENDS_OIDC_CLIENT_ID"],
            client_secret=known["AMENDS_OIDC_CLIENT_SECRET"],
            scope=known.get("AMENDS_OIDC_SCOPE") or "openid profile email",
            login_claim=known.get("AMENDS_OIDC_LOGIN_CLAIM") or "preferred_username",
            roles_claim=known.get("AMENDS_OIDC_ROLES_CLAIM") or "roles",
            roles=_roles(known.get("AMENDS_OIDC_ROLES") or ""),
        )


def public_url(known: Mapping[str, str]) -> str:
    """Return AMENDS_PUBLIC_URL without a slash at its end, "" when it is not set. Raises ProviderError."""
    address = (known.get("AMENDS_PUBLIC_URL") or "").strip().rstrip("/")
    if address:
        _check_address("AMENDS_PUBLIC_URL", address)
    elif known.get("AMENDS_OIDC_ISSUER"):
        raise ProviderError("AMENDS_PUBLIC_URL is missing: write the address of the desk, such as https://desk.example")
    return address


def _check_address(name: str, address: str) -> None:
    parts = urlsplit(address)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and (here or name.endswith("URL")))
    ):
        raise ProviderError(f"{name}={address} cannot be used: write an https:// address")


def _roles(written: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.partition("=") for pair in written.replace(",", " ").split()]
    for value, _, role in pairs:
        name, _, handler = role.partition(":")
        if not value or name not in ROLES or (name == HANDLER) != bool(handler):
            raise ProviderError(
                f"AMENDS_OIDC_ROLES={value}={role} cannot be used: write VALUE=ROLE, with one of {' '.join(ROLES)}; "
                "after handler a colon and its id in the policy"
            )
    # Which handler somebody is does not follow from the role's name alone.
    return tuple((value, role) for value, _, role in pairs) or tuple((role, role) for role in ROLES if role != HANDLER)
