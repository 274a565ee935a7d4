"""`python -m bot.checks [data | rules]`: run every check, those of the data, or that of rules and stories.

The exit status is 1 if there are faults, otherwise 0.
"""

from __future__ import annotations

import logging
import sys

from bot.checks.actions import check_actions
from bot.checks.data import check_data, check_rules
from bot.checks.faults import Fault
from bot.checks.links import check_links
from bot.settings import Settings

DATA, RULES = "data", "rules"


def main(arguments: list[str] | None = None) -> int:
    """Run the checks, print one line for each fault and return the exit status: 0 without faults, otherwise 1."""
    wanted = (sys.argv[1:] if arguments is None else arguments) or [""]
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    settings = Settings.load()
    faults = check_rules(settings) if wanted == [RULES] else check_data(settings)
    if wanted == [""]:
        faults += _of_the_program(settings)
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} fault(s): mend them from the top, then check again")
    elif wanted == [RULES]:
        print("No rule contradicts another, and no story contradicts a rule.")
    elif wanted == [DATA]:
        print("The data are in order. Is it understood better? `make nlu-score`; try it: `make run`")
    else:
        print("Data, policy, responses, actions and links are in order.")
    return 1 if faults else 0


def _of_the_program(settings: Settings) -> list[Fault]:
    return check_actions(settings.root / "domain.yml") + check_links(settings.root)


if __name__ == "__main__":
    sys.exit(main())
