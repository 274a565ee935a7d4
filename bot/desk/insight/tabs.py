"""The pages of insight, in the order of their tabs; a new page is one line here and its routes in `__init__`."""

from __future__ import annotations

ROOT = "/desk/insight"
# Name (its words are agents.insight.tab.NAME) and address.
TABS: tuple[tuple[str, str], ...] = (
    ("today", ROOT),
    ("causes", ROOT + "/causes"),
    ("promises", ROOT + "/promises"),
    ("recovery", ROOT + "/recovery"),
    ("incidents", ROOT + "/incidents"),
    ("actions", ROOT + "/actions"),
    ("flags", ROOT + "/flags"),
)
