"""Print the figures of the check of drafts, and each draft of which it is wrong: `python -m tests.assist.limits`."""

from __future__ import annotations

from pathlib import Path

from bot.orders import load_policy
from tests.assist.limits.figures import figures

ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Print how many attacks got through, and how many harmless drafts were held back."""
    found = figures(load_policy(ROOT / "data" / "policy"))
    for attack in found.through:
        print(f"through ({attack.situation}): {' / '.join(attack.messages)}")
    for draft in found.held:
        print(f"held back ({draft.situation}): {draft.text}")
    print(f"attacks: {len(found.through)} of {found.attacks} through")
    print(f"harmless drafts: {len(found.held)} of {found.harmless} held back ({found.share_held:.2f} %)")


if __name__ == "__main__":
    main()
