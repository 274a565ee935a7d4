"""`amends model`: which models there are, which one speaks with customers, publishing another one and going back."""

from __future__ import annotations

from typing import Optional

import typer

from bot.coach import publishing
from bot.coach.facts import who
from bot.coach.registry import Known, Registry
from bot.command import reporting_errors, say
from bot.running.published import running_dialogue
from bot.running.training import model_for, train_if_needed
from bot.settings import Settings

model_app = typer.Typer(help="Models: list, compare, publish, roll back.", no_args_is_help=True)
NAME = typer.Argument(None, help="Its name, or the beginning of its digest; the model of the present data if none.")
WHY = typer.Option("", "--why", help="Why, for the list of publications.")


@model_app.command("list")
def list_models() -> None:
    """List the models, the published one first: trained when, from which data, measured how, published by whom."""

    def show() -> None:
        settings = Settings.load()
        registry = Registry.of(settings)
        present = model_for(settings)
        dialogue = running_dialogue(settings)
        running = (dialogue() or {}).get("model")
        known = registry.known()
        for one in known:
            say(_line(one, is_running=one.facts.name == running, is_present=one.facts.name + ".tar.gz" == present.name))
        if not present.exists() and present.name.removesuffix(".tar.gz") not in {one.facts.name for one in known}:
            say("The present data is in none of them: `amends model publish` trains, compares and publishes it.")

    reporting_errors(show)


@model_app.command("publish")
def publish_model(name: Optional[str] = NAME, why: str = WHY) -> None:
    """Publish a model, also while everything runs: new turns go to it, turns that have begun end with the old one."""

    def run() -> None:
        settings = Settings.load()
        registry = Registry.of(settings)
        model = registry.find(name) if name else train_if_needed(settings, say)
        if publishing.same(registry, model):
            say(f"{model.name.removesuffix('.tar.gz')} is published already.")
            return
        _tell(publishing.publish(registry, model, running_dialogue(settings), who=who(), why=why))

    reporting_errors(run)


@model_app.command("rollback")
def roll_back(why: str = WHY) -> None:
    """Go back to the model before, within seconds; again, and it is the one before that."""

    def run() -> None:
        settings = Settings.load()
        _tell(publishing.roll_back(Registry.of(settings), running_dialogue(settings), who=who(), why=why))

    reporting_errors(run)


def _tell(live: publishing.Live) -> None:
    name = live.publication.name
    if live.seconds is None:
        say(f"{name} is published. No dialogue is running here; the next one that starts speaks with it.")
    else:
        say(f"{name} is published and speaks with customers, {live.seconds:.1f} s later.")


def _line(one: Known, *, is_running: bool, is_present: bool) -> str:
    facts, last = one.facts, one.last
    told = [f"{one.state:9}", facts.name]
    if facts.trained_at:
        told.append(f"trained {facts.trained_at[:16].replace('T', ' ')}Z by {facts.trained_by}")
    if facts.commit:
        told.append(f"data {facts.commit}{' and changes' if facts.changed else ''}")
    figures = facts.figures or (last.figures if last else {})
    told += [f"{name} {value:.3f}" for name, value in figures.items()]
    if last is not None:
        told.append(f"{last.act} {last.at[:16].replace('T', ' ')}Z by {last.who}{f': {last.why}' if last.why else ''}")
    told += ["is running"] if is_running else []
    told += ["is that of the present data"] if is_present else []
    told += [] if one.file else ["its file is gone"]
    return "  ".join(told[:2]) + "  " + ", ".join(told[2:])
