"""Messages: a letter with its headers, as it goes over the wire."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from bot.care.mail.appointment import CANCEL, calendar_files
from bot.care.mail.letter import Letter, one_line
from bot.care.mail.rendering import as_html, as_text
from bot.care.weekly.as_pdf import as_pdf
from bot.outgoing_settings import Sender

# Seven bits, because not every server takes eight.
_POLICY = SMTP.clone(cte_type="7bit")


def message(
    letter: Letter, *, key: str, to: str, sender: Sender, now: dt.datetime, font: Path | None = None
) -> EmailMessage:
    """Return the message for one receiver. `key` names what is sent: sent again, it is the same message.

    `font` is to be embedded in a report. `to` is a plain address (`plain_address`). Nobody else's address stands in
    it, and programs do not answer it.
    """
    domain = sender.address.rpartition("@")[2]
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = letter.subject
    mail["From"] = Address(one_line(sender.name or letter.company), addr_spec=sender.address)
    mail["To"] = Address(addr_spec=to)
    mail["Reply-To"] = Address(addr_spec=sender.reply_to)
    mail["Date"] = now
    mail["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.stop is not None:
        mail["List-Unsubscribe"] = f"<{letter.stop.address}>"
        # Mail programs may press for the reader only where nobody listens in (RFC 8058).
        if letter.stop.address.startswith("https://"):
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(as_text(letter))
    mail.add_alternative(as_html(letter), subtype="html")
    for method, file in calendar_files(letter.calendar, domain=domain, made_at=now):
        mail.add_attachment(
            file,
            maintype="text",
            subtype="calendar",
            filename="cancelled.ics" if method == CANCEL else "appointment.ics",
            params={"method": method, "charset": "utf-8"},
        )
    if letter.report is not None:
        name = f"insight-{letter.report['until']}.pdf"
        mail.add_attachment(as_pdf(letter.report, font), maintype="application", subtype="pdf", filename=name)
    return mail
