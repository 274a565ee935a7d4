"""Generate policies with every formula, limit and restriction that policy files know, in any combination."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.remedy.catalogue import GOODS, SERVICE
from bot.remedy.read_remedies import CHECKS
from bot.remedy.vocabulary import EMOTIONS, KINDS, LEVELS, NEEDS, OUTCOMES, ROLES, SUB_KINDS, WISHES
from bot.settings import ROOT
from bot.yaml_files import read_yaml

from .chooser import Chooser
from .companies import BRANCHES, company_file, units
from .files import Files

SHIPPED = ROOT / "data" / "policy"
MOST_MINOR = 5_000_000
SENTENCES = (
    # The remedy, a pro, a con, the promise; with about as many placeholders as people write.
    (
        {"zh-Hant": "把{product}收回，退還{amount}", "en": "We take back your {product} and pay {amount}"},
        {"zh-Hant": "不扣任何費用", "en": "Nothing is deducted"},
        {"zh-Hant": "要等到{date}", "en": "It takes until {date}"},
        {"zh-Hant": "退還{amount}", "en": "Pay back {amount}"},
    ),
    (
        {
            "zh-Hant": "由{handler}查明經過，以書面告訴您",
            "en": "{handler} finds out what happened and tells you in writing",
        },
        {"zh-Hant": "有書面可以留存", "en": "It is in writing"},
        {"zh-Hant": "查明需要幾天", "en": "Finding out takes some days"},
        {"zh-Hant": "寄出書面說明", "en": "Send you the written explanation"},
    ),
    (
        {"zh-Hant": "重新做好一次，不收費", "en": "It is done again at no charge"},
        {"zh-Hant": "時間由您指定", "en": "You choose the time"},
        {"zh-Hant": "{product}要再花一次時間", "en": "Your {product} takes your time once more"},
        {"zh-Hant": "重新完成{product}", "en": "Do your {product} again"},
    ),
)


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Any]:
    """Return the content of the shipped files; what is not generated here (escalation, wording) is taken from it."""
    # What names the shipped products and prices, and may be missing.
    paths = [path for path in SHIPPED.glob("*.yml") if path.name not in ("questions.yml", "insight.yml")]
    return {path.name: read_yaml(path) for path in paths}


def policy_files(chooser: Chooser) -> Files:
    """Return the files of one valid policy of moderate size."""
    return products_and_remedies(chooser, chooser.number(1, 6), chooser.number(2, 14))


def products_and_remedies(chooser: Chooser, products: int, remedies: int) -> Files:
    """Return the files of one valid policy with the given numbers of products and remedies (at least two)."""
    shipped = _shipped()
    company = company_file(chooser, shipped["company.yml"])
    decimals, handlers = company["currency_decimals"], list(company["handlers"])
    sold = {f"thing_{n}": _product(chooser, n, decimals) for n in range(products)}
    groups = sorted({GOODS, SERVICE, *(product["group"] for product in sold.values() if "group" in product)})
    goodwill = {f"gift_{n}": _gesture(chooser, handlers, groups, decimals) for n in range(chooser.number(0, 5))}
    return {
        **shipped,
        "company.yml": company,
        "products.yml": {"products": sold},
        "severity.yml": _severity(chooser, decimals),
        "authority.yml": {"roles": _authority(chooser, decimals)},
        # Its remedies and handlers are not those of the shipped file.
        "care.yml": {"mended": {"after": chooser.number(0, 10)}},
        "goodwill.yml": {"goodwill": goodwill},
        "remedies.yml": {
            **shipped["remedies.yml"],
            "most_options": _rising(chooser, lambda: chooser.number(2, 4)),
            "remedies": _remedies(chooser, remedies, Known(handlers, groups, list(goodwill), decimals)),
        },
        "orders.csv": [
            {
                "number": f"X{number:06d}",
                "bought_on": "2026-11-03",
                "product_id": product,
                "branch_id": BRANCHES[0],
                "paid": units(chooser.number(1, MOST_MINOR), decimals),
            }
            for number, product in enumerate(sold)
        ],
    }


def _product(chooser: Chooser, number: int, decimals: int) -> dict[str, Any]:
    free, type_ = chooser.chance(10), chooser.one_of((GOODS, SERVICE))
    return {
        "names": {"zh-Hant": f"{number} 號物件", "en": f"thing {number}"},
        "aliases": {"zh-Hant": [f"物件{number}", f"{number} 號的那個"], "en": [f"gadget {number}", f"no. {number}"]},
        "type": type_,
        **({"group": f"{type_}_{chooser.number(1, 2)}"} if chooser.chance(40) else {}),
        "price": "0" if free else units(chooser.number(1, MOST_MINOR), decimals),
    }


def _severity(chooser: Chooser, decimals: int) -> dict[str, Any]:
    def points(label: str, most: int = 5) -> dict[str, Any]:
        return {"points": chooser.number(0, most), "label": {"zh-Hant": f"「{label}」", "en": label}}

    def stairs(most: int, show: Callable[[int], Any]) -> list[dict[str, Any]]:
        starts = sorted({chooser.number(1, most) for _ in range(chooser.number(0, 3))})
        steps = sorted((points(f"from {start}", 4) for start in starts), key=lambda step: step["points"])
        return [{"from": show(start), **step} for start, step in zip(starts, steps, strict=True)]

    first, second, third = (chooser.number(1, 4) for _ in range(3))
    return {
        "levels": {2: first, 3: first + second, 4: first + second + third},
        "kinds": {kind: points(kind) for kind in KINDS},
        "emotions": {emotion: points(emotion, 3) for emotion in EMOTIONS},
        "amount": stairs(MOST_MINOR, lambda minor: units(minor, decimals)),
        "waiting_days": stairs(40, int),
        "contacts": stairs(5, int),
        "harm": points("harm"),
        "vulnerable": points("vulnerable"),
    }


def _authority(chooser: Chooser, decimals: int) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    goodwill = beside = month = 0
    for role in ROLES:
        # Each role adds to the one before: to goodwill, to the rest of a case beside goodwill, and to the month.
        more = chooser.one_of((0, 1, 50_000, 500_000, 5_000_000))
        goodwill += chooser.number(0, more // 4)
        beside += chooser.number(0, more)
        month = max(month, goodwill + beside) + chooser.number(0, more)
        named = {"per_case": goodwill + beside, "goodwill": goodwill, "per_customer_month": month}
        limits[role] = {name: units(minor, decimals) for name, minor in named.items()}
    return limits


def _gesture(chooser: Chooser, handlers: list[str], groups: list[str], decimals: int) -> dict[str, Any]:
    said = {"zh-Hant": "{amount} 的心意", "en": "Something worth {amount}"}
    gesture = {
        "title": said,
        "promise": said,
        "value": _rising(chooser, lambda: chooser.number(0, 200_000), lambda minor: units(minor, decimals)),
        "days": _falling(chooser),
        "handler": chooser.one_of(handlers),
        "needs": chooser.some_of(NEEDS, 0, 2),
    }
    if chooser.chance(25):
        gesture["only_for"] = chooser.some_of(groups, 1, 2)
    if chooser.chance(25):
        gesture["from_severity"] = chooser.number(1, 4)
    return gesture


@dataclass(frozen=True)
class Known:
    """The names that remedies may refer to, and the decimals of the currency."""

    handlers: list[str]
    groups: list[str]
    goodwill: list[str]
    decimals: int


def _remedies(chooser: Chooser, count: int, known: Known) -> dict[str, Any]:
    """Return remedies of which at least two fit every case, and every wish is served from the lowest severity on.

    Two remedies always apply; a third applies from the lowest severity on, but perhaps not to every kind, and may be
    the only one that serves a wish. Remedies from a higher severity on serve only wishes that the first two serve.
    """
    made = {f"remedy_{n}": _remedy(chooser, n, known) for n in range(count)}
    first, second, *others = made.values()
    for number, remedy in enumerate((first, second)):
        remedy.update({"way": f"always_{number}", "mends": {kind: chooser.number(1, 5) for kind in KINDS}})
        remedy.pop("not_for", None)
    early = [first, second, *others[:1]]
    for remedy in early:
        remedy["mends"].setdefault(KINDS[0], 1)
        remedy.pop("only_for", None)
        remedy.pop("from_severity", None)
    for outcome in OUTCOMES:
        if not any(outcome in remedy["serves"] for remedy in early):
            chooser.one_of(early)["serves"].append(outcome)
    for remedy in others[1:]:
        if remedy.get("from_severity", 1) > 1:
            served = {*first["serves"], *second["serves"]}
            remedy["serves"] = [wish for wish in remedy["serves"] if wish in served]
    order = chooser.some_of(list(made), count, count)
    return {name: made[name] for name in order}


def _remedy(chooser: Chooser, number: int, known: Known) -> dict[str, Any]:
    handlers, goodwill, days = known.handlers, known.goodwill, _falling(chooser)
    does, pro, con, done = chooser.one_of(SENTENCES)
    remedy: dict[str, Any] = {
        "title": {"zh-Hant": f"第 {number} 種做法", "en": f"Way number {number}"},
        "remedy": does,
        "pros": {"zh-Hant": ["有人負責", pro["zh-Hant"]], "en": ["Somebody sees to it", pro["en"]]},
        "cons": {"zh-Hant": [con["zh-Hant"]], "en": [con["en"]]},
        "way": f"way_{chooser.number(0, 9)}",
        "serves": chooser.some_of(WISHES, 0, 3),
        "mends": {
            kind: chooser.number(1, 5)
            for kind in (
                *chooser.some_of(KINDS, 0, len(KINDS)),
                *(chooser.some_of(SUB_KINDS, 0, 6) if chooser.chance(60) else ()),
            )
        },
        "value": _worth(chooser, known.decimals),
        "days": days,
        "handler": chooser.one_of(handlers),
        "goodwill": chooser.some_of(goodwill, 0, 3) if goodwill else [],
        "verify": chooser.some_of(CHECKS, 0, 3),
        "needs": chooser.some_of(NEEDS, 0, 3),
        "promises": [*(_promise(chooser, handlers, days) for _ in range(chooser.number(0, 2))), {"what": done}],
    }
    if chooser.chance(30):
        remedy["not_for"] = chooser.some_of((*KINDS, *SUB_KINDS), 1, 3)
    if chooser.chance(30):
        remedy["takes_goods"] = "yes"
    if chooser.chance(50):
        remedy["request"] = {
            "title": {"zh-Hant": "先給 {amount}，其餘 {decided} 前決定", "en": "{amount} now, the rest by {decided}"},
            "remedy": {"zh-Hant": "{product}：先給 {amount}", "en": "{amount} for your {product} first"},
        }
    if chooser.chance(30):
        remedy["only_for"] = chooser.some_of(known.groups, 1, 2)
    if chooser.chance(40):
        remedy["from_severity"] = chooser.number(1, 4)
    if chooser.chance(30):
        remedy["branch_manager"] = "yes"
    return remedy


def _worth(chooser: Chooser, decimals: int) -> Any:
    formula = chooser.one_of(("nothing", "order_total", "share_of_order", "fixed", "overcharge"))
    if formula == "share_of_order":
        return {formula: _rising(chooser, lambda: chooser.number(0, 10_000), lambda part: f"{part / 100:g}%")}
    if formula == "fixed":
        most = chooser.one_of((1_000, 100_000, MOST_MINOR))
        return {formula: _rising(chooser, lambda: chooser.number(0, most), lambda minor: units(minor, decimals))}
    return formula


def _promise(chooser: Chooser, handlers: list[str], days: Any) -> dict[str, Any]:
    promise: dict[str, Any] = {"what": {"zh-Hant": "先看看{product}", "en": "Look at {product} first"}}
    if chooser.chance(50):
        promise["owner"] = chooser.one_of(handlers)
    if chooser.chance(50):
        promise["days"] = chooser.number(0, days if isinstance(days, int) else days[1])
    return promise


def _rising(chooser: Chooser, number: Callable[[], int], show: Callable[[int], Any] = int) -> Any:
    """Return one value for all severities, or values by severity that never fall."""
    if chooser.chance(40):
        return show(number())
    levels = [1, *sorted(chooser.some_of(LEVELS[1:], 0, 3))]
    values = sorted(number() for _ in levels)
    return {level: show(value) for level, value in zip(levels, values, strict=True)}


def _falling(chooser: Chooser) -> Any:
    """Return opening days: one number for all severities, or numbers by severity that never rise."""
    if chooser.chance(40):
        return chooser.number(0, 12)
    levels = [1, *sorted(chooser.some_of(LEVELS[1:], 0, 3))]
    days = sorted((chooser.number(0, 12) for _ in levels), reverse=True)
    return dict(zip(levels, days, strict=True))
