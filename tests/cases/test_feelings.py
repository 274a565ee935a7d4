from __future__ import annotations

from bot.cases import Store, feelings


def test_feelings_are_kept_in_the_order_they_were_heard_and_once_for_a_message(
    store: Store, conversation_id: str
) -> None:
    with store.begin() as session:
        feelings.note(session, conversation_id, 3, "neutral", 0.5)
        feelings.note(session, conversation_id, 1, "angry", 0.9)
        feelings.note(session, conversation_id, 1, "worried", 0.7)
    with store.read() as session:
        heard = feelings.of_conversation(session, conversation_id)
    assert [(one.seq, one.emotion, one.confidence) for one in heard] == [(1, "angry", 0.9), (3, "neutral", 0.5)]
