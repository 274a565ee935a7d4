"""Entry point of Alembic: it runs the migrations on an open connection, in the transaction of `run.upgrade`."""

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
