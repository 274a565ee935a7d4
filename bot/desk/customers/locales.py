"""Choose the language in which a conversation begins."""

from __future__ import annotations

SIMPLIFIED = ("hans", "cn", "sg", "my")


def locale_of(tag: str) -> str | None:
    """Return zh-Hant, zh-Hans or en for a BCP 47 tag in any spelling; None for another language."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return "en"
    if parts[0] != "zh":
        return None
    if "hant" in parts:
        return "zh-Hant"
    return "zh-Hans" if any(part in SIMPLIFIED for part in parts[1:]) else "zh-Hant"


def first_locale(asked: str | None, accept_language: str) -> str:
    """Return the language of the greeting: `asked`, else the first supported language in `accept_language`.

    It is English when none of the tags is supported, and Traditional Chinese when there are no tags.
    """
    tags = [asked] if asked else [item.partition(";")[0] for item in accept_language.split(",")]
    tags = [tag for tag in tags if tag.strip() and tag.strip() != "*"]
    for tag in tags:
        if (found := locale_of(tag)) is not None:
            return found
    return "en" if tags else "zh-Hant"
