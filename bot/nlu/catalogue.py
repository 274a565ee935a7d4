"""Read what understanding needs of the company's files: products, branches, time zone, currency, form of orders."""

import logging
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.nlu.lexicon import rules
from bot.nlu.policy_file_check import is_valid
from bot.remedy.money import decimals_of
from bot.settings import ROOT, Settings
from bot.yaml_files import LOADER

logger = logging.getLogger(__name__)
_LAST_VALID: dict[Path, dict[str, Any]] = {}


@dataclass(frozen=True)
class Thing:
    """A product or a branch, as `entity` says; `id` is its id in products.yml or company.yml."""

    entity: str
    id: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Company:
    """What entity extraction needs to know of the company; `decimals` are the decimal places of its currency."""

    timezone: str = "UTC"
    currency: str = "XXX"  # ISO 4217 for no currency
    decimals: int = 2
    order_pattern: str | None = None
    country: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Return the company's time zone, to which "today" and "tomorrow" refer."""
        return ZoneInfo(self.timezone)

    def decimals_of(self, currency: str) -> int:
        """Return the digits of the minor unit of any currency (ISO 4217 code)."""
        return self.decimals if currency == self.currency else decimals_of(currency)

    @property
    def day_first(self) -> bool:
        """Return whether people of the company's country write the day before the month: 5/11 is 5 November."""
        return self.country in rules("times")["day_first_in"]

    @classmethod
    def load(cls, folder: str | Path | None = None) -> "Company":
        """Read `company.yml` in `folder` (default: `policy_dir()`); missing entries keep their defaults."""
        path = (Path(folder) if folder else policy_dir()) / "company.yml"
        return _company_as_of(path, modified_at(path))


def policy_dir() -> Path:
    """Return the folder of the company's policy files according to the settings of this process."""
    return _policy_dir_as_of(os.environ.get("AMENDS_POLICY"), modified_at(ROOT / ".env"))


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file, empty when the file is missing or is no mapping.

    When a file that was valid before now has mistakes, its last valid content is returned.
    """
    if path in _LAST_VALID and not is_valid(path):
        logger.warning("%s has mistakes: its names are used as they were before", path)
        return _LAST_VALID[path]
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        found = yaml.load(file, Loader=LOADER)
    if is_valid(path):
        _LAST_VALID[path] = found
    return found if isinstance(found, dict) else {}


def read_things(products: Path, company: Path) -> tuple[Thing, ...]:
    """Return the products of the file `products`, then the branches of the file `company`; a missing file has none."""
    return (
        *_things("product", read_yaml(products).get("products")),
        *_things("branch", read_yaml(company).get("branches")),
    )


def modified_at(path: Path) -> float:
    """Return when a file was last changed (seconds since 1970), 0 when it is missing; serves as a cache key."""
    return path.stat().st_mtime if path.is_file() else 0.0


@lru_cache(maxsize=1)
def _policy_dir_as_of(told: str | None, env_file: float) -> Path:
    """Read the settings only when what they depend on has changed, because every message asks for the folder."""
    return Settings.load().policy_dir


def _things(entity: str, rows: Any) -> list[Thing]:
    things = []
    for key, row in (rows if isinstance(rows, dict) else {}).items():
        if isinstance(row, dict):
            said = [text for part in ("names", "aliases") for text in _strings(row.get(part))]
            things.append(Thing(entity, str(key), tuple(dict.fromkeys(text for text in said if text.strip()))))
    return things


def _strings(value: Any) -> list[str]:
    """Return every string inside `value`, at any depth of lists and mappings."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return []


@lru_cache(maxsize=8)
def _company_as_of(path: Path, changed: float) -> Company:
    found = read_yaml(path)
    orders = found.get("orders")
    pattern = orders.get("pattern") if isinstance(orders, dict) else None
    return Company(
        str(found.get("timezone") or Company.timezone),
        str(found.get("currency") or Company.currency),
        int(found.get("currency_decimals", Company.decimals)),
        str(pattern) if pattern else None,
        str(found.get("holidays_of") or Company.country),
    )
