"""Read the word lists and rules in `data/lexicon/`, once per process."""

from functools import cache
from pathlib import Path
from typing import Any

from bot.yaml_files import read_yaml

LEXICON_DIR = Path(__file__).resolve().parents[2] / "data" / "lexicon"


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the words of `data/lexicon/<name>.txt`, separated by white space; `#` starts a comment."""
    lines = (LEXICON_DIR / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


@cache
def rules(name: str) -> dict[str, Any]:
    """Return the parsed `data/lexicon/<name>.yml`."""
    return dict(read_yaml(LEXICON_DIR / f"{name}.yml"))


def lexicon_files() -> list[Path]:
    """Return the paths of all lexicon files, sorted."""
    return sorted(path for path in LEXICON_DIR.iterdir() if path.suffix in {".txt", ".yml"})
