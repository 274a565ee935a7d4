"""The card of a file in a conversation: what it says of the file, and where the file is."""

from __future__ import annotations

from typing import Any


def file_card(conversation_id: str, file_id: str, *, name: str, media_type: str, size: int) -> dict[str, Any]:
    """Return the payload of a message that shows a file of `size` bytes."""
    url = f"/api/conversations/{conversation_id}/attachments/{file_id}"
    return {"name": name, "media_type": media_type, "bytes": size, "url": url}


def file_in(payload: Any) -> str:
    """Return the id of the file that a message with this payload shows; "" for any other message."""
    return str(payload.get("url", "")).rpartition("/")[2] if isinstance(payload, dict) else ""
