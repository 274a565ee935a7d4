"""Letters: what a mail says, in the receiver's language and script, before it becomes text, HTML and headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.care.links import Links
from bot.care.mail.addresses import CUSTOMER
from bot.cases.models import OutboxItem
from bot.conversation.display import both, language
from bot.remedy import Policy
from bot.words import Words, in_script

# Mails that come of our own accord; whoever does not want them gets the others still.
QUESTIONS = frozenset(
    {"care.mended.ask", "care.mended.remind", "care.because.complaint", "care.because.idea", "care.because.praise"}
)
# What stands at the foot, by receiver; all others are colleagues.
_SMALL = {CUSTOMER: "care.letter.why", "system": "care.letter.anchor"}
_ANSWER = "mended-"
_PARTS = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class Link:
    """A place that a letter leads to."""

    label: str
    address: str


@dataclass(frozen=True)
class Letter:
    """What a mail says: `buttons` answer by way of a page, `link` is the page of the matter, `small` the foot.

    `several` are the pages of promises, one each, in place of `link`. `report` is a weekly report (`bot.care.weekly`).
    """

    locale: str
    subject: str
    company: str
    parts: tuple[tuple[str, ...], ...]
    buttons: tuple[Link, ...]
    hint: str
    link: Link | None
    several: tuple[Link, ...]
    small: str
    public: Link | None
    stop: Link | None
    calendar: Sequence[Mapping[str, Any]]
    report: Mapping[str, Any] | None = None


def letter(
    item: OutboxItem, policy: Policy, words: Words, links: Links, labels: Mapping[int, str] = MappingProxyType({})
) -> Letter:
    """Return the letter of an item of the outbox; `labels` are those of the promises that it leads to, by number.

    Raise LookupError or ValueError for an item without content.
    """
    body, locale = item.body, item.locale
    if not isinstance(body, dict) or not body.get("text"):
        raise ValueError("the item has no text")

    def say(name: str, **values: str) -> str:
        return words.say(name, locale, **values)

    to_customer = item.to_whom == CUSTOMER
    status, promises = body.get("status_link"), list(labels) or ([body["promise"]] if body.get("promise") else [])
    company = str(in_script(both(policy.company.name, language(locale)), locale))
    buttons = tuple(
        Link(say(f"care.mended.{place.removeprefix(_ANSWER)}"), links.status(status, place))
        for place in body.get("buttons") or ()
        if status and place.startswith(_ANSWER)
    )
    link = None
    if to_customer and status:
        link = Link(say("care.letter.status"), links.status(status))
    several: tuple[Link, ...] = ()
    if not to_customer and promises and body.get("owner"):
        addresses = {int(one): links.promise(int(one), str(body["owner"])) for one in promises}
        if len(promises) == 1:
            link = Link(say("care.letter.promise"), addresses[int(promises[0])])
        else:
            several = tuple(Link(labels[one], addresses[one]) for one in labels)
    if not to_customer and body.get("action"):
        link = _of_action(int(body["action"]), body, links, say)
    report = body.get("report")
    if report is not None:
        link = Link(say("agents.insight.weekly.open"), links.insight(report["since"], report["until"]))
    asks = status is not None and item.template in QUESTIONS
    calendar = body.get("calendar") or []
    if not all(isinstance(one, dict) for one in calendar):
        raise ValueError("the calendar of the item is no list of appointments")
    return Letter(
        locale=locale,
        subject=one_line(str(body.get("subject") or company)),
        company=company,
        parts=tuple(tuple(part.split("\n")) for part in _PARTS.split(str(body["text"]).strip())),
        buttons=buttons,
        hint=say("care.letter.one_tap")
        if buttons
        else say("care.letter.promises")
        if several
        else _hint(calendar, say),
        link=link,
        several=several,
        small=" ".join(filter(None, (body.get("hours"), say(_small(item, body), company=company)))),
        public=Link(say("care.letter.public"), links.public) if to_customer else None,
        stop=Link(say("care.letter.stop"), links.stop_asking(str(status))) if asks else None,
        calendar=calendar,
        report=report,
    )


def _small(item: OutboxItem, body: Mapping[str, Any]) -> str:
    """Return the words at the foot; mails about an action hold nothing about customers."""
    if item.to_whom not in _SMALL and body.get("action"):
        return "care.letter.for_owners"
    return _SMALL.get(
        item.to_whom, "agents.insight.weekly.small" if body.get("report") else "care.letter.for_colleagues"
    )


def _of_action(action_id: int, body: Mapping[str, Any], links: Links, say: Callable[[str], str]) -> Link:
    """Return the page of an action: the owner's own, or the one at the desk."""
    key = body.get("owner_key")
    address = links.action(action_id, str(key)) if key else links.action_at_desk(action_id)
    return Link(say("care.letter.action"), address)


def _hint(calendar: Sequence[Mapping[str, Any]], say: Callable[[str], str]) -> str:
    """Return what the calendar file is for, where there is one."""
    if not calendar:
        return ""
    return say(
        "care.letter.appointment_off" if all(one.get("cancelled") for one in calendar) else "care.letter.appointment"
    )


def one_line(text: str, limit: int = 200) -> str:
    """Return text as one line that a header can hold: no control, no sign that turns the direction of writing."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    plain = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", plain)
    return " ".join(plain.split())[:limit]
