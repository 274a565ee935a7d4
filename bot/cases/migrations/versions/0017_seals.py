"""Seals over everything said, offered and promised and over the audit log, instead of a chain of the messages' words.

What is there is sealed as it is found. A message that no longer fits the old chain gets a seal that says so, because
afterwards nobody could see it any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.paged import paged
from bot.cases.seals.backfill import seal_found
from bot.cases.seals.sealing import Entry, append, fault
from bot.cases.utc import iso

revision = "0017"
down_revision = "0016"

PAGE = 1000
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    key, now = context.config.attributes.get("key"), context.config.attributes.get("now")
    if not key or now is None:
        raise RuntimeError("The record cannot be sealed without its key; use Store.migrate.")
    _tables()
    bind = op.get_bind()
    for page in paged(_faults(bind), PAGE):
        append(bind, key, page, now)
    seal_found(bind, key, now)
    op.drop_column("messages", "hash")
    op.drop_column("messages", "prev_hash")
    op.drop_column("conversations", "last_hash")
    _refuse_changes(bind.dialect.name)


def _tables() -> None:
    op.create_table(
        "seals",
        sa.Column(
            "n", _NUMBER, autoincrement=False, nullable=False, comment="Place in the chain, from 1, without gaps"
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was sealed, UTC"),
        sa.Column("act", sa.String(length=8), nullable=False, comment="written, erased or fault"),
        sa.Column(
            "scope",
            sa.String(length=32),
            nullable=False,
            comment="The conversation it belongs to; empty for the audit log",
        ),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="What is sealed: message, offer, option ..."),
        sa.Column(
            "row_key",
            sa.String(length=64),
            nullable=False,
            comment="Which one: number of the message, id of any other row",
        ),
        sa.Column(
            "plain",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of what is kept for good: dates, sums, states",
        ),
        sa.Column(
            "words",
            JsonText(),
            nullable=False,
            comment="JSON of a salted digest for each field that may be erased",
        ),
        sa.Column("salt", sa.String(length=32), nullable=True, comment="Salt of these digests; deleted with the words"),
        sa.Column(
            "link", sa.String(length=64), nullable=False, comment="HMAC-SHA256 over the seal before and this one"
        ),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_seals")),
    )
    op.create_index("ix_seals_scope_kind_row_key", "seals", ["scope", "kind", "row_key"])
    op.create_table(
        "chain_end",
        sa.Column("id", sa.Integer(), nullable=False, comment="Always 1"),
        sa.Column("n", _NUMBER, nullable=False, comment="Place of the last seal; 0 before the first"),
        sa.Column("link", sa.String(length=64), nullable=False, comment="Link of the last seal"),
        sa.Column("proof", sa.String(length=64), nullable=False, comment="HMAC-SHA256 that this is the end"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_end")),
    )
    op.execute("INSERT INTO chain_end (id, n, link, proof) VALUES (1, 0, '', '')")


def _refuse_changes(dialect: str) -> None:
    """Refuse every change of a seal but the deletion of its salt."""
    if dialect == "sqlite":
        kept = " AND ".join(f"NEW.{c} IS OLD.{c}" for c in ("n", "at", "act", "scope", "kind", "row_key", "plain"))
        same = f"{kept} AND NEW.words IS OLD.words AND NEW.link IS OLD.link AND NEW.salt IS NULL"
        refuse = "BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END"
        op.execute(f"CREATE TRIGGER seals_refuse_update BEFORE UPDATE ON seals WHEN NOT ({same}) {refuse}")
        op.execute(f"CREATE TRIGGER seals_refuse_delete BEFORE DELETE ON seals {refuse}")
        return
    op.execute(
        "CREATE FUNCTION refuse_seal_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' AND NEW.salt IS NULL "
        "AND (to_jsonb(NEW) - 'salt') = (to_jsonb(OLD) - 'salt') THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'raise_exception'; END $$"
    )
    op.execute(
        "CREATE TRIGGER seals_refuse_change BEFORE UPDATE OR DELETE ON seals "
        "FOR EACH ROW EXECUTE FUNCTION refuse_seal_change()"
    )
    op.execute(
        "CREATE TRIGGER seals_refuse_truncate BEFORE TRUNCATE ON seals "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _faults(bind: sa.engine.Connection) -> Iterator[Entry]:
    """Give every place where a conversation differs from its old chain."""
    talks = sa.table("conversations", *(sa.column(name) for name in ("id", "next_seq", "last_hash")))
    for talk in bind.execute(sa.select(talks).order_by(talks.c.id)).all():
        seq, last = 0, ""
        for row in bind.execute(_SAID, {"talk": talk.id}).mappings():
            if row["seq"] != seq + 1:
                yield fault(talk.id, str(seq + 1), f"message {seq + 1} was missing before the record was sealed")
            elif row["prev_hash"] != last:
                yield fault(talk.id, str(row["seq"]), f"message {row['seq']} did not follow the one before it")
            if row["hash"] != _old_hash(row):
                what = f"message {row['seq']} was changed before the record was sealed"
                yield fault(talk.id, str(row["seq"]), what)
            seq, last = row["seq"], row["hash"]
        if (seq + 1, last) != (talk.next_seq, talk.last_hash):
            yield fault(
                talk.id, str(seq + 1), f"the end, after message {seq}, was changed before the record was sealed"
            )


_FIELDS = (
    ("conversation_id", sa.String()),
    ("seq", sa.Integer()),
    ("at", UtcDateTime()),
    ("role", sa.String()),
    ("author_name", sa.Text()),
    ("kind", sa.String()),
    ("text", sa.Text()),
    ("payload", JsonText()),
    ("client_id", sa.String()),
)
_MESSAGES = sa.table(
    "messages",
    *(sa.column(name, type_) for name, type_ in _FIELDS),
    sa.column("prev_hash", sa.String()),
    sa.column("hash", sa.String()),
)
_SAID = sa.select(_MESSAGES).where(_MESSAGES.c.conversation_id == sa.bindparam("talk")).order_by(_MESSAGES.c.seq)


def _old_hash(row: Any) -> str:
    """Return the hash that revisions 0001 to 0012 gave a message."""
    fields = {name: row[name] for name, _ in _FIELDS}
    fields["at"] = iso(row["at"])
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256((row["prev_hash"] + canonical).encode("ascii")).hexdigest()
