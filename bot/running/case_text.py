"""A case in plain text, for a terminal."""

from __future__ import annotations

import re
from typing import Any, Mapping

# Control characters and those that turn the direction of writing: a terminal would obey them.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def case_text(whole: Mapping[str, Any]) -> str:
    """Return what `bot.cases.case_view.whole` holds as lines for a reader."""
    case = whole.get("case") or whole
    lines = [f"Case {case.get('number')}  {case.get('stage')}  severity {case.get('severity') or '-'}"]
    until = whole.get("answer_by")
    if until:
        law = until["law"]["en"]
        lines.append(f"Answer due by law: {until['day']}, {until['state']}  ({until['name']['en']}; {law})")
    lines.append("Facts")
    for name, fact in dict(whole.get("facts") or {}).items():
        lines.append(f"  {name}: {fact.get('display') or fact.get('value')}  (message {fact.get('message_seq')})")
    for offer in whole.get("offers") or []:
        lines.append(f"Offer by {offer.get('made_by')}, {offer.get('state')}")
        for option in offer.get("options") or []:
            taken = "  <- accepted" if option.get("accepted_at") else ""
            lines.append(f"  {option.get('position')}. {option.get('remedy')} + {option.get('goodwill') or '-'}{taken}")
    if whole.get("commitments"):
        lines.append("Commitments")
    for promise in whole.get("commitments") or []:
        what = promise.get("what")
        shown = what.get("en") if isinstance(what, dict) else what
        lines.append(f"  {promise.get('due_at')}  {promise.get('owner')}  {promise.get('state')}: {shown}")
    for handoff in whole.get("handoffs") or []:
        lines.append(
            f"Handoff: {handoff.get('reason')}, {handoff.get('state')}, promised by {handoff.get('promised_by')}"
        )
    lines.append("Transcript")
    for message in whole.get("transcript") or []:
        author = message.get("author") or {}
        text = str(message.get("text")).replace("\n", "\n       ")
        lines.append(f"  {message.get('seq'):>3}  {author.get('role')}: {text}")
    return _OBEYED.sub(lambda sign: sign[0].encode("unicode_escape").decode(), "\n".join(lines))
