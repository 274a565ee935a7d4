"""Fixtures of the order tests: a copy of the shipped policy, a shop's database file and a shop's web server."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.yaml_files import read_yaml

NUMBER = "AJ26110312345"
Secrets = dict[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped policy."""
    return Path(shutil.copytree(ROOT / "data" / "policy", tmp_path / "policy"))


@pytest.fixture
def orders_at(folder: Path) -> Callable[[dict[str, object]], int]:
    """Return a function that writes an order source into company.yml and returns its line number."""

    def write(source: dict[str, object]) -> int:
        path = folder / "company.yml"
        text = path.read_text(encoding="utf-8").replace("  file: orders.csv\n", "")
        kind = next(iter(source))
        # JSON is valid YAML: one line, every text in quotes.
        path.write_text(text + f"  {kind}: {json.dumps(source[kind], ensure_ascii=False)}\n", encoding="utf-8")
        assert kind in read_yaml(path)["orders"]
        return text.count("\n") + 1

    return write


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a shop's database (SQLite) with two good orders, one of them with cents, and several unusable ones."""
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as shop:
        shop.execute("CREATE TABLE sales (order_no TEXT, ordered_at TEXT, sku TEXT, shop TEXT, total REAL, cur TEXT)")
        rows = [
            (NUMBER, "2026-11-03T09:30:00", "SKU-9", "S01", 3290, "TWD"),
            ("AJ26110400001", "2026-11-04", "kettle", "xinyi", 1160.55, "TWD"),
            ("AJ26110400002", "2026-11-04", "kettle", "xinyi", 1160, "TWD"),
            ("AJ26110400002", "2026-11-04", "oven", "xinyi", 6290, "TWD"),
            ("AJ26110400003", "2026-11-04", "kettle", "xinyi", 1160.555, "TWD"),
            ("AJ26110400004", "2026-11-04", "spaceship", "xinyi", 1160, "TWD"),
            ("AJ26110400005", "yesterday", "kettle", "xinyi", 1160, "TWD"),
            ("AJ26110400006", "2026-11-04", "kettle", "moon", 5000, "JPY"),
            ("AJ26110400007", "2026-11-04", "kettle", "xinyi", -5, "TWD"),
            ("AJ26110400008", "2026-11-04", "kettle", "xinyi", None, "TWD"),
        ]
        shop.executemany("INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?)", rows)
    shop.close()
    return path


@dataclass
class ShopServer:
    """The state of a local web server: its configured answers and the requests it received."""

    address: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    wait_seconds: float = 0.0

    def says(self, number: str, body: object, status: int = 200, **headers: str) -> None:
        """Configure the answer for that order: `body` as it is if it is bytes, otherwise as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers[f"/orders/{number}"] = (status, headers, raw)


def serve(shop: ShopServer) -> ThreadingHTTPServer:
    """Start a server for `shop` on a free port and set `shop.address`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shop.asked.append((self.path, self.headers.get("Authorization")))
            time.sleep(shop.wait_seconds)
            status, headers, body = shop.answers.get(self.path, (404, {}, b"{}"))
            try:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client has stopped waiting

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    shop.address = f"http://127.0.0.1:{server.server_address[1]}"
    return server


@pytest.fixture
def shop() -> Iterator[ShopServer]:
    """Run a shop's server for one test."""
    made = ShopServer()
    server = serve(made)
    yield made
    made.wait_seconds = 0
    server.shutdown()
    server.server_close()


@pytest.fixture
def elsewhere() -> Iterator[ShopServer]:
    """Run a second server, to which the secret must not be sent."""
    made = ShopServer()
    server = serve(made)
    yield made
    server.shutdown()
    server.server_close()
