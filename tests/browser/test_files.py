"""Attachments: photos and documents."""

from __future__ import annotations

import base64

from playwright.sync_api import expect

from tests.browser.conftest import Widget
from tests.browser.fake_desk import FakeDesk

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def attach(widget: Widget, name: str, media_type: str, content: bytes) -> None:
    """Choose a file in the widget."""
    widget.panel.locator("input[type=file]").set_input_files({"name": name, "mimeType": media_type, "buffer": content})


def test_a_photo_is_sent_and_shown(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    attach(widget, "機器.png", "image/png", PIXEL)
    expect(widget.panel.locator(".attachment img")).to_have_attribute("alt", "機器.png")
    expect(widget.panel.locator(".upload")).to_have_count(0)
    assert [content for _, content in fake_desk.talk.files.values()] == [PIXEL]
    with widget.page.expect_download() as download:
        widget.button("打開檔案：機器.png").click()
    assert download.value.path().read_bytes() == PIXEL


def test_a_file_of_another_kind_or_too_large_is_refused_at_once(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    attach(widget, "tool.exe", "application/x-msdownload", b"MZ")
    expect(widget.panel.locator(".upload")).to_contain_text("請選擇 PNG、JPEG、WebP 照片或 PDF 檔。")
    widget.button("移除").click()
    attach(widget, "big.pdf", "application/pdf", b"%PDF" + b"0" * (5 * 1024 * 1024))
    expect(widget.panel.locator(".upload")).to_contain_text("檔案超過 5 MB")
    assert fake_desk.talk.files == {}


def test_what_the_desk_says_about_a_file_is_shown(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    attach(widget, "receipt.pdf", "application/pdf", b"not-what-it-says")
    expect(widget.panel.locator(".upload")).to_contain_text("This file is not what its name says.")
