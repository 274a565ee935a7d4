"""Serve the agents' page with its scripts in one file: a browser takes half a second to fetch and link 118 modules.

The modules as they are shipped are loaded by tests/browser/system, and each by itself by the tests in tests/js.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.routing import Mount

from bot.desk.agents import pages
from bot.desk.agents.route_table import routes
from bot.settings import ROOT

MAIN = Path("js", "main.js")
BUNDLER = (ROOT / "scripts" / "node", ROOT / "node_modules" / "esbuild" / "bin" / "esbuild")


@contextmanager
def one_script(folder: Path) -> Iterator[None]:
    """Let every desk of this process serve one script, made in `folder`, until the block ends."""
    source, made = pages.FOLDER / "static" / MAIN, folder / MAIN
    # The worker's address is relative to the script's, so the one has to be where the other was.
    made.parent.mkdir()
    command = [*map(str, BUNDLER), str(source), "--bundle", "--format=esm", "--charset=utf8", f"--outfile={made}"]
    subprocess.run([*command, "--log-level=warning"], check=True, timeout=60)
    (files,) = (route.app for route in routes if isinstance(route, Mount) and route.path == pages.STATIC)
    files.all_directories.insert(0, folder)  # type: ignore[attr-defined]
    files._kept.clear()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        files.all_directories.remove(folder)  # type: ignore[attr-defined]
        files._kept.clear()  # type: ignore[attr-defined]
