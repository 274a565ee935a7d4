"""The case store: conversations, messages, cases and everything promised in them.

Open it with `Store.open(url)`, then call the functions of the modules of this package with the session
that `store.begin()` (write) or `store.read()` yields. It depends neither on the web nor on the dialogue model.
"""

from bot.cases.store import Store

__all__ = ["Store"]
