"""Decode customers' pictures within bounds and encode them again, so that only pixels are kept.

What else a file carried is left behind: where a photo was taken (EXIF), a second file behind the picture, further
frames, comments, colour profiles. A picture that claims too many pixels is refused before it is decoded.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import replace

import anyio
import anyio.to_thread
from PIL import Image, ImageOps

from bot.desk.problems import Problem
from bot.desk.uploads import MAX_FILE_BYTES, Upload

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
# Telephones of today take 50 million pixels, as the words say, or a few more. Decoded that is 200 MB, so one picture is
# decoded at a time.
MAX_PIXELS = 52_000_000
# Pixels of the longer side that are kept: the print on a receipt can be read in it.
LONGEST_SIDE = 4096
QUALITY = 88
# A picture that is too large encoded again is made smaller by this, as often as needed.
SHRINK = 0.7

_one_at_a_time = anyio.CapacityLimiter(1)


async def cleaned(upload: Upload) -> Upload:
    """Return the upload with its picture encoded again; a PDF is returned unchanged.

    Raises a 413 Problem for a picture of too many pixels, a 415 Problem for one that cannot be decoded.
    """
    if upload.media_type not in FORMATS:
        return upload
    content = await anyio.to_thread.run_sync(encoded_again, upload.content, upload.media_type, limiter=_one_at_a_time)
    return replace(upload, content=content)


def encoded_again(content: bytes, media_type: str) -> bytes:
    """Return a picture of the same media type with the pixels of `content` and nothing else; it blocks.

    At most LONGEST_SIDE pixels on each side and MAX_FILE_BYTES long. Raises Problems, see `cleaned`.
    """
    form = FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            # Pillow only warns of many pixels; they are counted here.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=[form]) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise _too_many()
                # A JPEG is decoded at a fraction of its size where that is enough.
                opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
                return _encoded(_plain(opened, form), form)
    except Problem:
        raise
    except Image.DecompressionBombError:
        raise _too_many() from None
    except Exception:
        # Pillow raises many kinds of errors, also its own faults, for files made to break it.
        raise Problem(415, "picture_unreadable") from None


def _too_many() -> Problem:
    return Problem(413, "too_many_pixels")


def _plain(opened: Image.Image, form: str) -> Image.Image:
    """Return the first frame, upright, without anything but pixels."""
    seen = "transparency" in opened.info or opened.mode in ("LA", "PA", "RGBA", "La", "RGBa")
    upright = ImageOps.exif_transpose(opened)
    plain = upright.convert("RGBA" if seen and form != "JPEG" else "L" if upright.mode in ("1", "L") else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # The encoder would write what is in here: profile, EXIF, comments.
    plain.info = {}
    return plain


def _encoded(picture: Image.Image, form: str) -> bytes:
    while True:
        out = io.BytesIO()
        picture.save(out, form, **({} if form == "PNG" else {"quality": QUALITY}))
        if out.tell() <= MAX_FILE_BYTES:
            return out.getvalue()
        picture = picture.resize((max(1, int(picture.width * SHRINK)), max(1, int(picture.height * SHRINK))))
