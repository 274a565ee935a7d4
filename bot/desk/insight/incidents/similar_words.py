"""Suggest cases told in similar words: what has no kind, product or branch in common may be one thing still."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import anyio.to_thread
import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.assist.similar import customer_words, encode
from bot.cases.insight import signals
from bot.cases.insight.signals import Found
from bot.cases.models import Case
from bot.desk.context import Context
from bot.insight.word_groups import FEWEST, WordGroup, word_groups
from bot.jobs import Job

LOOK_SECONDS = 120.0
NEW_DAYS, OLD_DAYS = 3, 28
# Each new text takes 2 ms once; so many complaints of a month are compared at most, the newest.
MOST, REMEMBERED = 1500, 4000


class SimilarWords:
    """Looks for groups; the vectors of the last month stay in memory."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, str], np.ndarray] = OrderedDict()
        self._seen: tuple[tuple[int, dt.date], ...] = ()

    async def look(self, context: Context) -> int:
        """Record the groups of the newest complaints as signals; return how many are new."""
        today = context.policy.clock.local(context.services.now()).date()
        days = await context.read(lambda s: _days(s, today))
        new = tuple((case, day) for case, day in days.items() if (today - day).days < NEW_DAYS)
        if new == self._seen or len(new) < FEWEST:
            return 0
        texts = await context.read(lambda s: _texts(s, list(days)))
        groups = await anyio.to_thread.run_sync(self._groups, texts, days, today)
        self._seen = new
        return await context.write(lambda s: _record(s, groups, today)) if groups else 0

    def _groups(
        self, texts: Mapping[int, str], days: Mapping[int, dt.date], today: dt.date
    ) -> list[tuple[tuple[int, ...], WordGroup]]:
        told = {case: text for case, text in texts.items() if text.strip()}
        rows = self._vectors(told)
        new = [case for case in told if (today - days[case]).days < NEW_DAYS]
        old = [case for case in told if (today - days[case]).days >= NEW_DAYS]
        if len(new) < FEWEST:
            return []
        before = np.stack([rows[case] for case in old]) if old else np.zeros((0, 1), dtype=np.float32)
        found = word_groups(np.stack([rows[case] for case in new]), before, new_days=NEW_DAYS, old_days=OLD_DAYS)
        return [(tuple(sorted(new[place] for place in one.places)), one) for one in found]

    def _vectors(self, told: Mapping[int, str]) -> dict[int, np.ndarray]:
        missing = [(case, text) for case, text in told.items() if (case, text) not in self._known]
        if missing:
            for key, row in zip(missing, encode([text for _, text in missing])):
                self._known[key] = row
        rows = {case: self._known[case, text] for case, text in told.items()}
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return rows


def similar_words(context: Context) -> Job:
    """Return the job that looks for groups while the desk runs; the encoder is not loaded while there are few cases."""
    looking = SimilarWords()

    async def work() -> None:
        await looking.look(context)

    return Job("similar_words", LOOK_SECONDS, work, first_after=LOOK_SECONDS, retry_after=LOOK_SECONDS)


def _days(session: Session, today: dt.date) -> dict[int, dt.date]:
    """Return the day of each complaint of the last month that belongs to no incident, the newest ones."""
    first = today - dt.timedelta(days=NEW_DAYS + OLD_DAYS - 1)
    gathered = signals.gathered(session, first)
    rows = signals.complaints(session, first, today)[-MOST:]
    return {row.case_id: row.opened_on for row in rows if row.case_id not in gathered}


def _texts(session: Session, case_ids: Sequence[int]) -> dict[int, str]:
    found = session.execute(select(Case).where(in_op(Case.id, list(case_ids)))).scalars()
    return customer_words(session, list(found))


def _record(session: Session, groups: Sequence[tuple[tuple[int, ...], WordGroup]], today: dt.date) -> int:
    """Record what no signal of the last weeks has mostly told already."""
    signals.lock(session)
    told = [frozenset(one.cases) for one in signals.lately(session, OLD_DAYS)]
    new = 0
    for case_ids, group in groups:
        if any(2 * len(before.intersection(case_ids)) > len(case_ids) for before in told):
            continue
        signals.add(session, Found("words", "*", today, NEW_DAYS, case_ids, group.expected, group.p))
        new += 1
    return new
