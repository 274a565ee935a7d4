"""Write a generated policy to a folder, as YAML and CSV files like those of a manager."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Files = dict[str, Any]
"""The content of each file by name: data for YAML, a list of rows for `.csv`."""

_DUMPER: type = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write_policy(files: Mapping[str, Any], folder: Path) -> Path:
    """Write every file into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            if name.endswith(".csv"):
                writer = csv.DictWriter(file, fieldnames=list(content[0]))
                writer.writeheader()
                writer.writerows(content)
            else:
                yaml.dump(content, file, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=1000)
    return folder
