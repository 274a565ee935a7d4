"""Permissions of roles at the desk. Every call of the agents' API requires exactly one permission."""

from __future__ import annotations

import enum


class May(enum.Enum):
    """The permission that a call of the agents' API requires."""

    # Everybody who is signed in has it: for their own name and settings, and for signing out.
    BE_HERE = "be_here"
    # Read the notices about one's own customers and promises.
    HEAR = "hear"
    # Read conversations and cases, search them, export them.
    SEE = "see"
    # See promises and settle them: those of the cases that one has or of the handler that one is, or all of them.
    KEEP = "keep"
    # Take conversations, write to customers, make offers, pass conversations on, resolve cases.
    WORK = "work"
    # Approve or decline what is above an agent's limit.
    DECIDE = "decide"
    # See what has waited too long, and assign conversations to others, including those that a colleague holds.
    OVERSEE = "oversee"
    # See the figures of insight, and the cases behind them.
    SEE_FIGURES = "see_figures"
    # See figures by person: people are not ranked before their colleagues.
    SEE_FIGURES_OF_PEOPLE = "see_figures_of_people"
    # Close an action against a cause that did not prove to help, with their name under it.
    SIGN = "sign"
    # Change shared templates, read the outcomes of suggestions.
    TRAIN = "train"
    # Add and close accounts, read the audit log.
    ADMINISTER = "administer"


_AGENT = frozenset({May.BE_HERE, May.HEAR, May.SEE, May.KEEP, May.WORK})
_SUPERVISOR = _AGENT | {May.DECIDE, May.OVERSEE, May.SEE_FIGURES}

# Administrators manage accounts and do not see conversations; trainers read conversations but never write in them;
# handlers see the promises that are theirs and nothing else.
PERMISSIONS: dict[str, frozenset[May]] = {
    "agent": _AGENT,
    "supervisor": _SUPERVISOR,
    "manager": _SUPERVISOR | {May.TRAIN, May.SEE_FIGURES_OF_PEOPLE, May.SIGN},
    "trainer": frozenset({May.BE_HERE, May.HEAR, May.SEE, May.TRAIN}),
    "administrator": frozenset({May.BE_HERE, May.ADMINISTER}),
    "handler": frozenset({May.BE_HERE, May.HEAR, May.KEEP}),
}


def allowed(role: str, may: May) -> bool:
    """Return whether a role may do this; an unknown role may do nothing."""
    return may in PERMISSIONS.get(role, frozenset())
