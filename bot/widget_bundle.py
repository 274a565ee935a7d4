"""The widget's scripts and style sheet as one file, bundled when they change.

`python -m bot.widget_bundle` builds it when it is missing; `make` and `amends up` do so by themselves. The file is
named after a digest of everything it is made from, so a bundle of older sources is never taken for the present one.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Callable

from bot.settings import ROOT

WIDGET = Path("bot", "desk", "static", "widget")
BUNDLER = Path("scripts", "bundle-widget.mjs")
# The lock file represents the bundler's version.
MADE_FROM = (WIDGET / "src", WIDGET / "widget.css", BUNDLER, Path("package-lock.json"))
BUILD_SECONDS = 60
_NAME = "widget-{digest}.js"


class BundleError(Exception):
    """Says why there is no bundle, and what to do about it."""


def path_of(root: Path = ROOT) -> Path:
    """Return where the bundle of the present sources belongs, whether it is there or not."""
    content = hashlib.sha256()
    for place in MADE_FROM:
        whole = root / place
        for file in sorted(whole.rglob("*.js")) if whole.is_dir() else [whole]:
            content.update(f"{file.relative_to(root).as_posix()}\0".encode())
            content.update(hashlib.sha256(file.read_bytes()).digest())
    return root / "build" / _NAME.format(digest=content.hexdigest()[:12])


def bundled_code(root: Path = ROOT) -> str:
    """Return the bundle of the present sources; raise BundleError when it was never built."""
    path = path_of(root)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BundleError(
            f"The customers' widget is not built from its present sources ({path} is missing). "
            "Run scripts/setup; `make run` and `amends up` build it by themselves."
        ) from None


def build_if_needed(root: Path = ROOT, say: Callable[[str], None] = print) -> Path:
    """Return the bundle of the present sources, building it first when there is none.

    Raises BundleError with the bundler's own words when it cannot be built; older bundles stay until it could.
    """
    path = path_of(root)
    if path.exists():
        return path
    say("Bundling the customers' widget" + (": its sources changed" if any(path.parent.glob("widget-*.js")) else ""))
    path.parent.mkdir(exist_ok=True)
    command = [str(root / "scripts" / "node"), str(root / BUNDLER), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=BUILD_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BundleError(f"The customers' widget could not be bundled: {error}. Run scripts/setup.") from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        advice = "Run scripts/setup, which installs the bundler." if "ERR_MODULE_NOT_FOUND" in said else ""
        raise BundleError(f"The customers' widget could not be bundled. {advice}\n{said}")
    for other in path.parent.glob(_NAME.format(digest="*")):
        if other != path:
            other.unlink(missing_ok=True)
    return path


def main() -> int:
    """Build it when needed; print why not and return 1 when that fails."""
    try:
        build_if_needed()
    except BundleError as error:
        print(f"amends: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
