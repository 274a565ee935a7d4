"""Replace the dialogue's commands by opaque choice tokens that are accepted only in this conversation."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import choices

# Cards whose buttons work once, and which supersede the buttons of older cards.
CARDS = ("recap", "options")
# A commitment supersedes them too, because nothing is left to choose.
SUPERSEDING = (*CARDS, "commitment")


def mint_choices(
    session: Session, conversation_id: str, kind: str, payload: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, list[str]]:
    """Return `payload` with every `command` replaced by a new `choice` token, and the new tokens.

    A command may have a `group` (the choices of a group are withdrawn together) and `once` (it works one time only).
    The buttons of a recap or of an options card form a group of their own and work once.
    """
    if payload is None:
        return None, []
    if kind in SUPERSEDING:
        for group in CARDS:
            choices.withdraw_group(session, conversation_id, group)
    tokens: list[str] = []

    def replace(value: Any) -> Any:
        if isinstance(value, list):
            return [replace(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "command" not in value:
            return {key: replace(item) for key, item in value.items()}
        rest = {key: replace(item) for key, item in value.items() if key not in {"command", "group", "once"}}
        group = kind if kind in CARDS else value.get("group")
        token = choices.mint(
            session,
            conversation_id,
            command=value["command"],
            label=str(value.get("label") or value.get("title") or ""),
            group=group,
            is_reusable=not value.get("once", kind in CARDS),
        )
        tokens.append(token)
        return {"choice": token, **rest}

    return replace(payload), tokens
