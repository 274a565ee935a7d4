"""Extract all facts of one text as Rasa entities; needs no trained model."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.nlu.addresses import find_addresses
from bot.nlu.amounts import find_amounts
from bot.nlu.catalogue import Company
from bot.nlu.catalogue import policy_dir as company_dir
from bot.nlu.code_like import mask_code
from bot.nlu.contacts import find_contacts, labels_of_numbers
from bot.nlu.folding import Folded, fold, mask_addresses
from bot.nlu.goods import find_goods, is_another_thing, other_model_before
from bot.nlu.matching import Matcher
from bot.nlu.names import find_name
from bot.nlu.outcomes import find_outcomes, new_thing_wanted
from bot.nlu.spans import Taken
from bot.nlu.times import find_times
from bot.remedy.money import minor_of

Entity = dict[str, Any]

# Mentions of the same fact that are returned, because more of them add nothing.
MOST_MENTIONS = 3


def extract(text: str, now: datetime, policy_dir: str | Path | None = None) -> list[Entity]:
    """Return the entities of `text` as `{entity, start, end, text, value, confidence_entity, ...}`, left to right.

    Offsets refer to `text` as typed. Times are resolved relative to `now`, which must have a time zone; an ambiguous
    one is the most recent such time. A `time` has a `grain` and a `role_hint`: `bought`, `delivered`, `happened`,
    `promised` or `wish` (an appointment) according to the words beside it, `duration` (a length such as 三天: the value
    is an ISO 8601 duration, the interval ends now), `relative` (第二天: no interval) or None. Entities with the hint
    `duration` or `relative` do not say when something was; what a duration `measures` is `use`, `promise`, `trouble`
    (it lasts until now) or not known. `also` is another past day that the digits may mean (3/11/2026), `last` the last
    such day of one without a year that is read as to come (12/2 in November).

    A `product` that the catalogue does not have is the customer's own word for it, with `listed` false. An amount's
    `times` is how often that sum was said. `policy_dir` defaults to that of the settings. Only the first
    `MOST_MENTIONS` mentions of a fact are returned.
    """
    folded = fold(text)
    said = mask_addresses(folded.text)
    # Words of code and of file names are no things.
    of_people = mask_code(said)
    home = policy_dir or company_dir()
    company = Company.load(home)
    found: list[Entity] = []
    taken = Taken(len(folded.text))
    mentions: Counter[tuple[str, str, str | None]] = Counter()

    # Where products stand in the folded text.
    things: list[tuple[int, int]] = []

    def note(entity: str, start: int, end: int, value: Any, confidence: float, **more: Any) -> None:
        taken.take(start, end)
        if entity == "product":
            things.append((start, end))
        fact = entity, str(value), more.get("role_hint")
        mentions[fact] += 1
        if mentions[fact] > MOST_MENTIONS:
            return
        first, last = folded.span(start, end)
        found.append(
            {
                "entity": entity,
                "start": first,
                "end": last,
                "text": text[first:last],
                "value": value,
                "confidence_entity": round(confidence, 3),
                **more,
            }
        )

    # First, so that no road becomes a branch and no number of a house an order, a day or a sum.
    for place in find_addresses(said):
        note("address", place.start, place.end, _typed(text, folded, place.start, place.end), 0.9)
    for start, end in labels_of_numbers(said):
        taken.take(start, end)
    for hit in Matcher.load(home).find(of_people):
        if not taken.free(hit.start, hit.end):
            continue
        if hit.entity != "product":
            note(hit.entity, hit.start, hit.end, hit.id, hit.confidence)
        elif (begin := other_model_before(of_people, hit.start)) is not None:
            note("product", begin, hit.end, _typed(text, folded, begin, hit.end), 0.6, listed=False)
        elif hit.confidence == 1 or not is_another_thing(of_people[hit.start : hit.end]):
            note("product", hit.start, hit.end, hit.id, hit.confidence)
    moments = [
        moment for moment in find_times(said, now, day_first=company.day_first) if taken.free(moment.start, moment.end)
    ]
    dated = Taken(len(said), ((moment.start, moment.end) for moment in moments))
    for mark in find_contacts(said, company.order_pattern, company.country):
        certain = mark.confidence >= 0.9 or dated.free(mark.start, mark.end)
        if certain and taken.free(mark.start, mark.end):
            note(mark.entity, mark.start, mark.end, mark.value, mark.confidence)
    for moment in moments:
        if taken.free(moment.start, moment.end):
            more: dict[str, Any] = {"grain": moment.grain, "role_hint": moment.role}
            if moment.measures:
                more["measures"] = moment.measures
            if moment.also:
                more["also"] = moment.also.isoformat()
            if moment.last:
                more["last"] = moment.last.isoformat()
            if moment.since and moment.until:
                more["interval"] = {"from": moment.since.isoformat(), "to": moment.until.isoformat()}
            note("time", moment.start, moment.end, moment.value, moment.confidence, **more)
    for money in find_amounts(said, taken, company.currency):
        currency = money.currency or company.currency
        value: dict[str, Any] = {"minor": minor_of(money.units, company.decimals_of(currency)), "currency": currency}
        if money.times > 1:
            value["times"] = money.times
        note("amount", money.start, money.end, value, money.confidence, approximate=money.approximate)
    name = find_name(said)
    if name is not None and taken.free(name.start, name.end):
        note("person_name", name.start, name.end, _typed(text, folded, name.start, name.end), 0.8)
    for good in find_goods(of_people):
        if taken.free(good.start, good.end):
            note("product", good.start, good.end, _typed(text, folded, good.start, good.end), 0.6, listed=False)
    wants = find_outcomes(said)
    if not wants:
        wants = [want for span in things if (want := new_thing_wanted(said, *span)) is not None]
    for want in wants:
        note("desired_outcome", want.start, want.end, want.outcome, 0.9)
    return sorted(found, key=lambda entity: (entity["start"], entity["end"]))


def _typed(text: str, folded: Folded, start: int, end: int) -> str:
    """Return the characters at `start`..`end` of the folded text as they were typed."""
    first, last = folded.span(start, end)
    return text[first:last]
