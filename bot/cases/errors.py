"""Errors of the case store. Every message tells a person what to do next."""

from __future__ import annotations

from sqlalchemy.exc import DontWrapMixin


class CaseStoreError(Exception, DontWrapMixin):
    """Be the parent of every error that the case store raises on purpose.

    The mixin lets one raised while a value is being bound to a column come out as it is.
    """


class NotFound(CaseStoreError):
    """Say that the thing asked for is not here (or not this conversation's)."""


class Conflict(CaseStoreError):
    """Say that somebody else was first: taken, used, changed or withdrawn meanwhile."""


class Refused(CaseStoreError):
    """Say that the request itself breaks a rule and will never work as it is."""


class Busy(CaseStoreError):
    """Say that the database stayed locked for longer than a writer is ready to wait."""
