"""Write a software bill of materials (CycloneDX 1.5, JSON) from the lock files: `python scripts/sbom.py [FILE]`.

Licences of Python packages are read where the package is installed; those of other platforms are listed without. There
is no time in it: the same lock files give the same bill.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import uuid
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.version import version  # noqa: E402

# The product itself, the tool that installs it, and Node for building its pages.
PYTHON_LOCKS = ("requirements.lock", "requirements-tools.lock", "requirements-node.lock")
NODE_LOCK = "package-lock.json"
# `name==version`, then perhaps ` ; marker`, then ` \` before the hashes.
_PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>.*?))?\s*\\?$", re.MULTILINE
)
_LICENCE_CLASS = "License :: "
# Characters. A longer licence is the whole text and no name.
LONGEST_NAME = 100


def bill(root: Path = ROOT) -> dict[str, Any]:
    """Return the bill of everything that the lock files in `root` name."""
    components = [*_of_python(root), *_of_node(root)]
    components.sort(key=lambda one: str(one["purl"]))
    own = {"type": "application", "bom-ref": "amends", "name": "amends", "version": version()}
    said = json.dumps([own, components], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, said)}",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
    }


def _of_python(root: Path) -> Iterator[dict[str, Any]]:
    for lock in PYTHON_LOCKS:
        for found in _PINNED.finditer((root / lock).read_text(encoding="utf-8")):
            name, pinned = found["name"], found["version"]
            component = _component("pypi", name.lower().replace("_", "-"), pinned, lock, _licences_of(name, pinned))
            if found["marker"]:
                component["properties"].append({"name": "amends:marker", "value": found["marker"]})
            yield component


def _of_node(root: Path) -> Iterator[dict[str, Any]]:
    packages = json.loads((root / NODE_LOCK).read_text(encoding="utf-8"))["packages"]
    once: dict[str, dict[str, Any]] = {}
    for path, told in packages.items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        licence = told.get("license")
        component = _component("npm", name, told["version"], NODE_LOCK, [{"expression": licence}] if licence else [])
        # The pages are built with these; nothing of them is needed at run time.
        component["scope"] = "excluded" if told.get("dev") else "required"
        algorithm, _, digest = told["integrity"].partition("-")
        component["hashes"] = [
            {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}
        ]
        once[component["purl"]] = component
    yield from once.values()


def _component(kind: str, name: str, pinned: str, lock: str, licences: list[dict[str, Any]]) -> dict[str, Any]:
    purl = f"pkg:{kind}/{quote(name, safe='/')}@{quote(pinned)}"
    component: dict[str, Any] = {"type": "library", "bom-ref": purl, "name": name, "version": pinned, "purl": purl}
    if licences:
        component["licenses"] = licences
    component["properties"] = [{"name": "amends:lock", "value": lock}]
    return component


def _licences_of(name: str, pinned: str) -> list[dict[str, Any]]:
    """Return the licences that the installed package names; none where this version is not installed."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if told["Version"] != pinned:
        return []
    if expression := told["License-Expression"]:
        return [{"expression": expression}]
    classes = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier", []) if each.startswith(_LICENCE_CLASS)]
    # "OSI Approved" alone says only that there is one.
    names = [each for each in dict.fromkeys(classes) if each != "OSI Approved"]
    written = (told["License"] or "").strip()
    if not names and written and "\n" not in written and len(written) <= LONGEST_NAME and written != "UNKNOWN":
        names = [written]
    return [{"license": {"name": each}} for each in names]


def main() -> None:
    """Write the bill to the file that is named, or to build/."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / f"amends-{version()}.cdx.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    found = bill()
    target.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unknown = [each["name"] for each in found["components"] if not each.get("licenses")]
    print(f"{target}: {len(found['components'])} packages; licence not known of {len(unknown)}: {', '.join(unknown)}")


if __name__ == "__main__":
    main()
