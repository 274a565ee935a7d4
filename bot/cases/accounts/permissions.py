"""Who may do what at the desk. Every call names the one thing that its caller must be allowed to do."""

from __future__ import annotations

import enum


class May(enum.Enum):
    """What a call of the agents' API needs."""

    # Anybody who is signed in: their own name, their own settings, signing out.
    BE_HERE = "be_here"
    # Read conversations and cases, search them, export them.
    SEE = "see"
    # Take conversations, talk, offer, pass on, resolve.
    WORK = "work"
    # Say yes or no to what is above an agent's limit.
    DECIDE = "decide"
    # See what was left waiting too long, and give work to others, also what a colleague holds.
    OVERSEE = "oversee"
    # Change shared templates, read what became of suggestions.
    TRAIN = "train"
    # Make and close accounts, read the audit log.
    ADMINISTER = "administer"


_AGENT = frozenset({May.BE_HERE, May.SEE, May.WORK})
_SUPERVISOR = _AGENT | {May.DECIDE, May.OVERSEE}

# An administrator manages accounts and does not see what customers say; a trainer reads and never writes to customers.
PERMISSIONS: dict[str, frozenset[May]] = {
    "agent": _AGENT,
    "supervisor": _SUPERVISOR,
    "manager": _SUPERVISOR | {May.TRAIN},
    "trainer": frozenset({May.BE_HERE, May.SEE, May.TRAIN}),
    "administrator": frozenset({May.BE_HERE, May.ADMINISTER}),
}


def allowed(role: str, may: May) -> bool:
    """Return whether a role may do this; an unknown role may do nothing."""
    return may in PERMISSIONS.get(role, frozenset())
