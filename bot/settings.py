"""Read the settings of every process from the environment and `.env`.

`.env.example` lists each setting with its default. Settings are read here only, not elsewhere in the project.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
# Characters. A shorter secret could be guessed.
SECRET_LENGTH = 32


class SettingsError(Exception):
    """Raised for a setting that cannot be used; the message names it and says what to write instead."""


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
    data_dir: Path
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
    trust_proxy: bool
    pdf_font: Path | None

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
        pause = _number(known, "AMENDS_PAUSE_SECONDS", 1.2, least=0.0, most=30.0)
        data_dir = _folder(known, "AMENDS_DATA", root / "var", root)
        return cls(
            root=root,
            host=known.get("AMENDS_HOST") or "127.0.0.1",
            port=_port(known, "AMENDS_PORT", 8000),
            dialogue_port=_port(known, "AMENDS_DIALOGUE_PORT", 0),
            actions_port=_port(known, "AMENDS_ACTIONS_PORT", 0),
            data_dir=data_dir,
            database_url=known.get("DATABASE_URL") or f"sqlite:///{data_dir / 'amends.db'}",
            policy_dir=_folder(known, "AMENDS_POLICY", root / "data" / "policy", root),
            responses_dir=root / "data" / "responses",
            models_dir=_folder(known, "AMENDS_MODELS", root / "models", root),
            pause_seconds=pause,
            pause_limit_seconds=max(pause, _number(known, "AMENDS_PAUSE_LIMIT_SECONDS", 4.0, least=0.0, most=60.0)),
            turn_timeout_seconds=_number(known, "AMENDS_TURN_TIMEOUT_SECONDS", 8.0, least=0.1, most=120.0),
            ring_seconds=_number(known, "AMENDS_RING_SECONDS", 45.0, least=5.0, most=600.0),
            origins=tuple((known.get("AMENDS_ORIGINS") or "*").replace(",", " ").split()),
            demo=_yes_or_no(known, "AMENDS_DEMO", True),
            trust_proxy=_yes_or_no(known, "AMENDS_TRUST_PROXY", False),
            pdf_font=_folder(known, "AMENDS_PDF_FONT", root, root) if known.get("AMENDS_PDF_FONT") else None,
        )

    @property
    def dialogue_url(self) -> str:
        """Return the base address of the dialogue process, without a trailing slash."""
        return f"http://127.0.0.1:{self.dialogue_port}"

    @property
    def actions_url(self) -> str:
        """Return the base address of the actions process, without a trailing slash."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def tracker_url(self) -> str:
        """Return the SQLAlchemy URL of the database in which the dialogue stores its trackers."""
        if self.database_url.startswith("sqlite"):
            return f"sqlite:///{self.data_dir / 'dialogue.db'}"
        return self.database_url

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

    def _secret(self, name: str) -> str:
        folder = self.data_dir / "secrets"
        path = folder / name
        try:
            return _long_enough(path)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise SettingsError(
                f"{path} cannot be read ({error.strerror}): give this user the right to read it"
            ) from error
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            # Linking fails when another process was faster: both then read that process's secret.
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            draft.unlink()
        except OSError as error:
            raise SettingsError(
                f"no secret can be written to {folder} ({error.strerror}): "
                "free some space, or point AMENDS_DATA to a folder this user may write"
            ) from error
        return _long_enough(path)


def read_secret(name: str) -> str | None:
    """Return a secret that a policy file refers to by name, from the environment or else `.env`; None when not set."""
    return os.environ.get(name) or dotenv_values(ROOT / ".env").get(name) or None


def _long_enough(path: Path) -> str:
    """Return the secret in a file; raise SettingsError when it is too short or not ASCII."""
    secret = path.read_bytes().decode("ascii", "replace").strip()
    if len(secret) < SECRET_LENGTH or "\ufffd" in secret:
        raise SettingsError(f"{path} holds no usable secret: remove it, and the next start makes a new one")
    return secret


def _port(known: Mapping[str, str], name: str, default: int) -> int:
    text = (known.get(name) or "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) > 65535:
        raise SettingsError(f"{name}={text} is not a port: write a number from 0 to 65535")
    return int(text)


def _number(known: Mapping[str, str], name: str, default: float, *, least: float, most: float) -> float:
    text = (known.get(name) or "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise SettingsError(f"{name}={text} cannot be used: write a number of seconds from {least:g} to {most:g}")
    return value


def _yes_or_no(known: Mapping[str, str], name: str, default: bool) -> bool:
    text = (known.get(name) or "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{name}={text} cannot be used: write yes or no")


def _folder(known: Mapping[str, str], name: str, default: Path, root: Path) -> Path:
    text = (known.get(name) or "").strip()
    if not text:
        return default
    path = Path(text).expanduser()
    return path if path.is_absolute() else (root / path)
