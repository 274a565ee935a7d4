"""`make audit` says plainly that it needs a connection, and asks nobody before it has one."""

from __future__ import annotations

import os
import re
import subprocess

from bot.settings import ROOT

# A port on which nobody listens: every way out goes through it.
NOWHERE = "http://127.0.0.1:9"


def test_without_a_connection_it_says_that_nothing_was_checked() -> None:
    proxies = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), NOWHERE)
    environment = {key: value for key, value in os.environ.items() if key.lower() != "no_proxy"}
    ended = subprocess.run(
        [ROOT / "scripts" / "audit"], env={**environment, **proxies}, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "Nothing was checked" in ended.stderr and "docs/dependencies.md" in ended.stderr


def test_nothing_else_asks_for_advisories() -> None:
    asking = re.compile(r"pip-audit|npm audit|\buv audit\b|scripts/audit|make audit")
    places = [ROOT / ".ci" / "run", *(path for path in (ROOT / "scripts").iterdir() if path.name != "audit")]
    assert [path.name for path in places if path.is_file() and asking.search(path.read_text(encoding="utf-8"))] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert len(re.findall(r"^\t@scripts/audit$", makefile, re.MULTILINE)) == 1
    needs = re.findall(r"^(?!\.PHONY)[a-z-]+:([^#\n]*)", makefile, re.MULTILINE)
    assert len(needs) > 10 and not [each for each in needs if "audit" in each]
