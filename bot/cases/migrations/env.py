"""Alembic's entry: it gets an open connection, already in a transaction, from `run.upgrade`."""

from __future__ import annotations

from alembic import context

from bot.cases.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
