"""Attachments: photos and documents."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Page, expect

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
    attach(widget, "receipt.pdf", "application/pdf", b"%PDF not-what-it-says")
    expect(widget.panel.locator(".upload")).to_contain_text("This file is not what its name says.")


def photo(page: Page, width: int, height: int) -> bytes:
    """Return a PNG of noise, which no compression makes small."""
    drawn = page.evaluate(
        """([width, height]) => {
            const canvas = new OffscreenCanvas(width, height), pen = canvas.getContext('2d');
            const dots = pen.createImageData(width, height);
            for (let at = 0; at < dots.data.length; at += 65536)
                crypto.getRandomValues(new Uint8Array(dots.data.buffer, at, Math.min(65536, dots.data.length - at)));
            pen.putImageData(dots, 0, 0);
            return canvas.convertToBlob().then(blob => new Promise(done => {
                const reader = new FileReader();
                reader.onload = () => done(reader.result.split(',')[1]);
                reader.readAsDataURL(blob);
            }));
        }""",
        [width, height],
    )
    return base64.b64decode(drawn)


GIVE = """async ([name, type, content, how]) => {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    const given = new DataTransfer();
    given.items.add(new File([bytes], name, {type}));
    const inner = document.querySelector('amends-widget').shadowRoot;
    const target = how === 'drop on the page' ? document.body : inner.querySelector(
        how === 'paste' ? 'textarea' : '.log');
    const options = {bubbles: true, cancelable: true, composed: true};
    const event = how === 'paste'
        ? new ClipboardEvent('paste', {...options, clipboardData: given})
        : new DragEvent('drop', {...options, dataTransfer: given});
    return !target.dispatchEvent(event);
}"""


def give(widget: Widget, how: str, name: str, media_type: str, content: bytes) -> bool:
    """Paste or drop a file; return whether the browser was kept from opening it."""
    return bool(widget.page.evaluate(GIVE, [name, media_type, base64.b64encode(content).decode(), how]))


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped(how: str, widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    assert give(widget, how, "image.png", "image/png", PIXEL)
    expect(widget.panel.locator(".attachment img")).to_have_attribute("alt", "image.png")


def test_a_file_dropped_beside_the_panel_does_not_open_in_place_of_the_shop(
    widget: Widget, fake_desk: FakeDesk
) -> None:
    assert not give(widget, "drop on the page", "image.png", "image/png", PIXEL), "a closed panel changes nothing"
    widget.open()
    assert give(widget, "drop on the page", "image.png", "image/png", PIXEL)
    assert fake_desk.talk.files == {}


def test_a_picture_with_the_name_of_another_kind_is_sent_under_its_own(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    attach(widget, "機器.jpg", "image/jpeg", PIXEL)
    expect(widget.panel.locator(".attachment img")).to_have_attribute("alt", "機器.png")
    assert [kind for kind, _ in fake_desk.talk.files.values()] == ["image/png"]


def test_a_photo_larger_than_the_desk_takes_is_sent_smaller(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    large = photo(widget.page, 2700, 900)
    assert len(large) > 6 * 1024 * 1024
    attach(widget, "large.png", "image/png", large)
    expect(widget.panel.locator(".attachment img")).to_have_attribute("alt", "large.jpg")
    ((kind, content),) = fake_desk.talk.files.values()
    assert kind == "image/jpeg"
    assert content.startswith(b"\xff\xd8\xff")
    assert len(content) < 5 * 1024 * 1024


def test_a_picture_that_no_browser_here_can_read_is_explained(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    attach(widget, "IMG_1.heic", "image/heic", b"\0\0\0\x18ftypheic" + b"0" * 100)
    expect(widget.panel.locator(".upload")).to_contain_text("請換成 JPEG 或 PNG")
