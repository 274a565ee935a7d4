"""Orders where the company keeps them: a database or an address of its own, beside the CSV file of `bot.remedy`.

`load_policy` here is what processes use: the policy of `bot.remedy` with its orders connected. A directory that fails
or is slow means that an order is unknown, never an error.
"""

from .connecting import connect, load_policy
from .patient import PatientDirectory

__all__ = ["PatientDirectory", "connect", "load_policy"]
