"""Migrations of the case store, run by `Store.migrate`."""
