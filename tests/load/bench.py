"""`make bench`: measure how fast Amends answers many simultaneous customers, compared with a plain Rasa.

Everything is measured in one run on the same machine, which also runs the simulated customers:

1. Cold start (fresh data folder) without the pause that waits for more messages; customers answer at once: turns per
   second.
2. Second start with the real pause; the same customers take time to read and write, as people do: waiting times.
3. Some customers ask for a person while others complain: time until the case is on a free agent's screen.
4. A plain Rasa project receives the same messages from as many customers at once.

Before these, with no other process running: options for different cases under a large policy (`tests.load.remedies`),
a season of promises with a clock of its own (`tests.load.season`), and the agents' page with 60 and 1,000 customers
waiting (`tests.load.long_lists`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bot.cases import Store
from bot.cases.models import Turn
from bot.settings import ROOT
from tests.load import handover
from tests.load.crowd import crowd
from tests.load.figures import Measured, line, milliseconds, percentile
from tests.load.handover import print_handovers
from tests.load.long_lists import print_long_lists
from tests.load.plain import Plain, trained, write_project
from tests.load.plain_crowd import replay
from tests.load.processes import Use, uses_of
from tests.load.remedies import measure, print_offers
from tests.load.season import print_season
from tests.running import Running

WARM_SECONDS = 6.0
# Conversations per minute in the phase in which customers ask for a person.
HANDOVER_RATE = 50.0
MEGABYTE = 1_000_000
PER_CORE = "from the processor time of all processes; whole conversations, warm-up included"


@dataclass(frozen=True)
class Started:
    """The results of a phase with the product.

    `start_seconds` is the time of the start, `after` the use of each process at the end, `cpu` the processor seconds of
    each process during the phase, and `turns_in_store` the seconds of each turn according to the case store.
    """

    start_seconds: float
    measured: Measured
    after: Mapping[str, Use]
    cpu: Mapping[str, float]
    turns_in_store: list[float]

    @property
    def per_core(self) -> float:
        """Return how many conversations a minute one core carries, from the processor time of all processes."""
        spent = sum(self.cpu.values())
        return 60 * len(self.measured.scripts) / spent if spent else 0.0


def main() -> None:
    """Run every phase and print the figures."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="amends-bench-") as name:
        folder = Path(name)
        print_offers(measure())
        print_season()
        print_long_lists()
        print(f"\n{options.customers} customers at once, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
        if options.train:
            print(
                line("training, whole", f"{_train_seconds(folder):,.0f} s", "(no model, no cache before)"), flush=True
            )
        full = _product(folder / "product", options.customers, options.seconds, 0.0, 0.0)
        _print_throughput(full)
        paced = _product(folder / "product", options.customers, options.seconds, options.pause, options.think)
        _print_waits(paced, options, full.start_seconds)
        print_handovers(handover.measure(folder / "handover", HANDOVER_RATE, 3 * options.seconds), HANDOVER_RATE)
        if not options.no_plain:
            plain, uses = _plain(folder, options, full.measured.scripts)
            _print_plain(plain, uses, full.measured)
    if not options.train:
        print("\nTraining time: python -m tests.load.bench --train (some minutes more).")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure Amends, and a plain Rasa beside it.")
    parser.add_argument("--customers", type=int, default=20, help="how many complain at once (20)")
    parser.add_argument("--seconds", type=float, default=30.0, help="length of each phase (30)")
    parser.add_argument("--pause", type=float, default=1.2, help="AMENDS_PAUSE_SECONDS of the second phase (1.2 s)")
    parser.add_argument(
        "--think", type=float, default=2.0, help="how long a customer of the second phase reads and writes (2 s)"
    )
    parser.add_argument("--train", action="store_true", help="measure the training too, which takes minutes")
    parser.add_argument("--no-plain", action="store_true", help="omit the plain Rasa")
    parser.add_argument(
        "--plain-examples", type=int, default=20, help="examples of each intent and language for the plain Rasa (20)"
    )
    return parser.parse_args()


def _train_seconds(folder: Path) -> float:
    began = time.monotonic()
    environ = {
        **os.environ,
        "AMENDS_MODELS": str(folder / "models"),
        "AMENDS_DATA": str(folder / "training"),
        # What trainings before have computed, in Rasa's cache and in ours, would be taken over.
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
        "AMENDS_TRAINING_MEMORY": str(folder / "memory"),
    }
    command = [sys.executable, "-m", "bot.cli", "train"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def _product(data: Path, customers: int, seconds: float, pause: float, think: float) -> Started:
    """Start the product on the folder `data`, run the customers, stop it and return the results."""
    began = time.monotonic()
    product = Running.start(data, AMENDS_PAUSE_SECONDS=str(pause), AMENDS_PAUSE_LIMIT_SECONDS=str(max(4.0, pause)))
    start_seconds = time.monotonic() - began
    try:
        pids = pids_of(product)
        before = uses_of(pids)
        base = product.shop_url.removesuffix("/shop")
        measured = asyncio.run(crowd(base, customers, seconds, pause, WARM_SECONDS, think))
        after = uses_of(pids)
    finally:
        product.stop()
    cpu = {name: after[name].cpu - before[name].cpu for name in after}
    return Started(start_seconds, measured, after, cpu, _turns_in_store(data, len(measured.turns)))


def pids_of(product: Running) -> dict[str, int]:
    """Return the process id of each part and of their supervisor."""
    note = json.loads((product.data / "run.json").read_text(encoding="utf-8"))
    return {**note["parts"], "supervisor": note["pid"]}


def _turns_in_store(data: Path, newest: int) -> list[float]:
    """Return the seconds from begin to end of the `newest` latest answered turns in the case store."""
    store = Store.open(f"sqlite:///{data / 'amends.db'}")
    wanted = (
        select(Turn.began_at, Turn.ended_at)
        .where(Turn.state == "answered")
        .order_by(Turn.began_at.desc())
        .limit(newest)
    )
    try:
        with store.read() as session:
            return [(ended - began).total_seconds() for began, ended in session.execute(wanted)]
    finally:
        store.close()


def _plain(folder: Path, options: argparse.Namespace, scripts: list[list[str]]) -> tuple[Measured, Mapping[str, Use]]:
    project = folder / "plain"
    write_project(project, options.plain_examples)
    model, seconds = trained(project, ROOT / "var" / "bench")
    bound = f"{options.plain_examples} examples of each intent in each language"
    print(f"\nPlain Rasa (default pipeline and policies, {bound}, same rules, responses and custom actions)")
    print(
        line("training", f"{seconds:,.0f} s" if seconds is not None else "kept", "in var/bench by digest of its data")
    )
    plain = Plain.start(project, model, folder / "plain-data")
    try:
        measured = asyncio.run(replay(plain.url, scripts, options.customers, options.seconds, WARM_SECONDS))
        return measured, uses_of(plain.pids())
    finally:
        plain.stop()


def _print_throughput(started: Started) -> None:
    measured = started.measured
    print("Amends, no pause, every customer answers at once (as many turns as it can)")
    print(line("turns a second", f"{measured.turns_per_second:.1f}"))
    print(line("conversations a minute", f"{measured.conversations_per_minute:.0f}", _ends(measured)))
    print(line("turn, p50 / p95", _waits(measured), "from posting to the last reply on the stream"))
    turns = max(1, len(measured.turns))
    share = ", ".join(f"{name} {1000 * cpu / turns:.1f}" for name, cpu in started.cpu.items())
    print(line("processor time a turn, ms", "", f"{share} (warm-up included)"))
    print(line("conversations a minute and core", f"{started.per_core:.0f}", PER_CORE))
    _print_memory(started.after)


def _print_waits(started: Started, options: argparse.Namespace, cold_seconds: float) -> None:
    measured = started.measured
    print(f"\nAmends, with a pause of {options.pause:g} s; customers read and write for {options.think:g} s")
    print(line("turn, p50 / p95", _waits(measured), "from posting to the last reply on the stream, less the pause"))
    stored = [percentile(started.turns_in_store, percent) for percent in (50, 95)]
    note = "begin to end in the case store"
    print(line("  of it, in the store", " / ".join(milliseconds(seconds) for seconds in stored), note))
    print(line("turns a second", f"{measured.turns_per_second:.1f}"))
    print(line("conversations a minute", f"{measured.conversations_per_minute:.0f}", _ends(measured)))
    print(line("conversations a minute and core", f"{started.per_core:.0f}", PER_CORE))
    _print_memory(started.after)
    print(line("cold start / second start", f"{cold_seconds:.1f} s / {started.start_seconds:.1f} s", "model trained"))


def _print_plain(measured: Measured, uses: Mapping[str, Use], product: Measured) -> None:
    print(line("turns a second", f"{measured.turns_per_second:.1f}", "the same messages over its REST channel"))
    print(line("conversations a minute", f"{measured.conversations_per_minute:.0f}", _ends(measured)))
    print(line("turn, p50 / p95", _waits(measured), "from posting to the answer"))
    _print_memory(uses)
    if measured.turns_per_second:
        print(
            f"\nAmends answers {product.turns_per_second / measured.turns_per_second:.1f} times as many turns a second."
        )


def _waits(measured: Measured) -> str:
    return f"{milliseconds(measured.wait(50))} / {milliseconds(measured.wait(95))}"


def _ends(measured: Measured) -> str:
    ends = ", ".join(f"{count} {kind}" for kind, count in measured.ended_with().items())
    failures = f"; {len(measured.failures)} FAILED, first: {measured.failures[0][:200]}" if measured.failures else ""
    return f"{len(measured.turns)} turns; ended with {ends or 'nothing'}{failures}"


def _print_memory(uses: Mapping[str, Use]) -> None:
    for name, use in uses.items():
        print(line(f"memory, {name}", f"{use.pss / MEGABYTE:,.0f} MB", f"(resident {use.rss / MEGABYTE:,.0f} MB)"))
    whole = sum(use.pss for use in uses.values())
    print(line("memory, all of it", f"{whole / MEGABYTE:,.0f} MB", "shared pages counted once"))


if __name__ == "__main__":
    main()
