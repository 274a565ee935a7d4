"""`amends drill`: the drills of agents on the command line; nothing of them is kept but the record one asks for."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import typer

from bot.coach.drills import telling
from bot.coach.drills.acts import acts
from bot.coach.drills.run import Drill, Move, play, start
from bot.coach.drills.run import say as answer
from bot.coach.drills.scenario import Scenario, read_scenarios
from bot.coach.drills.score import score
from bot.command import fail, reporting_errors, say
from bot.orders import load_policy
from bot.remedy import Policy
from bot.remedy.problems import PolicyError, did_you_mean
from bot.settings import Settings
from bot.words import Words

drill_app = typer.Typer(help="Practise with invented customers.", no_args_is_help=True)
LANGUAGES = ("zh-Hant", "en")
# More is no record of a drill.
MOST_BYTES = 1024 * 1024
HIGHEST_SEED = 2**31 - 1
_SEED = typer.Option(1, min=0, max=HIGHEST_SEED, help="Another number gives another beginning and other replies.")
_LANGUAGE = typer.Option("en", help="In which language the score is told: en or zh-Hant.")


@drill_app.command("list")
def list_drills(language: str = _LANGUAGE) -> None:
    """List the drills; every mistake in their files is told with file and line."""

    def run() -> None:
        _, scenarios, _ = _opened(language)
        for one in scenarios.values():
            say(f"{one.id:<16} {one.language:<6} {one.title[language]}")

    reporting_errors(run)


@drill_app.command("play")
def play_drill(
    name: str = typer.Argument(..., help="The name of the drill, as list shows it."),
    seed: int = _SEED,
    language: str = _LANGUAGE,
    model: bool = typer.Option(False, "--model", help="Play the model answer instead of reading lines."),
    record: Optional[Path] = typer.Option(
        None, dir_okay=False, help="A new file to keep the drill in, which score reads."
    ),
) -> None:
    """Play a drill: one line of the standard input is one message; its end, or the customer's, ends the drill."""

    def run() -> None:
        policy, scenarios, words = _opened(language)
        scenario = _named(scenarios, name)
        drill = start(scenario, seed)
        say(f"{scenario.task[language]}\n\n{scenario.name}: {drill.opening}")
        for line in scenario.model if model else _lines():
            drill = answer(policy, drill, Move(line))
            if model:
                say(f"> {line}")
            say(f"{scenario.name}: {drill.played[-1].reply}")
            if drill.is_over:
                break
        if not drill.is_over:
            drill = play(policy, scenario, seed, [one.move for one in drill.played], given_up=True)
        if record is not None:
            with record.open("x", encoding="utf-8") as file:
                json.dump(_record(drill), file, ensure_ascii=False, indent=1)
        _tell(drill, words, language)

    reporting_errors(run)


@drill_app.command("score")
def score_drill(
    file: Path = typer.Argument(..., exists=True, dir_okay=False, help="A record that play has written."),
    language: str = _LANGUAGE,
) -> None:
    """Score the record of a drill; the same record has the same score."""

    def run() -> None:
        policy, scenarios, words = _opened(language)
        kept = _read(file)
        scenario = _named(scenarios, kept["drill"])
        if kept.get("digest") not in (None, scenario.digest):
            say(f"The drill '{scenario.id}' was changed since; it is scored as it is now.")
        moves = [Move(one["text"], one["seconds"]) for one in kept["moves"]]
        _tell(play(policy, scenario, kept["seed"], moves, given_up=True), words, language)

    reporting_errors(run)


def _opened(language: str) -> tuple[Policy, dict[str, Scenario], Words]:
    if language not in LANGUAGES:
        raise typer.BadParameter(f"There is no language '{language}': write one of {', '.join(LANGUAGES)}.")
    settings = Settings.load()
    policy = load_policy(settings.policy_dir)
    try:
        acts()
        scenarios = read_scenarios(settings.drills_dir, policy.company.decimals)
    except PolicyError as error:
        fail(f"the drills have mistakes; mend them and try again:\n{error}")
    return policy, scenarios, Words.load(settings.responses_dir)


def _named(scenarios: dict[str, Scenario], name: str) -> Scenario:
    if name not in scenarios:
        fail(f"there is no drill '{name}'. {did_you_mean(name, scenarios)}")
    return scenarios[name]


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


def _record(drill: Drill) -> dict[str, Any]:
    moves = [{"text": one.move.text, "seconds": one.move.seconds} for one in drill.played]
    return {"drill": drill.scenario.id, "digest": drill.scenario.digest, "seed": drill.seed, "moves": moves}


def _read(file: Path) -> dict[str, Any]:
    if file.stat().st_size > MOST_BYTES:
        fail(f"{file} is too large for the record of a drill")
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        well = (
            isinstance(kept["drill"], str)
            and isinstance(kept["seed"], int)
            and all(isinstance(one["text"], str) and isinstance(one["seconds"], int) for one in kept["moves"])
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        well = False
    if not well:
        fail(f"{file} is no record of a drill: let `amends drill play --record FILE` write one")
    return dict(kept)


def _tell(drill: Drill, words: Words, language: str) -> None:
    found = score(drill)
    ended = words.say(f"{telling.WORDS}ended.{drill.state.end}", language)
    points = words.say(f"{telling.WORDS}points", language, points=found.total)
    say(f"\n{ended} · {points}")
    for row in telling.rows(found, words, language):
        say(f"  {row.points:>3}/{row.most:<3} {row.title}")
    for one in telling.moments(found, words, language):
        say(f"  {'' if one.n is None else one.n:>3} {one.points:+d}  {one.why}")
    for line in telling.lacking(found, words, language):
        say(f"  – {line}")
