"""Render as plain text for a terminal why these options were offered and not others."""

from __future__ import annotations

from typing import Any, Iterable, Iterator, Mapping

from bot.remedy.money import decimals_of


def moment(iso: Any) -> str:
    """Shorten an ISO 8601 instant in UTC to the minute: 2026-11-22 00:40Z; other values unchanged, nothing as "-"."""
    text = str(iso or "-")
    return f"{text[:10]} {text[11:16]}Z" if text[10:11] == "T" else text


def in_line(text: Any) -> str:
    """Join a text of several lines into one line, separated by " / "."""
    return " / ".join(str(text).splitlines())


def plain(name: Any) -> str:
    """Return a stored name such as broken_promise in words."""
    return str(name or "-").replace("_", " ")


def offer_lines(offer: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines that say what was offered, by whom, under which authority, and why these options and not others."""
    yield f"Offer by {offer.get('made_by')}, {offer.get('state')}, made {moment(offer.get('made_at'))}"
    until = moment(offer.get("expires_at"))
    yield f"  Authority: {offer.get('role')}; policy {offer.get('policy_version')}; open until {until}"
    if offer.get("reason"):
        yield f"  Reason given: {in_line(offer['reason'])}"
    if offer.get("end_reason"):
        yield f"  Withdrawn: {in_line(offer['end_reason'])}"
    explanation = offer.get("explanation") or {}
    yield from severity_lines(explanation.get("severity"))
    why = {entry.get("remedy"): entry.get("why") for entry in explanation.get("offered") or ()}
    for option in offer.get("options") or ():
        yield from _option(option, why.get(option.get("remedy")))
    yield from _left_out("Not offered", explanation.get("left_out"))


def refusal_lines(refusal: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines that say why nothing could be offered and what would have been offered otherwise."""
    yield f"Nothing offered: {refusal.get('refused')}, {moment(refusal.get('at'))}"
    yield f"  Authority: {refusal.get('role')}; policy {refusal.get('policy')}"
    yield from severity_lines(refusal.get("severity"))
    would = list(refusal.get("would_offer") or ())
    if would:
        yield "  Would have been offered"
    for entry in would:
        above = f" (above the limit of {refusal.get('role')})" if entry.get("over_authority") else ""
        yield f"    {entry.get('remedy')}{above}: {_because(entry.get('why'))}"
    yield from _left_out("Not offered", refusal.get("left_out"))


def approval_lines(approval: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines that say who requested which approval of which role, and who decided what, when, with which note."""
    yield f"Request for approval by {approval.get('requested_by')}, {approval.get('state')}"
    asked, until = moment(approval.get("requested_at")), moment(approval.get("answer_by"))
    yield f"  Asked {asked} of a {approval.get('role')}; answer promised by {until}"
    yield f"  Policy {approval.get('policy_version')}"
    yield f"  Reason given: {in_line(approval.get('reason'))}"
    for position, option in enumerate(approval.get("options") or (), start=1):
        yield from _option({"position": position, **option}, None)
    if approval.get("decided_at"):
        note = f": {in_line(approval['note'])}" if approval.get("note") else ""
        by = f" by {approval['decided_by']}" if approval.get("decided_by") else ""
        yield f"  {str(approval.get('state')).capitalize()}{by}, {moment(approval['decided_at'])}{note}"


def severity_lines(severity: Any) -> Iterator[str]:
    """Yield one line with the severity and what each fact added: `Severity 3: second contact +1, food poisoning +2`."""
    if not isinstance(severity, Mapping):
        return
    parts = ", ".join(_added(part) for part in severity.get("reasons") or ())
    yield f"  Severity {severity.get('level')}" + (f": {parts}" if parts else "")


def _added(part: Any) -> str:
    """Return what added to the severity; what made a case graver later is a name without points."""
    return plain(part) if isinstance(part, str) else f"{_english(part.get('label'))} +{part.get('points')}"


def _option(option: Mapping[str, Any], why: Any) -> Iterator[str]:
    by = f" by message {option['accepted_seq']}" if option.get("accepted_seq") else ""
    taken = f"  <- accepted{by}" if option.get("accepted_at") else ""
    title = _english(option.get("title"))
    named = f" ({title})" if title else ""
    worth = _worth(option.get("value_minor"), option.get("currency"))
    yield f"  {option.get('position')}. {option.get('remedy')} + {option.get('goodwill') or '-'}{named}{worth}{taken}"
    if why:
        yield f"     why: {_because(why)}"


def _left_out(title: str, entries: Any) -> Iterator[str]:
    if entries:
        yield f"  {title}"
    for entry in entries or ():
        yield f"    {entry.get('remedy')}: {_because(entry.get('why'))}"


def _because(why: Any) -> str:
    return "; ".join(map(str, why)) if isinstance(why, Iterable) and not isinstance(why, str) else str(why or "-")


def _worth(minor: Any, currency: Any) -> str:
    if not isinstance(minor, int) or not currency:
        return ""
    decimals = decimals_of(str(currency))
    return f", {currency} {minor / 10**decimals:,.{decimals}f}"


def _english(text: Any) -> str:
    if isinstance(text, Mapping):
        return str(text.get("en") or next(iter(text.values()), ""))
    return "" if text is None else str(text)
