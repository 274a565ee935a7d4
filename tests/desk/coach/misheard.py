"""Turns that were heard wrongly, in the store of a desk."""

from __future__ import annotations

from typing import Any

from bot.cases import conversations, messages, turns
from bot.cases.coach import heard_turns
from bot.desk.context import Context
from tests.cases.coach.told import heard

WISH = "把錢退給我就好，其他都不用了"


async def misheard(context: Context, *texts: str, name: str | None = None, **told: Any) -> list[str]:
    """Store a conversation in which each text is a turn that was heard like this; return the ids of its turns.

    Without more, the last one was heard as giving up although a refund was wished for.
    """
    wanted = {"intent": "withdraw", "facts": [["desired_outcome", "refund", 0, 2]], "kind": None, **told}

    def run(session: Any) -> list[str]:
        talk = conversations.open_conversation(session, locale="zh-Hant", customer={"name": name} if name else None).id
        made = []
        for text in texts:
            messages.append(session, talk, role="bot", text="請問您希望怎麼處理？", message_id=f"{talk}{len(made)}")
            said = messages.append(session, talk, role="customer", text=text)
            turn = turns.begin(session, talk, from_seq=said.seq, to_seq=said.seq)
            heard_turns.keep(session, talk, turn.id, heard(**wanted))
            turns.finish(session, turn.id, "answered")
            made.append(turn.id)
        return made

    return await context.write(run)
