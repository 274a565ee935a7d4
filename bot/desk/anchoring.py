"""Append a signed line to the file of anchors once a day: whoever keeps a copy can show any later change before it."""

from __future__ import annotations

import anyio.to_thread
from sqlalchemy.orm import Session

from bot.cases.care import outbox
from bot.cases.seals import anchors
from bot.desk.context import Context
from bot.desk.feature import Feature
from bot.jobs import Job

MAIL = "care.anchor"
DAY_SECONDS = 86_400.0
# So that a desk that is restarted every night writes its line too.
FIRST_SECONDS = 60.0


def anchoring(context: Context) -> Job:
    """Return the job that writes the line; it writes none when nothing was sealed since the newest."""
    path = context.settings.anchors

    async def work() -> None:
        def read(session: Session) -> tuple[int, str]:
            return anchors.last_seal(session), anchors.line(session)

        seal, line = await context.read(read)
        if seal > await anyio.to_thread.run_sync(anchors.last_of, path):
            # First the mail, which goes once for each seal: a desk that dies in between does both again.
            if context.settings.outgoing.anchors:
                await context.write(lambda s: put_mail(s, context, seal, line))
            await anyio.to_thread.run_sync(anchors.add, path, line)

    return Job("anchor", DAY_SECONDS, work, first_after=FIRST_SECONDS)


def put_mail(session: Session, context: Context, seal: int, line: str) -> None:
    """Put the line into the outbox for the address of the settings, once for each seal whichever desk comes first."""
    to, say = context.policy.care.staff, context.words.say
    outbox.put(
        session,
        key=f"anchor:{seal}",
        channel="mail",
        template=MAIL,
        to_whom="system",
        address=context.settings.outgoing.anchors,
        locale=to,
        body={"subject": say("care.mail.subject.anchor", to, seal=seal), "text": say("care.anchor", to, line=line)},
        not_before=context.store.clock(),
    )


feature = Feature("anchor", jobs=(anchoring,))
