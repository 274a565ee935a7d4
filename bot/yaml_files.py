"""Read YAML with the C parser where libyaml is there: ten times as fast, the same values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# PyYAML is built without libyaml on some machines; its own parser reads the same there, slowly.
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds, None for an empty one.

    Raises yaml.YAMLError, UnicodeDecodeError or OSError.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
