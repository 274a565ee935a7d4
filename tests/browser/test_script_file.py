"""The widget's script file: its size, its words, and how it is served. No browser is needed."""

from __future__ import annotations

import gzip
import re
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.desk.widget_files import feature, script, simple_letters
from bot.remedy import load_policy
from bot.settings import ROOT, Settings
from bot.widget_bundle import WIDGET
from bot.words import Words

LIMIT = 26 * 1024
# Prefixes of words whose full name is built from what the desk sends: `fact_` + name, and so on.
CHOSEN_AT_RUN_TIME = ("fact_", "rate_", "stage_", "state_", "owner_", "step")
# Words for the roles in a conversation, chosen by a message's author.
AUTHORS = {"bot", "agent", "system"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    """Return a client of an app that has only the widget's routes."""
    app = Starlette(routes=feature.routes)
    settings = Settings.load()
    words = Words.load(settings.responses_dir)
    app.state.context = SimpleNamespace(policy=load_policy(settings.policy_dir), words=words)
    return TestClient(app)


def sources() -> str:
    """Return every source of the widget."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / WIDGET / "src").glob("*.js")))


def test_it_is_at_most_twenty_six_kilobytes_packed_words_included(client: TestClient) -> None:
    answer = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= LIMIT
    assert "聯絡我們" in answer.text
    assert "Talk to us" in answer.text


def test_packed_and_plain_are_the_same(client: TestClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == gzip.decompress(script("Asia/Taipei").packed)
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"


def test_a_browser_that_has_it_is_told_so(client: TestClient) -> None:
    tag = client.get("/widget.js").headers["etag"]
    again = client.get("/widget.js", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/widget.js", headers={"If-None-Match": '"another"'}).status_code == 200


def test_every_word_is_used_and_every_used_word_exists() -> None:
    words = Words.load(Settings.load().responses_dir).all("en", prefix="widget.")
    names = {name.removeprefix("widget.") for name in words}
    assert set(re.findall(r'\bsay\("(\w+)"', sources())) <= names
    written = set(re.findall(r'"(\w+)"', sources()))
    assert {name for name in names - written if not name.startswith(CHOSEN_AT_RUN_TIME)} <= AUTHORS


def test_simplified_letters_are_one_for_one() -> None:
    assert simple_letters({"a": "聯絡我們"}, {"a": "联络我们"}) == ["聯絡們", "联络们"]
    with pytest.raises(ValueError, match="elsewhere"):
        simple_letters({"a": "後天", "b": "後"}, {"a": "后天", "b": "後"})
