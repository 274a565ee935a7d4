# ruff: noqa: E501
"""Every mistake in a policy is reported with file, line and what to write instead, all at once; nothing is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.remedy import OrderList, PolicyError, Problem, load_policy
from bot.remedy.check import report


def spoil(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file by `new` and return the line it was in, counted from 1."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}: the test has to follow the file"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as raised:
        load_policy(folder)
    return raised.value.problems


# File, original text, text with the mistake, whether the problem is in that very line, a part of `what` and of the
# advice.
# fmt: off
MISTAKES = [
    # unknown, missing and repeated keys
    ("products.yml", "warranty_days: 730", "waranty_days: 730", True, "'waranty_days' is not known", "'warranty_days'"),
    ("company.yml", "timezone: Asia", "time_zone: Asia", True, "'time_zone' is not known", "'timezone'"),
    ("company.yml", "currency_symbol: NT$", "# nothing", False, "'currency_symbol' is missing", "currency_symbol: ..."),
    ("authority.yml", "  agent: ", "  bot: ", True, "'bot' appears twice", "Remove one"),
    ("goodwill.yml", "  points:", "  coupon:", True, "'coupon' appears twice", "Remove one"),
    # values
    ("company.yml", "Asia/Taipei", "Asia/Tapei", True, "'Asia/Tapei' is not a time zone", "Asia/Taipei"),
    ("company.yml", "holidays_of: TW", "holidays_of: Formosa", True, "No public holidays are known of 'Formosa'", "TW or HK"),
    ("company.yml", '["10:00-17:00"]', '["17:00-10:00"]', True, "'17:00-10:00' is not a span", "09:00-18:00"),
    ("company.yml", "  friday:", "  fryday:", True, "'fryday' is not a weekday", "'friday'"),
    ("company.yml", "2026-12-31", "31.12.2026", True, "'31.12.2026' is not a date", "2026-12-31"),
    ("company.yml", "currency: TWD", "currency: NT", True, "'NT' is not a currency code", "TWD"),
    ("company.yml", "example: AJ26110312345", "example: AJ123", True, "'AJ123' does not fit", "Mend one"),
    ("company.yml", r"'AJ\d{11}'", r"'AJ(\d{11}'", True, "is not a pattern", "such as AJ"),
    ("company.yml", "manager: manager_ximen", "manager: manager_simen", True, "not a known handler", "'manager_ximen'"),
    ("products.yml", "price: 12900", "price: about 12900", True, "'price: about 12900' is not an amount", "1200"),
    ("products.yml", "price: 12900", "price: -5", True, "is not an amount", "not negative"),
    ("products.yml", "type: service", "type: servise", True, "'servise' is not a known type", "'service'"),
    ("products.yml", "    type: goods\n    price: 12900", "    type: goods\n    group: Things that clean\n    price: 12900", False, "cannot be used as a name", "small letters"),
    ("products.yml", "    type: goods\n    price: 12900", "    type: goods\n    group: service\n    price: 12900", False, "The group 'service' is of service already", "another name"),
    ("remedies.yml", "    only_for: goods", "    only_for: good", True, "'good' is not a known type or group of products", "'goods'"),
    ("remedies.yml", "    only_for: goods", "    only_for: [goods, kitchen]", True, "'kitchen' is not a known type or group of products", "Write one of"),
    ("products.yml", "掃地機, ", "吸塵器, ", False, "'吸塵器' is already used in line", "another name"),
    ("severity.yml", "levels: {2: 3,", "levels: {2: 9,", True, "The thresholds do not rise", "rising points"),
    ("severity.yml", "{from: 15000, points: 2", "{from: 15000, points: 0", True, "not above the one before", "rising order"),
    ("severity.yml", "points: 4, label: {zh-Hant: 安全疑慮", "points: -4, label: {zh-Hant: 安全疑慮", True, "'points: -4'", "from 0"),
    ("authority.yml", "agent:      {per_case: 35000", "agent:      {per_case: 3500", True, "'agent' may do less", "at least"),
    ("authority.yml", "per_case: 25000, goodwill: 1000", "per_case: 500, goodwill: 1000", True, "more goodwill", "Lower goodwill"),
    ("authority.yml", "per_case: 35000, goodwill: 2000", "per_case: 35000, goodwill: 12000", True, "'agent' may do less than 'bot' beside goodwill", "Raise per_case"),
    ("authority.yml", "agents_see: everything", "agents_see: mine", True, "'mine' is not a known agents_see", "own_team"),
    ("escalation.yml", "within: 15 minutes", "within: soon", True, "'within: soon' is not a span of time", "'30 minutes'"),
    ("escalation.yml", "queue: safety", "queue: saftey", True, "'saftey' is not a known queue", "'safety'"),
    ("escalation.yml", "  hazard:", "  danger:", True, "'danger' is not known", "Write one of"),
    ("goodwill.yml", "{1: 150, 3: 300}", "{1: 350, 3: 300}", True, "'value' is less than before at severity 3", "never gets less"),
    ("goodwill.yml", "{1: 150, 3: 300}", "{2: 150, 3: 300}", True, "says nothing for severity 1", "Begin with level 1"),
    ("remedies.yml", "days: {1: 7, 2: 6, 3: 5, 4: 3}", "days: {1: 3, 4: 7}", True, "more than before at severity 4", "fall"),
    ("remedies.yml", "share_of_order: {1: 10%", "share_of_order: {1: 110%", True, "'1: 110%' is not a percentage", "30%"),
    ("remedies.yml", "value: order_total", "value: ordertotal", True, "'ordertotal' is not a known value", "'order_total'"),
    ("remedies.yml", "serves: [refund]", "serves: [refunds]", True, "'refunds' is not a known outcome", "'refund'"),
    ("remedies.yml", "product_quality: 5, safety_hazard: 5", "product_quality: 6, safety_hazard: 5", True, "'product_quality: 6'", "from 1 to 5"),
    ("remedies.yml", "goodwill: [points, free_delivery]", "goodwill: [point]", True, "'point' is not a known gesture", "'points'"),
    ("remedies.yml", "退還{amount}到原", "退還{amonut}到原", True, "'{amonut}' cannot be filled in", "'amount'"),
    ("remedies.yml", "退還{amount}到原", "退還{amount到原", True, "curly bracket", "in pairs"),
    ("remedies.yml", "owner: logistics, days: 3, appointment: yes}", "owner: logistics, days: 9, appointment: yes}", True, "due after the remedy", "at most 7"),
    ("remedies.yml", "{what: {zh-Hant: 寄出書面說明, en: Send you the written explanation}}", "{what: {zh-Hant: 寄出書面說明, en: Send you the written explanation}, days: 1}", False, "Nothing is promised for the day", "Leave out the 'days'"),
    ("remedies.yml", "most_options: {1: 3, 3: 4}", "most_options: 5", True, "'most_options: 5'", "from 2 to 4"),
    ("remedies.yml", "沒有發票或盒子也可以", "造成不便之處", True, "is forbidden by wording.yml", "Write rather"),
    ("remedies.yml", "en: Send it back for a full refund", "en: Send it back, for a full refund", True, "is not known here", "in quotes"),
    ("remedies.yml", "en: Send it back for a full refund", "fr: Retour", True, "'fr' is not known", "zh-Hant"),
    # unreadable
    ("remedies.yml", "  full_refund:\n", "  full_refund: [\n", False, "This is not YAML", "indentation"),
]
# fmt: on


@pytest.mark.slow
@pytest.mark.parametrize(("file", "old", "new", "there", "what", "advice"), MISTAKES)
def test_a_mistake_is_reported_with_its_line(
    folder: Path, file: str, old: str, new: str, there: bool, what: str, advice: str
) -> None:
    line = spoil(folder, file, old, new)
    found = [problem for problem in problems_of(folder) if what in problem.what]
    assert found, [str(problem) for problem in problems_of(folder)]
    assert found[0].file == file
    assert advice in found[0].write_instead
    assert not there or found[0].line == line


def test_all_mistakes_of_all_files_are_found_at_once(folder: Path) -> None:
    spoil(folder, "company.yml", "Asia/Taipei", "Mars")
    spoil(folder, "products.yml", "price: 12900", "price: much")
    spoil(folder, "products.yml", "price: 9900", "price: more")
    spoil(folder, "escalation.yml", "priority: 3", "priority: 9")
    (folder / "wording.yml").unlink()
    found = problems_of(folder)
    assert [problem.file for problem in found] == [
        "company.yml", "escalation.yml", "products.yml", "products.yml", "wording.yml"
    ]  # fmt: skip
    assert list(found) == sorted(found)


def test_a_wish_that_nothing_serves_is_a_problem(folder: Path) -> None:
    spoil(folder, "remedies.yml", "serves: [apology]", "serves: [explanation]")
    spoil(folder, "remedies.yml", "serves: [improvement, apology]", "serves: [improvement]")
    found = problems_of(folder)
    assert any("No remedy serves the wish for 'apology'" in problem.what for problem in found)
    assert all(problem.file == "remedies.yml" and problem.line > 1 for problem in found)


def test_a_wish_served_only_from_a_higher_severity_needs_a_place_on_the_menu(folder: Path) -> None:
    path = folder / "remedies.yml"
    spoil(folder, "remedies.yml", "most_options: {1: 3, 3: 4}", "most_options: 3")
    text = path.read_text(encoding="utf-8")
    compensation = text.index("  store_credit:")
    changed = text[compensation:].replace("    way: credit\n", "    way: credit\n    from_severity: 3\n", 1)
    path.write_text(text[:compensation] + changed, encoding="utf-8")
    found = [problem for problem in problems_of(folder) if "only 'store_credit' serves the wish" in problem.what]
    assert "from_severity" in found[0].write_instead


def test_a_case_with_fewer_than_two_remedies_is_a_problem(folder: Path) -> None:
    text = (folder / "remedies.yml").read_text(encoding="utf-8")
    (folder / "remedies.yml").write_text(text.replace("way: ", "way: same_for_all # "), encoding="utf-8")
    assert any("Only 1 remedies fit" in problem.what for problem in problems_of(folder))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("AJ1,2026-11-20,kettle,ximen,1290", "'AJ1' is not an order number"),
        ("AJ26112000001,20.11.2026,kettle,ximen,1290", "'20.11.2026' is not a date"),
        ("AJ26112000001,2026-11-20,kettel,ximen,1290", "'kettel' is not in products.yml"),
        ("AJ26112000001,2026-11-20,kettle,simen,1290", "'simen' is not a branch"),
        ("AJ26112000001,2026-11-20,kettle,ximen,free", "'free' is not an amount"),
        ("AJ26112000001,2026-11-20,kettle,ximen,Infinity", "'Infinity' is not an amount"),
        ("AJ26112000001,2026-11-20,kettle,ximen,-1", "'-1' is not an amount"),
        ("AJ26112000001", "is not a date"),
        ("AJ26110312345,2026-11-03,air_fryer,xinyi,3290", "AJ26110312345 appears twice"),
    ],
)
def test_a_wrong_order_is_set_aside_and_named_with_its_line(
    folder: Path, row: str, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    lines = with_orders(folder, row)
    orders = load_policy(folder).orders
    assert isinstance(orders, OrderList)
    found = [problem for problem in orders.set_aside if what in problem.what]
    assert found
    assert (found[0].file, found[0].line) == ("orders.csv", lines + 1)
    assert orders.find("AJ26110312345") is not None
    assert what in caplog.text
    code, report_text = report(folder)
    assert code == 0 and what in report_text


def with_orders(folder: Path, *rows: str, encoding: str = "utf-8") -> int:
    """Add rows to the orders and return how many lines there were before."""
    path = folder / "orders.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_bytes(("\r\n".join([*lines, *rows]) + "\r\n").encode(encoding))
    return len(lines)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "big5"])
@pytest.mark.parametrize("day", ["2026/3/8", "2026-3-8", "2026/03/08", "2026.3.8", "2026/3/8 00:00"])
def test_orders_are_read_as_a_spreadsheet_saves_them(folder: Path, encoding: str, day: str) -> None:
    with_orders(folder, "# 訂單", f'AJ26030800001,{day},kettle,ximen,"1,290"', ",,,,", encoding=encoding)
    orders = load_policy(folder).orders
    assert isinstance(orders, OrderList) and orders.set_aside == ()
    order = orders.find("AJ26030800001")
    assert order is not None
    assert (order.bought_on.isoformat(), order.paid.minor, order.with_others) == ("2026-03-08", 129000, False)


def test_an_order_with_two_products_is_known_without_saying_which(folder: Path) -> None:
    rows = [f"AJ26030800001,2026-03-08,{product},ximen,1290" for product in ("kettle", "fan")]
    with_orders(folder, *rows)
    orders = load_policy(folder).orders
    assert isinstance(orders, OrderList) and orders.set_aside == ()
    order = orders.find("AJ26030800001")
    assert order is not None and order.with_others


def test_missing_columns_and_a_missing_orders_file_are_reported(folder: Path) -> None:
    (folder / "orders.csv").write_text("number;bought_on\n", encoding="utf-8")
    assert "columns" in problems_of(folder)[0].what
    (folder / "orders.csv").unlink()
    assert "missing" in problems_of(folder)[0].what


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"- a\n- b\n", "is not a block"),
        (b"a: \x07\n", "not YAML"),
    ],
)
def test_an_unusable_file_is_reported(folder: Path, content: bytes, what: str) -> None:
    (folder / "severity.yml").write_bytes(content)
    assert any(problem.file == "severity.yml" and what in problem.what for problem in problems_of(folder))


def test_an_empty_folder_names_every_file(tmp_path: Path) -> None:
    assert (
        len({problem.file for problem in problems_of(tmp_path)} & {"company.yml", "remedies.yml", "wording.yml"}) == 3
    )
