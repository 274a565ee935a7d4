"""The migration that adds the search index fills it with the messages written before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.cases import Store
from bot.cases.migrations import run
from bot.cases.search import find
from tests.cases.helpers import NOON, say, table_as_then

SEARCH = "0007"


def test_the_index_is_filled_from_what_is_there(empty_url: str, secrets_dir: Path) -> None:
    store = Store.open(empty_url, secrets=secrets_dir)
    with store.engine.connect() as connection:
        run.upgrade(connection, _before(SEARCH))
    with store.engine.begin() as connection:
        connection.execute(
            table_as_then("conversations", _conversation("one", None)).insert(),
            [_conversation("one", "陳小姐"), _conversation("two", None)],
        )
        words = (("one", 1, "電鍋壞了"), ("one", 2, "還會冒煙"), ("two", 1, "电锅漏水"))
        connection.execute(table_as_then("messages", _message("", 0, "")).insert(), [_message(*each) for each in words])
    store.migrate()
    with store.read() as session:
        assert {each.conversation.id for each in find.search(session, "電鍋").found} == {"one", "two"}
        (named,) = find.search(session, "陳小姐").found
        assert (named.conversation.id, named.snippet.seq) == ("one", 0)
        (smoke,) = find.search(session, "冒煙").found
        assert (smoke.snippet.seq, smoke.snippet.text) == (2, "還會冒煙")
    with store.begin() as session:
        say(session, "two", "後來也冒煙")
    with store.read() as session:
        assert [each.conversation.id for each in find.search(session, "冒煙").found] == ["two", "one"]
    store.close()


def _before(revision: str) -> str:
    config = Config()
    config.set_main_option("script_location", str(Path(run.__file__).parent))
    return str(ScriptDirectory.from_config(config).get_revision(revision).down_revision)


def _conversation(identifier: str, name: str | None) -> dict[str, Any]:
    return {
        "id": identifier,
        "locale": "zh-Hant",
        "customer_name": name,
        "owner": "bot",
        "owner_since": NOON,
        "next_seq": 3,
        "last_hash": "",
        "created_at": NOON,
    }


def _message(conversation: str, seq: int, text: str) -> dict[str, Any]:
    return {
        "id": f"{conversation}-{seq}",
        "conversation_id": conversation,
        "seq": seq,
        "at": NOON,
        "role": "customer",
        "kind": "text",
        "text": text,
        "prev_hash": "",
        "hash": "",
    }
