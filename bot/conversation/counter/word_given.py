"""Accept an option by the customer's word, which an agent heard at the counter or on the telephone and wrote down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.cases import audit, cases
from bot.cases.models import Agent, Conversation
from bot.conversation.accepting import AGREED, ALREADY, LACKS_DETAILS, accept_option
from bot.conversation.counter.said_to import write_down, written_before
from bot.conversation.offer_buttons import show_agreement
from bot.conversation.services import Services

BY_WORD = "offer.accepted_by_word"


class NotAccepted(Exception):
    """Raised when nothing was agreed: `missing` is what the option needs of the customer; empty when it is gone."""

    def __init__(self, missing: Collection[str] = ()) -> None:
        super().__init__("nothing was agreed")
        self.missing = tuple(missing)


@dataclass(frozen=True)
class WordGiven:
    """The option that was chosen, and how the customer said so, `where`; `client_id` names these words."""

    option_id: str
    words: str
    where: str
    client_id: str


def accept_by_word(
    session: Session, services: Services, conversation: Conversation, given: WordGiven, by: Agent
) -> str:
    """Agree on the option, with the words as the customer's yes; return the number of the case.

    The same limits, needs and time hold as for a button. Raise NotAccepted, and then store nothing.
    """
    case = cases.current_case(session, conversation.id)
    if case is None:
        raise NotAccepted()
    before = written_before(session, conversation.id, given.client_id, given.words)
    if before is not None and case.stage == "agreed":
        # Its answer may have been lost.
        return case.number
    said = write_down(
        session, services, conversation, by, where=given.where, words=given.words, client_id=given.client_id
    )
    accepted = accept_option(session, services, case, given.option_id, conversation.locale, said.seq)
    if accepted.outcome == LACKS_DETAILS:
        raise NotAccepted(accepted.missing)
    if accepted.outcome not in (AGREED, ALREADY):
        raise NotAccepted()
    show_agreement(session, services, conversation, accepted)
    detail = {"option_id": given.option_id, "seq": said.seq, "where": given.where}
    audit.record(session, f"agent:{by.login}", BY_WORD, f"case:{case.number}", detail)
    return case.number
