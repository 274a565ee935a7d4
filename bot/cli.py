"""The `amends` command."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import typer

from bot.agent_command import agent_app
from bot.care_command import care_app
from bot.case_command import case_app
from bot.command import open_store, reporting_errors, say
from bot.corrections_command import corrections_app
from bot.drill_command import drill_app
from bot.insight_command import insight_app
from bot.model_command import model_app
from bot.orders import load_policy
from bot.person_command import person_app
from bot.remedy import Policy
from bot.remedy.check import report
from bot.running.backup import back_up
from bot.running.backup import restore as restore_backup
from bot.running.sound_data import train_from_sound_data
from bot.settings import Settings
from bot.version import version
from bot.webhooks_command import webhooks_app

app = typer.Typer(help="Amends, the complaint desk.", no_args_is_help=True, add_completion=False)
policy_app = typer.Typer(help="What the company may offer.", no_args_is_help=True)
app.add_typer(agent_app, name="agent")
app.add_typer(care_app, name="care")
app.add_typer(case_app, name="case")
app.add_typer(corrections_app, name="corrections")
app.add_typer(drill_app, name="drill")
app.add_typer(insight_app, name="insight")
app.add_typer(model_app, name="model")
app.add_typer(policy_app, name="policy")
app.add_typer(person_app, name="person")
app.add_typer(webhooks_app, name="webhooks")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"amends {version()}")
        raise typer.Exit


@app.callback()
def options(
    show_version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version and end."
    ),
) -> None:
    """Amends, the complaint desk."""


@app.command()
def up() -> None:
    """Start everything with the published model: migrate, run until Ctrl-C."""
    from bot.running.up import up as run

    reporting_errors(lambda: run(Settings.load(), say))


@app.command()
def demo(seed: int = typer.Option(1, help="Another number gives another month.")) -> None:
    """Fill an empty AMENDS_DATA with an invented month, to look at desk, promises and figures."""
    from bot.demo.making import make_demo

    reporting_errors(lambda: make_demo(Settings.load(), say, seed=seed))


@app.command()
def part(name: str = typer.Argument(..., help="desk, dialogue, actions or care.")) -> None:
    """Run one part alone, for services or containers that supervise each part themselves (docs/operations.md)."""
    from bot.running.one_part import run_part

    reporting_errors(lambda: run_part(name, Settings.load(), say))


@app.command()
def train() -> None:
    """Train the model if data or configuration changed; `amends model publish` lets it speak with customers."""
    reporting_errors(lambda: say(f"Model: {train_from_sound_data(Settings.load(), say)}"))


@app.command()
def doctor() -> None:
    """Report what is missing or wrong on this machine; status 1 when something is."""
    from bot.running.doctor import examine

    findings = examine()
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.well else 'FAIL'}  {finding.what}")
        if not finding.well:
            typer.echo(f"      {finding.remedy}")
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@app.command()
def backup(
    target: str = typer.Argument(..., help="A folder, or the file to write."),
    with_secrets: bool = typer.Option(True, "--secrets/--no-secrets", help="Whether the signing keys are in it."),
) -> None:
    """Back up databases, customers' files and secrets into one verified file, while everything runs."""
    reporting_errors(lambda: back_up(Settings.load(), Path(target), with_secrets=with_secrets, say=say))


@app.command()
def restore(archive: str) -> None:
    """Restore a backup into an empty AMENDS_DATA (and an empty PostgreSQL database, where one is used)."""
    reporting_errors(lambda: restore_backup(Settings.load(), Path(archive), say=say))


@app.command()
def retention(dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would go.")) -> None:
    """Erase what is older than the policy lets it be kept, and whoever came back with a backup after being erased."""
    from bot.running import retaining

    def run() -> None:
        settings, store = Settings.load(), open_store()
        keep, now = load_policy(settings.policy_dir).retention, store.clock()
        gone = retaining.due(store, settings, keep, now) if dry_run else retaining.keep_to(store, settings, keep, now)
        say(
            f"{'Would go' if dry_run else 'Gone'}: {gone.conversations} conversation(s), {gone.files} file(s), the "
            f"dialogue's memory of {gone.dialogue}, what was heard in {gone.heard} turn(s), the particulars of "
            f"{gone.audit} audit entries, {gone.again} erased before."
        )

    reporting_errors(run)


@app.command("rasa", add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def stock_rasa(context: typer.Context) -> None:
    """Run one of Rasa's own commands (shell, data validate, test core ...) on a store of its own in var/rasa."""

    def run() -> None:
        from bot.running.stock_rasa import run_stock_rasa

        raise typer.Exit(run_stock_rasa(context.args))

    reporting_errors(run)


@policy_app.command("check")
def policy_check(folder: Optional[str] = typer.Argument(None)) -> None:
    """Check the policy and its demonstration page; show each mistake with file, line and what to write instead."""

    from bot.remedy.demo_page import check_front

    def load(place: Path) -> Policy:
        loaded = load_policy(place)
        check_front(place, loaded)
        return loaded

    def check() -> None:
        code, text = report(Path(folder) if folder else Settings.load().policy_dir, load)
        typer.echo(text, err=code != 0)
        if code:
            raise typer.Exit(code)

    reporting_errors(check)


if __name__ == "__main__":
    app()
