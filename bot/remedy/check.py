"""Check a policy from the command line: `python -m bot.remedy.check [folder]`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from .orders import OrderList
from .policy import Policy, load_policy
from .problems import PolicyError, Problem

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "policy"


def report(folder: Path, load: Callable[[Path], Policy] = load_policy) -> tuple[int, str]:
    """Return the exit code (0: usable, 1: not usable) and the text for the manager, with advice on what to add."""
    try:
        policy = load(folder)
    except PolicyError as error:
        count = len(error.problems)
        lines = _lines(folder, error.problems)
        return 1, "\n".join([*lines, f"{count} problem{'s' if count > 1 else ''}: the policy cannot be used."])
    aside = policy.orders.set_aside if isinstance(policy.orders, OrderList) else ()
    lines = [
        f"{folder / one.file}:{one.line}: {one.what}; this line is set aside\n    {one.write_instead}" for one in aside
    ]
    return 0, "\n".join([*lines, *_lines(folder, policy.advice), _in_order(policy)])


def _lines(folder: Path, problems: Iterable[Problem]) -> list[str]:
    return [f"{folder / one.file}:{one.line}: {one.what}\n    {one.write_instead}" for one in problems]


def _in_order(policy: Policy) -> str:
    return (
        f"The policy of {policy.company.name['en']} is in order: {len(policy.products)} products, "
        f"{len(policy.remedies)} remedies, {len(policy.goodwill)} gestures (version {policy.version})."
    )


def main(arguments: list[str]) -> int:
    """Print the report for the given folder, or for the shipped policy; return the exit code."""
    code, text = report(Path(arguments[0]) if arguments else DEFAULT)
    print(text, file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
