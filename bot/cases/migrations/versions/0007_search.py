"""The full-text index over what was said, filled from what is there; searches saved under a name."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.search.index import DETAILS, Findable, add_all

revision = "0007"
down_revision = "0006"

PAGE = 2000


def upgrade() -> None:
    _saved_views()
    _index()
    bind = op.get_bind()
    for page in _pages(_known(bind)):
        add_all(bind, page)


def _index() -> None:
    op.create_table(
        "search_entries",
        sa.Column(
            "id", sa.Integer(), nullable=False, comment="Order in which it was written; the rowid of search_words"
        ),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it is found in"),
        sa.Column(
            "seq",
            sa.Integer(),
            nullable=False,
            comment="Sequence number of the message; 0 for the customer's details",
        ),
        sa.Column(
            "said",
            sa.Boolean(),
            nullable=False,
            comment="True for words of a person, false for the bot's and the system's",
        ),
        sa.Column(
            "words",
            sa.Text().with_variant(TSVECTOR(), "postgresql"),
            nullable=True,
            comment="The terms with their places; empty on SQLite",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_search_entries_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
    )
    op.create_index(
        "ix_search_entries_words",
        "search_entries",
        ["words"],
        unique=False,
        postgresql_using="gin",
        sqlite_where=sa.text("words IS NOT NULL"),
    )
    if op.get_bind().dialect.name == "sqlite":
        # Without content: the words are in messages already. The terms come ready cut, ASCII alone is looked at.
        options = "content='', columnsize=0, tokenize='ascii', prefix='1'"
        op.execute(f"CREATE VIRTUAL TABLE search_words USING fts5(terms, {options})")


def _saved_views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="The agent who saved it"),
        sa.Column("name", sa.String(length=80), nullable=False, comment="Name by which it is shown"),
        sa.Column("is_shared", sa.Boolean(), nullable=False, comment="True when everybody at the desk sees it"),
        sa.Column(
            "query", JsonText(), nullable=False, comment="JSON of the words and filters, as the search takes them"
        ),
        sa.Column("saved_at", UtcDateTime(), nullable=False, comment="When it was made or last changed, UTC"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_saved_views_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index("ix_saved_views_agent_id", "saved_views", ["agent_id"], unique=False)


def _known(bind: sa.engine.Connection) -> Iterator[Findable]:
    """Give what was said, conversation after conversation, the oldest first, each one's customer before it."""
    details = ("customer_name", "customer_email", "customer_phone")
    people = sa.table("conversations", *(sa.column(name) for name in ("id", *details, "created_at")))
    said = sa.table("messages", *(sa.column(name) for name in ("conversation_id", "seq", "role", "text")))
    words = sa.select(said).where(said.c.conversation_id == sa.bindparam("conversation")).order_by(said.c.seq)
    for person in bind.execute(sa.select(people).order_by(people.c.created_at, people.c.id)).all():
        told = "\n".join(filter(None, (person[name] for name in details)))
        if told:
            yield Findable(person.id, DETAILS, "customer", told)
        for row in bind.execute(words, {"conversation": person.id}):
            yield Findable(row.conversation_id, row.seq, row.role, row.text)


def _pages(texts: Iterator[Findable]) -> Iterator[list[Findable]]:
    page: list[Findable] = []
    for each in texts:
        page.append(each)
        if len(page) == PAGE:
            yield page
            page = []
    yield page
