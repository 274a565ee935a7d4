"""Read the word lists and rules in `data/lexicon/`, once per process."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

LEXICON_DIR = Path(__file__).resolve().parents[2] / "data" / "lexicon"


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the words of `data/lexicon/<name>.txt`, separated by white space; `#` starts a comment."""
    lines = (LEXICON_DIR / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


@cache
def rules(name: str) -> dict[str, Any]:
    """Return the parsed `data/lexicon/<name>.yml`."""
    with (LEXICON_DIR / f"{name}.yml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


def lexicon_files() -> list[Path]:
    """Return the paths of all lexicon files, sorted."""
    return sorted(path for path in LEXICON_DIR.iterdir() if path.suffix in {".txt", ".yml"})
