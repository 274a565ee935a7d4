"""The ways out of the outbox that the settings call for: a mail server or files, and the company's own systems."""

from __future__ import annotations

from collections.abc import Mapping

from bot.care.links import Links
from bot.care.mail import files, smtp
from bot.care.mail.addresses import plain_address, receiver
from bot.care.mail.errors import NotSent
from bot.care.mail.fresh import labels_of
from bot.care.mail.letter import letter
from bot.care.mail.message import message
from bot.care.sending import Outlet
from bot.care.webhooks.calling import WebhookOutlet
from bot.cases.care.outbox import FILE
from bot.cases.models import OutboxItem
from bot.conversation.services import Services
from bot.settings import Settings

SMTP = "smtp"


def outlets_of(settings: Settings) -> Mapping[str, Outlet]:
    """Return what hands over the items of each channel, by channel."""
    return {"mail": MailOutlet(settings), "webhook": WebhookOutlet(settings)}


class MailOutlet:
    """Hands mail to the mail server of the settings, or keeps it as files while there is none."""

    def __init__(self, settings: Settings) -> None:
        self._links = Links(settings.secret_key, settings.address)
        self._outgoing = settings.outgoing
        self._folder = settings.outbox_dir
        self._font = settings.pdf_font

    def hand_over(self, item: OutboxItem, services: Services) -> str:
        """Send or keep one mail; raise NotSent."""
        to = plain_address(receiver(item, services.policy) or "")
        if to is None:
            raise NotSent("this is no mail address", for_good=True)
        with services.store.read() as session:
            labels = labels_of(session, services, item)
        said = letter(item, services.policy, services.words, self._links, labels)
        mail = message(said, key=item.key, to=to, sender=self._outgoing.sender, now=services.now(), font=self._font)
        if self._outgoing.server is None:
            files.keep(self._folder, item.key, mail)
            return FILE
        smtp.hand_over(self._outgoing.server, mail, sender=self._outgoing.sender.address, to=to)
        return SMTP

    def take_back(self, key: str) -> None:
        """Remove the file of a mail whose person was erased."""
        files.remove(self._folder, [key])
