"""Fixtures of the nlu tests: a small made-up company, so that they do not depend on the real catalogue."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

COMPANY = """
timezone: Asia/Taipei
currency: TWD
currency_decimals: 2
orders: {pattern: 'ZX\\d{6}'}
branches:
  xinyi: {names: {zh-Hant: 信義店, en: Xinyi store}, aliases: {zh-Hant: [信義門市], en: [Xinyi]}}
"""
PRODUCTS = """
products:
  vacuum: {names: {zh-Hant: 掃地機器人, en: robot vacuum}, aliases: {zh-Hant: [掃地機], en: [roomio]}}
  kettle: {names: {zh-Hant: 快煮壺, en: electric kettle}, aliases: {zh-Hant: [], en: [kettle]}}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """Write the made-up company's files and return their folder."""
    (tmp_path / "company.yml").write_text(COMPANY, encoding="utf-8")
    (tmp_path / "products.yml").write_text(PRODUCTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def now() -> datetime:
    """Return Saturday, 21 November 2026, 20:00 in Taipei."""
    return datetime(2026, 11, 21, 20, 0, tzinfo=ZoneInfo("Asia/Taipei"))
