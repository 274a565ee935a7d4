"""Seals: one keyed chain over everything said, offered and promised, and over the audit log.

See docs/decisions/0010-seals.md for what it shows, and for why erasing words leaves it whole.
"""
