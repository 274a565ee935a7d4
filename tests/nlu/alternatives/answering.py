"""Let a model answer in a process of its own: what it heard in each text, and how much memory it needs."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.running.training import environment
from tests.nlu.alternatives.memory import own_memory

ROOT = Path(__file__).parents[3]
# As `amends up` starts the dialogue process.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


@dataclass(frozen=True)
class Answered:
    """Hold (intent, confidence) of each text, and megabytes after the last: `resident_mb`, `peak_mb`."""

    intents: list[tuple[str, float]]
    memory: dict[str, float]


def answer(model: Path, texts: list[str]) -> Answered:
    """Load `model` as the dialogue process does and parse `texts`."""
    with tempfile.TemporaryDirectory() as folder:
        asked, found = Path(folder) / "texts.json", Path(folder) / "answers.json"
        asked.write_text(json.dumps(texts), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", __name__, str(model), str(asked), str(found)],
            cwd=ROOT, check=True, env={**environment(), **ONE_THREAD}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        said = json.loads(found.read_text(encoding="utf-8"))
    return Answered([(name, sure) for name, sure in said["intents"]], said["memory"])


async def parse(model: str, texts: list[str]) -> list[tuple[str, float]]:
    """Return intent and confidence of each text."""
    import logging

    import structlog
    from rasa.core.agent import Agent

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    agent = Agent.load(model)
    heard = [(await agent.parse_message(text))["intent"] for text in texts]
    return [(str(intent["name"]), float(intent["confidence"] or 0)) for intent in heard]


def main(model: str, asked: str, found: str) -> None:
    """Answer in this process; write the answers and its memory to the file `found`."""
    intents = asyncio.run(parse(model, json.loads(Path(asked).read_text(encoding="utf-8"))))
    Path(found).write_text(json.dumps({"intents": intents, "memory": own_memory()}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
