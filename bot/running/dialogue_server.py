"""`python -m bot.running.dialogue_server`: run Rasa with the published model, and with the next one once there is one.

Which model that is, is read when the process starts, so that one that died comes back with what is published by then.
"""

from __future__ import annotations

import sys

from bot.channels.serving import follow
from bot.coach.registry import ModelError, Registry
from bot.settings import Settings


def run() -> None:
    """Become `rasa run` with the arguments of this process and the published model; end with what is missing."""
    registry = Registry.of(Settings.load())
    publication = registry.published()
    if publication is None:
        sys.exit("No model is published: start with `amends up` or `amends part dialogue`, or `amends model publish`.")
    try:
        model = registry.file_of(publication)
    except ModelError as error:
        sys.exit(str(error))
    follow(registry)
    sys.argv = ["rasa", "run", "--model", str(model), *sys.argv[1:]]

    from rasa.__main__ import main

    main()


if __name__ == "__main__":
    run()
