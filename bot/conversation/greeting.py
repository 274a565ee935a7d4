"""The first message of a conversation: who is answering, and how to reach a person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import choices, messages
from bot.conversation.choice_tokens import mint_choices
from bot.words import Words


def greet(session: Session, conversation_id: str, locale: str, words: Words) -> None:
    """Append the greeting; called only when a conversation is opened, so that a reload does not greet again."""
    human = {"command": "/request_human", "label": words.say("system.greeting_human", locale)}
    payload, tokens = mint_choices(session, conversation_id, "text", {"suggestions": [human]})
    greeting = messages.append(
        session, conversation_id, role="bot", kind="text", text=words.say("system.greeting", locale), payload=payload
    )
    choices.attach(session, tokens, greeting.seq)
