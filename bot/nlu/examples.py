"""Read the example files of a head: `data/heads/<language>/<head>/<class>.txt`."""

from pathlib import Path


def example_files(folder: Path, head: str) -> list[Path]:
    """Return the example files of `head` under `folder`, in a fixed order."""
    return sorted(folder.glob(f"*/{head}/*.txt"))


def read_examples(folder: Path, head: str) -> tuple[list[str], list[str]]:
    """Return all examples of `head` and their classes; `#` lines and blank lines are skipped."""
    texts: list[str] = []
    labels: list[str] = []
    for path in example_files(folder, head):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                texts.append(line.strip())
                labels.append(path.stem)
    return texts, labels
