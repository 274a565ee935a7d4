"""Read the settings of every process from the environment and `.env`.

`.env.example` lists each setting with its default. Settings are read here only, not elsewhere in the project.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from dotenv import dotenv_values

from bot.outgoing_settings import (
    NOTHING_SET,
    Outgoing,
    OutgoingError,
    check_webhook_secret,
    new_webhook_secret,
)
from bot.provider_settings import ROLES, Provider, ProviderError, public_url
from bot.secret_files import SecretError, read_or_make
from bot.setting_values import SettingsError, count, folder, number, port, yes_or_no

ROOT = Path(__file__).resolve().parent.parent
# Addresses of a proxy on the same machine.
THIS_MACHINE = ("127.0.0.1", "::1")
# The largest file in megabytes and the longest message in characters (and what is kept beside it): a quota below them
# would let nothing in.
LARGEST_FILE_MB, LONGEST_TEXT = 6, 5_000


@dataclass(frozen=True)
class Quotas:
    """How much may come in and stay open, so that nobody fills the disk or takes every connection; 0 lifts a quota.

    Files in bytes: of one conversation, from one address in a day, and all that are kept; `reserve` is the free space
    below which no more are taken. Words in characters in a day. Streams are those open at the same time.
    """

    files_per_conversation: int
    files_per_address: int
    files: int
    reserve: int
    words_per_conversation: int
    words_per_address: int
    words: int
    streams_per_address: int
    streams: int

    @classmethod
    def load(cls, known: Mapping[str, str]) -> Quotas:
        """Read the quotas; raises SettingsError naming the variable when a value cannot be used."""

        def files(name: str, default: int) -> int:
            return count(known, name, default, least=LARGEST_FILE_MB) * 1_000_000

        return cls(
            files_per_conversation=files("AMENDS_FILES_PER_CONVERSATION_MB", 50),
            files_per_address=files("AMENDS_FILES_PER_ADDRESS_MB", 200),
            files=files("AMENDS_FILES_MB", 20_000),
            reserve=count(known, "AMENDS_RESERVE_MB", 1_000, least=1) * 1_000_000,
            words_per_conversation=count(known, "AMENDS_WORDS_PER_CONVERSATION", 400_000, least=LONGEST_TEXT),
            words_per_address=count(known, "AMENDS_WORDS_PER_ADDRESS", 4_000_000, least=LONGEST_TEXT),
            words=count(known, "AMENDS_WORDS", 100_000_000, least=LONGEST_TEXT),
            streams_per_address=count(known, "AMENDS_STREAMS_PER_ADDRESS", 100, least=1),
            streams=count(known, "AMENDS_STREAMS", 2_000, least=1),
        )


@dataclass(frozen=True)
class Settings:
    """Hold the settings of one process.

    Durations are in seconds, ports are TCP ports, folders are absolute paths.
    """

    root: Path
    host: str
    port: int
    dialogue_port: int
    actions_port: int
    care_port: int
    data_dir: Path
    anchors: Path
    database_url: str
    policy_dir: Path
    responses_dir: Path
    models_dir: Path
    pause_seconds: float
    pause_limit_seconds: float
    turn_timeout_seconds: float
    ring_seconds: float
    origins: tuple[str, ...]
    demo: bool
    trusted_proxies: tuple[str, ...]
    pdf_font: Path | None
    quotas: Quotas
    token_in_address: bool = True
    second_factor_roles: frozenset[str] = frozenset()
    public_url: str = ""
    provider: Provider | None = None
    outgoing: Outgoing = NOTHING_SET

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, root: Path = ROOT) -> Settings:
        """Read the settings: the environment overrides `.env`, and `.env` overrides the defaults.

        Raises SettingsError naming the variable when a value cannot be used.
        """
        known: dict[str, str] = {}
        if environ is None:
            known.update({key: value for key, value in dotenv_values(root / ".env").items() if value is not None})
            known.update(os.environ)
        else:
            known.update(environ)
        pause = number(known, "AMENDS_PAUSE_SECONDS", 1.2, least=0.0, most=30.0)
        data_dir = folder(known, "AMENDS_DATA", root / "var", root)
        return cls(
            root=root,
            host=known.get("AMENDS_HOST") or "127.0.0.1",
            port=port(known, "AMENDS_PORT", 8000),
            dialogue_port=port(known, "AMENDS_DIALOGUE_PORT", 0),
            actions_port=port(known, "AMENDS_ACTIONS_PORT", 0),
            care_port=port(known, "AMENDS_CARE_PORT", 0),
            data_dir=data_dir,
            anchors=folder(known, "AMENDS_ANCHORS", data_dir / "anchors.log", root),
            database_url=known.get("DATABASE_URL") or f"sqlite:///{data_dir / 'amends.db'}",
            policy_dir=folder(known, "AMENDS_POLICY", root / "data" / "policy", root),
            responses_dir=root / "data" / "responses",
            models_dir=folder(known, "AMENDS_MODELS", root / "models", root),
            pause_seconds=pause,
            pause_limit_seconds=max(pause, number(known, "AMENDS_PAUSE_LIMIT_SECONDS", 4.0, least=0.0, most=60.0)),
            turn_timeout_seconds=number(known, "AMENDS_TURN_TIMEOUT_SECONDS", 8.0, least=0.1, most=120.0),
            ring_seconds=number(known, "AMENDS_RING_SECONDS", 45.0, least=5.0, most=600.0),
            origins=tuple((known.get("AMENDS_ORIGINS") or "*").replace(",", " ").split()),
            demo=yes_or_no(known, "AMENDS_DEMO", True),
            trusted_proxies=_proxies(known, "AMENDS_TRUST_PROXY"),
            pdf_font=folder(known, "AMENDS_PDF_FONT", root, root) if known.get("AMENDS_PDF_FONT") else None,
            quotas=Quotas.load(known),
            token_in_address=yes_or_no(known, "AMENDS_TOKEN_IN_ADDRESS", True),
            second_factor_roles=_roles(known, "AMENDS_SECOND_FACTOR"),
            **_provider(known),
            outgoing=_outgoing(known, data_dir / "secrets"),
        )

    @property
    def desk_url(self) -> str:
        """Return the base address at which this machine reaches the desk, without a trailing slash."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        return f"http://{host}:{self.port}"

    @property
    def dialogue_url(self) -> str:
        """Return the base address of the dialogue process, without a trailing slash."""
        return f"http://127.0.0.1:{self.dialogue_port}"

    @property
    def actions_url(self) -> str:
        """Return the base address of the actions process, without a trailing slash."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def care_url(self) -> str:
        """Return the base address of the care process, without a trailing slash."""
        return f"http://127.0.0.1:{self.care_port}"

    @property
    def tracker_url(self) -> str:
        """Return the SQLAlchemy URL of the database in which the dialogue stores its trackers."""
        if self.database_url.startswith("sqlite"):
            return f"sqlite:///{self.data_dir / 'dialogue.db'}"
        return self.database_url

    @property
    def secrets_dir(self) -> Path:
        """Return the folder with the secrets: who can read it can sign as the company, so only its owner may."""
        return self.data_dir / "secrets"

    @property
    def exam_dir(self) -> Path:
        """Return the folder with the exam, on which a model is compared before it is published."""
        return self.root / "data" / "exam"

    @property
    def published_dir(self) -> Path:
        """Return the folder with the models that were published, and the list of publications."""
        return self.data_dir / "models"

    @property
    def uploads_dir(self) -> Path:
        """Return the folder with the files that customers sent."""
        return self.data_dir / "uploads"

    @property
    def outbox_dir(self) -> Path:
        """Return the folder with the mail that is kept as files while there is no mail server."""
        return self.data_dir / "outbox"

    @property
    def drills_dir(self) -> Path:
        """Return the folder with the invented customers with whom agents practise."""
        return self.root / "data" / "drills"

    @property
    def practice_dir(self) -> Path:
        """Return the folder with what agents practised, apart from everything that customers said."""
        return self.data_dir / "drills"

    @property
    def address(self) -> str:
        """Return the address of the desk that stands in mails, without a trailing slash."""
        return self.public_url or self.desk_url

    @property
    def secret_key(self) -> bytes:
        """Return the key that signs customers' tokens; created at the first start, readable by its owner only."""
        return self._secret("signing-key").encode()

    @property
    def identity_key(self) -> bytes:
        """Return the key with which a shop's own server signs who a customer is; created at the first use."""
        return self._secret("identity-key").encode()

    @property
    def dialogue_token(self) -> str:
        """Return the bearer token with which desk, dialogue and actions authenticate to each other."""
        return self._secret("dialogue-token")

    @property
    def metrics_token(self) -> str:
        """Return the bearer token with which `/metrics` is read."""
        return self._secret("metrics-token")

    @property
    def webhook_secret(self) -> str:
        """Return the secret that signs calls of the company's own systems (whsec_...); receivers need it too."""
        try:
            secret = read_or_make(self.secrets_dir, "webhook-secret", new_webhook_secret)
            return check_webhook_secret(secret, str(self.secrets_dir / "webhook-secret"))
        except (SecretError, OutgoingError) as error:
            raise SettingsError(str(error)) from error

    def make_secrets(self) -> None:
        """Make every secret that is missing, so that an operator finds them all after the first start."""
        for name in ("signing-key", "dialogue-token", "metrics-token"):
            self._secret(name)
        if self.outgoing.webhooks.addresses:
            _ = self.webhook_secret

    def _secret(self, name: str) -> str:
        try:
            return read_or_make(self.secrets_dir, name)
        except SecretError as error:
            raise SettingsError(str(error)) from error


def read_secret(name: str) -> str | None:
    """Return a secret that a policy file refers to by name, from the environment or else `.env`; None when not set."""
    return os.environ.get(name) or dotenv_values(ROOT / ".env").get(name) or None


def _provider(known: Mapping[str, str]) -> dict[str, Any]:
    try:
        return {"provider": Provider.read(known), "public_url": public_url(known)}
    except ProviderError as error:
        raise SettingsError(str(error)) from None


def _outgoing(known: Mapping[str, str], secrets_dir: Path) -> Outgoing:
    try:
        return Outgoing.read(known, secrets_dir)
    except OutgoingError as error:
        raise SettingsError(str(error)) from None


def _roles(known: Mapping[str, str], name: str) -> frozenset[str]:
    wanted = (known.get(name) or "").replace(",", " ").split()
    for role in wanted:
        if role not in ROLES:
            raise SettingsError(f"{name}={role} names no role: write some of {' '.join(ROLES)}")
    return frozenset(wanted)


def _proxies(known: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the addresses and networks of trusted proxies; `yes` means those on this machine."""
    text = (known.get(name) or "no").strip()
    if text.lower() in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        return THIS_MACHINE if yes_or_no(known, name, False) else ()
    proxies = tuple(text.replace(",", " ").split())
    for proxy in proxies:
        try:
            everybody = ipaddress.ip_network(proxy).prefixlen == 0
        except ValueError:
            everybody = True
        if everybody:
            raise SettingsError(
                f"{name}={text} cannot be used: write no, yes (a proxy on this machine), or the addresses and networks "
                "of your proxies, such as 10.0.0.5 or 10.0.0.0/24"
            )
    return proxies
