"""`/desk/coach/turns/{id}`: alike turns with what was heard in each, and the form to teach what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.cases.utc import now_of
from bot.checks.examples import essence
from bot.coach.grouping import Group
from bot.coach.harms import GRAVE_LATE, Hurt
from bot.coach.inbox import Masked
from bot.coach.labels import HEADS, INTENT, Definition
from bot.coach.lines import LONGEST
from bot.coach.teaching import EXAM, EXAMINED, FACT, FACT_NAMES, TRAINING
from bot.conversation.display import instant
from bot.desk.agents.server_pages import HEADERS, turned_away
from bot.desk.coach import heard_rows
from bot.desk.coach.frame import ROOT, CoachWords, is_foreign, page, sorry, trainer
from bot.desk.coach.reading import data_of, groups_of, labels_below, rules_below
from bot.desk.coach.teach import NotTaught, Wanted, dismiss, teach
from bot.desk.context import Context, context_of
from bot.desk.problems import Problem
from bot.desk.promises.form import read_form

# Turns of a group that are shown in full.
MOST_SHOWN = 12
LONGEST_WHY = 300
FIELDS = frozenset({"act", "head", "label", "language", "line", "value", "goal", "why", "confirmed"})
_HAN = re.compile(r"[\u3400-\u9fff]")
# What a person put right, by the head that it is of.
_HEAD_OF = {"kind": "complaint_kind", "emotion": "emotion", "sub_kinds": "sub_kind"}


@dataclass(frozen=True)
class Again:
    """What the form shows when it was sent and nothing was written: what was told, and why."""

    told: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[str] = ()
    warnings: Sequence[str] = ()
    status: int = 200


async def group(request: Request) -> Response:
    """Return the group of this turn, with the form for `?head=`."""
    agent = await trainer(request)
    if agent is None:
        return await turned_away(request)
    return await _page(request, agent, Again(told={"head": request.query_params.get("head", "")}))


async def decide(request: Request) -> Response:
    """Teach what the form says, or that there is nothing to learn; return the page again when something is wrong."""
    agent = await trainer(request)
    if agent is None:
        return await turned_away(request)
    context, words = context_of(request), CoachWords(request)
    if is_foreign(request):
        return await _page(request, agent, Again(problems=[words.say("fault.foreign")], status=403))
    try:
        read = (await read_form(request, context, FIELDS)).fields
    except Problem:
        return await _page(request, agent, Again(problems=[words.say("fault.unreadable")], status=400))
    told = {name: read.get(name, "").strip() for name in FIELDS}
    found, texts = await _group_of(request, context)
    if found is None:
        return sorry(request, agent, "group_gone", 404)
    turn_ids = [one.turn.id for one in found.hurts]
    if len(told["why"]) > LONGEST_WHY:
        return await _page(request, agent, Again(told, [words.say("fault.why_too_long", most=LONGEST_WHY)], status=400))
    if told["act"] == "nothing":
        await dismiss(context, agent.id, turn_ids, found.harm, told["why"])
        return RedirectResponse(f"{ROOT}?queue={found.harm}", status_code=303, headers=HEADERS)
    wanted = Wanted(turn_ids, found.harm, [texts[one] for one in turn_ids], told, found.hurts[0].turn.intent)
    try:
        lesson = await teach(context, agent.id, wanted)
    except NotTaught as refused:
        problems = [_fault(words, told["head"], why, values) for why, values in refused.problems]
        warnings = [_fault(words, told["head"], why, values) for why, values in refused.warnings]
        # What was seen is confirmed by sending the same line again.
        seen = {**told, "confirmed": essence(told["line"]) if warnings and not problems else ""}
        return await _page(request, agent, Again(seen, problems, warnings, refused.status))
    return RedirectResponse(f"{ROOT}/taught#lesson-{lesson}", status_code=303, headers=HEADERS)


def _fault(words: CoachWords, head: str, why: str, values: Mapping[str, str]) -> str:
    named = {**values, "label": words.label(head, values["label"])} if "label" in values else values
    return words.say(f"fault.{why}", **named)


async def _group_of(request: Request, context: Context) -> tuple[Group | None, Mapping[str, str]]:
    groups, texts = await groups_of(context)
    turn_id = request.path_params["turn_id"]
    return next((one for one in groups if turn_id in {hurt.turn.id for hurt in one.hurts}), None), texts


async def _page(request: Request, agent: Any, again: Again) -> Response:
    context, words = context_of(request), CoachWords(request)
    found, texts = await _group_of(request, context)
    if found is None:
        return sorry(request, agent, "group_gone", 404)
    head = again.told.get("head") or _head_of(found)
    if head not in (*HEADS, FACT):
        return sorry(request, agent, "not_found", 404)
    turns = await context.read(lambda s: _turns(s, context, words, found, texts))
    language = again.told.get("language") or ("zh" if _HAN.search(texts[found.id]) else "en")
    customers = words.say("customer" if found.customers == 1 else "customers", n=found.customers)
    shown = {
        "id": found.id,
        "harm": found.harm,
        "harm_words": words.say(f"harm.{found.harm}"),
        "harm_why": words.say(f"harm.{found.harm}.why"),
        "counted": words.say("comma").join(
            (customers, words.say("turn" if len(found.hurts) == 1 else "turns", n=len(found.hurts)))
        ),
        "turns": turns,
        "unseen": len(found.hurts) - len(turns),
        "heads": [(one, words.say(f"head.{one}")) for one in (*HEADS, FACT)],
        "head": head,
        "labels": _labels(context, words, head, found),
        "language": language,
        "told": again.told,
        "goals": _goals(words, head),
        "problems": again.problems,
        "warnings": again.warnings,
        "longest": LONGEST,
        "longest_why": LONGEST_WHY,
        "is_fact": head == FACT,
    }
    return page(request, agent, "group.html", "inbox", shown, again.status)


def _head_of(found: Group) -> str:
    """Return what the form asks about first: what a person put right, else what the harm speaks of."""
    for hurt in found.hurts:
        for what, _ in hurt.put_right:
            return _HEAD_OF.get(what, FACT)
    return "danger" if found.harm == GRAVE_LATE else INTENT


def _labels(context: Context, words: CoachWords, head: str, found: Group) -> list[tuple[str, str, Definition]]:
    """Return the labels of a head with their names and what belongs to each, those first that were heard as likely."""
    if head == FACT:
        return [(name, words.label("fact", name), Definition(words.say(f"fact.{name}.where"))) for name in FACT_NAMES]
    likely = heard_rows.ranked(found.hurts[0].turn, head)
    labels = sorted(
        labels_below(data_of(context))[head].values(),
        key=lambda one: likely.index(one.name) if one.name in likely else len(likely),
    )
    return [(one.name, words.label(head, one.name), one.definition(words.locale)) for one in labels]


def _goals(words: CoachWords, head: str) -> list[tuple[str, str]]:
    if head == FACT:
        return [(EXAM, words.say("goal.fact"))]
    if head not in EXAMINED:
        return [(TRAINING, words.say("goal.only_training"))]
    return [(name, words.say(f"goal.{name or 'itself'}")) for name in ("", TRAINING, EXAM)]


def _turns(
    session: Session, context: Context, words: CoachWords, found: Group, texts: Mapping[str, str]
) -> list[dict[str, Any]]:
    masked, rules = Masked(session, context.services), rules_below(data_of(context))
    now, zone = now_of(session), context.policy.clock.zone
    return [
        {
            **_turn(words, hurt, masked, texts),
            "followed": heard_rows.followed_by(words, rules, hurt.turn),
            "at": instant(hurt.turn.at, zone, words.locale, now),
        }
        for hurt in found.hurts[:MOST_SHOWN]
    ]


def _turn(words: CoachWords, hurt: Hurt, masked: Masked, texts: Mapping[str, str]) -> dict[str, Any]:
    turn = hurt.turn
    before, after = masked.around(turn)
    return {
        "text": masked.text(turn.talk, texts[turn.id]),
        "before": before,
        "after": after,
        "heard": heard_rows.heard_rows(words, turn),
        "facts": [(name, masked.text(turn.talk, value)) for name, value in heard_rows.facts_of(words, turn)],
        "decided": heard_rows.decided_with(words, turn),
        "put_right": heard_rows.put_right(words, hurt),
    }


PATH = ROOT + "/turns/{turn_id}"
routes = [Route(PATH, group, methods=["GET"]), Route(PATH, decide, methods=["POST"])]
