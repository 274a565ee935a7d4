"""Test the settings: defaults, errors for bad values, and secrets, which are created once."""

from __future__ import annotations

import re
import stat
import threading
from pathlib import Path

import pytest

from bot.cases.models.agent import AGENT_ROLES
from bot.provider_settings import ROLES
from bot.settings import ROOT, Settings, SettingsError, read_secret


def test_defaults_without_any_setting() -> None:
    settings = Settings.load({})
    assert (settings.host, settings.port, settings.pause_seconds) == ("127.0.0.1", 8000, 1.2)
    assert settings.data_dir == ROOT / "var"
    assert settings.database_url == f"sqlite:///{ROOT / 'var' / 'amends.db'}"


def test_the_settings_know_the_roles_that_the_store_keeps() -> None:
    assert sorted(ROLES) == sorted(AGENT_ROLES)


def test_a_relative_folder_is_below_the_project_root() -> None:
    assert Settings.load({"AMENDS_DATA": "elsewhere"}).data_dir == ROOT / "elsewhere"


@pytest.mark.parametrize(
    "name, value",
    [
        ("AMENDS_PORT", "many"),
        ("AMENDS_PORT", "-1"),
        ("AMENDS_PORT", "65536"),
        ("AMENDS_PORT", "²"),
        ("AMENDS_DIALOGUE_PORT", "80.5"),
        ("AMENDS_PAUSE_SECONDS", "soon"),
        ("AMENDS_PAUSE_SECONDS", "nan"),
        ("AMENDS_PAUSE_SECONDS", "-0.1"),
        ("AMENDS_TURN_TIMEOUT_SECONDS", "inf"),
        ("AMENDS_DEMO", "perhaps"),
        ("AMENDS_SECOND_FACTOR", "administrators"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.load({name: value})
    assert value in str(caught.value) and "write" in str(caught.value)


@pytest.mark.parametrize(
    "more, says",
    [
        ({"AMENDS_OIDC_ISSUER": "http://login.example"}, "AMENDS_OIDC_ISSUER=.* https"),
        ({"AMENDS_OIDC_CLIENT_SECRET": ""}, "AMENDS_OIDC_CLIENT_SECRET is missing"),
        ({"AMENDS_PUBLIC_URL": ""}, "AMENDS_PUBLIC_URL is missing"),
        ({"AMENDS_PUBLIC_URL": "desk.example"}, "AMENDS_PUBLIC_URL=desk.example"),
        ({"AMENDS_OIDC_ROLES": "boss=king"}, "AMENDS_OIDC_ROLES=boss=king"),
        ({"AMENDS_OIDC_ROLES": "returns=handler"}, "after handler a colon and its id"),
        ({"AMENDS_OIDC_ROLES": "returns=agent:returns_desk"}, "after handler a colon and its id"),
    ],
)
def test_a_provider_is_named_completely(more: dict[str, str], says: str) -> None:
    sound = {
        "AMENDS_PUBLIC_URL": "https://desk.example/",
        "AMENDS_OIDC_ISSUER": "https://login.example",
        "AMENDS_OIDC_CLIENT_ID": "amends",
        "AMENDS_OIDC_CLIENT_SECRET": "kept to ourselves",
    }
    settings = Settings.load(sound)
    assert settings.provider is not None
    assert settings.public_url == "https://desk.example"
    assert "kept to ourselves" not in repr(settings)
    with pytest.raises(SettingsError, match=says):
        Settings.load({**sound, **more})


def test_empty_means_not_set() -> None:
    empty = dict.fromkeys(("AMENDS_PORT", "AMENDS_DATA", "DATABASE_URL", "AMENDS_DEMO", "AMENDS_PAUSE_SECONDS"), "")
    assert Settings.load(empty) == Settings.load({})


def test_the_limit_is_never_shorter_than_the_pause() -> None:
    assert Settings.load({"AMENDS_PAUSE_SECONDS": "9"}).pause_limit_seconds == 9


def test_every_setting_is_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    source = "".join(
        (ROOT / "bot" / name).read_text(encoding="utf-8")
        for name in ("settings.py", "provider_settings.py", "outgoing_settings.py")
    )
    named = set(re.findall(r'"(AMENDS_[A-Z_]+|DATABASE_URL)"', source))
    assert named and {name for name in named if name not in example} == set()


def test_secrets_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    settings = Settings.load({"AMENDS_DATA": str(tmp_path / "var")})
    key, token = settings.secret_key, settings.dialogue_token
    assert len(key) >= 32 and key.decode() != token
    assert (settings.secret_key, settings.dialogue_token) == (key, token)
    files = list((tmp_path / "var" / "secrets").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {file.name for file in files} == {"signing-key", "dialogue-token"}


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    settings = Settings.load({"AMENDS_DATA": str(tmp_path / "var")})
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(settings.secret_key)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12 and len(set(found)) == 1


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff\xfe" * 40])
def test_an_unusable_secret_file_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "var" / "secrets"
    folder.mkdir(parents=True)
    (folder / "signing-key").write_bytes(content)
    with pytest.raises(SettingsError, match="signing-key"):
        assert Settings.load({"AMENDS_DATA": str(tmp_path / "var")}).secret_key


def test_an_unwritable_data_folder_is_reported_with_advice(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(SettingsError, match=r"AMENDS_DATA|right"):
        assert Settings.load({"AMENDS_DATA": str(tmp_path / "var")}).dialogue_token


def test_a_secret_comes_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.settings.ROOT", tmp_path)
    assert read_secret("AMENDS_ORDERS_TOKEN") is None
    (tmp_path / ".env").write_text("AMENDS_ORDERS_TOKEN=from the file\n", encoding="utf-8")
    assert read_secret("AMENDS_ORDERS_TOKEN") == "from the file"
    monkeypatch.setenv("AMENDS_ORDERS_TOKEN", "from the environment")
    assert read_secret("AMENDS_ORDERS_TOKEN") == "from the environment"
