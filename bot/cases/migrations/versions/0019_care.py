"""What comes due and what is sent, the course of promises, follow-ups, links to status pages, accounts of handlers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, UtcDateTime, Words

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    _tables()
    _columns()


def _tables() -> None:
    op.create_table(
        "dues",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("key", sa.String(length=120), nullable=False, comment="The event, such as promise:12:0:due"),
        sa.Column(
            "kind",
            sa.String(length=24),
            nullable=False,
            comment="What happens: remind_owner, promise_due, ask_mended ...",
        ),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it belongs to"),
        sa.Column(
            "subject", sa.Integer(), nullable=True, comment="The commitment or handoff it is about, where there is one"
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it happens, UTC"),
        sa.Column(
            "reckoning",
            JsonText(),
            nullable=True,
            comment="JSON of how the moment was reckoned; no words of a customer",
        ),
        sa.Column("state", sa.String(length=8), nullable=False, comment="waiting, done or dropped"),
        sa.Column("claim", sa.String(length=32), nullable=True, comment="Who is carrying it out; empty when nobody is"),
        sa.Column("claimed_until", UtcDateTime(), nullable=True, comment="When the claim lapses, UTC"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="How often it was claimed"),
        sa.Column("outcome", sa.String(length=32), nullable=True, comment="What came of it, or why it was dropped"),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="When it was done or dropped, UTC"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'dropped')", name=op.f("ck_dues_state")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_dues_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues")),
        sa.UniqueConstraint("key", name=op.f("uq_dues_key")),
    )
    op.create_index("ix_dues_case_id", "dues", ["case_id"])
    op.create_index("ix_dues_state_at", "dues", ["state", "at"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("key", sa.String(length=160), nullable=False, comment="The event and its receiver"),
        sa.Column("channel", sa.String(length=8), nullable=False, comment="mail or webhook"),
        sa.Column(
            "template", sa.String(length=48), nullable=False, comment="What is said: the name of the notice or event"
        ),
        sa.Column("case_id", sa.Integer(), nullable=True, comment="The case it is about, if there is one"),
        sa.Column("to_whom", sa.String(length=16), nullable=False, comment="customer, owner, lead or system"),
        sa.Column(
            "address",
            Words(),
            nullable=True,
            comment="Mail address of the receiver, or address of the company's system",
        ),
        sa.Column("locale", sa.String(length=16), nullable=False, comment="Language of the receiver"),
        sa.Column(
            "body", JsonText(), nullable=True, comment="JSON of what is sent: subject, lines, links, calendar, payload"
        ),
        sa.Column("not_before", UtcDateTime(), nullable=False, comment="The earliest moment for sending, UTC"),
        sa.Column("state", sa.String(length=8), nullable=False, comment="waiting, sent, failed or dropped"),
        sa.Column("claim", sa.String(length=32), nullable=True, comment="Who is sending it; empty when nobody is"),
        sa.Column("claimed_until", UtcDateTime(), nullable=True, comment="When the claim lapses, UTC"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="How often sending was begun"),
        sa.Column("last_error", Words(), nullable=True, comment="Why the last try failed"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was written, UTC"),
        sa.Column("sent_at", UtcDateTime(), nullable=True, comment="When it was handed over, UTC"),
        sa.Column("via", sa.String(length=8), nullable=True, comment="How it was handed over: smtp, file or http"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outbox_case_id_cases")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_outbox_state")),
        sa.CheckConstraint("channel IN ('mail', 'webhook')", name=op.f("ck_outbox_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index("ix_outbox_case_id", "outbox", ["case_id"])
    op.create_index("ix_outbox_state_not_before", "outbox", ["state", "not_before"])
    op.create_table(
        "promise_changes",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("commitment_id", sa.Integer(), nullable=False, comment="The promise"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it was made in"),
        sa.Column(
            "what", sa.String(length=16), nullable=False, comment="kept, redated, reckoned_again, handed_on, asked ..."
        ),
        sa.Column(
            "actor",
            sa.String(length=96),
            nullable=False,
            comment="Who did it: agent:LOGIN, owner:HANDLER, clock, policy",
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.Column("due_before", UtcDateTime(), nullable=True, comment="The promised date until then, UTC"),
        sa.Column("due_after", UtcDateTime(), nullable=True, comment="The promised date from then on, UTC"),
        sa.Column("owner_before", sa.String(length=128), nullable=True, comment="Who owned it until then"),
        sa.Column("owner_after", sa.String(length=128), nullable=True, comment="Who owns it from then on"),
        sa.Column("reason", Words(), nullable=True, comment="Why, or how it was kept, in the words of who did it"),
        sa.Column("reference", Words(), nullable=True, comment="Reference of a payment or parcel, as proof"),
        sa.Column("attachment_id", sa.String(length=32), nullable=True, comment="A photo, as proof"),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_promise_changes_attachment_id_attachments")
        ),
        sa.CheckConstraint(
            "what IN ('kept', 'redated', 'reckoned_again', 'handed_on', 'asked', 'cannot', 'broken', 'settled', "
            "'reopened')",
            name=op.f("ck_promise_changes_what"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_promise_changes_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_promise_changes_commitment_id_commitments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_changes")),
    )
    op.create_index("ix_promise_changes_case_id", "promise_changes", ["case_id"])
    op.create_index("ix_promise_changes_commitment_id", "promise_changes", ["commitment_id"])
    op.create_index("ix_promise_changes_what_at", "promise_changes", ["what", "at"])
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it is about"),
        sa.Column("round", sa.Integer(), nullable=False, comment="1 for the first time that it was asked"),
        sa.Column("asked_at", UtcDateTime(), nullable=False, comment="When the customer was asked, UTC"),
        sa.Column("reminded_at", UtcDateTime(), nullable=True, comment="When the one reminder was sent, UTC"),
        sa.Column(
            "answer", sa.String(length=8), nullable=True, comment="mended, half, not, or silent when nobody answered"
        ),
        sa.Column("answered_at", UtcDateTime(), nullable=True, comment="When it was answered or given up, UTC"),
        sa.Column(
            "via", sa.String(length=8), nullable=True, comment="Where it was answered: chat, page, or clock for silence"
        ),
        sa.Column("comment", Words(), nullable=True, comment="What is still missing, in the customer's words"),
        sa.CheckConstraint("via IS NULL OR via IN ('chat', 'page', 'clock')", name=op.f("ck_follow_ups_via")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_follow_ups_case_id_cases")),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('mended', 'half', 'not', 'silent')", name=op.f("ck_follow_ups_answer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("case_id", "round", name=op.f("uq_follow_ups_case_id_round")),
    )
    op.create_table(
        "case_links",
        sa.Column(
            "id", sa.String(length=32), nullable=False, comment="Opaque identifier; the address also has its signature"
        ),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it opens"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was made, UTC"),
        sa.Column(
            "made_by", sa.String(length=96), nullable=False, comment="Who made it: bot, agent:LOGIN, customer, clock"
        ),
        sa.Column("revoked_at", UtcDateTime(), nullable=True, comment="When it stopped opening the page, UTC"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_links_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_links")),
    )
    op.create_index("ix_case_links_case_id", "case_links", ["case_id"])


def _columns() -> None:
    for column in (
        sa.Column("redated", sa.Integer(), nullable=True, comment="How often it got another date; empty when never"),
        sa.Column(
            "reckoning",
            JsonText(),
            nullable=True,
            comment="JSON of how the date was reckoned: opening hours and days off counted",
        ),
        sa.Column("picked_up_at", UtcDateTime(), nullable=True, comment="When its owner said that it is in work, UTC"),
    ):
        op.add_column("commitments", column)
    wanted = "When the customer wanted no more questions by mail, UTC"
    op.add_column("conversations", sa.Column("asked_no_more_at", UtcDateTime(), nullable=True, comment=wanted))
    zone = "Time zone of the customer's browser, such as Asia/Taipei"
    op.add_column("conversations", sa.Column("time_zone", sa.String(length=64), nullable=True, comment=zone))
    for name, comment in (
        ("process", "1 (bad) to 5 (good): how it went on, if it was rated"),
        ("treatment", "1 (bad) to 5 (good): how the customer was treated, if rated"),
    ):
        op.add_column("surveys", sa.Column(name, sa.Integer(), nullable=True, comment=comment))
    with op.batch_alter_table("agents") as table:
        table.add_column(
            sa.Column(
                "handler",
                sa.String(length=64),
                nullable=True,
                comment="Which handler of the policy this account is; the promises of that handler are theirs",
            )
        )
        table.add_column(
            sa.Column(
                "calendar",
                sa.String(length=32),
                nullable=True,
                comment="Key in the address of their calendar of promises; empty for none",
            )
        )
        table.drop_constraint(op.f("ck_agents_role"), type_="check")
        table.create_check_constraint(
            op.f("ck_agents_role"),
            "role IN ('agent', 'supervisor', 'manager', 'trainer', 'administrator', 'handler')",
        )
    if op.get_context().dialect.supports_comments:
        for table_name, name, comment, kind in (
            (
                "agents",
                "role",
                "agent, supervisor, manager, trainer, administrator or handler; sets what they may",
                sa.String(length=16),
            ),
            ("surveys", "score", "1 (bad) to 5 (good): what came of it", sa.Integer()),
        ):
            op.alter_column(table_name, name, comment=comment, existing_type=kind, existing_nullable=False)
