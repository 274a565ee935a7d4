"""Run a model in a process of its own: the intents it finds in texts, and the memory and time it needs."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.running.training import environment
from tests.nlu.alternatives.memory import own_memory
from tests.nlu.scoring import FALLBACK

ROOT = Path(__file__).parents[3]
# The same environment as `amends up` gives the dialogue process.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


@dataclass(frozen=True)
class Answered:
    """Hold (intent, confidence, likeliest intent) of each text, and the resources used.

    The likeliest intent is the best one besides the fallback.

    `used` has the megabytes after the last text, `resident_mb` and `peak_mb`, and the mean processor time of a text in
    milliseconds, `ms_of_processor`. Processor time depends much less on other work on the machine than elapsed time.
    """

    intents: list[tuple[str, float, str]]
    used: dict[str, float]


def answer(model: Path, texts: list[str]) -> Answered:
    """Load `model` in a new process, as the dialogue process does, and parse `texts` there."""
    with tempfile.TemporaryDirectory() as folder:
        asked, found = Path(folder) / "texts.json", Path(folder) / "answers.json"
        asked.write_text(json.dumps(texts), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", __name__, str(model), str(asked), str(found)],
            cwd=ROOT, check=True, env={**environment(), **ONE_THREAD}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        said = json.loads(found.read_text(encoding="utf-8"))
    return Answered([tuple(one) for one in said["intents"]], said["used"])


def heard(parsed: dict[str, Any]) -> tuple[str, float, str]:
    """Return intent, confidence and likeliest intent of a parse result."""
    intent = parsed["intent"]
    named = [one["name"] for one in parsed["intent_ranking"] if one["name"] != FALLBACK]
    return str(intent["name"]), float(intent["confidence"] or 0), str(named[0] if named else FALLBACK)


async def parse(model: str, texts: list[str]) -> Answered:
    """Load `model` in this process and parse `texts`; parse the first one once before, without measuring it."""
    import logging

    import structlog
    from rasa.core.agent import Agent

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    agent = Agent.load(model)
    await agent.parse_message(texts[0])
    began = time.process_time()
    parses = [await agent.parse_message(text) for text in texts]
    used = {**own_memory(), "ms_of_processor": (time.process_time() - began) / len(texts) * 1000}
    return Answered([heard(parsed) for parsed in parses], used)


def main(model: str, asked: str, found: str) -> None:
    """Answer the texts of the file `asked` in this process and write to the file `found`, which `answer` reads."""
    answered = asyncio.run(parse(model, json.loads(Path(asked).read_text(encoding="utf-8"))))
    Path(found).write_text(json.dumps(asdict(answered)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
