"""What the commands of `amends` share: the store, the policy, lines for the reader, errors without a traceback."""

from __future__ import annotations

import sys
from typing import Callable, NoReturn

import typer
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.cases import Store
from bot.cases.errors import CaseStoreError
from bot.coach.exam import ExamError
from bot.coach.registry import ModelError
from bot.orders import load_policy
from bot.remedy import Policy, PolicyError
from bot.running.backup import BackupError
from bot.running.supervisor import StartError
from bot.running.training import TrainingError
from bot.secret_files import SecretError
from bot.settings import Settings, SettingsError
from bot.widget_bundle import BundleError
from bot.words import WordsError

# Errors that the reader can act on; any other is a fault of the program and is shown with its traceback.
EXPECTED = (
    SettingsError, SecretError, StartError, BundleError, TrainingError, ModelError, ExamError, WordsError,
    CaseStoreError, BackupError, OSError,
)  # fmt: skip


def open_store() -> Store:
    """Open the case store of the settings and bring its tables up to date."""
    settings = Settings.load()
    store = Store.open(settings.database_url, secrets=settings.secrets_dir)
    store.migrate()
    return store


def policy_if_valid(without: str) -> Policy | None:
    """Return the policy; None when its files have mistakes, after saying what is left undone `without` it."""
    try:
        return load_policy(Settings.load().policy_dir)
    except PolicyError as error:
        typer.echo(f"amends: {without}:\n{error}", err=True)
        return None


def say(text: str) -> None:
    """Print a line at once."""
    typer.echo(text)
    sys.stdout.flush()


def fail(text: str) -> NoReturn:
    """Print what is wrong and end with status 1."""
    typer.echo(f"amends: {text}", err=True)
    raise typer.Exit(1)


def reporting_errors(work: Callable[[], object]) -> None:
    """Do the work; report an error that the reader can act on without a traceback, with exit status 1."""
    try:
        work()
    except PolicyError as error:
        fail(f"the policy has mistakes; mend them and try again:\n{error}")
    except EXPECTED as error:
        fail(str(error))
    except ArgumentError:
        # The address is not repeated, because it may contain a password.
        fail("DATABASE_URL is no database address: write sqlite:///path/to/amends.db or postgresql://...")
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        fail(f"the database that DATABASE_URL names cannot be used: {reason}")
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
