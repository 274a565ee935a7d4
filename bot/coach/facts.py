"""What is known of a trained model, kept in a JSON file beside it that goes wherever the model goes."""

from __future__ import annotations

import getpass
import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

ENDING = ".tar.gz"
GIT_SECONDS = 10


@dataclass(frozen=True)
class Facts:
    """What is known of the model `name`.

    `features` is the fingerprint of the program that turns words into numbers, and `probe` is what it made of two
    sentences (bot/coach/fitting.py): a model is of no use with another program.
    `commit` is the version of the data in Git, empty without one; `changed` is whether files differed from it.
    `trained_at` is an ISO 8601 instant in UTC. `figures` are shares from 0 to 1 by what was measured, such as
    `exam intent`; empty before the first comparison. `files` are hashes of what it was trained from, by path.
    """

    name: str
    features: str = ""
    probe: list[float] = field(default_factory=list)
    trained_at: str = ""
    trained_by: str = ""
    commit: str = ""
    changed: bool = False
    figures: dict[str, float] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, model: Path) -> Facts:
        """Read what is known of a model file; only its name where nothing, or nothing readable, is beside it."""
        try:
            told = json.loads(file_of(model).read_text(encoding="utf-8"))
            known = {one.name: told[one.name] for one in fields(cls) if one.name in told}
        except (OSError, ValueError, TypeError):
            known = {}
        return cls(**{**known, "name": name_of(model)})

    def write(self, model: Path) -> None:
        """Write what is known beside the model file, at once or not at all."""
        draft = file_of(model).with_suffix(".json.new")
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(file_of(model))


def name_of(model: Path) -> str:
    """Return the name of a model file: `amends-0123456789ab` for `models/amends-0123456789ab.tar.gz`."""
    return model.name.removesuffix(ENDING)


def file_of(model: Path) -> Path:
    """Return the path of the facts about a model file."""
    return model.with_name(f"{name_of(model)}.json")


def who() -> str:
    """Return the name of the user who runs this program, "unknown" where the system does not tell."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def commit_of(root: Path, places: Sequence[str]) -> tuple[str, bool]:
    """Return the commit of the Git checkout at `root`, and whether `places` differ from it; ("", False) without Git."""
    commit = _git(root, "rev-parse", "--short=12", "HEAD")
    if not commit:
        return "", False
    return commit, bool(_git(root, "status", "--porcelain", "--", *(one for one in places if (root / one).exists())))


def _git(root: Path, *command: str) -> str:
    if not (root / ".git").exists():
        return ""
    try:
        said = subprocess.run(
            ("git", "-C", str(root), *command), capture_output=True, text=True, timeout=GIT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""
