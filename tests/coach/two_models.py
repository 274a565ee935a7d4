"""A registry of two fake models, the first of which is published."""

from __future__ import annotations

from pathlib import Path

from bot.coach.registry import Registry


def registry_of_two(folder: Path) -> Registry:
    """Return a registry below `folder` that knows the models a1, which is published, and b2."""
    (folder / "models").mkdir()
    for digest in ("a1", "b2"):
        (folder / "models" / f"amends-{digest}.tar.gz").write_text(digest)
    made = Registry(folder / "models", folder / "kept")
    made.publish(made.find("a1"), who="mei")
    return made
