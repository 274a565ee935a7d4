"""The tables of the first version, and the triggers that keep messages and audit append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, UtcDateTime

revision = "0001"
down_revision = None

APPEND_ONLY = ("messages", "audit")


def upgrade() -> None:
    _tables()
    if op.get_bind().dialect.name == "postgresql":
        _refuse_changes_postgresql()
    else:
        _refuse_changes_sqlite()


def _refuse_changes_sqlite() -> None:
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _refuse_changes_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'raise_exception'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _tables() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("login", sa.String(length=64), nullable=False, comment="Name to sign in with, lower case"),
        sa.Column("name", sa.Text(), nullable=False, comment="Name shown to customers and colleagues"),
        sa.Column(
            "role",
            sa.String(length=16),
            nullable=False,
            comment="agent, supervisor or manager; sets the limit of authority",
        ),
        sa.Column("password_hash", sa.Text(), nullable=False, comment="Argon2id hash of the password"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When the account was made, UTC"),
        sa.Column("disabled_at", UtcDateTime(), nullable=True, comment="When the account was closed, UTC"),
        sa.CheckConstraint("role IN ('agent', 'supervisor', 'manager')", name=op.f("ck_agents_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("login", name=op.f("uq_agents_login")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False, comment="Order of the entries"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it happened, UTC"),
        sa.Column(
            "actor",
            sa.String(length=96),
            nullable=False,
            comment="Who did it: customer, bot, system or agent:LOGIN",
        ),
        sa.Column("action", sa.String(length=64), nullable=False, comment="What was done, such as case.stage"),
        sa.Column(
            "subject",
            sa.String(length=96),
            nullable=False,
            comment="To what: KIND:ID, such as case:2611-4821-7",
        ),
        sa.Column(
            "detail",
            JsonText(),
            nullable=True,
            comment="JSON of the particulars, such as from, to and reason",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_subject", "audit", ["subject"], unique=False)
    op.create_table(
        "agent_sessions",
        sa.Column(
            "token_hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the cookie; the cookie is not kept",
        ),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="The agent signed in"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When they signed in, UTC"),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="When it ends by itself, UTC"),
        sa.Column("revoked_at", UtcDateTime(), nullable=True, comment="When they signed out, UTC"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_sessions_agent_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_agent_sessions")),
    )
    op.create_index("ix_agent_sessions_agent_id", "agent_sessions", ["agent_id"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=32), nullable=False, comment="Opaque identifier, cannot be guessed"),
        sa.Column(
            "locale",
            sa.String(length=16),
            nullable=False,
            comment="Language of the answers: zh-Hant, zh-Hans or en",
        ),
        sa.Column(
            "page_url",
            sa.Text(),
            nullable=True,
            comment="Address of the page on which the customer opened the widget",
        ),
        sa.Column("customer_name", sa.Text(), nullable=True, comment="Name the customer gave"),
        sa.Column("customer_email", sa.Text(), nullable=True, comment="E-mail address the customer gave"),
        sa.Column("customer_phone", sa.Text(), nullable=True, comment="Telephone number the customer gave"),
        sa.Column("owner", sa.String(length=8), nullable=False, comment="Who answers: bot, queue, agent or closed"),
        sa.Column(
            "owner_agent_id",
            sa.Integer(),
            nullable=True,
            comment="The agent who holds it while owner is agent, else empty",
        ),
        sa.Column("owner_since", UtcDateTime(), nullable=False, comment="When the present owner got it, UTC"),
        sa.Column("next_seq", sa.Integer(), nullable=False, comment="Sequence number the next message gets, from 1"),
        sa.Column(
            "last_hash",
            sa.String(length=64),
            nullable=False,
            comment="Hash of the last message, empty before the first",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was opened, UTC"),
        sa.CheckConstraint("owner IN ('bot', 'queue', 'agent', 'closed')", name=op.f("ck_conversations_owner")),
        sa.ForeignKeyConstraint(["owner_agent_id"], ["agents.id"], name=op.f("fk_conversations_owner_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_index("ix_conversations_owner", "conversations", ["owner"], unique=False)
    op.create_table(
        "attachments",
        sa.Column(
            "id",
            sa.String(length=32),
            nullable=False,
            comment="Opaque identifier, also the name of the file on disk",
        ),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it was sent in"),
        sa.Column("message_seq", sa.Integer(), nullable=True, comment="Sequence number of the message that shows it"),
        sa.Column("name", sa.Text(), nullable=False, comment="File name the customer's device gave it"),
        sa.Column(
            "media_type",
            sa.String(length=64),
            nullable=False,
            comment="What the bytes really are, such as image/png",
        ),
        sa.Column("bytes", sa.Integer(), nullable=False, comment="Size in bytes"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="SHA-256 of the bytes, hexadecimal"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it arrived, UTC"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_attachments_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_conversation_id", "attachments", ["conversation_id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number, never shown"),
        sa.Column("number", sa.String(length=20), nullable=False, comment="Speakable number with a check digit"),
        sa.Column(
            "conversation_id",
            sa.String(length=32),
            nullable=False,
            comment="The conversation it is handled in",
        ),
        sa.Column("stage", sa.String(length=12), nullable=False, comment="Where it stands, listening to closed"),
        sa.Column("stage_since", UtcDateTime(), nullable=False, comment="When it came to this stage, UTC"),
        sa.Column("kind", sa.String(length=32), nullable=True, comment="Kind of complaint, such as product_quality"),
        sa.Column("emotion", sa.String(length=32), nullable=True, comment="Feeling heard in it, such as angry"),
        sa.Column("severity", sa.Integer(), nullable=True, comment="Severity 1 (light) to 4 (grave)"),
        sa.Column("severity_reasons", JsonText(), nullable=True, comment="JSON list of what made up the severity"),
        sa.Column("opened_at", UtcDateTime(), nullable=False, comment="When it was opened, UTC"),
        sa.Column("resolved_at", UtcDateTime(), nullable=True, comment="When it was last resolved, UTC"),
        sa.Column("closed_at", UtcDateTime(), nullable=True, comment="When it was closed, UTC"),
        sa.Column(
            "reopened",
            sa.Integer(),
            nullable=False,
            comment="How often it was opened again after an agreement",
        ),
        sa.CheckConstraint(
            "stage IN ('listening', 'clarifying', 'offering', 'agreed', 'escalated', 'resolved', 'closed')",
            name=op.f("ck_cases_stage"),
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_cases_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index("ix_cases_conversation_id", "cases", ["conversation_id"], unique=False)
    op.create_index("ix_cases_stage", "cases", ["stage"], unique=False)
    op.create_table(
        "choices",
        sa.Column(
            "token",
            sa.String(length=32),
            nullable=False,
            comment="Opaque token, the only thing the customer sees",
        ),
        sa.Column(
            "conversation_id",
            sa.String(length=32),
            nullable=False,
            comment="The conversation it was offered to",
        ),
        sa.Column("command", JsonText(), nullable=False, comment="JSON of what it stands for, for the dialogue only"),
        sa.Column("label", sa.Text(), nullable=False, comment="Words on the button"),
        sa.Column(
            "group_name",
            sa.String(length=64),
            nullable=True,
            comment="Choices of one group are withdrawn together",
        ),
        sa.Column("is_reusable", sa.Boolean(), nullable=False, comment="True when pressing it twice does no harm"),
        sa.Column("message_seq", sa.Integer(), nullable=True, comment="Sequence number of the message that shows it"),
        sa.Column("offered_at", UtcDateTime(), nullable=False, comment="When it was minted, UTC"),
        sa.Column("used_at", UtcDateTime(), nullable=True, comment="When it was first pressed, UTC"),
        sa.Column(
            "used_client_id",
            sa.String(length=128),
            nullable=True,
            comment="client_id of the message that pressed it",
        ),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True, comment="When it was withdrawn, UTC"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_choices_conversation_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_choices")),
    )
    op.create_index("ix_choices_conversation_id_group_name", "choices", ["conversation_id", "group_name"], unique=False)
    op.create_table(
        "messages",
        sa.Column(
            "id",
            sa.String(length=64),
            nullable=False,
            comment="Identifier, unique everywhere; makes appending idempotent",
        ),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it belongs to"),
        sa.Column("seq", sa.Integer(), nullable=False, comment="Place in the conversation, from 1, without gaps"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was said, UTC"),
        sa.Column("role", sa.String(length=8), nullable=False, comment="Who said it: customer, bot, agent or system"),
        sa.Column("author_name", sa.Text(), nullable=True, comment="Name shown for the author, if there is one"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="Kind in the customer protocol: text, question, recap ...",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="The words, verbatim to the byte"),
        sa.Column("payload", JsonText(), nullable=True, comment="JSON for buttons and cards, by kind"),
        sa.Column(
            "client_id",
            sa.String(length=128),
            nullable=True,
            comment="The widget's own identifier, unique in a conversation",
        ),
        sa.Column(
            "turn_id",
            sa.String(length=32),
            nullable=True,
            comment="The turn that produced it, if the bot did",
        ),
        sa.Column(
            "prev_hash",
            sa.String(length=64),
            nullable=False,
            comment="Hash of the message before, empty for the first",
        ),
        sa.Column(
            "hash",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 over prev_hash and this message, hexadecimal",
        ),
        sa.CheckConstraint("role IN ('customer', 'bot', 'agent', 'system')", name=op.f("ck_messages_role")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_messages_conversation_id_client_id")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_messages_conversation_id_seq")),
    )
    op.create_table(
        "turns",
        sa.Column("id", sa.String(length=32), nullable=False, comment="Opaque identifier"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it belongs to"),
        sa.Column("from_seq", sa.Integer(), nullable=False, comment="First message in it"),
        sa.Column("to_seq", sa.Integer(), nullable=False, comment="Last message in it"),
        sa.Column("state", sa.String(length=12), nullable=False, comment="running, answered, abandoned or dropped"),
        sa.Column("began_at", UtcDateTime(), nullable=False, comment="When it was sent to the dialogue, UTC"),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="When it left running, UTC"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_turns_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
    )
    op.create_index("ix_turns_conversation_id_state", "turns", ["conversation_id", "state", "to_seq"], unique=False)
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False, comment="Order in which facts were noted"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it is about"),
        sa.Column(
            "name",
            sa.String(length=64),
            nullable=False,
            comment="What it tells: what, when, product, desired_outcome ...",
        ),
        sa.Column("value", JsonText(), nullable=False, comment="JSON value as said or chosen"),
        sa.Column("display", sa.Text(), nullable=True, comment="Words to show for it, if other than the value"),
        sa.Column(
            "resolved",
            JsonText(),
            nullable=True,
            comment="JSON of what it was resolved to: interval, catalogue id, amount",
        ),
        sa.Column("message_seq", sa.Integer(), nullable=True, comment="Sequence number of the message it came from"),
        sa.Column("source", sa.String(length=32), nullable=False, comment="Who gave it: customer, agent, orders ..."),
        sa.Column("noted_at", UtcDateTime(), nullable=False, comment="When it was noted, UTC"),
        sa.Column("superseded_at", UtcDateTime(), nullable=True, comment="When it stopped being current, UTC"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_facts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )
    op.create_index("ix_facts_case_id", "facts", ["case_id"], unique=False)
    op.create_index(
        "uq_facts_current",
        "facts",
        ["case_id", "name"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation handed over"),
        sa.Column("case_id", sa.Integer(), nullable=True, comment="The case it is about, if there is one"),
        sa.Column(
            "state",
            sa.String(length=12),
            nullable=False,
            comment="waiting, taken, given_back, resolved or recovered",
        ),
        sa.Column(
            "reason",
            sa.String(length=32),
            nullable=False,
            comment="Why a person: requested, hazard, technical ...",
        ),
        sa.Column("queue", sa.String(length=64), nullable=False, comment="Which people it waits for"),
        sa.Column("priority", sa.Integer(), nullable=False, comment="1 is the most urgent"),
        sa.Column(
            "promised_by",
            UtcDateTime(),
            nullable=True,
            comment="By when the customer was told somebody answers, UTC",
        ),
        sa.Column(
            "contact_needed",
            sa.Boolean(),
            nullable=False,
            comment="True when contact details should be asked for",
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="What the next person should know"),
        sa.Column(
            "stage_before",
            sa.String(length=12),
            nullable=True,
            comment="Stage of the case before it was handed over",
        ),
        sa.Column("requested_at", UtcDateTime(), nullable=False, comment="When a person was called, UTC"),
        sa.Column("agent_id", sa.Integer(), nullable=True, comment="The agent who took it"),
        sa.Column("taken_at", UtcDateTime(), nullable=True, comment="When the agent took it, UTC"),
        sa.Column(
            "ended_at",
            UtcDateTime(),
            nullable=True,
            comment="When it was given back, resolved or recovered, UTC",
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_handoffs_agent_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_handoffs_case_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_handoffs_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
    )
    op.create_index("ix_handoffs_conversation_id", "handoffs", ["conversation_id"], unique=False)
    op.create_index("ix_handoffs_state", "handoffs", ["state", "priority", "promised_by"], unique=False)
    op.create_index(
        "uq_handoffs_active",
        "handoffs",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'taken')"),
        postgresql_where=sa.text("state IN ('waiting', 'taken')"),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.String(length=32), nullable=False, comment="Opaque identifier"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it is made in"),
        sa.Column("state", sa.String(length=12), nullable=False, comment="open, accepted or withdrawn"),
        sa.Column("made_by", sa.String(length=64), nullable=False, comment="Who made it: bot or agent:LOGIN"),
        sa.Column(
            "policy_version",
            sa.String(length=64),
            nullable=False,
            comment="Version of the policy it was reckoned with",
        ),
        sa.Column("explanation", JsonText(), nullable=True, comment="JSON of why these options and not others"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was made, UTC"),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="Until when it can be accepted, UTC"),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="When it was accepted or withdrawn, UTC"),
        sa.Column("end_reason", sa.Text(), nullable=True, comment="Why it was withdrawn"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_offers_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_case_id", "offers", ["case_id"], unique=False)
    op.create_index(
        "uq_offers_open",
        "offers",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it is about"),
        sa.Column("case_id", sa.Integer(), nullable=True, comment="The case it is about, if there was one"),
        sa.Column("score", sa.Integer(), nullable=False, comment="1 (bad) to 5 (good)"),
        sa.Column("comment", sa.Text(), nullable=True, comment="Words the customer added"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was given, UTC"),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_surveys_score")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_surveys_case_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_surveys_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    op.create_index("ix_surveys_conversation_id", "surveys", ["conversation_id"], unique=False)
    op.create_table(
        "offer_options",
        sa.Column("id", sa.String(length=32), nullable=False, comment="Opaque identifier"),
        sa.Column("offer_id", sa.String(length=32), nullable=False, comment="The offer it is part of"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Place in the menu, from 1"),
        sa.Column("remedy", sa.String(length=64), nullable=False, comment="Remedy by its id in the policy"),
        sa.Column("goodwill", sa.String(length=64), nullable=True, comment="Gesture of goodwill by its id, if any"),
        sa.Column(
            "value_minor",
            sa.BigInteger(),
            nullable=True,
            comment="Worth of remedy and goodwill, minor units of currency",
        ),
        sa.Column("currency", sa.String(length=3), nullable=True, comment="ISO 4217 code of the worth"),
        sa.Column("due_at", UtcDateTime(), nullable=True, comment="By when it would be done, UTC"),
        sa.Column("body", JsonText(), nullable=False, comment="The whole option as JSON, commitments included"),
        sa.Column("accepted_at", UtcDateTime(), nullable=True, comment="When the customer accepted it, UTC"),
        sa.Column("accepted_by", sa.String(length=64), nullable=True, comment="Who recorded the acceptance"),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_options_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_options")),
        sa.UniqueConstraint("offer_id", "position", name=op.f("uq_offer_options_offer_id_position")),
    )
    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it was promised in"),
        sa.Column("option_id", sa.String(length=32), nullable=True, comment="The accepted option it came from"),
        sa.Column("what", JsonText(), nullable=False, comment="JSON of what is promised, by language"),
        sa.Column(
            "owner",
            sa.String(length=128),
            nullable=False,
            comment="Who will do it: handler id, team or agent",
        ),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="By when, UTC"),
        sa.Column("state", sa.String(length=8), nullable=False, comment="open, kept or broken"),
        sa.Column("state_at", UtcDateTime(), nullable=False, comment="Since when it is in this state, UTC"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was promised, UTC"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_commitments_case_id")),
        sa.ForeignKeyConstraint(["option_id"], ["offer_options.id"], name=op.f("fk_commitments_option_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
    )
    op.create_index("ix_commitments_case_id", "commitments", ["case_id"], unique=False)
    op.create_index("ix_commitments_state_due_at", "commitments", ["state", "due_at"], unique=False)
