"""The mails of an erased person: the files go, what waits is not sent, and one that was being kept is taken back."""

from __future__ import annotations

import quopri
from base64 import b64decode
from pathlib import Path

import pytest

from bot.care.outlets import outlets_of
from bot.care.promises import keep
from bot.care.sending import send
from bot.cases.errors import NotFound
from bot.running import erasing
from tests.care.test_sending_mail import item, put, settings_for
from tests.care.world import World

EMAIL = "zqxperson@shop.example"
WORDS = "zqxwords 好了沒有"


def said_in(folder: Path) -> str:
    """Return everything that files say, with the encodings of mail undone."""
    found = ""
    for path in folder.rglob("*.eml"):
        raw = path.read_bytes()
        found += raw.decode() + quopri.decodestring(raw).decode("utf-8", "replace")
        for part in raw.split(b"\r\n\r\n"):
            try:
                found += b64decode(part).decode("utf-8", "replace")
            except ValueError:
                continue
    return found


def agreed(world: World) -> int:
    return world.agree((1,), email=EMAIL)


def test_files_and_rows_are_gone(world: World, tmp_path: Path) -> None:
    settings, case = settings_for(tmp_path), agreed(world)
    body = {"subject": "x", "text": WORDS, "status_link": "link"}
    kept = put(world, case, "kept", address=EMAIL, body=body)
    send(world.services, outlets_of(settings))
    waits = put(world, case, "waits", address=EMAIL, body=body)
    other = put(world, world.agree(email="ann@shop.example"), "other", body={"text": "stays", "status_link": "x"})
    assert EMAIL in said_in(tmp_path) and "zqxwords" in said_in(tmp_path)
    _keep_all(world, case)
    erasing.erase(world.services.store, settings, [EMAIL], actor="system", reason="asked")
    assert "zqx" not in said_in(tmp_path)
    assert [(item(world, each).state, item(world, each).body) for each in (kept, waits)] == [
        ("sent", None),
        ("dropped", None),
    ]
    send(world.services, outlets_of(settings))
    assert "zqx" not in said_in(tmp_path) and item(world, other).state == "sent" and "stays" in said_in(tmp_path)
    with pytest.raises(NotFound):
        erasing.found(world.services.store, [EMAIL])


def test_a_file_that_is_written_while_they_are_erased_is_taken_back(world: World, tmp_path: Path) -> None:
    settings, case = settings_for(tmp_path), agreed(world)
    put(world, case, "kept", address=EMAIL, body={"subject": "x", "text": WORDS, "status_link": "link"})
    _keep_all(world, case)

    def erase(step: str) -> None:
        if step == "held":
            erasing.erase(world.services.store, settings, [EMAIL], actor="system", reason="asked")

    send(world.services, outlets_of(settings), on_step=erase)
    assert list(settings.outbox_dir.glob("*")) == []


def test_a_persons_export_has_what_was_mailed(world: World, tmp_path: Path) -> None:
    settings, case = settings_for(tmp_path), agreed(world)
    put(world, case, "kept", address=EMAIL)
    put(world, case, "owner", address="returns@anju.example", to_whom="owner")
    send(world.services, outlets_of(settings))
    (told,) = erasing.exported(world.services.store, [EMAIL])
    mails = told["cases"][0]["mails"]
    assert [(each["to"], each["subject"]) for each in mails] == [(EMAIL, "您的案件 A1")]


def _keep_all(world: World, case: int) -> None:
    """Keep every promise, because nobody is erased while one is open."""
    for promise in world.promises(case):
        with world.services.store.begin() as session:
            keep(session, world.services, promise.id, actor="owner:returns_desk")
