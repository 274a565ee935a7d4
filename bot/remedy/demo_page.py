"""Content of the demonstration page: read from `page/page.yml` in the policy folder, or derived from the policy."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.remedy import Policy, PolicyError, Problem
from bot.remedy.reading import LANGUAGES, Both, Value, read_file, texts_of
from bot.remedy.wording import check_own_words

logger = logging.getLogger(__name__)

FOLDER = "page"
FILE = "page.yml"
HERO, PICTURES = "hero.svg", "pictures.svg"
MOST_OFFERS, MOST_PLACES = 8, 6


@dataclass(frozen=True)
class Hero:
    """The top of the page; `price` as customers read it, None when it names no product."""

    eyebrow: Both
    lines: Mapping[str, list[str]]
    lead: Both
    price: str | None
    price_note: Both | None
    picture_says: Both


@dataclass(frozen=True)
class Item:
    """One product or place: `price` is None when nothing is charged, `picture` is a symbol in pictures.svg."""

    name: Both
    text: Both
    price: str | None = None
    picture: str | None = None


@dataclass(frozen=True)
class Part:
    """A section of the page: its name in the menu, its heading, a line below it, and the items it shows."""

    link: Both
    title: Both
    text: Both
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Front:
    """The whole content of the page. Without a page.yml there is no hero, notice or motto."""

    company: Both
    title: Both
    description: Both
    offers: Part
    places: Part
    footer: Both
    motto: Both | None = None
    notice: Both | None = None
    more: Both | None = None
    hero: Hero | None = None
    promises: tuple[Item, ...] = ()


def front(folder: Path, policy: Policy) -> Front:
    """Return the content of the page; the plain page when page.yml is missing or has mistakes."""
    if not (folder / FOLDER / FILE).is_file():
        return plain_front(policy)
    try:
        return read_front(folder, policy)
    except PolicyError as error:
        logger.warning("the demonstration page is shown plain, as its file has mistakes:\n%s", error)
        return plain_front(policy)


def check_front(folder: Path, policy: Policy) -> None:
    """Raise PolicyError with every problem in page.yml; a folder without page.yml is valid."""
    if (folder / FOLDER / FILE).is_file():
        read_front(folder, policy)


def read_front(folder: Path, policy: Policy) -> Front:
    """Read page.yml in the policy folder; raise PolicyError with every problem in it."""
    problems: list[Problem] = []
    value = read_file(folder / FOLDER, FILE, problems)
    top = value.fields(
        "title", "description", "hero", "promises", "offers", "places", "footer", optional=("motto", "notice")
    )
    offers = top["offers"].fields("link", "more", "title", "text", "items")
    places = top["places"].fields("link", "title", "text", "items")
    motto, notice = top.get("motto"), top.get("notice")
    found = Front(
        company=policy.company.name,
        title=top["title"].both(),
        description=top["description"].both(),
        motto=motto.both() if motto else None,
        notice=notice.both() if notice else None,
        hero=_hero(top["hero"], policy),
        promises=tuple(_promise(item) for item in top["promises"].items()),
        more=offers["more"].both(),
        offers=Part(
            offers["link"].both(),
            offers["title"].both(),
            offers["text"].both(),
            tuple(_offer(item, policy) for item in offers["items"].items()),
        ),
        places=Part(
            places["link"].both(),
            places["title"].both(),
            places["text"].both(),
            tuple(_place(item, policy) for item in places["items"].items()),
        ),
        footer=top["footer"].both(),
    )
    check_own_words(policy.wording, texts_of(value))
    if problems:
        raise PolicyError(
            Problem(f"{FOLDER}/{each.file}", each.line, each.what, each.write_instead) for each in problems
        )
    return found


def plain_front(policy: Policy) -> Front:
    """Return a page derived from the policy: the names and prices of products, and the branches."""
    name = policy.company.name
    priced = [product for product in policy.products.values() if product.price_minor][:MOST_OFFERS]
    nothing: Both = dict.fromkeys(LANGUAGES, "")
    offers = {"zh-Hant": "我們的服務", "en": "What we offer"}
    places = {"zh-Hant": "在哪裡找到我們", "en": "Where to find us"}
    return Front(
        company=name,
        title=name,
        description=name,
        offers=Part(
            offers,
            offers,
            nothing,
            tuple(Item(product.names, nothing, policy.company.show(product.price_minor)) for product in priced),
        ),
        places=Part(
            places,
            places,
            nothing,
            tuple(Item(branch.names, nothing) for branch in list(policy.branches.values())[:MOST_PLACES]),
        ),
        footer={"zh-Hant": f"{name['zh-Hant']}的展示頁。", "en": f"A demonstration page of {name['en']}."},
    )


def _hero(value: Value, policy: Policy) -> Hero:
    fields = value.fields("eyebrow", "lines", "lead", "picture_says", optional=("product", "price_note"))
    lines, product, note = fields["lines"].fields(*LANGUAGES), fields.get("product"), fields.get("price_note")
    return Hero(
        eyebrow=fields["eyebrow"].both(),
        lines={language: [line.text() for line in lines[language].items()] for language in LANGUAGES},
        lead=fields["lead"].both(),
        price=_price(product.one_of(policy.products, "product"), policy) if product else None,
        price_note=note.both() if note else None,
        picture_says=fields["picture_says"].both(),
    )


def _promise(value: Value) -> Item:
    fields = value.fields("title", "text")
    return Item(fields["title"].both(), fields["text"].both())


def _offer(value: Value, policy: Policy) -> Item:
    fields = value.fields("product", "text", optional=("name", "picture"))
    product, name, picture = (
        fields["product"].one_of(policy.products, "product"),
        fields.get("name"),
        fields.get("picture"),
    )
    return Item(
        name=name.both() if name else policy.products[product].names,
        text=fields["text"].both(),
        price=_price(product, policy),
        picture=picture.identifier() if picture else None,
    )


def _place(value: Value, policy: Policy) -> Item:
    fields = value.fields("branch", "text")
    branch = fields["branch"].one_of(policy.branches, "branch")
    return Item(policy.branches[branch].names, fields["text"].both())


def _price(product: str, policy: Policy) -> str | None:
    minor = policy.products[product].price_minor
    return policy.company.show(minor) if minor else None
