"""`amends person`: find, export and erase one customer."""

from __future__ import annotations

import json

import typer

from bot.cases import cases
from bot.command import fail, open_store, reporting_errors, say
from bot.running import erasing
from bot.settings import Settings

person_app = typer.Typer(help="One customer: find, export, erase.", no_args_is_help=True)
# How a person is named on the command line.
TOLD = typer.Argument(..., help="E-mail addresses, telephone numbers, whole names, case numbers, in any mixture.")


@person_app.command("find")
def person_find(told: list[str] = TOLD) -> None:
    """List the conversations of a person."""

    def show() -> None:
        store = open_store()
        for talk in erasing.found(store, told):
            known = ", ".join(filter(None, (talk.customer_name, talk.customer_email, talk.customer_phone)))
            erased = f"erased {talk.erased_at:%Y-%m-%d}" if talk.erased_at else known
            with store.read() as session:
                numbers = " ".join(case.number for case in cases.of_conversation(session, talk.id))
            say(f"{talk.id}  {talk.created_at:%Y-%m-%d}  {numbers or 'no case':<13}  {erased}".rstrip())

    reporting_errors(show)


@person_app.command("export")
def person_export(told: list[str] = TOLD) -> None:
    """Print everything a person said, was offered and was promised, as JSON."""
    reporting_errors(lambda: say(json.dumps(erasing.exported(open_store(), told), ensure_ascii=False, indent=2)))


@person_app.command("erase")
def person_erase(
    told: list[str] = TOLD,
    reason: str = typer.Option(..., help="Why, for the audit log; name nobody in it."),
    yes: bool = typer.Option(False, "--yes", help="Erase. Without it, only list what would be erased."),
) -> None:
    """Erase the words, names, addresses and files of a person for good; the record still verifies afterwards."""

    def run() -> None:
        store = open_store()
        if not yes:
            say(f"Would erase {len(erasing.found(store, told))} conversation(s); add --yes. They are:")
            person_find(told)
            return
        done = erasing.erase(store, Settings.load(), told, actor="system", reason=reason)
        say(f"Erased {len(done.conversations)} conversation(s) and {done.files} file(s).")
        if not done.settled:
            fail(
                "a reader kept the database's log from being emptied: stop Amends, and do it once more with "
                f"{' '.join(done.conversations)}."
            )
        if done.left:
            fail(f"still there, look at them yourself: {', '.join(map(str, done.left))}")

    reporting_errors(run)
