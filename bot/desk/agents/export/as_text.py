"""Print a sheet as plain text."""

from __future__ import annotations

from bot.desk.agents.export.sheet import Sheet


def as_text(sheet: Sheet) -> str:
    """Return the sheet as text, with every message exactly as it was written."""
    parts = [f"{sheet.title}\n{sheet.company}\n"]
    for block in sheet.blocks:
        lines = [*(f"{label}: {text}" for label, text in block.pairs), *block.lines]
        parts.append(f"\n## {block.heading}\n" + "\n".join(lines) + "\n")
    parts.append(f"\n## {sheet.transcript}\n")
    parts += [f"\n[{line.time}] {line.speaker}\n{line.text}\n" for line in sheet.messages]
    parts.append(f"\n--\n{sheet.foot}\n")
    return "".join(parts)
