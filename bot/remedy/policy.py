"""The policy of a company, read from a folder of files and checked as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .authority import Limit, check_authority, read_authority
from .catalogue import Product, read_catalogue
from .clock import OpeningClock
from .company import Branch, Company, Handler, read_company
from .escalation import Escalation, read_escalation
from .menu import Menu, check_menu
from .money import Money
from .orders import OrderDirectory, read_orders
from .problems import PolicyError, Problem
from .reading import Value, read_file, texts_of
from .remedies import Goodwill, Remedy, Step, Wordings, read_goodwill, read_remedies
from .severity import SeverityRules, read_severity
from .vocabulary import REASONS
from .wording import Finding, WordingRules, check_own_words, read_wording

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
    """Hold everything a company may offer; `version` is a short hash of the files it was read from."""

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
    check_first: Step
    wording: WordingRules

    def escalation(self, reason: str) -> Escalation:
        """Return what happens when a person takes over for `reason`; KeyError names the reasons when it is unknown."""
        if reason not in self.escalations:
            raise KeyError(f"no escalation for '{reason}': use one of {', '.join(REASONS)}")
        return self.escalations[reason]

    def promised_by(self, reason: str, at: dt.datetime) -> dt.datetime:
        """Return the UTC instant by which a person is there when the case goes to one at `at`."""
        return self.clock.add_opening_time(at, self.escalation(reason).promise)


def load_policy(folder: Path) -> Policy:
    """Read and check the policy in `folder`.

    Raises PolicyError with every problem found, each with file, line and what to write instead.
    """
    folder = Path(folder)
    problems: list[Problem] = []
    files: dict[str, Value] = {file: read_file(folder, file, problems) for file in FILES}
    company = read_company(files["company.yml"])
    decimals = company.company.decimals
    products = read_catalogue(files["products.yml"], decimals)
    goodwill = read_goodwill(files["goodwill.yml"], company.handlers, decimals)
    remedies = read_remedies(files["remedies.yml"], company.handlers, goodwill, decimals)
    severity = read_severity(files["severity.yml"], decimals)
    authority = read_authority(files["authority.yml"], decimals)
    escalations = read_escalation(files["escalation.yml"], company.handlers)
    wording = read_wording(files["wording.yml"])
    orders = read_orders(folder, company.company, products, company.branches, problems)
    for file in FILES:
        if file != "wording.yml":  # that one quotes what is forbidden
            check_own_words(wording, texts_of(files[file]))
    menu = Menu(remedies, company.company.show)
    if not problems:
        check_menu(remedies, menu)
    if problems:
        raise PolicyError(problems)
    return Policy(
        version=_version(folder, (*FILES, company.company.orders_file)),
        company=company.company,
        clock=company.clock,
        products=products,
        branches=company.branches,
        handlers=company.handlers,
        orders=orders,
        severity=severity,
        authority=authority,
        escalations=escalations,
        goodwill=goodwill,
        remedies={remedy.id: remedy for remedy in remedies.remedies},
        menu=menu,
        wordings=remedies.wordings,
        next_update=remedies.next_update,
        check_first=remedies.check_first,
        wording=wording,
    )


def authorise(
    policy: Policy,
    option: Mapping[str, Any],
    role: str,
    given_this_month: Money | None = None,
    given_in_case: Money | None = None,
) -> None:
    """Raise OverAuthority unless `role` may promise `option`, an `Option.as_dict()` as stored.

    `given_this_month` is what this customer was promised in the last thirty days, `given_in_case` what was promised
    in this case before; this option is not counted in either.
    """
    check_authority(
        policy.authority,
        policy.company.currency,
        option,
        role,
        given_this_month=given_this_month,
        given_in_case=given_in_case,
    )


def check_wording(policy: Policy, text: str, locale: str | None) -> list[Finding]:
    """Return every forbidden expression in `text`, with its place, the reason and a better wording."""
    return policy.wording.check(text, locale)


def _version(folder: Path, files: tuple[str, ...]) -> str:
    content = hashlib.sha256()
    for file in files:
        content.update(hashlib.sha256((folder / file).read_bytes()).digest())
    return content.hexdigest()[:12]
