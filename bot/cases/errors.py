"""Errors of the case store. Every message tells a person what to do next."""

from __future__ import annotations

from sqlalchemy.exc import DontWrapMixin


class CaseStoreError(Exception, DontWrapMixin):
    """Base class of every error that the case store raises on purpose.

    Because of the mixin, SQLAlchemy does not wrap an error that is raised while a value is bound to a column.
    """


class NotFound(CaseStoreError):
    """The requested thing does not exist, or belongs to another conversation."""


class Conflict(CaseStoreError):
    """Somebody else was first: the thing was taken, used, changed or withdrawn meanwhile."""


class Refused(CaseStoreError):
    """The request itself breaks a rule and cannot succeed unchanged."""


class Busy(CaseStoreError):
    """The database stayed locked for longer than a writer waits."""
