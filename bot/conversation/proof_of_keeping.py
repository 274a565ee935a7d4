"""How a promise was kept, as its customer reads it: in the chat, in mails and on the status page."""

from __future__ import annotations

from bot.cases.models import Commitment, PromiseChange
from bot.conversation.display import language
from bot.conversation.services import Services


def proof_in_words(services: Services, promise: Commitment, kept: PromiseChange, locale: str) -> str:
    """Return the words of whoever kept it with the sum and the reference; "" where nothing was said.

    A sum that is not the one agreed on is told beside it, with the reason.
    """
    to, company = language(locale), services.policy.company
    reference = kept.reference or ""
    paid = reference
    if kept.paid_minor is not None:
        sums = {"paid": company.show(kept.paid_minor), "agreed": company.show(promise.sum_minor or 0)}
        differs = promise.sum_minor is not None and promise.sum_minor != kept.paid_minor
        name = "care.paid_differently" if differs else "care.paid"
        paid = services.words.say(name, to, why=(kept.paid_reason or "").rstrip("。. "), **sums)
        if reference:
            paid += services.words.say("care.paid_reference", to, reference=reference)
        paid += services.words.say("care.paid_end", to)
    return " ".join(filter(None, [(kept.reason or "").strip(), paid]))
