"""Hand messages to the mail server."""

from __future__ import annotations

import asyncio
import ssl
from email.message import EmailMessage

import aiosmtplib
from aiosmtplib.errors import SMTPException, SMTPNotSupported, SMTPRecipientsRefused, SMTPResponseException

from bot.care.mail.errors import NotSent
from bot.outgoing_settings import MailServer

# Seconds for each step, and for all of them.
STEP, ALL = 20.0, 60.0
_PERMANENT = 500
# Answers that concern the receiver or this message. Others (login, sender, greeting) concern the settings, which can be
# mended, so that the message is worth another try.
_ABOUT_THIS = ("SMTPRecipientRefused", "SMTPRecipientsRefused", "SMTPDataError")


def hand_over(server: MailServer, mail: EmailMessage, *, sender: str, to: str) -> None:
    """Send one message to one receiver and return once the server has taken it; raise NotSent."""

    async def send() -> None:
        await aiosmtplib.send(
            mail.as_bytes(),
            sender=sender,
            recipients=[to],
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.tls == "all",
            start_tls=server.tls == "start",
            local_hostname=sender.rpartition("@")[2],
            timeout=STEP,
        )

    try:
        asyncio.run(asyncio.wait_for(send(), ALL))
    except SMTPRecipientsRefused as error:
        answers = error.recipients
        for_good = all(answer.code >= _PERMANENT for answer in answers)
        raise NotSent("; ".join(f"{each.code} {each.message}" for each in answers), for_good=for_good) from error
    except SMTPResponseException as error:
        for_good = error.code >= _PERMANENT and type(error).__name__ in _ABOUT_THIS
        raise NotSent(f"{error.code} {error.message}", for_good=for_good) from error
    except SMTPNotSupported as error:
        raise NotSent(str(error), for_good=True) from error
    except (SMTPException, ssl.SSLError, OSError, asyncio.TimeoutError) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error
