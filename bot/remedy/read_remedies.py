"""Read remedies.yml and goodwill.yml into remedies and gestures; every problem is noted with its place in the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from .company import Handler, read_handler
from .levels import by_level
from .needs import read_needs
from .only_for import read_only_for, without
from .phrases import Sentence, gap_in_both, read_sentence, read_sentences
from .reading import Both, Fields, Value
from .remedies import Check, FirstChecks, Goodwill, Remedy, RemedyFile, Request, Step, Wordings
from .vocabulary import CLOSEST, KINDS, LEVELS, OUTCOMES, PARTICULAR, SUB_KINDS, WISHES
from .worth import read_worth

GAPS = ("amount", "product", "date", "handler")
# In a request {amount} is what is certain already, {decided} the day of the decision on the rest.
REQUEST_GAPS = (*GAPS, "decided")
UNPRICED_GAPS = tuple(gap for gap in REQUEST_GAPS if gap != "amount")
CHECKS = ("order", "product", "branch")
DAYS = (0, 60)
# What keeping a promise may need as proof.
PROOFS = ("payment",)
# Hours in which a customer may take an agreement back: the range, and what holds when the file does not say.
COOLING_OFF, COOLING_OFF_DEFAULT = (0, 720), 24


def read_goodwill(
    value: Value, handlers: Mapping[str, Handler], groups: Mapping[str, str], decimals: int
) -> dict[str, Goodwill]:
    """Read goodwill.yml into gestures by id; `groups` maps each group of products to its type."""
    found: dict[str, Goodwill] = {}
    for name, entry in value.fields("goodwill")["goodwill"].entries():
        fields = entry.fields(
            "title", "promise", "value", "days", "handler", optional=("name", "only_for", "from_severity", "needs")
        )
        title, promise = (
            read_sentence(fields["title"], ("amount",)),
            read_sentence(fields["promise"], ("amount",)),
        )
        amounts = by_level(fields["value"], lambda amount: amount.amount(decimals), rising=True)
        days = by_level(fields["days"], lambda count: count.integer(*DAYS), rising=False)
        handler = read_handler(fields["handler"], handlers)
        only_for = read_only_for(fields.get("only_for"), groups)
        severity = _from_severity(fields.get("from_severity"))
        needs = read_needs(fields.get("needs"))
        own = fields.get("name")
        called = own.both() if own else title.without_values()
        found[name] = Goodwill(name, called, title, promise, amounts, days, handler, only_for, severity, needs)
    return found


def read_remedies(
    value: Value,
    handlers: Mapping[str, Handler],
    goodwill: Mapping[str, Goodwill],
    groups: Mapping[str, str],
    decimals: int,
    kinds: Collection[str] = KINDS,
) -> RemedyFile:
    """Read remedies.yml; note each problem with its place in the file."""
    top = value.fields(
        "most_options",
        "second_choices",
        "wordings",
        "checks",
        "next_update",
        "check_first",
        "remedies",
        optional=("cooling_off_hours", "decide_rest"),
    )
    cooling_off, decide_rest = top.get("cooling_off_hours"), top.get("decide_rest")
    choices = top["second_choices"].fields(*OUTCOMES, optional=PARTICULAR)
    words = top["wordings"].fields(
        "unknown_product",
        "unverified_amount",
        "unknown_amount",
        "unknown_share",
        "above_limit",
        "deadline",
        "to_check",
        optional=("unknown_overcharge",),
    )
    overcharge = words.get("unknown_overcharge")
    checks = top["checks"].fields(*CHECKS)
    to_check = read_sentence(words["to_check"], ("check",))
    return RemedyFile(
        most_options=by_level(top["most_options"], lambda most: most.integer(2, 4), rising=True),
        second_choices={outcome: _second_choices(choices, outcome) for outcome in WISHES},
        wordings=Wordings(
            unknown_product=gap_in_both("product", words["unknown_product"].both()),
            unverified_amount=read_sentence(words["unverified_amount"], ("amount",)),
            unknown_amount=gap_in_both("amount", words["unknown_amount"].both()),
            unknown_share=read_sentence(words["unknown_share"], ("share",)),
            above_limit=read_sentence(words["above_limit"], ("amount",)),
            deadline=read_sentence(words["deadline"], ("date",)),
            unknown_overcharge=gap_in_both("amount", overcharge.both()) if overcharge else None,
        ),
        next_update=_step(top["next_update"], handlers, (), None),
        check_first=FirstChecks(
            _step(top["check_first"], handlers, ("checks",), None),
            {name: _check(name, checks[name].both(), to_check) for name in CHECKS},
        ),
        remedies=tuple(
            _remedy(name, place, entry, handlers, goodwill, groups, decimals, kinds)
            for place, (name, entry) in enumerate(top["remedies"].entries())
        ),
        cooling_off=dt.timedelta(hours=cooling_off.integer(*COOLING_OFF) if cooling_off else COOLING_OFF_DEFAULT),
        place=top["remedies"],
        decide_rest=_step(decide_rest, handlers, ("amount",), None) if decide_rest else None,
    )


def _second_choices(choices: Fields, outcome: str) -> tuple[str, ...]:
    """Return what comes closest to an outcome; a particular one that is left out has those of its general one."""
    given = choices.get(outcome)
    if given is not None or outcome in OUTCOMES:
        return choices[outcome].some_of(WISHES, "outcome")
    general = CLOSEST[outcome]
    return (general, *choices[general].quiet().some_of(WISHES))


def _check(name: str, words: Both, to_check: Sentence) -> Check:
    return Check(name, words, to_check.fill(gap_in_both("check", words)))


def _remedy(
    name: str,
    place: int,
    entry: Value,
    handlers: Mapping[str, Handler],
    goodwill: Mapping[str, Goodwill],
    groups: Mapping[str, str],
    decimals: int,
    kinds: Collection[str],
) -> Remedy:
    fields = entry.fields(
        "title",
        "remedy",
        "pros",
        "cons",
        "way",
        "serves",
        "mends",
        "value",
        "days",
        "handler",
        "promises",
        optional=(
            "not_for",
            "only_for",
            "from_severity",
            "branch_manager",
            "goodwill",
            "verify",
            "needs",
            "takes_goods",
            "request",
        ),
    )
    days = by_level(fields["days"], lambda count: count.integer(*DAYS), rising=False)
    handler = read_handler(fields["handler"], handlers)
    steps = tuple(_step(item, handlers, GAPS, days) for item in fields["promises"].items())
    if not steps:
        fields["promises"].wrong("The remedy promises nothing", "Write at least one promise: - {what: {...}, days: 3}")
    elif tuple(map(max, zip(*(step.days for step in steps), strict=True))) != days:
        fields["promises"].wrong(
            "Nothing is promised for the day on which the remedy is due", "Leave out the 'days' of the last promise"
        )
    not_for, branch, takes_goods = fields.get("not_for"), fields.get("branch_manager"), fields.get("takes_goods")
    gestures, verify, request = fields.get("goodwill"), fields.get("verify"), fields.get("request")
    points = _points(fields["mends"], kinds)
    refused = frozenset(not_for.some_of((*kinds, *SUB_KINDS, *groups), "kind of complaint")) if not_for else frozenset()
    return Remedy(
        id=name,
        place=place,
        title=read_sentence(fields["title"], GAPS),
        does=read_sentence(fields["remedy"], GAPS),
        pros=read_sentences(fields["pros"], GAPS),
        cons=read_sentences(fields["cons"], GAPS),
        way=fields["way"].identifier(),
        serves=fields["serves"].some_of(WISHES, "outcome"),
        mends={name: number for name, number in points.items() if name in kinds},
        not_for=refused & {*kinds, *SUB_KINDS},
        only_for=without(read_only_for(fields.get("only_for"), groups), refused, groups),
        from_severity=_from_severity(fields.get("from_severity")),
        worth=read_worth(fields["value"], decimals),
        days=days,
        handler=handler,
        branch_manager=branch.yes() if branch else False,
        goodwill=tuple(goodwill[gesture] for gesture in gestures.some_of(goodwill, "gesture")) if gestures else (),
        verify=verify.some_of(CHECKS, "check") if verify else (),
        steps=steps,
        needs=read_needs(fields.get("needs")),
        matches={name: number for name, number in points.items() if name not in kinds},
        takes_goods=takes_goods.yes() if takes_goods else False,
        request=_request(request) if request else None,
    )


def _request(value: Value) -> Request:
    fields = value.fields("title", "remedy", optional=("unpriced",))
    unpriced = fields.get("unpriced")
    return Request(
        read_sentence(fields["title"], REQUEST_GAPS),
        read_sentence(fields["remedy"], REQUEST_GAPS),
        _unpriced(unpriced) if unpriced else None,
    )


def _unpriced(value: Value) -> Request:
    fields = value.fields("title", "remedy")
    return Request(read_sentence(fields["title"], UNPRICED_GAPS), read_sentence(fields["remedy"], UNPRICED_GAPS))


def _step(value: Value, handlers: Mapping[str, Handler], gaps: tuple[str, ...], latest: tuple[int, ...] | None) -> Step:
    fields = value.fields("what", *(() if latest else ("days",)), optional=("owner", "days", "proof", "appointment"))
    owner, days = fields.get("owner"), fields.get("days")
    read = by_level(days, lambda count: count.integer(*DAYS), rising=False) if days else latest or (0,) * len(LEVELS)
    if days and latest:
        if read[0] > latest[0]:
            days.wrong("This promise is due after the remedy itself", f"Write at most {latest[0]} days")
        read = tuple(map(min, read, latest))
    return Step(
        read_sentence(fields["what"], gaps),
        read_handler(owner, handlers) if owner else None,
        read,
        proof.one_of(PROOFS, "proof") if (proof := fields.get("proof")) else None,
        bool((appointment := fields.get("appointment")) and appointment.yes()),
    )


def _points(value: Value, kinds: Collection[str]) -> dict[str, int]:
    known = value.fields(optional=(*kinds, *SUB_KINDS))
    found = {name: known.get(name) for name in (*kinds, *SUB_KINDS)}
    return {name: entry.integer(1, 5) for name, entry in found.items() if entry is not None}


def _from_severity(value: Value | None) -> int:
    return value.integer(1, 4) if value else 1
