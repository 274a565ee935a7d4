"""Look up orders in the company's own systems: its database or its web service, besides the CSV file of `bot.remedy`.

Processes use `load_policy` of this package: it loads the policy of `bot.remedy` and connects its orders. When the
company's system fails or is slow, the order counts as unknown; no error is raised.
"""

from .connecting import connect, load_policy
from .guarded_directory import GuardedDirectory

__all__ = ["GuardedDirectory", "connect", "load_policy"]
