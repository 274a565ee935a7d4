"""What may be offered to a customer, by whom and by when. Pure: no tables, no web, no dialogue."""

from .money import Money
from .policy import Policy, load_policy
from .problems import PolicyError, Problem

__all__ = ["Money", "Policy", "PolicyError", "Problem", "load_policy"]
