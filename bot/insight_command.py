"""`amends insight`: what insight is counted from, and counting it again."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Optional

import typer

from bot.care.notices import staff_language
from bot.care.process import Care
from bot.care.weekly.as_pdf import as_pdf
from bot.care.weekly.content import weekly
from bot.care.weekly.posting import post
from bot.cases.insight import exposures
from bot.cases.insight.exposures import Orders
from bot.cases.insight.figures.rebuild import rebuild
from bot.clocks.figures import figure_rules
from bot.command import open_store, reporting_errors, say
from bot.insight.orders_file import WrongFile, read_orders
from bot.insight.periods import last_week
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


@insight_app.command("report")
def write_report(
    file: Path = typer.Argument(..., dir_okay=False, help="The PDF to write."),
    day: Optional[datetime] = typer.Option(
        None, formats=["%Y-%m-%d"], help="Any day of the week that is wanted; the last whole week if not given."
    ),
    mail: bool = typer.Option(False, "--mail", help="Also mail it to the readers that insight.yml names."),
) -> None:
    """Write the weekly report as a PDF, in the language in which colleagues are written to."""

    def run() -> None:
        settings = Settings.load()
        care = Care(settings)
        try:
            services = care.services
            services.store.migrate()
            today = services.policy.clock.local(services.now()).date()
            week = last_week(today) if day is None else last_week(day.date() + timedelta(days=7))
            with services.store.read() as session:
                report = weekly(session, services, week, staff_language(services))
            file.write_bytes(as_pdf(report, settings.pdf_font))
            say(f"{report['title']} {report['span']}: {file}")
            if mail:
                readers = list(services.policy.insight.weekly_to)
                post(services, week, readers)
                say(f"In the outbox for {', '.join(readers) or 'nobody: name readers under weekly in insight.yml'}.")
        finally:
            care.close()

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
