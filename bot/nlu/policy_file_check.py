"""Check a policy file before understanding uses it, so that a file with mistakes never replaces a valid one."""

from pathlib import Path
from typing import List

from bot.remedy.catalogue import read_catalogue
from bot.remedy.company import read_company
from bot.remedy.problems import Problem
from bot.remedy.reading import read_file


def is_valid(path: Path) -> bool:
    """Return whether `company.yml` or `products.yml` has no mistakes, checked without the other policy files."""
    problems: List[Problem] = []
    value = read_file(path.parent, path.name, problems)
    if path.name == "company.yml":
        read_company(value)
    elif path.name == "products.yml":
        read_catalogue(value, decimals=2)
    return not problems
