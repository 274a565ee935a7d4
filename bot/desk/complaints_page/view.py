"""What the public page says, reckoned from the policy now in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.conversation.handoff_reasons import (
    BROKEN_PROMISE,
    NOT_UNDERSTOOD,
    OVER_AUTHORITY,
    REJECTED,
    REPEAT_CONTACT,
    REQUESTED,
)
from bot.conversation.hours_in_words import hours_in_words
from bot.conversation.services import Services
from bot.desk.customer_pages.speech import Speech
from bot.remedy import Handler, Policy
from bot.remedy.vocabulary import HAZARDS

# The reasons that customers can tell apart, in the order in which they are shown.
GRAVE_REASONS = {"danger": ("self_harm", *HAZARDS), "stolen": ("scam", "fraud", "personal_data")}
PLAIN_REASONS = (REQUESTED, REPEAT_CONTACT, BROKEN_PROMISE, REJECTED, OVER_AUTHORITY, NOT_UNDERSTOOD)
# How far ahead days off are named, and how many weeks are compared to know which weekdays are worked.
AHEAD, WEEKS = dt.timedelta(days=60), 4


def view_of(services: Services, speech: Speech) -> dict[str, Any]:
    """Return the values of the template."""
    policy, now = services.policy, services.now()
    over, broken = policy.escalation(OVER_AUTHORITY), policy.escalation(BROKEN_PROMISE)
    care = policy.care
    first = care.progress_first.values()
    rescue = policy.emergency.rescue
    return {
        "steps": [(speech.say(f"widget.step{n}"), speech.say(f"complaints_page.step{n}")) for n in range(1, 6)],
        "times": _times(policy, speech),
        "progress": _progress(min(first), max(first), speech),
        "deciding": [
            speech.say("complaints_page.bot_decides", amount=policy.company.show(policy.authority["bot"].per_case)),
            speech.say("complaints_page.more", handler=_label(over.handler, speech)),
            _counted("cooling_off", "hours", int(policy.cooling_off.total_seconds() // 3600), speech),
            speech.say("complaints_page.broken", handler=_label(broken.handler, speech)),
            _counted("mended", "days", care.mended_after, speech),
        ],
        "opening": speech.ours(hours_in_words(policy.clock, now, speech.locale, separator="\n")).split("\n"),
        "off": [_day_off(policy, day, speech) for day in days_off(policy, now)],
        "laws": [
            (
                _counted(
                    "law_text",
                    "days",
                    clock.days,
                    speech,
                    law=speech.text(clock.law),
                    name=speech.text(clock.name),
                ),
                speech.say("complaints_page.door", door=speech.text(clock.next_door)) if clock.next_door else "",
            )
            for clock in sorted(policy.clocks, key=lambda clock: clock.days)
        ],
        "lines": _lines(policy, speech),
        "duty": sorted({speech.text(one.duty.line) for one in policy.escalations.values() if one.duty is not None}),
        "emergency": speech.say("complaints_page.emergency", rescue=speech.text(rescue)) if rescue else "",
    }


def days_off(policy: Policy, now: dt.datetime) -> list[dt.date]:
    """Return the days to come on which the company is closed although it works on that weekday."""
    closed = set(policy.clock.closed_between(now, now + AHEAD))

    def is_worked(day: dt.date) -> bool:
        near = (day + dt.timedelta(weeks=n) for n in range(-WEEKS, WEEKS + 1) if n)
        return sum(bool(policy.clock.spans(one)) for one in near) > WEEKS

    return sorted(day for day in closed if is_worked(day))


def _day_off(policy: Policy, day: dt.date, speech: Speech) -> str:
    why = policy.closures.get(day)
    if why is None:
        return speech.day(day)
    return speech.say("complaints_page.off_why", day=speech.day(day), why=speech.text(why))


def _times(policy: Policy, speech: Speech) -> list[tuple[str, str, str]]:
    """Return when, within which time and by whom a person answers: grave matters by sort, with the slowest of each."""
    rows = []
    for name, reasons in GRAVE_REASONS.items():
        rules = [policy.escalation(reason) for reason in reasons]
        owners = dict.fromkeys(_label(rule.handler, speech) for rule in rules)
        slowest = max(rule.promise for rule in rules)
        rows.append((speech.say(f"complaints_page.{name}"), _span(slowest, speech), speech.row(list(owners))))
    for reason in PLAIN_REASONS:
        rule = policy.escalation(reason)
        rows.append(
            (speech.say(f"complaints_page.{reason}"), _span(rule.promise, speech), _label(rule.handler, speech))
        )
    return rows


def _lines(policy: Policy, speech: Speech) -> list[tuple[str, str]]:
    """Return who is responsible for the reasons, each once, with their direct lines."""
    rules = [policy.escalation(reason) for reason in PLAIN_REASONS]
    owners = {rule.handler.id: rule.handler for rule in rules}
    return [(_label(handler, speech), speech.text(handler.line)) for handler in owners.values()]


def _label(handler: Handler, speech: Speech) -> str:
    return speech.ours(handler.label("en" if speech.locale == "en" else "zh-Hant"))


def _counted(words: str, field: str, number: int, speech: Speech, **values: str) -> str:
    """Return `words` with a number in `field`; one hour or day has words of its own, as English needs."""
    one = "_one" if number == 1 else ""
    return speech.say(f"complaints_page.{words}{one}", **{field: number}, **values)


def _progress(soonest: int, slowest: int, speech: Speech) -> str:
    """Return how often a customer hears how it goes, in opening days by severity."""

    def every(days: int) -> str:
        return speech.say("complaints_page.every_day" if days == 1 else "complaints_page.every_days", n=days)

    if soonest == slowest:
        return speech.say("complaints_page.progress_same", every=every(slowest))
    return speech.say("complaints_page.progress_text", soonest=every(soonest), slowest=every(slowest))


def _span(span: dt.timedelta, speech: Speech) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes % 60:
        return speech.say("complaints_page.minutes", n=minutes)
    return speech.say("complaints_page.hour" if minutes == 60 else "complaints_page.hours", n=minutes // 60)
