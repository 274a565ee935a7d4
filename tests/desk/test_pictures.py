"""Test that of a customer's picture only the pixels are kept, within bounds."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile, PngImagePlugin

from bot.desk.pictures import LONGEST_SIDE, encoded_again
from bot.desk.problems import Problem
from bot.desk.uploads import MAX_FILE_BYTES, UploadFolder
from bot.settings import Settings
from tests.desk.customer import Customer
from tests.pictures import FORMATS, picture

SECRET = b"25.0339 N 121.5645 E"
PAGE = b"<script>alert(1)</script>"


def opened(content: bytes) -> Image.Image:
    """Return the picture, decoded."""
    made = Image.open(io.BytesIO(content))
    made.load()
    return made


def with_exif(media_type: str, orientation: int = 1) -> bytes:
    """Return a picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, SECRET.decode()
    return picture(media_type, exif=exif)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, data: bytes) -> bytes:
    """Return a PNG file that says it has this size, with `data` as its compressed rows."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("media_type", FORMATS)
def test_where_a_photo_was_taken_is_not_kept(media_type: str) -> None:
    sent = with_exif(media_type)
    assert SECRET in sent
    kept = encoded_again(sent, media_type)
    assert SECRET not in kept
    assert not opened(kept).getexif()
    assert (opened(kept).format, opened(kept).size) == (FORMATS[media_type], (24, 16))


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_photo_stays_upright(media_type: str) -> None:
    kept = opened(encoded_again(with_exif(media_type, orientation=6), media_type)).convert("RGB")
    assert kept.size == (16, 24)
    # Its left quarter, blue, is on top now.
    assert [max(range(3), key=kept.getpixel((8, y)).__getitem__) for y in (2, 20)] == [2, 0]


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_second_file_in_a_picture_is_left_behind(media_type: str) -> None:
    archive = b"PK\x05\x06" + bytes(18)
    kept = encoded_again(picture(media_type) + PAGE + archive, media_type)
    assert PAGE not in kept
    assert b"PK" not in kept


def test_comments_profiles_and_texts_are_left_behind() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", PAGE.decode())
    for media_type, more in (
        ("image/png", {"pnginfo": texts}),
        ("image/jpeg", {"comment": PAGE}),
        ("image/png", {"icc_profile": PAGE}),
        ("image/jpeg", {"icc_profile": PAGE}),
        ("image/webp", {"icc_profile": PAGE}),
        ("image/webp", {"xmp": PAGE}),
    ):
        kept = encoded_again(picture(media_type, **more), media_type)
        assert PAGE not in kept
        assert not opened(kept).info.keys() & {"comment", "Comment", "icc_profile", "exif", "xmp"}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_understood(mode: str) -> None:
    sent = picture(mode=mode) if mode != "I;16" else _sixteen_bits()
    assert opened(encoded_again(sent, "image/png")).size == (24, 16)


def _sixteen_bits() -> bytes:
    out = io.BytesIO()
    Image.new("I;16", (24, 16), 40_000).save(out, "PNG")
    return out.getvalue()


def test_what_can_be_seen_through_stays_so() -> None:
    made = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    out = io.BytesIO()
    made.save(out, "PNG")
    assert opened(encoded_again(out.getvalue(), "image/png")).getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch, side: int) -> None:
    def decode(self: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decode)
    with pytest.raises(Problem) as refused:
        encoded_again(png_of(side, side, zlib.compress(bytes(1_000_000))), "image/png")
    assert (refused.value.status, refused.value.name) == (413, "too_many_pixels")


def test_a_large_photo_is_made_smaller() -> None:
    sent = picture("image/jpeg", size=(8000, 6000))
    assert opened(encoded_again(sent, "image/jpeg")).size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


@pytest.mark.slow
def test_what_grows_over_the_limit_is_made_smaller() -> None:
    out = io.BytesIO()
    Image.effect_noise((2300, 2300), 100).convert("RGB").save(out, "PNG")
    kept = encoded_again(out.getvalue(), "image/png")
    assert len(kept) <= MAX_FILE_BYTES < len(out.getvalue())
    assert 1000 < opened(kept).width < 2300


@pytest.mark.parametrize(
    "broken",
    [
        picture("image/png")[:40],
        picture("image/png")[:-30],
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(60),
        png_of(24, 16, b"not compressed"),
        png_of(0, 16, zlib.compress(b"")),
        picture("image/jpeg"),
    ],
    ids=["header only", "cut off", "zeroes", "no zlib", "no width", "another format"],
)
def test_what_cannot_be_decoded_is_refused(broken: bytes) -> None:
    with pytest.raises(Problem) as refused:
        encoded_again(broken, "image/png")
    assert (refused.value.status, refused.value.name) == (415, "picture_unreadable")


@pytest.mark.asyncio
async def test_a_customers_photo_says_nothing_about_where_they_live(customer: Customer, settings: Settings) -> None:
    sent = await customer.post("/attachments", files={"file": ("a.jpg", with_exif("image/jpeg") + PAGE, "image/jpeg")})
    assert sent.status_code == 202, sent.text
    (kept,) = UploadFolder(settings.uploads_dir).path("x").parent.iterdir()
    assert SECRET not in kept.read_bytes()
    assert PAGE not in kept.read_bytes()
    assert opened(kept.read_bytes()).format == "JPEG"


@pytest.mark.asyncio
async def test_a_broken_picture_leaves_nothing(customer: Customer, settings: Settings) -> None:
    broken = {"file": ("a.png", picture()[:-30], "image/png")}
    refused = await customer.post("/attachments", files=broken)
    assert (refused.status_code, refused.json()["type"]) == (415, "urn:amends:problem:picture_unreadable")
    assert not (settings.data_dir / "uploads").exists()
