"""`amends corrections`: what people put right of what the model heard, for training."""

from __future__ import annotations

import typer

from bot.assist import heard_lines
from bot.command import open_store, reporting_errors, say
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.orders import load_policy
from bot.settings import Settings
from bot.words import Words

corrections_app = typer.Typer(help="What was heard wrongly, as people put it right.", no_args_is_help=True)
LIMIT = typer.Option(200, min=1, max=10_000, help="How many at most, newest first.")


@corrections_app.command("list")
def corrections_list(limit: int = LIMIT) -> None:
    """List what was heard wrongly: when, what, what was heard and what it should be. Names and numbers are masked."""

    def run() -> None:
        for line in _lines(limit):
            say(f"{line.at[:16]}  {line.what:<16}  {line.heard} -> {line.meant}  {line.text[:60]}".rstrip())

    reporting_errors(run)


@corrections_app.command("export")
def corrections_export(limit: int = LIMIT) -> None:
    """Print the same as YAML, with the whole message of each, masked."""
    reporting_errors(lambda: say("\n".join(line.as_yaml() for line in _lines(limit)) or "[]"))


def _lines(limit: int) -> list[heard_lines.HeardLine]:
    settings, store = Settings.load(), open_store()
    services = Services(
        store,
        load_policy(settings.policy_dir),
        Words.load(settings.responses_dir),
        Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml"),
    )
    with store.read() as session:
        return heard_lines.newest(session, services, limit=limit)
