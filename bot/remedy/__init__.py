"""What may be offered to a customer, by whom and by when. Pure: it uses no database, no web and no dialogue."""

from bot.remedy.offer_input import CaseFacts
from bot.remedy.opening_hours import OpeningClock

from .authority import OverAuthority
from .candidates import Candidate, Candidates, candidates
from .company import Branch, Company, Handler
from .escalation import Escalation
from .holder import PolicyHolder
from .money import Money
from .orders import Order, OrderDirectory, OrderList
from .policy import Policy, authorise, check_wording, load_policy
from .problems import PolicyError, Problem
from .proposal import Option, Promise, Proposal
from .propose import propose, severity_parts, weigh
from .severity import Severity
from .statutory import AnswerBy
from .wording import Finding

__all__ = [
    "AnswerBy",
    "Branch",
    "Candidate",
    "Candidates",
    "CaseFacts",
    "Company",
    "Escalation",
    "Finding",
    "Handler",
    "Money",
    "OpeningClock",
    "Option",
    "Order",
    "OrderDirectory",
    "OrderList",
    "OverAuthority",
    "Policy",
    "PolicyError",
    "PolicyHolder",
    "Problem",
    "Promise",
    "Proposal",
    "Severity",
    "authorise",
    "candidates",
    "check_wording",
    "load_policy",
    "propose",
    "severity_parts",
    "weigh",
]
