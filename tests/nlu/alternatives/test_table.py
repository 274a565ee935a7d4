"""Test the tables of a comparison."""

from __future__ import annotations

from tests.nlu.alternatives.table import side_by_side, table, written

OURS = {"held out": 0.9126, "label_macro": 0.85, "ms_per_message": 5.62, "training_peak_mb": 812.7}
STOCK = {"held out": 0.5, "label_macro": 0.625, "training_seconds": 1399.6}


def test_figures_are_formatted_by_their_unit() -> None:
    shown = [written(name, value) for name, value in OURS.items()]
    assert shown == ["0.913", "0.850", "5.6", "813"]
    assert written("training_seconds", 59.9) == "60" and written("kind", None) == "-"


def test_every_candidate_has_its_column_and_every_figure_its_row() -> None:
    lines = table({"ours": OURS, "stock": STOCK})
    assert len({len(line) for line in lines}) == 1
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["figure", "ours", "stock"]
    assert cells[1][1].endswith("-:")
    assert cells[2:] == [
        ["label_macro", "0.850", "0.625"],
        ["held out", "0.913", "0.500"],
        ["ms_per_message", "5.6", "-"],
        ["training_peak_mb", "813", "-"],
        ["training_seconds", "-", "1400"],
    ]


def test_side_by_side_shows_the_lead_and_ends_with_label_macro() -> None:
    lines = [line.split() for line in side_by_side("evaluation", OURS, STOCK)]
    assert lines[0] == ["evaluation", "ours", "stock", "ahead"]
    assert lines[-1] == ["label_macro", "0.850", "0.625", "0.225"]
    assert ["ms_per_message", "5.620", "nan", "nan"] in lines
