"""Attachments and surveys of a conversation."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.cases import attachments, conversations, surveys
from bot.cases.errors import NotFound, Refused
from bot.cases.models import Case


def test_an_attachment_belongs_to_its_conversation(session: Session, conversation_id: str) -> None:
    made = attachments.record(
        session, conversation_id, name="收據.png", media_type="image/png", size=12, sha256="0" * 64
    )
    kept = attachments.get(session, conversation_id, made.id)
    assert (kept.name, kept.media_type, kept.bytes) == ("收據.png", "image/png", 12)
    other = conversations.open_conversation(session, locale="en").id
    with pytest.raises(NotFound):
        attachments.get(session, other, made.id)
    assert attachments.of_conversation(session, conversation_id) == [made]
    assert attachments.of_conversation(session, other) == []


def test_a_survey_knows_its_case(session: Session, case: Case) -> None:
    made = surveys.record(session, case.conversation_id, score=4, comment="快")
    assert (made.case_id, made.score, made.comment) == (case.id, 4, "快")
    assert surveys.of_conversation(session, case.conversation_id) == [made]


@pytest.mark.parametrize("score", [0, 6, True, 4.5, "5"])
def test_a_score_outside_the_scale_is_refused(session: Session, conversation_id: str, score: object) -> None:
    with pytest.raises(Refused, match="1 to 5"):
        surveys.record(session, conversation_id, score=score)  # type: ignore[arg-type]


def test_a_survey_without_a_case_is_kept(session: Session, conversation_id: str) -> None:
    assert surveys.record(session, conversation_id, score=1).case_id is None
