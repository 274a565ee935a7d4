"""`python -m bot.checks [data | rules | labels | conflicts]`: run every check, or what is named.

`data` checks what trainers edit, `rules` only rules and stories. `labels` writes the meaning of each label at the head
of its example files, `conflicts` lists lines that mean something else in the other language. The exit status is 1 if
there are faults, otherwise 0.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.checks.actions import check_actions
from bot.checks.data import check_data, check_rules
from bot.checks.definitions import write_definitions
from bot.checks.faults import Fault
from bot.checks.labels import conflicts
from bot.checks.links import check_links
from bot.settings import Settings

IN_ORDER = {
    "": "Data, policy, responses, actions and links are in order.",
    "data": "The data are in order. Is it understood better? `make nlu-score`; try it: `make run`",
    "rules": "No rule contradicts another, and no story contradicts a rule.",
}
# Texts that are encoded at once.
_BATCH = 512


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked, print one line for each fault and return the exit status."""
    wanted = " ".join(sys.argv[1:] if arguments is None else arguments)
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    settings = Settings.load()
    if wanted == "labels":
        for path in write_definitions(settings.root / "data"):
            print(f"{path.relative_to(settings.root)}: its head shows data/labels.yml again")
        return 0
    if wanted == "conflicts":
        for line in conflicts(settings.root / "data", _encode):
            print(line)
        return 0
    if wanted not in IN_ORDER:
        print("Write nothing, data, rules, labels or conflicts after bot.checks.")
        return 2
    faults = check_rules(settings) if wanted == "rules" else check_data(settings)
    if not wanted:
        faults += _of_the_program(settings)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} fault(s): mend them from the top, then check again" if faults else IN_ORDER[wanted])
    return 1 if faults else 0


def _of_the_program(settings: Settings) -> list[Fault]:
    return check_actions(settings.root / "domain.yml") + check_links(settings.root)


def _encode(texts: Sequence[str]) -> NDArray[np.float32]:
    # The encoder takes seconds to load.
    from bot.nlu.encoder import ENCODER_SIZE, vectors
    from bot.nlu.normaliser import text_for_heads

    folded = [text_for_heads(text) for text in texts]
    rows = np.vstack([vectors(folded[at : at + _BATCH])[:, :ENCODER_SIZE] for at in range(0, len(folded), _BATCH)])
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


if __name__ == "__main__":
    sys.exit(main())
