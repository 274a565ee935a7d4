"""The policy of a company, read from a folder of files and checked as a whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from .catalogue import Product, read_catalogue
from .clock import OpeningClock
from .company import Branch, Company, Handler, read_company
from .orders import OrderDirectory, read_orders
from .problems import PolicyError, Problem
from .reading import read_file

FILES = ("company.yml", "products.yml")


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


def load_policy(folder: Path) -> Policy:
    """Read and check the policy in `folder`.

    Raises PolicyError with every problem found, each with file, line and what to write instead.
    """
    folder = Path(folder)
    problems: list[Problem] = []
    company = read_company(read_file(folder, "company.yml", problems))
    products = read_catalogue(read_file(folder, "products.yml", problems), company.company.decimals)
    orders = read_orders(folder, company.company, products, company.branches, problems)
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
    )


def _version(folder: Path, files: tuple[str, ...]) -> str:
    content = hashlib.sha256()
    for file in files:
        content.update(hashlib.sha256((folder / file).read_bytes()).digest())
    return content.hexdigest()[:12]
