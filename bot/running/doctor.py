"""Examine the machine: report what is missing or wrong, and what to do about it."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import urllib.error
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, Iterator

from sqlalchemy.engine import make_url

from bot.cases import Store
from bot.cases.errors import CaseStoreError
from bot.coach.facts import Facts
from bot.coach.fitting import misfit
from bot.coach.registry import ModelError, Registry
from bot.orders import GuardedDirectory, load_policy
from bot.private_files import readable_by_others
from bot.remedy import PolicyError
from bot.running.liveness import WITHOUT_PROXY
from bot.running.ports import is_free
from bot.running.training import model_for
from bot.settings import Settings, SettingsError
from bot.widget_bundle import path_of
from bot.words import Words, WordsError

NEEDED_MB = 500
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """The result of one check: what was checked, whether it is in order, and the remedy if not."""

    what: str
    well: bool
    remedy: str = ""


def examine() -> list[Finding]:
    """Return the findings for everything Amends needs; an unreadable setting ends the examination."""
    findings = [_python()]
    try:
        settings = Settings.load()
    except SettingsError as error:
        return [*findings, Finding("settings", False, str(error))]
    findings.append(Finding("settings can be read", True))
    for look in (_data_folder, _disk, _secrets, _policy, _words, _widget, _model, _database, _running, _browser):
        findings.extend(_safely(look, settings))
    return findings


def _safely(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> list[Finding]:
    try:
        return list(look(settings))
    except Exception as error:  # report any error as a finding and continue with the next check
        return [Finding(look.__name__.strip("_"), False, f"{type(error).__name__}: {error}")]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        f"Python {version}", sys.version_info[:2] == (3, 10), "Rasa 3.6 needs Python 3.10: run `make setup`."
    )


def _data_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    there = _nearest(folder)
    yield Finding(
        f"data folder {folder} can be written",
        there.is_dir() and os.access(there, os.W_OK | os.X_OK),
        "Give this user the right to write there, or point AMENDS_DATA elsewhere.",
    )
    if folder.is_dir():
        others = len(readable_by_others(folder))
        yield Finding(
            "nobody else can read what customers said",
            not others,
            f"{others} files or folders in {folder} are open to others; the next `amends up` takes their rights away.",
        )


def _nearest(path: Path) -> Path:
    """Return the path itself or its nearest existing parent."""
    return next(place for place in (path, *path.parents) if place.exists())


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(_nearest(settings.data_dir)).free // 1_000_000
    yield Finding(f"{free} MB of disk free", free >= NEEDED_MB, f"Free some space: at least {NEEDED_MB} MB.")


def _secrets(settings: Settings) -> Iterator[Finding]:
    folder = settings.secrets_dir
    open_files = [
        path.name for path in (folder.iterdir() if folder.exists() else []) if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    yield Finding(
        "secrets are readable by their owner only",
        not open_files,
        f"Run: chmod 600 {' '.join(str(folder / name) for name in open_files)}",
    )


def _policy(settings: Settings) -> Iterator[Finding]:
    try:
        policy = load_policy(settings.policy_dir)
    except PolicyError as error:
        yield Finding("policy", False, str(error))
        return
    yield Finding(f"policy is valid (version {policy.version})", True)
    if isinstance(policy.orders, GuardedDirectory):
        reason = policy.orders.trial(policy.company.order_example)
        advice = f"{reason}: look at orders in company.yml. Until it answers, orders count as unknown."
        yield Finding("orders can be looked up", reason is None, advice)


def _words(settings: Settings) -> Iterator[Finding]:
    try:
        Words.load(settings.responses_dir)
    except WordsError as error:
        yield Finding("words", False, str(error))
        return
    yield Finding("words of the desk can be read", True)


def _widget(settings: Settings) -> Iterator[Finding]:
    yield Finding("the customers' widget is built", path_of(settings.root).exists(), "Run scripts/setup.")


def _model(settings: Settings) -> Iterator[Finding]:
    registry = Registry.of(settings)
    publication = registry.published()
    if publication is None:
        trained = model_for(settings).exists()
        yield Finding("a model for the current data is trained", trained, "Run `make train` (a few minutes).")
        return
    try:
        fault = misfit(Facts.read(registry.file_of(publication)))
    except ModelError as error:
        fault = str(error)
    yield Finding(f"{publication.name} is published and can be used", fault is None, str(fault))


def _database(settings: Settings) -> Iterator[Finding]:
    address = make_url(settings.database_url)
    if address.get_backend_name() == "sqlite" and address.database and not Path(address.database).exists():
        yield Finding("database: none yet, the first start creates it", True)
        return
    try:
        store = Store.open(settings.database_url, secrets=settings.secrets_dir)
        at, newest = store.revisions()
        store.close()
    except CaseStoreError as error:
        yield Finding("database", False, str(error))
        return
    except Exception as error:
        yield Finding("database can be reached", False, f"Check DATABASE_URL and that the server runs ({error}).")
        return
    yield Finding(f"database is at revision {at or 'none'}", at == newest, "`make run` brings it up to date.")


def _running(settings: Settings) -> Iterator[Finding]:
    note = settings.data_dir / "run.json"
    if not note.exists():
        yield Finding(
            f"port {settings.port} is free",
            is_free(settings.host, settings.port),
            "Stop the program that has it, or set AMENDS_PORT to another.",
        )
        return
    port = json.loads(note.read_text(encoding="utf-8"))["port"]
    try:
        with WITHOUT_PROXY.open(f"{replace(settings, port=port).desk_url}/readyz", timeout=3):
            yield Finding(f"Amends runs on port {port}, every part is ready", True)
    except urllib.error.HTTPError as error:
        said = error.read().decode("utf-8", "replace")[:300]
        yield Finding(f"Amends runs on port {port}", False, f"Not every part is ready: {said}")
    except OSError:
        yield Finding("Amends runs", False, f"It was killed and left {note}: remove that file and start it again.")


def _browser(_: Settings) -> Iterator[Finding]:
    found = next((name for name in BROWSERS if shutil.which(name)), None)
    # Only the tests need a browser, so its absence is reported but is not a fault.
    yield Finding(f"browser for the tests: {found}" if found else "no Chromium: browser tests would be skipped", True)
