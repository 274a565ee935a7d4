"""`amends webhooks`: what was told to the company's own systems, and a call to try one."""

from __future__ import annotations

from typing import Optional

import typer

from bot.care.mail.errors import NotSent
from bot.care.webhooks.calling import call, message_id
from bot.cases.care import outbox
from bot.cases.ids import opaque
from bot.cases.utc import iso
from bot.clocks.announcing import CHANNEL
from bot.command import fail, open_store, reporting_errors, say
from bot.settings import Settings

webhooks_app = typer.Typer(help="Calls of your own systems.", no_args_is_help=True)
TEST = "webhook.test"


@webhooks_app.command("list")
def list_calls(
    failed: bool = typer.Option(False, "--failed", help="Only those that failed."),
    limit: int = typer.Option(50, min=1, max=5000, help="How many at most."),
) -> None:
    """List the systems, then the calls, newest first: moment, state, tries, event, system, why it failed."""

    def run() -> None:
        settings = Settings.load()
        for address in settings.outgoing.webhooks.addresses:
            say(f"system  {address}")
        with open_store().read() as session:
            found = outbox.newest(session, limit, state=outbox.FAILED if failed else None, channel=CHANNEL)
        for one in found:
            at = iso(one.sent_at or one.not_before)
            line = f"{at}  {one.state:<8} {one.tries}  {one.template:<19} {one.address}  {one.last_error or ''}"
            say(line.rstrip())
        if not found:
            say("No calls.")

    reporting_errors(run)


@webhooks_app.command("test")
def call_now(
    address: Optional[str] = typer.Argument(None, help="Only this system; without it, all of AMENDS_WEBHOOK_URL."),
) -> None:
    """Send a signed test event now and say what was answered; nothing is kept of it."""

    def run() -> None:
        settings = Settings.load()
        webhooks, bad = settings.outgoing.webhooks, 0
        addresses = [address] if address else list(webhooks.addresses)
        if not addresses:
            fail("no system is named: write one into AMENDS_WEBHOOK_URL, or after the command.")
        now = open_store().clock()
        for each in addresses:
            payload = {"type": TEST, "timestamp": iso(now), "data": {}}
            which, secret = message_id(opaque()), settings.webhook_secret
            try:
                status = call(each, payload, message_id=which, secret=secret, now=now, private=webhooks.private)
                say(f"{each}  answered {status}")
            except NotSent as error:
                bad += 1
                say(f"{each}  {error}")
        if bad:
            fail(f"{bad} of {len(addresses)} did not take it.")

    reporting_errors(run)
