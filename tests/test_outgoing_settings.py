"""Test the settings of sending: what is taken, and what is refused with a word about what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from standardwebhooks import Webhook

from bot.settings import Settings, SettingsError

FROM = {"AMENDS_MAIL_FROM": "Shop Care <care@shop.example>", "AMENDS_PUBLIC_URL": "https://desk.example"}


def test_without_settings_nothing_is_sent_to_anybody() -> None:
    outgoing = Settings.load({}).outgoing
    assert outgoing.server is None and outgoing.webhooks.addresses == ()
    assert outgoing.sender.address.endswith(".invalid")


@pytest.mark.parametrize(
    "address, expected",
    [
        ("smtp://desk:s%40c%2Fret@mail.example", ("mail.example", 587, "start", "desk", "s@c/ret")),
        ("smtps://desk:secret@mail.example", ("mail.example", 465, "all", "desk", "secret")),
        ("smtp://mail.example:2525/", ("mail.example", 2525, "start", "", "")),
        ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, "", "", "")),
    ],
)
def test_a_mail_server_is_read(address: str, expected: tuple[object, ...]) -> None:
    server = Settings.load({"AMENDS_SMTP_URL": address, **FROM}).outgoing.server
    assert server is not None
    assert (server.host, server.port, server.tls, server.user, server.password) == expected
    assert not server.password or server.password not in repr(server)


def test_the_password_may_stand_in_the_secrets_folder(tmp_path: Path) -> None:
    known = {"AMENDS_SMTP_URL": "smtp://desk@mail.example", "AMENDS_DATA": str(tmp_path), **FROM}
    with pytest.raises(SettingsError, match="smtp-password"):
        Settings.load(known)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "smtp-password").write_text("geheim\n", encoding="utf-8")
    server = Settings.load(known).outgoing.server
    assert server is not None and server.password == "geheim"


@pytest.mark.parametrize(
    "known, says",
    [
        ({"AMENDS_SMTP_URL": "mail.example:587"}, "AMENDS_SMTP_URL.*write smtp://"),
        ({"AMENDS_SMTP_URL": "http://mail.example"}, "AMENDS_SMTP_URL.*write smtp://"),
        ({"AMENDS_SMTP_URL": "smtp://mail.example:port"}, "AMENDS_SMTP_URL.*write smtp://"),
        ({"AMENDS_SMTP_URL": "smtp://mail.example", "AMENDS_MAIL_FROM": ""}, "AMENDS_MAIL_FROM is missing: write"),
        ({"AMENDS_SMTP_URL": "smtp://mail.example", "AMENDS_PUBLIC_URL": ""}, "AMENDS_PUBLIC_URL is missing: write"),
        ({"AMENDS_MAIL_FROM": "care"}, "AMENDS_MAIL_FROM=.*write"),
        ({"AMENDS_ANCHOR_MAIL": "a@x.example, b@x.example"}, "AMENDS_ANCHOR_MAIL=.*write"),
        ({"AMENDS_MAIL_FROM": "a@shop.example, b@shop.example"}, "AMENDS_MAIL_FROM=.*write"),
        ({"AMENDS_MAIL_FROM": "care@shop.example\nBcc: x@y.example"}, "AMENDS_MAIL_FROM=.*write"),
        ({"AMENDS_MAIL_REPLY_TO": "nobody"}, "AMENDS_MAIL_REPLY_TO=.*write"),
        ({"AMENDS_WEBHOOK_URL": "http://crm.example/hook"}, "AMENDS_WEBHOOK_URL=.*write https"),
        ({"AMENDS_WEBHOOK_URL": "ftp://crm.example"}, "AMENDS_WEBHOOK_URL=.*write https"),
        ({"AMENDS_WEBHOOK_URL": "https://169.254.169.254/latest"}, "AMENDS_WEBHOOK_URL=.*cannot be used"),
        ({"AMENDS_WEBHOOK_URL": "https://[fe80::1]/"}, "AMENDS_WEBHOOK_URL=.*cannot be used"),
        ({"AMENDS_WEBHOOK_WORDS": "some"}, "AMENDS_WEBHOOK_WORDS=some.*write yes or no"),
        ({"AMENDS_WEBHOOK_PRIVATE": "some"}, "AMENDS_WEBHOOK_PRIVATE=some.*write yes or no"),
    ],
)
def test_what_cannot_be_used_is_named(known: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        Settings.load({**FROM, **known})


@pytest.mark.parametrize("address", ["smtp://desk:geheim@mail.example:x", "https://desk:geheim@crm.example/"])
def test_a_password_is_not_repeated_in_an_error(address: str) -> None:
    name = "AMENDS_SMTP_URL" if address.startswith("smtp") else "AMENDS_WEBHOOK_URL"
    with pytest.raises(SettingsError) as caught:
        Settings.load({name: address, **FROM})
    assert "geheim" not in str(caught.value)


def test_several_systems_may_hear_of_events() -> None:
    known = {"AMENDS_WEBHOOK_URL": "https://crm.example/in, http://127.0.0.1:9000/ http://[::1]:9000/"}
    found = Settings.load(known).outgoing.webhooks
    assert found.addresses == ("https://crm.example/in", "http://127.0.0.1:9000/", "http://[::1]:9000/")
    assert not found.words and not found.private


def test_the_secret_for_signing_is_made_once_as_receivers_take_it(tmp_path: Path) -> None:
    settings = Settings.load({"AMENDS_DATA": str(tmp_path), "AMENDS_WEBHOOK_URL": "https://crm.example"})
    settings.make_secrets()
    stored = (tmp_path / "secrets" / "webhook-secret").read_text(encoding="ascii")
    assert stored == settings.webhook_secret and stored.startswith("whsec_")
    Webhook(stored)


def test_a_secret_that_cannot_sign_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "webhook-secret").write_text("whsec_" + "!" * 40, encoding="ascii")
    with pytest.raises(SettingsError, match=r"webhook-secret.*write whsec_"):
        _ = Settings.load({"AMENDS_DATA": str(tmp_path)}).webhook_secret


def test_mails_lead_to_the_public_address() -> None:
    assert Settings.load({"AMENDS_PUBLIC_URL": "https://desk.example/"}).address == "https://desk.example"
    assert Settings.load({"AMENDS_PORT": "8123"}).address == "http://127.0.0.1:8123"
