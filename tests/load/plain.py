"""Set up, train and run a plain Rasa project for the same task, as the baseline of the comparison.

It has Rasa's default pipeline and policies, as `rasa init` sets them up, with the product's intents, examples, rules,
responses, domain and custom actions and a few stories (plain_stories.yml), but no component of this project. Its
tracker store is Rasa's default, in memory. It answers over Rasa's REST channel: messages are not stored before they
are answered, and there is no pause and no desk.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.cases import Store
from bot.running.ports import free_ports
from bot.settings import ROOT
from bot.yaml_files import LOADER, read_yaml

# Rasa 3.6's default configuration, with a tokenizer for Chinese.
CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "plain",
    "language": "zh",
    "pipeline": [
        {"name": "JiebaTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
        {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
    ],
}
STORIES = Path(__file__).with_name("plain_stories.yml")
READY_SECONDS = 240.0
ENVIRONMENT = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


def write_project(folder: Path, examples: int | None) -> None:
    """Write the project into `folder`, with at most `examples` of each intent in each language (None: all)."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    (folder / "config.yml").write_text(yaml.safe_dump(CONFIG, sort_keys=False), encoding="utf-8")
    shutil.copy(ROOT / "domain.yml", folder / "domain.yml")
    shutil.copytree(ROOT / "data" / "rules", data / "rules")
    if (ROOT / "data" / "stories").is_dir():
        shutil.copytree(ROOT / "data" / "stories", data / "stories")
    shutil.copy(STORIES, data / STORIES.name)
    for source in sorted((ROOT / "data" / "responses").glob("*.yml")):
        if "responses" in (read_yaml(source) or {}):
            shutil.copy(source, data / f"responses_{source.name}")
    for source in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        target = data / "nlu" / source.parent.name / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_fewer(source.read_text(encoding="utf-8"), examples), encoding="utf-8")
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (folder / "endpoints.yml").write_text("action_endpoint:\n  url: ${PLAIN_ACTIONS}\n", encoding="utf-8")


def _fewer(text: str, examples: int | None) -> str:
    """Reduce each intent of a Rasa NLU file to at most `examples` evenly spaced examples (None: keep all)."""
    content = yaml.load(text, Loader=LOADER)
    for entry in content["nlu"]:
        lines = entry["examples"].splitlines()
        if examples is not None and len(lines) > examples:
            lines = [lines[index * len(lines) // examples] for index in range(examples)]
        entry["examples"] = "\n".join(lines) + "\n"
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000))


def project_digest(folder: Path) -> str:
    """Return a hash of everything the plain model is trained from, 12 hexadecimal digits."""
    content = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*.yml") if path.name not in {"endpoints.yml", "credentials.yml"}):
        content.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    return content.hexdigest()[:12]


def trained(project: Path, cache: Path) -> tuple[Path, float | None]:
    """Return the model of the project and the seconds its training took, None when `cache` already had the model.

    Raises RuntimeError when the training fails.
    """
    model = cache / f"plain-{project_digest(project)}.tar.gz"
    if model.exists():
        return model, None
    cache.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    command = (
        sys.executable, "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain.yml", "--data", "data",
        "--out", str(cache), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    )  # fmt: skip
    log = cache / "plain-training.log"
    with log.open("wb") as out:
        status = subprocess.call(command, cwd=project, env={**os.environ, **ENVIRONMENT}, stdout=out, stderr=out)
    if status != 0 or not model.exists():
        raise RuntimeError(f"The plain Rasa could not be trained; see {log}.")
    return model, time.monotonic() - began


@dataclass
class Plain:
    """A started plain Rasa and its action server."""

    url: str
    processes: dict[str, subprocess.Popen[bytes]]

    @classmethod
    def start(cls, project: Path, model: Path, data: Path) -> Plain:
        """Start both and wait until they answer; `data` is the folder for logs and the actions' case store.

        Raises RuntimeError when one of them dies or does not answer in time.
        """
        port, actions_port = free_ports(2)
        data.mkdir(parents=True, exist_ok=True)
        database = f"sqlite:///{data / 'amends.db'}"
        store = Store.open(database)
        store.migrate()
        store.close()
        environ = {
            **os.environ,
            **ENVIRONMENT,
            "AMENDS_DATA": str(data),
            "DATABASE_URL": database,
            "SANIC_HOST": "127.0.0.1",
            "PLAIN_ACTIONS": f"http://127.0.0.1:{actions_port}/webhook",
        }
        actions = (sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port))
        dialogue = (
            sys.executable, "-m", "rasa", "run", "--model", str(model), "--endpoints", "endpoints.yml",
            "--credentials", "credentials.yml", "--interface", "127.0.0.1", "--port", str(port),
        )  # fmt: skip
        processes = {}
        for name, command, folder in (("actions", actions, ROOT), ("rasa", dialogue, project)):
            with (data / f"{name}.log").open("wb") as log:
                processes[name] = subprocess.Popen(
                    command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                )
        plain = cls(f"http://127.0.0.1:{port}", processes)
        try:
            plain._wait(f"{plain.url}/", f"http://127.0.0.1:{actions_port}/health", data)
        except BaseException:
            plain.stop()
            raise
        return plain

    def _wait(self, dialogue: str, actions: str, data: Path) -> None:
        until = time.monotonic() + READY_SECONDS
        for address in (actions, dialogue):
            while True:
                try:
                    with urllib.request.urlopen(address, timeout=2) as answer:
                        if answer.status == 200:
                            break
                except OSError:
                    pass
                dead = [name for name, process in self.processes.items() if process.poll() is not None]
                if dead or time.monotonic() > until:
                    raise RuntimeError(f"The plain Rasa did not start ({', '.join(dead)}); the logs are in {data}.")
                time.sleep(0.2)

    def pids(self) -> dict[str, int]:
        """Return the process id of each process."""
        return {name: process.pid for name, process in self.processes.items()}

    def stop(self) -> None:
        """Stop both processes, by SIGKILL if SIGTERM has no effect within 15 seconds."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
