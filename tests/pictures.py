"""Pictures for tests, as telephones and forgers make them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


def picture(media_type: str = "image/png", size: tuple[int, int] = (24, 16), mode: str = "RGB", **more: Any) -> bytes:
    """Return a small red picture, with the left quarter blue; `more` goes to the encoder, such as `exif`."""
    made = Image.new("RGB", size, (200, 30, 30))
    made.paste((20, 20, 200), (0, 0, size[0] // 4, size[1]))
    out = io.BytesIO()
    made.convert(mode).save(out, FORMATS[media_type], **more)
    return out.getvalue()


PNG, JPEG, WEBP = (picture(media_type) for media_type in FORMATS)
