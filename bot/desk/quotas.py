"""Refuse words and files beyond the quotas of the settings, so that nobody fills the disk.

What an address sent is counted in memory only and in a day that rolls: addresses are not stored, and a restart begins
anew. What a conversation and the whole desk keep as files is counted in the store.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from bot.cases import attachments
from bot.desk.disk import Disk
from bot.desk.fullness import Full
from bot.desk.limits import Allowance, Buckets
from bot.settings import Quotas

DAY_SECONDS = 86_400
# Characters that a row takes beside its words: numbers, times, digests, places in indexes.
ROW = 200
# Characters that a new conversation takes, with its greeting.
OPENED = 1_000
# A full disk is emptied by people, or by nobody.
NO_ROOM_SECONDS = 300


class WordQuotas:
    """How many characters may still come in: from one conversation, from one address, and in all."""

    def __init__(self, quotas: Quotas, clock: Callable[[], float] = time.monotonic) -> None:
        self._of_conversation = _a_day(quotas.words_per_conversation, clock)
        self._of_address = _a_day(quotas.words_per_address, clock)
        self._of_all = _a_day(quotas.words, clock)

    def take(self, address: str, characters: int, conversation_id: str | None = None) -> None:
        """Count characters that are about to be stored; raise Full (429) beyond a quota."""
        waits = [_wait(self._of_address, address, characters), _wait(self._of_all, "", characters)]
        if conversation_id is not None:
            waits.append(_wait(self._of_conversation, conversation_id, characters))
        if (wait := max(waits)) > 0:
            raise Full(429, "words_full", wait)


class FileQuotas:
    """How many bytes of files may still come in, and whether the disk has room for them."""

    def __init__(self, quotas: Quotas, disk: Disk, clock: Callable[[], float] = time.monotonic) -> None:
        self._quotas = quotas
        self._disk = disk
        self._of_address = _a_day(quotas.files_per_address, clock)
        self._arriving = 0

    @property
    def has_room(self) -> bool:
        """Return whether the disk has more free space than the reserve for words."""
        return self._disk.free() - self._arriving > self._quotas.reserve

    @contextmanager
    def arriving(self, address: str, size: int) -> Iterator[None]:
        """Keep room for a file of at most `size` bytes while it is read and stored.

        Raise Full (429) beyond the quota of the address, 507 when the disk would have less than the reserve left.
        """
        self._arriving += size
        try:
            if not self.has_room:
                raise _no_room()
            if (wait := _wait(self._of_address, address, size)) > 0:
                raise Full(429, "files_full_for_now", wait)
            yield
        finally:
            self._arriving -= size

    def check_kept(self, session: Session, conversation_id: str, size: int) -> None:
        """Raise Full (413) when the conversation has no room for `size` more bytes, 507 when the desk has none."""
        here, whole = self._quotas.files_per_conversation, self._quotas.files
        if here and attachments.kept_bytes(session, conversation_id) + size > here:
            raise Full(413, "conversation_files_full")
        if whole and attachments.kept_bytes(session) + size > whole:
            raise _no_room()


def _no_room() -> Full:
    return Full(507, "no_room_for_files", NO_ROOM_SECONDS)


def _a_day(quota: int, clock: Callable[[], float]) -> Buckets | None:
    return Buckets(Allowance(burst=quota, per_second=quota / DAY_SECONDS), clock) if quota else None


def _wait(buckets: Buckets | None, key: str, amount: int) -> float:
    return 0.0 if buckets is None else buckets.take(key, amount)
