"""The policy of a company: read from a folder of files and checked as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.remedy.opening_hours import OpeningClock

from .authority import Limit, check_authority, read_authority
from .care import CARE, Care, read_care
from .catalogue import Product, groups_of, read_catalogue
from .company import Branch, Company, CompanyFile, Handler, read_company
from .emergency import NO_NUMBERS, EmergencyNumbers, advice
from .escalation import Escalation, read_escalation
from .goods_meant import GoodsMeant
from .insight import INSIGHT, NO_INSIGHT, Insight, read_insight
from .matters_check import matters_advice
from .menu import Menu
from .menu_check import check_menu
from .money import Money
from .needs import unasked, undeclared
from .order_source import CannotConnect, Connect, CsvFile, OrderSource, read_order_source
from .orders import OrderDirectory, OrderList, read_orders
from .problems import PolicyError, Problem
from .questions import QUESTIONS, CompanyQuestion, answers_of, read_questions
from .read_remedies import read_goodwill, read_remedies
from .reading import Both, Value, inside, read_file, texts_of
from .remedies import FirstChecks, Goodwill, Remedy, Step, Wordings
from .retention import KEEP_EVERYTHING, RETENTION, Retention, read_retention
from .severity import SeverityRules, read_severity
from .starter_templates import TEMPLATES, StarterTemplate, read_templates
from .statutory import AnswerBy, StatutoryClock, answer_by, choose_clocks
from .vocabulary import KINDS, LIKE, REASONS
from .wording import Finding, WordingRules, check_own_offer, check_own_words, read_wording

FILES = (
    "company.yml",
    "products.yml",
    "severity.yml",
    "authority.yml",
    "escalation.yml",
    "goodwill.yml",
    "remedies.yml",
    "wording.yml",
)


@dataclass(frozen=True)
class Policy:
    """All the rules of a company for offers; `version` is a short hash of the files in `sources`.

    `advice` is what should be added although the policy can be used without it.
    """

    version: str
    company: Company
    clock: OpeningClock
    products: Mapping[str, Product]
    branches: Mapping[str, Branch]
    handlers: Mapping[str, Handler]
    orders: OrderDirectory
    severity: SeverityRules
    authority: Mapping[str, Limit]
    escalations: Mapping[str, Escalation]
    goodwill: Mapping[str, Goodwill]
    remedies: Mapping[str, Remedy]
    menu: Menu
    wordings: Wordings
    next_update: Step
    check_first: FirstChecks
    wording: WordingRules
    cooling_off: dt.timedelta
    clocks: tuple[StatutoryClock, ...] = ()
    sources: tuple[Path, ...] = ()
    emergency: EmergencyNumbers = NO_NUMBERS
    decide_rest: Step | None = None
    questions: Mapping[str, CompanyQuestion] = field(default_factory=dict)
    retention: Retention = KEEP_EVERYTHING
    care: Care = field(default_factory=Care)
    templates: tuple[StarterTemplate, ...] = ()
    insight: Insight = NO_INSIGHT
    closures: Mapping[dt.date, Both] = field(default_factory=dict)
    public_holidays: Container[dt.date] = frozenset()
    agents_see_own_team: bool = False
    advice: tuple[Problem, ...] = ()

    def escalation(self, reason: str) -> Escalation:
        """Return what happens when a person takes over for `reason`; raise KeyError, naming all reasons, if unknown."""
        if reason not in self.escalations:
            raise KeyError(f"no escalation for '{reason}': use one of {', '.join(REASONS)}")
        return self.escalations[reason]

    def promised_by(self, reason: str, at: dt.datetime, latest: dt.datetime | None = None) -> dt.datetime:
        """Return the UTC instant by which a person answers when the case is handed over at `at`.

        It is not after `latest` (the end of a statutory clock) if the company is open at any time between the two.
        """
        return self.clock.not_after(self.clock.add_opening_time(at, self.escalation(reason).promise), at, latest)

    def answer_by(self, opened_at: dt.datetime) -> AnswerBy | None:
        """Return by when the law requires an answer to a complaint made at `opened_at`; None without such a law."""
        return answer_by(self.clocks, self.clock.zone, opened_at)


def load_policy(folder: Path, connect: Connect | None = None) -> Policy:
    """Read and check the policy in `folder`.

    `connect` makes the directory of orders that are kept in a database or behind an address (`bot.orders.connect`);
    without it only orders in a CSV file are found. Raises PolicyError with every problem found, each with file, line
    and what to write instead.
    """
    folder = Path(folder)
    problems: list[Problem] = []
    here = (*FILES, *(file for file in (QUESTIONS, RETENTION, CARE, TEMPLATES, INSIGHT) if (folder / file).is_file()))
    files: dict[str, Value] = {file: read_file(folder, file, problems) for file in here}
    company = read_company(files["company.yml"])
    decimals = company.company.decimals
    products = read_catalogue(files["products.yml"], decimals)
    groups = groups_of(products)
    goodwill = read_goodwill(files["goodwill.yml"], company.handlers, groups, decimals)
    severity = read_severity(files["severity.yml"], decimals)
    kinds = tuple(dict.fromkeys((*KINDS, *severity.kinds)))
    remedies = read_remedies(files["remedies.yml"], company.handlers, goodwill, groups, decimals, kinds)
    authority = read_authority(files["authority.yml"], decimals)
    escalations = read_escalation(files["escalation.yml"], company.handlers)
    wording = read_wording(files["wording.yml"])
    questions = read_questions(files[QUESTIONS], products) if QUESTIONS in files else {}
    retention = read_retention(files[RETENTION]) if RETENTION in files else KEEP_EVERYTHING
    ids = [remedy.id for remedy in remedies.remedies]
    care = read_care(files[CARE], company.handlers, ids) if CARE in files else Care()
    templates = read_templates(files[TEMPLATES]) if TEMPLATES in files else ()
    insight = NO_INSIGHT
    if INSIGHT in files:
        insight = read_insight(files[INSIGHT], company.handlers, products, groups, kinds)
    source = read_order_source(company.orders, products, company.branches)
    orders: OrderDirectory = OrderList()
    if isinstance(source.at, CsvFile) and source.at.file:
        orders = read_orders(folder, source.at.file, company.company, products, company.branches, problems)
    clocks = choose_clocks(company.clocks, escalations.clocks)
    for file in here:
        if file == QUESTIONS:
            check_own_words(wording, answers_of(files[file]))
        elif file not in ("wording.yml", INSIGHT):  # these quote forbidden expressions, and what customers say
            check_own_words(wording, texts_of(files[file]))
    check_own_offer(wording, texts_of(inside(files["remedies.yml"], "wordings", "deadline")))
    menu = Menu(remedies, GoodsMeant.of(remedies.remedies, products.values(), groups), company.company.show)
    if not problems:
        check_menu(remedies, menu, sorted({product.group for product in products.values()}), kinds)
    if not problems and connect is not None and not isinstance(source.at, CsvFile):
        orders = _connected(connect, source, company, products)
    if problems:
        raise PolicyError(problems)
    sources = [folder / file for file in here]
    if isinstance(source.at, CsvFile):
        sources.append(folder / source.at.file)
    return Policy(
        version=_version(sources),
        company=company.company,
        clock=company.clock,
        products=products,
        branches=company.branches,
        handlers=company.handlers,
        orders=orders,
        severity=severity,
        authority=authority.limits,
        escalations=escalations.reasons,
        goodwill=goodwill,
        remedies={remedy.id: remedy for remedy in remedies.remedies},
        menu=menu,
        wordings=remedies.wordings,
        next_update=remedies.next_update,
        check_first=remedies.check_first,
        wording=wording,
        cooling_off=remedies.cooling_off,
        clocks=clocks,
        sources=tuple(sources),
        emergency=company.emergency,
        decide_rest=remedies.decide_rest,
        questions=questions,
        retention=retention,
        care=care,
        templates=templates,
        insight=insight,
        closures=company.closures,
        public_holidays=company.public_holidays,
        agents_see_own_team=authority.agents_see_own_team,
        advice=(
            *advice(company.emergency, "company.yml", company.emergency_line, escalations.own, LIKE),
            *undeclared(files["goodwill.yml"], "goodwill", "promise"),
            *undeclared(files["remedies.yml"], "remedies", "promises"),
            *unasked(files["remedies.yml"]),
            *matters_advice(remedies, files["remedies.yml"], menu),
        ),
    )


def _connected(
    connect: Connect, source: OrderSource, company: CompanyFile, products: Mapping[str, Product]
) -> OrderDirectory:
    product_ids = {name: name for name in products} | dict(source.products)
    branch_ids = {name: name for name in company.branches} | dict(source.branches)
    try:
        return connect(source, company.company, company.clock.zone, product_ids, branch_ids)
    except CannotConnect as error:
        source.place.wrong(error.what, error.write_instead)
        return OrderList()


def authorise(
    policy: Policy,
    option: Mapping[str, Any],
    role: str,
    given_this_month: Money | None = None,
    given_in_case: Money | None = None,
) -> None:
    """Raise OverAuthority unless `role` may promise `option`, an `Option.as_dict()` as stored.

    `given_this_month` is what this customer was promised within the last thirty days, `given_in_case` what was promised
    in this case before. Neither includes this option.
    """
    check_authority(
        policy.authority,
        policy.company.currency,
        option,
        role,
        given_this_month=given_this_month,
        given_in_case=given_in_case,
    )


def check_wording(
    policy: Policy,
    text: str,
    locale: str | None,
    occasions: Collection[str] = (),
    said_before: Iterable[str] = (),
) -> list[Finding]:
    """Return what is wrong with `text`: forbidden expressions with their places, then what is missing.

    `occasions` (from `bot.remedy.wording.OCCASIONS`) say what the text is for and therefore what it must contain;
    `said_before` are the writer's earlier messages. Each finding has the reason and a better wording.
    """
    return policy.wording.check(text, locale) + policy.wording.missing(text, locale, occasions, said_before)


def _version(files: Iterable[Path]) -> str:
    content = hashlib.sha256()
    for file in files:
        content.update(hashlib.sha256(file.read_bytes()).digest())
    return content.hexdigest()[:12]
