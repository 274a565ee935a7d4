"""Read from a provider's claims who a person is, and which role they have at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.provider_settings import Provider

LONGEST_NAME = 80


class NotForUs(Exception):
    """The person may not sign in; `why` is the end of a name of words, `agents.provider.why.<why>`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Person:
    """A person of the provider; `subject` is never given to anybody else; `handler` is which handler they are."""

    subject: str
    login: str
    name: str
    role: str
    handler: str | None


def person_of(provider: Provider, claims: Mapping[str, Any]) -> Person:
    """Return the person of these claims, which were checked; raise NotForUs without a role or a login."""
    role = role_of(provider, claims)
    if role is None:
        raise NotForUs("no_role")
    login = claims.get(provider.login_claim) or claims.get("email") or ""
    if not isinstance(login, str) or not login.strip():
        raise NotForUs("no_login")
    name = claims.get("name")
    shown = name if isinstance(name, str) and name.strip() else login
    role, _, handler = role.partition(":")
    subject = f"{provider.issuer} {claims['sub']}"
    return Person(subject, login.strip(), shown.strip()[:LONGEST_NAME], role, handler or None)


def role_of(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    """Return the role of the first setting that a person has; None for none."""
    value: Any = claims
    for part in provider.roles_claim.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    # Some providers write one role, or all of them, as one text.
    given = set(value.replace(",", " ").split()) if isinstance(value, str) else set()
    if isinstance(value, list):
        given = {one for one in value if isinstance(one, str)}
    return next((role for name, role in provider.roles if name in given), None)
