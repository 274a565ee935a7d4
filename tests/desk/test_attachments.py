"""Test attachments: types are checked by their bytes, and files open only with the conversation's token."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import httpx
import pytest

from bot.cases import attachments
from bot.desk.context import Context
from bot.desk.pictures import encoded_again
from bot.desk.uploads import MAX_FILE_BYTES, shown_name
from bot.settings import Settings
from tests.desk.customer import Customer
from tests.pictures import JPEG, PNG, WEBP

pytestmark = pytest.mark.asyncio

PDF = b"%PDF-1.7\n" + bytes(60)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("發票.png", PNG, "image/png"),
        ("photo.JPG", JPEG, "image/jpeg"),
        ("photo.webp", WEBP, "image/webp"),
        ("receipt.pdf", PDF, "application/pdf"),
    ],
    ids=["png", "jpeg", "webp", "pdf"],
)
async def test_a_file_is_kept_shown_and_given_back(
    customer: Customer, context: Context, settings: Settings, name: str, content: bytes, media_type: str
) -> None:
    response = await customer.post("/attachments", files={"file": (name, content, media_type)})
    assert response.status_code == 202
    shown = next(m for m in await customer.messages() if m["seq"] == response.json()["seq"])
    assert (shown["kind"], shown["author"]["role"]) == ("attachment", "customer")
    assert name in shown["text"]
    payload = shown["payload"]
    # A picture is encoded again (test_pictures.py); another file is kept as it is.
    content = content if media_type == "application/pdf" else encoded_again(content, media_type)
    assert (payload["name"], payload["media_type"], payload["bytes"]) == (name, media_type, len(content))
    given = await customer.http.get(payload["url"], params={"token": customer.token})
    assert given.content == content
    assert given.headers["content-type"] == media_type
    assert given.headers["content-disposition"].startswith("attachment;")
    assert given.headers["x-content-type-options"] == "nosniff"
    kept = await context.read(lambda s: attachments.of_conversation(s, customer.id))
    assert [(a.sha256, a.message_seq) for a in kept] == [(hashlib.sha256(content).hexdigest(), shown["seq"])]
    assert name not in [path.name for path in (settings.data_dir / "uploads").iterdir()]
    assert (await customer.messages())[-1]["author"]["role"] == "bot"


@pytest.mark.parametrize(
    ("name", "content", "media_type", "problem"),
    [
        ("photo.png", b"<html><script>alert(1)</script>", "image/png", "file_kind"),
        ("photo.png", b"MZ" + bytes(100), "image/png", "file_kind"),
        ("photo.gif", b"GIF89a" + bytes(60), "image/gif", "file_kind"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "file_kind"),
        ("photo.png", JPEG, "image/png", "file_mismatch"),
        ("photo.png", JPEG, "application/octet-stream", "file_mismatch"),
        ("page.html", PNG, "application/octet-stream", "file_mismatch"),
        ("photo.pdf", PDF, "text/html", "file_mismatch"),
    ],
    ids=["page", "program", "gif", "svg", "jpeg-as-png", "jpeg-named-png", "png-named-html", "pdf-as-page"],
)
async def test_a_file_that_is_not_what_it_says_is_refused(
    customer: Customer, settings: Settings, name: str, content: bytes, media_type: str, problem: str
) -> None:
    response = await customer.post("/attachments", files={"file": (name, content, media_type)})
    assert (response.status_code, response.json()["type"]) == (415, f"urn:amends:problem:{problem}")
    assert len(await customer.messages()) == 1
    assert not (settings.data_dir / "uploads").exists()


async def test_five_megabytes_fit_and_more_do_not(customer: Customer) -> None:
    whole = PNG + bytes(MAX_FILE_BYTES - len(PNG))
    assert (await customer.post("/attachments", files={"file": ("a.png", whole)})).status_code == 202
    more = await customer.post("/attachments", files={"file": ("a.png", whole + b"x")})
    assert more.status_code == 413
    much_more = await customer.post("/attachments", files={"file": ("a.png", whole * 2)})
    assert much_more.status_code == 413


async def test_what_is_not_a_form_is_refused(customer: Customer) -> None:
    assert (await customer.post("/attachments", content=PNG)).status_code == 415
    assert (await customer.post("/attachments", json={})).status_code == 415
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    headers = {**customer.headers, **multipart}
    for body in (b"nonsense", b"--b\r\n", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"):
        response = await customer.http.post(customer.home + "/attachments", headers=headers, content=body)
        assert response.status_code == 400, body
    boundless = {**customer.headers, "Content-Type": "multipart/form-data"}
    response = await customer.http.post(customer.home + "/attachments", headers=boundless, content=b"x")
    assert response.status_code == 400
    assert (await customer.post("/attachments", files={"photo": ("a.png", PNG)})).status_code == 400
    assert (await customer.post("/attachments", files={"file": ("a.png", b"")})).status_code == 400


@pytest.mark.parametrize(("name", "content"), [("a.pdf", PDF + b"."), ("a.png", PNG)])
async def test_the_same_client_id_with_another_file_is_refused(customer: Customer, name: str, content: bytes) -> None:
    sent = await customer.post("/attachments", files={"file": ("a.pdf", PDF)}, data={"client_id": "one"})
    assert sent.status_code == 202
    refused = await customer.post("/attachments", files={"file": (name, content)}, data={"client_id": "one"})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:amends:problem:client_id_used")
    again = await customer.post("/attachments", files={"file": ("a.pdf", PDF)}, data={"client_id": "one"})
    assert again.json() == sent.json()


async def test_the_same_client_id_is_the_same_file(customer: Customer, settings: Settings) -> None:
    calls = [
        await customer.post("/attachments", files={"file": ("a.png", PNG)}, data={"client_id": "one"}) for _ in range(2)
    ]
    assert calls[0].json() == calls[1].json()
    assert len(list((settings.data_dir / "uploads").iterdir())) == 1
    assert [m["kind"] for m in await customer.messages()] == ["text", "attachment", "text"]


async def test_a_file_opens_only_with_its_own_token(http: httpx.AsyncClient, customer: Customer) -> None:
    await customer.post("/attachments", files={"file": ("a.png", PNG)})
    url = next(m for m in await customer.messages() if m["kind"] == "attachment")["payload"]["url"]
    stranger = await Customer.arrive(http)
    assert (await http.get(url)).status_code == 401
    assert (await http.get(url, params={"token": stranger.token})).status_code == 403
    stolen = url.replace(customer.id, stranger.id)
    assert (await http.get(stolen, params={"token": stranger.token})).status_code == 404
    for path in ("../amends.db", "..%2Famends.db", "%2e%2e%2famends.db", "x"):
        response = await customer.get(f"/attachments/{path}")
        assert response.status_code in (404, 405), path
        assert response.headers["content-type"] == "application/problem+json"


async def test_shown_names_hold_nothing_but_a_name() -> None:
    assert shown_name("../../etc/passwd.png", "image/png") == "passwd.png"
    assert shown_name("C:\\fakepath\\照片.jpg", "image/jpeg") == "照片.jpg"
    assert shown_name("invoice\u202egnp.exe.png", "image/png") == "invoicegnp.exe.png"
    assert shown_name("\r\n\x00", "image/png") == "file.png"
    assert shown_name("字" * 300 + ".pdf", "application/pdf") == "字" * 116 + ".pdf"


async def test_a_file_is_on_the_disk_before_it_is_acknowledged(
    customer: Customer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, int]] = []
    wait = os.fsync

    def fsync(descriptor: int) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        synced.append((path.name, path.stat().st_size if path.is_file() else 0))
        wait(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    response = await customer.post("/attachments", files={"file": ("receipt.png", PNG, "image/png")})
    assert response.status_code == 202
    (kept,) = (settings.data_dir / "uploads").iterdir()
    # The whole file first, then the folder with its name.
    assert synced == [(f".{kept.name}", len(PNG)), ("uploads", 0)]
