"""The software bill of materials names every locked package with its version, and its licence where that is known."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
from collections import Counter
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

Bill = dict[str, Any]
# Packages whose installed metadata name no licence; the others whose licence is missing are not installed here.
NAMELESS = {"axe-playwright-python"}


def _bill_of() -> Callable[[Path], Bill]:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "scripts" / "sbom.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    bill: Callable[[Path], Bill] = module.bill
    return bill


@pytest.fixture(scope="module")
def bill() -> Bill:
    return _bill_of()(ROOT)


def locked() -> set[tuple[str, str]]:
    """Return name and version of everything that is locked, read in another way than the bill is made."""
    found = set()
    for lock in ROOT.glob("requirements*.lock"):
        for line in lock.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith((" ", "#")):
                name, _, rest = line.partition("==")
                found.add((name, rest.split()[0]))
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, told in packages.items():
        if path:
            found.add((re.split(r"(?:^|/)node_modules/", path)[-1], told["version"]))
    return found


def test_every_locked_package_is_in_it_with_its_version(bill: Bill) -> None:
    named = {(each["name"], each["version"]) for each in bill["components"]}
    assert len(named) > 300
    assert named == locked()
    assert [ref for ref, times in Counter(each["bom-ref"] for each in bill["components"]).items() if times > 1] == []


def test_licences_are_named_where_they_are_known(bill: Bill) -> None:
    installed = {each.metadata["Name"].lower().replace("_", "-") for each in metadata.distributions()}
    missing = {each["name"] for each in bill["components"] if not each.get("licenses")}
    assert missing & installed <= NAMELESS
    of_npm = [each for each in bill["components"] if each["purl"].startswith("pkg:npm/")]
    assert of_npm and all(each["licenses"][0]["expression"] for each in of_npm)


def test_it_says_what_it_is_and_is_the_same_every_time(bill: Bill) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["component"]["name"] == "amends"
    assert _bill_of()(ROOT) == bill
    for each in bill["components"]:
        assert each["type"] == "library" and each["purl"].endswith("@" + each["version"])


def test_packages_of_other_platforms_and_scopes_are_read(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text(
        "typing_extensions==0.1 \\\n    --hash=sha256:00\nno.such==1.0.post1 ; sys_platform == 'win32' \\\n"
        "    --hash=sha256:00\n    # a==2\n",
        encoding="utf-8",
    )
    (tmp_path / "requirements-tools.lock").write_text("uv==1\n", encoding="utf-8")
    (tmp_path / "requirements-node.lock").write_text("", encoding="utf-8")
    integrity = "sha512-" + base64.b64encode(b"\x01" * 64).decode()
    package = {"version": "2.0.0", "integrity": integrity, "dev": True, "license": "MIT"}
    inner = {**package, "version": "1.0.0", "dev": False}
    packages = {"": {}, "node_modules/@x/y": package, "node_modules/@x/y/node_modules/@x/y": inner}
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": packages}), encoding="utf-8")
    found = {each["purl"]: each for each in _bill_of()(tmp_path)["components"]}
    assert list(found) == [
        "pkg:npm/%40x/y@1.0.0",
        "pkg:npm/%40x/y@2.0.0",
        "pkg:pypi/no.such@1.0.post1",
        "pkg:pypi/typing-extensions@0.1",
        "pkg:pypi/uv@1",
    ]
    assert "licenses" not in found["pkg:pypi/typing-extensions@0.1"], "another version is installed"
    assert {"name": "amends:marker", "value": "sys_platform == 'win32'"} in found["pkg:pypi/no.such@1.0.post1"][
        "properties"
    ]
    outer = found["pkg:npm/%40x/y@2.0.0"]
    assert (outer["scope"], outer["hashes"]) == ("excluded", [{"alg": "SHA-512", "content": "01" * 64}])
    assert found["pkg:npm/%40x/y@1.0.0"]["scope"] == "required"
