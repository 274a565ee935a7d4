"""A real mail server on loopback that keeps what it is given, and can refuse it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from bot.running.ports import free_ports


@dataclass
class MailServer:
    """What was delivered (envelope sender, receivers, message), and what to answer to a receiver or to the data."""

    port: int
    delivered: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    answer_to_receiver: str = "250 OK"
    answer_to_data: str = "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answer_to_receiver.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_receiver

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer_to_data.startswith("250"):
            read = message_from_bytes(envelope.content, policy=default)
            assert isinstance(read, EmailMessage)
            self.delivered.append((envelope.mail_from, list(envelope.rcpt_tos), read))
        return self.answer_to_data


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server while the block runs."""
    (port,) = free_ports(1, avoid=set())
    server = MailServer(port)
    controller = Controller(server, hostname="127.0.0.1", port=port, decode_data=False)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def text_of(mail: EmailMessage) -> str:
    """Return the text part, as a reader of plain text sees it."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    """Return the HTML part."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
