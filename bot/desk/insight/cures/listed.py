"""`/desk/insight/actions`: every action, those under way by their date, with what is late on top."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases.insight import actions
from bot.cases.models.action import ACTION_STATES
from bot.desk.insight.asked import BadAddress
from bot.desk.insight.cures.rows import action_row
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT

MOST = 500


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return the actions in `?state=` (those that are not over without it), of `?owner=` and `?cause=`."""
    state = look.query.get("state", "")
    if state and state not in ("all", *ACTION_STATES):
        raise BadAddress("state")
    states = ACTION_STATES if state == "all" else (state,) if state else actions.UNDER_WAY
    cause, owner = look.asked.only.get("cause"), look.asked.only.get("owner")
    causes = () if cause is None else (cause, *look.policy.insight.below(cause))
    found = actions.listed(session, states=states, causes=causes, owner=owner, limit=MOST)
    rows = [action_row(session, look, one) for one in found]
    counts = actions.count(session)
    return {
        "state": state,
        "states": [
            ("", look.labels.say("actions.under_way"), sum(counts.get(one, 0) for one in actions.UNDER_WAY)),
            *((one, look.labels.words(f"agents.actions.state.{one}"), counts.get(one, 0)) for one in ACTION_STATES),
            ("all", look.labels.say("actions.all"), sum(counts.values())),
        ],
        "tables": {"actions": _table(look, rows)},
    }


def _table(look: Look, rows: list[dict[str, Any]]) -> Table:
    say, field = look.labels.say, look.labels.words
    columns = [
        Column("action", say("actions.column.action"), is_number=False),
        Column("cause", say("filter.cause"), is_number=False),
        Column("kind", say("actions.column.kind"), is_number=False),
        Column("owner", field("agents.actions.field.owner"), is_number=False),
        Column("due", say("actions.column.due"), is_number=False),
        Column("state", say("actions.column.state"), is_number=False),
    ]
    late = say("actions.late")
    cells = [
        [
            Cell(f"{one['id']} {one['title']}", "", one["href"]),
            Cell(one["cause_words"], "", f"{ROOT}/causes/{one['cause']}"),
            Cell(one["kind"]),
            Cell(" · ".join(filter(None, (one["owner"], one["department"])))),
            Cell(one["due_at"], f"{one['due']}{'（' + late + '）' if one['late'] else ''}"),
            Cell(one["state_words"]),
        ]
        for one in rows
    ]
    return Table("amends-actions", say("actions.table"), columns, cells)


routes = [route(ROOT + "/actions", "actions", "actions.html", build)]
