"""Hide in a conversation's words whatever tells who the customer is: contact details, names, numbers of orders."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.assist.masking import Masking, masking_of
from bot.assist.our_lines import our_lines
from bot.cases import cases, conversations, fact_store
from bot.cases.models import Case, Conversation
from bot.conversation.services import Services
from bot.nlu.contact_details import contact_details

HIDDEN = "•••"
# Characters of a name that is looked for: shorter ones stand in other words.
_LEAST_OF_NAME = 2


class Nameless:
    """Hides what tells who the customer of a conversation is; for those who train the model."""

    def __init__(self, session: Session, services: Services, conversation_id: str, case: Case | None = None) -> None:
        company = services.policy.company
        talk = conversations.get(session, conversation_id)
        all_cases = cases.of_conversation(session, conversation_id)
        case = case or next(iter(all_cases), None)
        masked = masking_of(session, services, case) if case is not None else _without_case(services, talk)
        self._masking: Masking = masked
        self._order, self._country = company.order_pattern, company.country
        names = {talk.customer_name}
        for one in all_cases:
            names |= {fact.value for fact in fact_store.history(session, one) if fact.name == "name"}
        self._names = sorted(
            (name for name in names if isinstance(name, str) and len(name) >= _LEAST_OF_NAME), key=len, reverse=True
        )

    def hide(self, text: str) -> str:
        """Return the text with all of it hidden."""
        for name in self._names:
            text = text.replace(name, HIDDEN)
        text = self._order.sub(HIDDEN, text)
        for one in reversed(contact_details(text, self._order.pattern, self._country)):
            if one["entity"] == "person_name":
                text = text[: one["start"]] + HIDDEN + text[one["end"] :]
        return self._masking.hide(text, by_customer=True)


def _without_case(services: Services, talk: Conversation) -> Masking:
    told = (("phone", talk.customer_phone), ("email", talk.customer_email))
    company = services.policy.company
    return Masking(
        known=frozenset((name, value) for name, value in told if value),
        lines=our_lines(services.policy),
        number="",
        order_pattern=company.order_pattern.pattern,
        country=company.country,
    )
