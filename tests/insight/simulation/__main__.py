"""`python -m tests.insight.simulation`: play years, print what was found; fail when less than what is asked for."""

from __future__ import annotations

import argparse
import sys
import time

from bot.remedy.watch import WatchRules
from tests.insight.simulation.playing import play
from tests.insight.simulation.year import FOURS, SIX, make_year

LEAST_FOUND, MOST_FALSE = 0.9, 1.0


def main() -> int:
    """Play calm and restless years and print one line for each sort."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    good = True
    for restless in (False, True):
        began = time.monotonic()
        years = [play(make_year(options.seed + n, restless=restless), WatchRules()) for n in range(options.years)]
        whole = years[0]
        for one in years[1:]:
            whole += one
        print(
            f"{'restless' if restless else 'calm':<9} {SIX}: {whole.share(SIX):.1%}  {FOURS}: {whole.share(FOURS):.1%}"
            f"  of {whole.planted[SIX]} + {whole.planted[FOURS]};  false proposals a week: {whole.false_a_week:.2f};"
            f"  looks in vain a week: {whole.looks / whole.weeks:.1f}  ({time.monotonic() - began:.0f} s)"
        )
        good &= min(whole.share(SIX), whole.share(FOURS)) >= LEAST_FOUND and whole.false_a_week <= MOST_FALSE
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
