"""Keep the dialogue's commands from customers: each becomes an opaque choice that only this conversation holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import choices

# Cards whose buttons are pressed once, and which make every button of the older ones pointless.
CARDS = ("recap", "options")
# With the agreement the choosing is over.
SUPERSEDING = (*CARDS, "commitment")


def mint_choices(
    session: Session, conversation_id: str, kind: str, payload: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, list[str]]:
    """Return `payload` with every `command` replaced by a minted `choice`, and the tokens minted.

    Beside a command may stand `group` (choices of one group are withdrawn together) and `once`
    (may be pressed one time only); the buttons of a recap or a menu are a group of their own, pressed once.
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
