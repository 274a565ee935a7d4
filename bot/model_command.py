"""`amends model`: which models there are, which one speaks with customers, publishing another one and going back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Optional

import typer

from bot.assist.masking import Masking
from bot.assist.our_lines import our_lines
from bot.coach import publishing
from bot.coach.comparing import compare
from bot.coach.exam import Line, read_exam
from bot.coach.facts import Facts, name_of, who
from bot.coach.fitting import misfit
from bot.coach.gates import failures
from bot.coach.given_turns import last_turns, read_turns
from bot.coach.hearing import parser_of
from bot.coach.registry import Known, ModelError, Registry
from bot.coach.report import report
from bot.command import open_store, reporting_errors, say
from bot.orders import load_policy
from bot.running.backup.places import cases_file, is_sqlite
from bot.running.published import running_dialogue
from bot.running.sound_data import train_from_sound_data
from bot.running.training import model_for
from bot.settings import Settings

model_app = typer.Typer(help="Models: list, compare, publish, roll back.", no_args_is_help=True)
NAME = typer.Argument(None, help="Its name, or the beginning of its digest; the model of the present data if none.")
LAST = typer.Option(1000, "--last", min=0, help="How many of the last turns are heard again with both models.")
TURNS = typer.Option(None, "--turns", exists=True, dir_okay=False, help="Other turns: a file with one in each line.")
WHY = typer.Option("", "--why", help="Why, for the list of publications.")
BY = typer.Option("", "--by", help="Who does it, for the list; the user of this machine if not given.")


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


@model_app.command("compare")
def compare_models(name: Optional[str] = NAME, last: int = LAST, turns: Optional[Path] = TURNS) -> None:
    """Compare a model with the published one: what each hears in the exam and in turns that customers wrote."""

    def run() -> None:
        settings = Settings.load()
        registry = Registry.of(settings)
        if _candidate(settings, registry, name, last, turns)[2]:
            raise typer.Exit(1)

    reporting_errors(run)


@model_app.command("publish")
def publish_model(
    name: Optional[str] = NAME,
    why: str = WHY,
    by: str = BY,
    last: int = LAST,
    turns: Optional[Path] = TURNS,
    despite: str = typer.Option("", "--despite", help="Publish although gates are not passed; say why."),
) -> None:
    """Compare a model with the published one and publish it if it passes every gate, also while everything runs.

    New turns go to it, turns that have begun end with the old one. `amends model rollback` goes back.
    """

    def run() -> None:
        settings = Settings.load()
        registry = Registry.of(settings)
        model, figures, failed = _candidate(settings, registry, name, last, turns)
        if publishing.same(registry, model):
            return
        if failed and not despite:
            raise ModelError(
                f"{name_of(model)} is not published, because of {', '.join(failed)}: mend its lines in the data, or "
                'publish it all the same with --despite "why".'
            )
        live = publishing.publish(
            registry,
            model,
            running_dialogue(settings),
            who=by or who(),
            why="; ".join(filter(None, (why, despite))),
            despite=tuple(failed),
            figures=figures,
        )
        _tell(live)

    reporting_errors(run)


@model_app.command("rollback")
def roll_back(why: str = WHY, by: str = BY) -> None:
    """Go back to the model before, within seconds; again, and it is the one before that."""

    def run() -> None:
        settings = Settings.load()
        _tell(publishing.roll_back(Registry.of(settings), running_dialogue(settings), who=by or who(), why=why))

    reporting_errors(run)


def _candidate(
    settings: Settings, registry: Registry, name: Optional[str], last: int, turns: Optional[Path]
) -> tuple[Path, dict[str, float], list[str]]:
    """Return a model (trained if it is that of the present data), its figures, and the gates that it does not pass."""
    model = registry.find(name) if name else train_from_sound_data(settings, say)
    published = registry.published()
    if published is None or published.name == name_of(model):
        say(f"{name_of(model)} is published already." if published else "Nothing is published yet to compare with.")
        return model, {}, []
    fault = misfit(Facts.read(model))
    if fault is not None:
        raise ModelError(f"It cannot be used: {fault}.")
    exam = read_exam(settings.exam_dir)
    policy = load_policy(settings.policy_dir)
    given = read_turns(turns) if turns else _last_turns(settings, last)
    say(f"Comparing {name_of(model)} with {published.name}: {len(exam)} lines of the exam, {len(given)} turns ...")
    compared = compare(parser_of(registry.file_of(published)), parser_of(model), exam, given)
    failed = failures(compared)
    company = policy.company
    masking = Masking(frozenset(), our_lines(policy), "", company.order_pattern.pattern, company.country)
    for line in report(compared, failed, lambda text: masking.hide(text, by_customer=True)):
        say(line)
    replace(Facts.read(model), figures=compared.figures()).write(model)
    return model, compared.figures(), [failure.gate for failure in failed]


def _last_turns(settings: Settings, last: int) -> list[Line]:
    """Return the last turns of the case store; none where there is no store yet."""
    if not last or (is_sqlite(settings) and not cases_file(settings).is_file()):
        return []
    store = open_store()
    try:
        with store.read() as session:
            return last_turns(session, last)
    finally:
        store.close()


def _tell(live: publishing.Live) -> None:
    name = live.publication.name
    if live.restart:
        say(f"{name} is published. What is running was started by another version of the program: restart it.")
    elif live.seconds is None:
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
