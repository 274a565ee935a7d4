"""Measure what sealing costs: `python -m tests.load.seals [TRANSACTIONS]`, both ways in turns within one run.

A transaction is what a turn writes: the bot's two messages, a fact, a moved case with its entry in the audit log.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from bot.cases import Store, cases, conversations, fact_store, messages

ROUND = 40


def main(transactions: int) -> None:
    """Print the median seconds of a transaction with and without sealing, and their ratio."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    with tempfile.TemporaryDirectory(prefix="amends-seals-") as folder:
        store = Store.open(f"sqlite:///{Path(folder) / 'amends.db'}")
        store.migrate()
        with store.begin() as session:
            talk = conversations.open_conversation(session, locale="zh-Hant").id
            case = cases.open_case(session, talk)
        for done in range(0, transactions, ROUND):
            sealing = (done // ROUND) % 2 == 0
            for number in range(done, done + ROUND):
                began = time.perf_counter()
                if sealing:
                    _turn(store, talk, case, number)
                else:
                    with patch("bot.cases.store.seal", lambda session: None):
                        _turn(store, talk, case, number)
                spent[sealing].append(time.perf_counter() - began)
        store.close()
    sealed, bare = (statistics.median(spent[each]) for each in (True, False))
    print(f"sealed {1000 * sealed:.2f} ms, not sealed {1000 * bare:.2f} ms, ratio {sealed / bare:.2f}")


def _turn(store: Store, talk: str, case: cases.Case, number: int) -> None:
    with store.begin() as session:
        messages.append(session, talk, role="bot", text=f"我記下了，謝謝您 {number}", payload={"asks": "when"})
        messages.append(session, talk, role="bot", kind="question", text="請問是什麼時候發生的？")
        fact_store.note(session, case, "what", f"電鍋壞了 {number}")
        cases.move(session, case, "clarifying" if number % 2 == 0 else "offering", actor="bot", reason="test")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
