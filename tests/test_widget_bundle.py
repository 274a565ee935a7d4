"""The bundle of the widget: built when its sources changed, never an old one, and what is said when it cannot be."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.cases import Store
from bot.desk import app as desk_app
from bot.desk import widget_files
from bot.desk.metrics import Metrics
from bot.desk.problems import Problem, answer_problem
from bot.remedy import load_policy
from bot.settings import ROOT, Settings
from bot.widget_bundle import BUNDLER, MADE_FROM, WIDGET, BundleError, build_if_needed, bundled_code, main, path_of
from bot.words import Words

# Writes where it was told to, and counts how often it ran.
BUILDS = """#!/bin/sh
cat "$(dirname "$0")/../bot/desk/static/widget/src/widget.js" > "$2"
echo run >> "$(dirname "$0")/../runs"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Copy the widget's sources to a folder with a bundler that only pretends."""
    for place in MADE_FROM:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / place).is_dir() else shutil.copy
        copy(ROOT / place, tmp_path / place)
    bundler(tmp_path, BUILDS)
    return tmp_path


def bundler(root: Path, program: str) -> None:
    """Put a program in the place of `scripts/node`."""
    node = root / "scripts" / "node"
    node.write_text(program)
    node.chmod(0o755)


def runs(root: Path) -> int:
    counted = root / "runs"
    return len(counted.read_text().splitlines()) if counted.exists() else 0


def test_it_is_built_once(root: Path) -> None:
    said: list[str] = []
    path = build_if_needed(root, said.append)
    assert path == path_of(root)
    assert bundled_code(root) == (root / WIDGET / "src" / "widget.js").read_text(encoding="utf-8")
    assert build_if_needed(root, said.append) == path
    assert runs(root) == 1
    assert len(said) == 1


@pytest.mark.parametrize("place", ["src/format.js", "src/new.js", "widget.css"])
def test_a_change_of_any_source_is_built_and_the_old_bundle_goes(root: Path, place: str) -> None:
    old = build_if_needed(root)
    with (root / WIDGET / place).open("a", encoding="utf-8") as file:
        file.write("/* changed */")
    new = build_if_needed(root)
    assert new != old
    assert [path.name for path in (root / "build").iterdir()] == [new.name]


@pytest.mark.parametrize("place", [BUNDLER, Path("package-lock.json")])
def test_another_bundler_makes_another_bundle(root: Path, place: Path) -> None:
    old = path_of(root)
    (root / place).write_text("changed", encoding="utf-8")
    assert path_of(root) != old


def test_what_is_no_source_changes_nothing(root: Path) -> None:
    old = path_of(root)
    (root / WIDGET / "src" / "notes.txt").write_text("x", encoding="utf-8")
    (root / WIDGET / "tsconfig.json").write_text("{}", encoding="utf-8")
    assert path_of(root) == old


def test_a_bundle_of_older_sources_is_not_served(root: Path) -> None:
    build_if_needed(root)
    (root / WIDGET / "widget.css").write_text("", encoding="utf-8")
    with pytest.raises(BundleError, match="scripts/setup"):
        bundled_code(root)


def test_what_the_bundler_says_is_told_and_the_old_bundle_stays(root: Path) -> None:
    old = build_if_needed(root)
    (root / WIDGET / "widget.css").write_text("", encoding="utf-8")
    bundler(root, '#!/bin/sh\necho "widget.js:3:1: ERROR: Expected ;" >&2\nexit 1\n')
    with pytest.raises(BundleError, match=r"widget\.js:3:1: ERROR: Expected ;"):
        build_if_needed(root)
    assert old.exists()


def test_where_nothing_is_installed_it_says_what_to_do(root: Path) -> None:
    bundler(root, "#!/bin/sh\necho \"code: 'ERR_MODULE_NOT_FOUND'\" >&2\nexit 1\n")
    with pytest.raises(BundleError, match="Run scripts/setup, which installs the bundler"):
        build_if_needed(root)
    (root / "scripts" / "node").unlink()
    with pytest.raises(BundleError, match="Run scripts/setup"):
        build_if_needed(root)


def test_the_command_prints_one_reason_and_no_trace(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise BundleError("No bundler.")

    monkeypatch.setattr("bot.widget_bundle.build_if_needed", fail)
    assert main() == 1
    assert capsys.readouterr().err == "amends: No bundler.\n"


@pytest.mark.slow
def test_the_real_bundler_names_the_line_of_a_mistake(tmp_path: Path) -> None:
    for place in (WIDGET / "src", WIDGET / "widget.css", Path("scripts")):
        copy = shutil.copytree if (ROOT / place).is_dir() else shutil.copy
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / place, tmp_path / place)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / "package-lock.json").touch()
    (tmp_path / WIDGET / "src" / "format.js").write_text("export const sizeOf = (;", encoding="utf-8")
    with pytest.raises(BundleError, match=r"format\.js:1:\d+"):
        build_if_needed(tmp_path)
    assert list((tmp_path / "build").iterdir()) == []


@pytest.fixture
def no_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take the bundle away."""
    monkeypatch.setattr("bot.widget_bundle.path_of", lambda root: tmp_path / "widget-none.js")
    widget_files.code.cache_clear()
    widget_files.script.cache_clear()


@pytest.mark.usefixtures("no_bundle")
def test_without_a_bundle_the_script_is_refused_with_what_to_do() -> None:
    settings = Settings.load()
    app = Starlette(routes=widget_files.feature.routes, exception_handlers={Problem: answer_problem})
    app.state.context = SimpleNamespace(
        policy=load_policy(settings.policy_dir), words=Words.load(settings.responses_dir), metrics=Metrics()
    )
    answer = TestClient(app).get("/widget.js", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "scripts/setup" in answer.json()["detail"]


def test_a_desk_keeps_the_bundle_it_began_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = widget_files.script("Asia/Taipei")
    monkeypatch.setattr("bot.widget_bundle.path_of", lambda root: tmp_path / "widget-none.js")
    # The company's zone is changed while newer sources, not yet bundled, are there already.
    after = widget_files.script("Asia/Tokyo")
    assert after.plain == before.plain.replace(b"Asia/Taipei", b"Asia/Tokyo")


@pytest.mark.slow
@pytest.mark.usefixtures("no_bundle")
def test_a_desk_without_its_widget_serves_everything_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = f"sqlite:///{tmp_path / 'amends.db'}"
    store = Store.open(database)
    store.migrate()
    store.close()
    monkeypatch.setenv("AMENDS_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setattr(desk_app, "freeze_loaded_objects", lambda: None)
    app = desk_app.build()
    assert "the widget cannot be served" in caplog.text and "Run scripts/setup" in caplog.text
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/widget.js").status_code == 503
        assert client.post("/api/conversations", json={}).status_code == 201


def test_node_is_looked_for_in_every_place_and_its_absence_explained(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "node", tmp_path / "scripts" / "node")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "dirname"):
        (tools / name).symlink_to(str(shutil.which(name)))

    def run(**environment: str) -> subprocess.CompletedProcess[str]:
        command = [str(tmp_path / "scripts" / "node"), "ran"]
        return subprocess.run(command, env={"PATH": str(tools), **environment}, capture_output=True, text=True)

    nothing = run()
    assert nothing.returncode == 1
    assert "Run scripts/setup, or name one with AMENDS_NODE" in nothing.stderr
    old = tmp_path / "old-node"
    old.write_text('#!/bin/sh\n[ "$1" = -e ] && exit 1\necho old\n')
    old.chmod(0o755)
    assert run(AMENDS_NODE=str(old)).returncode == 1
    new = tmp_path / "new-node"
    new.write_text('#!/bin/sh\n[ "$1" = -e ] && exit 0\necho "new $1"\n')
    new.chmod(0o755)
    assert run(AMENDS_NODE=str(new)).stdout == "new ran\n"
