"""`python -m tests.load.durability`: what it costs that a stored message survives a power cut.

Several customers store messages at once, as the desk does: one writer at a time, an answer after the commit. The same
work is done with `synchronous=NORMAL` (a power cut may take the last messages), and with `FULL` (it takes none), by
turns, on the same file system, so that the ratio holds although the machine is busy. Give a folder to measure its disk.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event

from bot.cases import Store, conversations, messages

MODES = ("NORMAL", "FULL")
ROUNDS = 5
MESSAGES = 150
WRITERS = (1, 8)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", help="where to measure (a folder for temporary files)")
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {ROUNDS} rounds of {MESSAGES} messages")
    with tempfile.TemporaryDirectory(prefix="amends-durability-", dir=options.folder) as name:
        print(f"a bare fsync of a page takes {1000 * _fsync_seconds(Path(name)):.2f} ms")
        for writers in WRITERS:
            print(measured(Path(name), writers))


def measured(folder: Path, writers: int) -> str:
    """Return one line: milliseconds from sending to the answer in both modes, messages per second, and the ratios."""
    waits: dict[str, list[float]] = {mode: [] for mode in MODES}
    rates: dict[str, list[float]] = {mode: [] for mode in MODES}
    for number in range(ROUNDS):
        for mode in MODES if number % 2 == 0 else reversed(MODES):
            took, each = _store_messages(folder / f"{writers}-{number}-{mode}", mode, writers)
            rates[mode].append(MESSAGES / took)
            waits[mode] += each
    middle = {mode: 1000 * statistics.median(waits[mode]) for mode in MODES}
    slow = {mode: 1000 * statistics.quantiles(waits[mode], n=20)[-1] for mode in MODES}
    rate = {mode: statistics.median(rates[mode]) for mode in MODES}
    shown = ", ".join(f"{mode} {middle[mode]:.2f} ms (95 %: {slow[mode]:.2f} ms), {rate[mode]:.0f}/s" for mode in MODES)
    added = middle["FULL"] - middle["NORMAL"]
    return f"{writers} at once: {shown}; FULL adds {added:.2f} ms, {rate['FULL'] / rate['NORMAL']:.2f} of the rate"


@contextmanager
def _store(folder: Path, mode: str) -> Iterator[Store]:
    folder.mkdir()
    store = Store.open(f"sqlite:///{folder / 'amends.db'}")

    @event.listens_for(store.engine, "connect")
    def choose(connection: object, record: object) -> None:
        connection.execute(f"PRAGMA synchronous = {mode}")  # type: ignore[attr-defined]

    store.migrate()
    try:
        yield store
    finally:
        store.close()
        shutil.rmtree(folder)


def _store_messages(folder: Path, mode: str, writers: int) -> tuple[float, list[float]]:
    """Return the seconds for all messages, and for each from sending to the answer."""
    each: list[float] = []

    def write(store: Store, conversation_id: str) -> None:
        for number in range(MESSAGES // writers):
            began = time.perf_counter()
            with store.begin() as session:
                text = f"第 {number} 句，東西壞了三次還沒修好。"
                messages.append(session, conversation_id, role="customer", text=text, client_id=str(number))
            each.append(time.perf_counter() - began)

    with _store(folder, mode) as store:
        with store.begin() as session:
            ids = [conversations.open_conversation(session, locale="zh-Hant").id for _ in range(writers)]
        threads = [threading.Thread(target=write, args=(store, one)) for one in ids]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began, each


def _fsync_seconds(folder: Path) -> float:
    took = []
    with (folder / "page").open("wb") as page:
        for _ in range(50):
            page.write(os.urandom(4096))
            page.flush()
            began = time.perf_counter()
            os.fsync(page.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took)


if __name__ == "__main__":
    main()
