"""What is known about whose order it is: nothing of an order is told or used before it is proved to be the customer's.

An order number stands on every parcel and can be guessed, so it proves nothing. What proves it are the telephone
number or e-mail address of the order, given by the page or told at any time, the last digits of that number, which are
asked for (`proving_orders`), or a person at the desk (`order_proof_by_person`). Until then an order counts as one that
the company does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Protocol

from bot.cases.order_proofs import ORDER_NUMBER, ORDER_PROOF
from bot.conversation.turn_facts import Found
from bot.remedy import Order, OrderDirectory


class _Fact(Protocol):
    @property
    def value(self) -> Any: ...


@dataclass(frozen=True)
class Proof:
    """What is known about whose order `order` is: proved `by` a detail, or which details were wrong, or given up."""

    order: str
    by: str | None = None
    wrong: tuple[str, ...] = ()
    given_up: bool = False

    @classmethod
    def of(cls, fact: _Fact | None) -> Proof | None:
        """Read the proof from a fact; None when there is none."""
        body = fact.value if fact is not None else None
        if not isinstance(body, Mapping):
            return None
        return cls(str(body["order"]), body.get("by"), tuple(body.get("wrong") or ()), bool(body.get("given_up")))

    def as_fact(self, seq: int | None) -> Found:
        """Return the proof as a fact of the case."""
        value = {"order": self.order, "by": self.by, "wrong": list(self.wrong), "given_up": self.given_up}
        return Found(value, seq=seq)


def is_proved(facts: Mapping[str, _Fact]) -> bool:
    """Return whether the order number among the facts is proved to be the customer's."""
    number, proof = facts.get(ORDER_NUMBER), Proof.of(facts.get(ORDER_PROOF))
    return number is not None and proof is not None and proof.by is not None and proof.order == str(number.value)


def proved_order(orders: OrderDirectory, facts: Mapping[str, _Fact]) -> Order | None:
    """Return the order of the facts; None when it is not proved to be the customer's, or not known."""
    return orders.find(str(facts[ORDER_NUMBER].value)) if is_proved(facts) else None
