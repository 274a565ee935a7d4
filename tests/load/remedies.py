"""Measure for how many cases per second one processor computes options, and how long a large policy takes to load.

`python -m tests.load.remedies`; `make bench` prints it too. The policy is generated from a fixed seed: 200 products, 60
remedies, and a bot whose limits allow options for every case. All cases differ, and each has its own time. Processor
time is measured, because other programs may be running on the machine.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot.remedy import CaseFacts, Policy, load_policy, propose
from bot.remedy.insight import INSIGHT
from bot.remedy.vocabulary import ROLES
from tests.load.figures import line
from tests.remedy.generated import Case, SeededChooser, a_case, products_and_remedies, write_policy
from tests.remedy.generated.cases import Thresholds

PRODUCTS, REMEDIES, CASES = 200, 60, 10_000
GOAL_CASES_A_SECOND, GOAL_LOAD_SECONDS = 10_000, 1.0
SEED = 4
T = TypeVar("T")


@dataclass(frozen=True)
class Offers:
    """The processor seconds of the first load, the second load and the options for all cases, and the outcomes."""

    first_load: float
    second_load: float
    seconds: float
    cases: int
    outcomes: Counter[str]

    @property
    def cases_a_second(self) -> float:
        """Return the number of cases per second for which options were computed."""
        return self.cases / self.seconds


def measure(products: int = PRODUCTS, remedies: int = REMEDIES, cases: int = CASES) -> Offers:
    """Generate a policy of that size, load it twice, and compute options for `cases` different cases."""
    with tempfile.TemporaryDirectory(prefix="amends-policy-") as name:
        folder = write_large_policy(Path(name), products, remedies)
        first_load, _ = _timed(lambda: load_policy(folder))
        second_load, policy = _timed(lambda: load_policy(folder))
    different = different_cases(policy, cases)
    seconds, outcomes = _timed(lambda: _work_out(policy, different))
    return Offers(first_load, second_load, seconds, cases, outcomes)


def write_large_policy(folder: Path, products: int, remedies: int) -> Path:
    """Write a generated policy whose roles have limits above the worth of any case; return its folder."""
    files = products_and_remedies(SeededChooser(SEED), products, remedies)
    limit = {"per_case": 1_000_000, "goodwill": 100_000, "per_customer_month": 1_000_000}
    files["authority.yml"] = {"roles": dict.fromkeys(ROLES, limit)}
    files["remedies.yml"]["most_options"] = {1: 3, 3: 4}
    written = write_policy(files, folder)
    # The causes of the company that is left belong to its own products.
    (written / INSIGHT).unlink(missing_ok=True)
    return written


def different_cases(policy: Policy, count: int) -> list[Case]:
    """Return `count` cases with different facts, whose amounts, days and counts lie at the policy's limits."""
    roll, edges = SeededChooser(SEED), Thresholds.of(policy)
    found: dict[CaseFacts, Case] = {}
    while len(found) < count:
        facts, now = a_case(roll, policy, edges)
        law = policy.answer_by(now)
        facts = replace(facts, answer_by=law.at if law else None)
        found.setdefault(facts, Case(facts, now))
    return list(found.values())


def print_offers(offers: Offers) -> None:
    """Print the figures beside their goals."""
    print(f"Offers: {PRODUCTS} products, {REMEDIES} remedies, {offers.cases:,} different cases, one processor")
    loads = f"{offers.first_load:.2f} s / {offers.second_load:.2f} s"
    print(line("policy loaded, first / again", loads, f"checked as a whole; goal below {GOAL_LOAD_SECONDS:g} s"))
    outcomes = ", ".join(f"{count:,} {what}" for what, count in sorted(offers.outcomes.items()))
    print(line("cases a second", f"{offers.cases_a_second:,.0f}", f"goal {GOAL_CASES_A_SECOND:,}; {outcomes}"))


def _work_out(policy: Policy, cases: list[Case]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for case in cases:
        proposal = propose(policy, case.facts, case.now)
        outcomes[proposal.refused or f"with {len(proposal.options)} options"] += 1
    return outcomes


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    done = work()
    return time.process_time() - began, done


if __name__ == "__main__":
    print_offers(measure())
