"""Insight: the tree of causes that people give cases, and how it is proved that an action has helped."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .catalogue import Product
from .company import Handler
from .reading import LANGUAGES, Both, Value
from .vocabulary import KINDS, SUB_KINDS
from .watch import WatchRules, read_watch

INSIGHT = "insight.yml"
"""A policy may do without this file: then no cause is asked for."""
UNKNOWN = "unknown"
"""What a case has instead of a cause while nobody knows it yet: no cause of a policy may have this name."""
_FITS = ("kinds", "sub_kinds", "products", "groups", "words")


@dataclass(frozen=True)
class Fits:
    """What speaks for a cause: kinds, sub-kinds, products by id, and words of customers by language."""

    kinds: frozenset[str] = frozenset()
    sub_kinds: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class CauseGroup:
    """A branch of the tree: it orders causes, and no case has it."""

    id: str
    names: Both


@dataclass(frozen=True)
class Cause:
    """A cause that a case may have; `owner` is the handler who usually mends it.

    A `retired` one is given to no case any more; what had it keeps it.
    """

    id: str
    names: Both
    group: str
    fits: Fits = Fits()
    owner: str | None = None
    hint: Both | None = None
    retired: bool = False


@dataclass(frozen=True)
class ProofRules:
    """How an action is proved, in days: windows before and after it was done, and the days between that count in none.

    `certainty` is how sure one has to be that fewer happen, from 0.5 to 1.
    """

    before_days: int = 56
    after_days: int = 56
    settle_days: int = 7
    certainty: float = 0.95


@dataclass(frozen=True)
class Insight:
    """The rules of insight.yml; see that file for what each means."""

    groups: Mapping[str, CauseGroup] = field(default_factory=dict)
    causes: Mapping[str, Cause] = field(default_factory=dict)
    unknown_days: int = 5
    proof: ProofRules = ProofRules()
    tell_within_days: int = 365
    weekly_to: tuple[str, ...] = ()
    watch: WatchRules = field(default_factory=WatchRules)

    @property
    def asks_cause(self) -> bool:
        """Return whether a case needs a cause when a person resolves it."""
        return any(not one.retired for one in self.causes.values())

    def may_have(self, cause: str) -> bool:
        """Return whether a case may be given this cause, `unknown` included."""
        found = self.causes.get(cause)
        return cause == UNKNOWN or (found is not None and not found.retired)

    def below(self, place: str) -> tuple[str, ...]:
        """Return the causes in a group, or the cause itself; nothing for a name that the tree does not have."""
        return tuple(one.id for one in self.causes.values() if place in (one.id, one.group))

    def label(self, cause: str, to: str) -> str:
        """Return what a cause or group is called in `zh-Hant` or `en`; the name itself for one that was deleted."""
        found: Cause | CauseGroup | None = self.causes.get(cause) or self.groups.get(cause)
        return cause if found is None else found.names[to]


NO_INSIGHT = Insight()


def read_insight(
    value: Value,
    handlers: Mapping[str, Handler],
    products: Mapping[str, Product],
    groups: Collection[str],
    kinds: Collection[str] = KINDS,
) -> Insight:
    """Read insight.yml; what is left out has the values of `Insight`."""
    top = value.fields("causes", optional=("unknown", "proof", "tell", "weekly", "watch"))
    tree = _Tree(handlers, products, groups, kinds)
    for name, entry in top["causes"].entries():
        tree.read_group(name, entry)
    found: dict[str, int] = {}
    if unknown := top.get("unknown"):
        found["unknown_days"] = unknown.fields("opening_days")["opening_days"].integer(1, 60)
    if tell := top.get("tell"):
        found["tell_within_days"] = tell.fields("within_days")["within_days"].integer(30, 1825)
    proof, weekly, watch = top.get("proof"), top.get("weekly"), top.get("watch")
    return Insight(
        tree.groups,
        tree.causes,
        proof=ProofRules() if proof is None else _proof(proof),
        watch=WatchRules() if watch is None else read_watch(watch),
        weekly_to=() if weekly is None else _readers(weekly, handlers),
        **found,
    )


def _readers(weekly: Value, handlers: Mapping[str, Handler]) -> tuple[str, ...]:
    """Return the handlers who get the weekly report."""
    return weekly.fields("to")["to"].some_of(handlers, "handler")


class _Tree:
    """Collects the groups and causes of a file; the name of each is unique in the whole tree."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        products: Mapping[str, Product],
        groups: Collection[str],
        kinds: Collection[str],
    ) -> None:
        self.groups: dict[str, CauseGroup] = {}
        self.causes: dict[str, Cause] = {}
        self._handlers, self._products, self._product_groups, self._kinds = handlers, products, groups, kinds

    def read_group(self, name: str, entry: Value) -> None:
        fields = entry.fields("names", "causes")
        if not self._is_free(name, entry):
            return
        self.groups[name] = CauseGroup(name, fields["names"].both())
        for cause, inner in fields["causes"].entries():
            if self._is_free(cause, inner):
                self.causes[cause] = self._cause(cause, inner, name)

    def _is_free(self, name: str, entry: Value) -> bool:
        if name == UNKNOWN:
            entry.wrong(f"'{UNKNOWN}' stands for a cause that nobody knows yet", "Give this cause another name")
        elif name in self.groups or name in self.causes:
            entry.wrong(f"The cause '{name}' is there already", "Give this cause another name")
        elif not name.replace("_", "").isalnum() or not name.isascii() or name != name.lower() or len(name) > 48:
            entry.wrong(f"'{name}' cannot be used as a name", "Use at most 48 small letters, digits and underscores")
        else:
            return True
        return False

    def _cause(self, name: str, entry: Value, group: str) -> Cause:
        fields = entry.fields("names", optional=("when", "owner", "hint", "retired"))
        owner, hint, retired = fields.get("owner"), fields.get("hint"), fields.get("retired")
        when = fields.get("when")
        return Cause(
            name,
            fields["names"].both(),
            group,
            Fits() if when is None else self._fits(when),
            None if owner is None else owner.one_of(sorted(self._handlers), "handler"),
            None if hint is None else hint.both(),
            retired is not None and retired.yes(),
        )

    def _fits(self, value: Value) -> Fits:
        given = value.fields(optional=_FITS)
        kinds, subs, products, groups, words = (given.get(name) for name in _FITS)
        named = () if products is None else products.some_of(self._products, "product")
        grouped = () if groups is None else groups.some_of(sorted(self._product_groups), "group of products")
        return Fits(
            frozenset(() if kinds is None else kinds.some_of(self._kinds, "kind of complaint")),
            frozenset(() if subs is None else subs.some_of(SUB_KINDS, "sub-kind")),
            frozenset(named) | {one.id for one in self._products.values() if one.group in grouped},
            {} if words is None else _words(words),
        )


def _words(value: Value) -> Mapping[str, tuple[str, ...]]:
    given = value.fields(optional=LANGUAGES)
    return MappingProxyType(
        {
            language: tuple(filter(None, (item.text() for item in found.items())))
            for language in LANGUAGES
            if (found := given.get(language)) is not None
        }
    )


def _proof(value: Value) -> ProofRules:
    usual = ProofRules()
    given = value.fields(optional=("before_days", "after_days", "settle_days", "certainty"))
    before, after, settle, sure = (given.get(one) for one in ("before_days", "after_days", "settle_days", "certainty"))
    certainty = usual.certainty
    if sure is not None:
        certainty = float(sure.share())
        if not 0.5 <= certainty < 1:
            sure.wrong(f"'{sure.name}' cannot be used", "Write a share from 50% to 99%, such as 95%")
            certainty = usual.certainty
    return ProofRules(
        usual.before_days if before is None else before.integer(7, 366),
        usual.after_days if after is None else after.integer(7, 366),
        usual.settle_days if settle is None else settle.integer(0, 90),
        certainty,
    )
