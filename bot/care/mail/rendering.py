"""Render letters: as plain text, and as HTML that mail programs show alike (tables, styles at each place)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.care.mail.letter import Letter, Link

# For the attribute of the page, so that readers pronounce and fonts draw it right.
_LANGUAGES = {"en": "en", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant"}


def as_text(letter: Letter) -> str:
    """Return the letter as text; every link is named and stands on a line of its own, so that none is broken."""
    blocks = ["\n".join(part) for part in letter.parts]
    if letter.report is not None:
        blocks += _report_lines(letter.report)
    colon = ":" if letter.locale == "en" else "："

    def named(link: Link) -> str:
        return f"{link.label}{colon}\n{link.address}"

    blocks += [named(button) for button in letter.buttons]
    if letter.hint:
        blocks.append(letter.hint)
    blocks += [named(one) for one in letter.several]
    if letter.link is not None:
        blocks.append(named(letter.link))
    # Two hyphens and a blank begin what mail programs take for the foot.
    blocks.append("\n".join(["-- ", letter.company, letter.small]))
    blocks += [named(link) for link in (letter.public, letter.stop) if link is not None]
    return "\n\n".join(blocks) + "\n"


def _report_lines(report: Mapping[str, Any]) -> list[str]:
    """Return the numbers and rankings of a report as text, one line each."""
    numbers = [
        f"{one['label']}  {one['shown']}  ({one['before']})  {one['change']}".rstrip() for one in report["numbers"]
    ]
    rankings = [
        "\n".join([one["title"], *(f"{row['count']:>5}  {row['label']}  ({row['before']})" for row in one["rows"])])
        for one in report["rankings"]
        if one["rows"]
    ]
    # A report that waits since before an upgrade has none.
    brackets = [report["brackets"]] if "brackets" in report else []
    return [*brackets, "\n".join(numbers), *rankings, *report["notes"]]


def as_html(letter: Letter) -> str:
    """Return the letter as a page of HTML; everything that was said is escaped."""
    return _template().render(letter=letter, lang=_LANGUAGES.get(letter.locale, "zh-Hant"))


@lru_cache(maxsize=1)
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html")
