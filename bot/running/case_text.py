"""Render a case as plain text for a terminal."""

from __future__ import annotations

import re
from typing import Any, Mapping

from bot.running.why_text import approval_lines, in_line, moment, offer_lines, plain, refusal_lines, severity_lines

# Control characters and characters that change the writing direction: a terminal would act on them.
_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def case_text(whole: Mapping[str, Any]) -> str:
    """Render the mapping of `bot.cases.record.case_view.whole` as lines of text, control characters escaped."""
    case = whole.get("case") or whole
    lines = [f"Case {case.get('number')}  {case.get('stage')}  severity {case.get('severity') or '-'}"]
    until = whole.get("answer_by")
    if until:
        law = until["law"]["en"]
        lines.append(f"Answer due by law: {until['day']}, {until['state']}  ({until['name']['en']}; {law})")
    lines.append("Facts")
    for name, fact in dict(whole.get("facts") or {}).items():
        lines.append(f"  {name}: {fact.get('display') or fact.get('value')}  (message {fact.get('message_seq')})")
    reasons = case.get("severity_reasons") or []
    # Offers and refusals say how grave it was then; what made it graver since is told here.
    if (not whole.get("offers") and not whole.get("refused")) or any(isinstance(one, str) for one in reasons):
        lines += severity_lines({"level": case.get("severity"), "reasons": reasons})
    for refusal in whole.get("refused") or []:
        lines += refusal_lines(refusal)
    for approval in whole.get("approvals") or []:
        lines += approval_lines(approval)
    for offer in whole.get("offers") or []:
        lines += offer_lines(offer)
    for refused in whole.get("not_agreed") or []:
        lines.append(f"Could not be agreed to, {moment(refused.get('at'))}: {refused.get('why')}")
    if whole.get("commitments"):
        lines.append("Commitments")
    for promise in whole.get("commitments") or []:
        what = promise.get("what")
        shown = what.get("en") if isinstance(what, dict) else what
        lines.append(f"  {moment(promise.get('due_at'))}  {promise.get('owner')}  {promise.get('state')}: {shown}")
    lines += _clock_lines(whole)
    for handoff in whole.get("handoffs") or []:
        until = moment(handoff.get("promised_by"))
        lines.append(f"Handoff: {plain(handoff.get('reason'))}, {handoff.get('state')}, promised by {until}")
        if handoff.get("note"):
            lines.append(f"  Note: {in_line(handoff['note'])}")
    lines.append("Transcript")
    for message in whole.get("transcript") or []:
        author = message.get("author") or {}
        text = str(message.get("text")).replace("\n", "\n       ")
        lines.append(f"  {message.get('seq'):>3}  {author.get('role')}: {text}")
    return _CONTROL_CHARACTERS.sub(lambda sign: sign[0].encode("unicode_escape").decode(), "\n".join(lines))


def _clock_lines(whole: Mapping[str, Any]) -> list[str]:
    """Return what came and comes due, and whether the customer says that it is mended."""
    lines = ["Clocks"] if whole.get("clocks") else []
    for due in whole.get("clocks") or []:
        how = " ".join(f"{name}={value}" for name, value in due["reckoning"].items())
        end = f", {due['outcome']}" if due["outcome"] else ""
        lines.append(f"  {moment(due['at'])}  {due['kind']}  {due['state']}{end}  {how}".rstrip())
    for asked in whole.get("follow_ups") or []:
        answer = asked["answer"] or "no answer yet"
        said = f": {in_line(asked['comment'])}" if asked["comment"] else ""
        lines.append(f"Mended? Asked {moment(asked['asked_at'])}: {answer}{said}")
    return lines
