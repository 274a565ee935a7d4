"""Print the figures of several candidates side by side."""

from __future__ import annotations

Figures = dict[str, float]

MAIN = "label_macro"


def written(name: str, value: float | None) -> str:
    """Format a figure: shares with three decimals, milliseconds with one, megabytes and seconds without; None as -."""
    if value is None:
        return "-"
    if name.endswith(("_mb", "_seconds")):
        return f"{value:.0f}"
    return f"{value:.1f}" if name.startswith("ms_") else f"{value:.3f}"


def table(columns: dict[str, Figures]) -> list[str]:
    """Return the lines of a Markdown table with a row for each figure and a column for each candidate.

    `label_macro` comes first, the others in order of appearance; a missing figure is shown as a dash.
    """
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    names.sort(key=lambda name: name != MAIN)
    rows = [["figure", *columns]]
    rows += [[name, *(written(name, figures.get(name)) for figures in columns.values())] for name in names]
    widths = [max(len(row[at]) for row in rows) for at in range(len(columns) + 1)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths))
        ]
        lines.append(f"| {' | '.join(cells)} |")
    ruler = [("-" * width) if at == 0 else "-" * (width - 1) + ":" for at, width in enumerate(widths)]
    return [lines[0], f"| {' | '.join(ruler)} |", *lines[1:]]


def side_by_side(title: str, ours: Figures, stock: Figures) -> list[str]:
    """Return the lines of a table of both candidates and their differences; `label_macro` comes last."""
    lines = [f"{title:42} {'ours':>8} {'stock':>8} {'ahead':>8}"]
    for name in [*sorted(set(ours) - {MAIN}), MAIN]:
        other = stock.get(name, float("nan"))
        lines.append(f"{name:42} {ours[name]:8.3f} {other:8.3f} {ours[name] - other:8.3f}")
    return lines
