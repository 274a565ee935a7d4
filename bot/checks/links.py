"""Check that every relative link in the documentation leads to an existing file and heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from bot.checks.faults import Fault

# Folders with pages of other projects.
_FOREIGN = {".venv", ".tools", ".git", "node_modules", "var", "models", "results"}
_FENCE = re.compile(r"^\s*(```|~~~)")
_CODE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def check_links(root: Path) -> list[Fault]:
    """Return a fault for every broken link in the Markdown pages below `root`."""
    faults: list[Fault] = []
    for page in sorted(pages_in(root)):
        name = str(page.relative_to(root))
        for line, target in links_of(page.read_text(encoding="utf-8")):
            wrong = _wrong(page, root, target)
            if wrong:
                faults.append(Fault(name, "a link", f"({target}) {wrong}", line))
    return faults


def pages_in(root: Path) -> Iterator[Path]:
    """Yield every Markdown page below `root`, except in folders of other projects and in linked folders."""
    for path in root.iterdir():
        if path.is_dir():
            if path.name not in _FOREIGN and not path.is_symlink():
                yield from pages_in(path)
        elif path.suffix == ".md":
            yield path


def links_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield line number and target of each relative link and picture in a Markdown text, except in code."""
    for line, words in _prose(text):
        for match in _LINK.finditer(_CODE.sub("", words)):
            if not _SCHEME.match(match[1]) and not match[1].startswith("//"):
                yield line, match[1]


def anchors_of(text: str) -> set[str]:
    """Return the anchors of the headings in a Markdown text: lower case, spaces as dashes, repeated ones numbered."""
    found: set[str] = set()
    for _, words in _prose(text):
        heading = _HEADING.match(words)
        if heading is None:
            continue
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).lower()
        base = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        name, count = base, 0
        while name in found:
            count += 1
            name = f"{base}-{count}"
        found.add(name)
    return found


def _prose(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        elif not fence:
            yield number, line


def _wrong(page: Path, root: Path, target: str) -> str:
    """Return what is wrong with a link of `page`, empty when nothing is."""
    place, _, anchor = unquote(target).partition("#")
    if place.startswith("/"):
        return "begins with /: write it relative to this page"
    found = (page.parent / place).resolve() if place else page
    if not found.is_relative_to(root.resolve()):
        return "leads out of the project"
    if not found.exists():
        return "is not there: correct the link or the name of the file"
    if anchor and found.suffix == ".md" and anchor not in anchors_of(found.read_text(encoding="utf-8")):
        return f"there is no heading for #{anchor} there"
    return ""
