"""Let a model answer in a process of its own: what it heard in each text, and what memory and time it needs."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
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
    """Hold (intent, confidence) of each text, and what that took.

    `used` are megabytes after the last text, `resident_mb` and `peak_mb`, and the mean milliseconds of processor for a
    text, `ms_of_processor`: other work on the machine lengthens those much less than the time on the clock.
    """

    intents: list[tuple[str, float]]
    used: dict[str, float]


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
    return Answered([(name, sure) for name, sure in said["intents"]], said["used"])


async def parse(model: str, texts: list[str]) -> Answered:
    """Load `model` in this process and parse `texts`, the first once more before the time counts."""
    import logging

    import structlog
    from rasa.core.agent import Agent

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    agent = Agent.load(model)
    await agent.parse_message(texts[0])
    began = time.process_time()
    heard = [(await agent.parse_message(text))["intent"] for text in texts]
    used = {**own_memory(), "ms_of_processor": (time.process_time() - began) / len(texts) * 1000}
    return Answered([(str(intent["name"]), float(intent["confidence"] or 0)) for intent in heard], used)


def main(model: str, asked: str, found: str) -> None:
    """Answer in this process; write what `answer` reads to the file `found`."""
    answered = asyncio.run(parse(model, json.loads(Path(asked).read_text(encoding="utf-8"))))
    Path(found).write_text(json.dumps(asdict(answered)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
