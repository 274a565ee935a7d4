"""`python -m bot.checks`: run every check, print the faults and exit with status 1 if there are any."""

from __future__ import annotations

import logging
import sys

from bot.checks.actions import check_actions
from bot.checks.examples import check_examples
from bot.checks.links import check_links
from bot.checks.responses import check_responses
from bot.remedy import PolicyError, load_policy
from bot.settings import Settings
from bot.words import Words, WordsError


def main() -> int:
    """Run every check, print the faults and return the exit status: 0 without faults, otherwise 1."""
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    settings = Settings.load()
    try:
        policy = load_policy(settings.policy_dir)
        Words.load(settings.responses_dir)
    except (PolicyError, WordsError) as error:
        print(error)
        return 1
    faults = check_responses(settings.responses_dir, policy) + check_actions(settings.root / "domain.yml")
    faults += check_examples(settings.root / "data", settings.exam_dir)
    faults += check_links(settings.root)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} fault(s)" if faults else "Responses, actions, policy, examples and links are in order.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
