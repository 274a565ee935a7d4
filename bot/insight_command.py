"""`amends insight`: what insight is counted from, and counting it again."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.cases.insight import exposures
from bot.cases.insight.exposures import Orders
from bot.cases.insight.figures.rebuild import rebuild
from bot.clocks.figures import figure_rules
from bot.command import open_store, reporting_errors, say
from bot.insight.orders_file import WrongFile, read_orders
from bot.orders import load_policy
from bot.settings import Settings

insight_app = typer.Typer(help="Figures, causes and cures.", no_args_is_help=True)
# More is no list of orders a day.
MOST_BYTES = 64 * 1024 * 1024


@insight_app.command("rebuild")
def rebuild_figures() -> None:
    """Count everything again from the record: after the time zone changed, or if numbers look wrong.

    Everything goes on meanwhile. The numbers are the same as before unless something was wrong.
    """

    def run() -> None:
        policy, store = load_policy(Settings.load().policy_dir), open_store()
        cases, changed = rebuild(store.begin, figure_rules(policy))
        say(f"{cases} cases counted; {changed} rows were not as they are now.")

    reporting_errors(run)


@insight_app.command("orders")
def import_orders(
    file: Path = typer.Argument(..., exists=True, dir_okay=False, readable=True, help="A CSV file in UTF-8."),
) -> None:
    """Read how much was sold, so that complaints are counted per 1,000 orders.

    The file has the columns day, product, branch and orders, such as `2026-11-30,kettle,online,42`; products and
    branches by their names in the policy, empty where a row is about all of them. What was read before about the same
    day, product and branch is replaced.
    """

    def run() -> None:
        if file.stat().st_size > MOST_BYTES:
            raise typer.BadParameter("The file is larger than 64 MB; read it year by year.")
        policy, store = load_policy(Settings.load().policy_dir), open_store()
        today = policy.clock.local(store.clock()).date()
        try:
            rows = read_orders(file.read_text(encoding="utf-8"), policy.products, policy.branches, today)
        except UnicodeDecodeError:
            raise typer.BadParameter("The file is not UTF-8; save it again as UTF-8.") from None
        except WrongFile as wrong:
            say(str(wrong))
            raise typer.Exit(1) from None
        with store.begin() as session:
            new, changed = exposures.keep(
                session, (Orders(one.day, one.product, one.branch, one.orders) for one in rows)
            )
        say(f"{len(rows)} rows read: {new} new, {changed} changed.")

    reporting_errors(run)
