"""Which models there are, which one is published, and the files that must never be lost.

Trained models are in `AMENDS_MODELS`. Whatever was published is copied, with its facts, into the folder `models` of
`AMENDS_DATA`, where nobody trains or clears away; `published.jsonl` there has a line for each publication, and its last
line says which model speaks with customers.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Literal

from bot.clock import Clock, utc_now
from bot.coach.facts import ENDING, Facts, file_of, name_of
from bot.private_files import FILE, make_file, make_folder, new_file
from bot.settings import Settings

LEDGER, LOCK = "published.jsonl", ".lock"
# Models that were published and are kept, so that going back needs no training; each has some 8 MB.
KEPT = 20
PUBLISHED, ROLLED_BACK = "published", "rolled back"

State = Literal["published", "candidate", "retired"]


class ModelError(Exception):
    """Raised when a model is missing, changed or unknown; the message says what to do."""


@dataclass(frozen=True)
class Publication:
    """One line of the ledger: the model `name` speaks with customers from the instant `at` (ISO 8601, UTC).

    `sha256` is that of its file. `act` is PUBLISHED or ROLLED_BACK. `despite` names the gates that it did not pass.
    """

    at: str
    who: str
    name: str
    sha256: str
    act: str = PUBLISHED
    why: str = ""
    despite: tuple[str, ...] = ()
    figures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """A model that there is, or was: what is known of it, its state, its last publication, and its file if there."""

    facts: Facts
    state: State
    last: Publication | None
    file: Path | None


class Registry:
    """The models of one installation; several processes may use it at a time."""

    def __init__(self, trained: Path, kept: Path, clock: Clock = utc_now) -> None:
        """Take the folder of trained models and the folder of those that were published."""
        self.trained, self.kept = trained, kept
        self._clock = clock

    @classmethod
    def of(cls, settings: Settings) -> Registry:
        """Return the registry of an installation."""
        return cls(settings.models_dir, settings.published_dir)

    def publications(self) -> list[Publication]:
        """Return every publication, the oldest first. A line that a crash cut short was never told to anybody."""
        try:
            lines = (self.kept / LEDGER).read_text(encoding="utf-8").splitlines(keepends=True)
        except FileNotFoundError:
            return []
        whole = [line for line in lines if line.endswith("\n")]
        try:
            return [_publication(json.loads(line)) for line in whole if line.strip()]
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"{self.kept / LEDGER} cannot be read ({error}): put it back from a backup, or remove the wrong line; "
                "its last line names the model that speaks with customers."
            ) from error

    def published(self) -> Publication | None:
        """Return the publication in force; None when nothing was published yet."""
        return next(reversed(self.publications()), None)

    def before(self) -> Publication | None:
        """Return the publication to which a rollback leads; None when there is none.

        A rollback undoes the publication in force, so that the next one leads further back, not forth again.
        """
        stack: list[Publication] = []
        for each in self.publications():
            if each.act == ROLLED_BACK and len(stack) > 1:
                stack.pop()
            elif not stack or stack[-1].name != each.name:
                stack.append(each)
        return stack[-2] if len(stack) > 1 else None

    def file_of(self, publication: Publication) -> Path:
        """Return the kept file of a publication; raise ModelError when it is missing or not as it was published."""
        file = self.kept / f"{publication.name}{ENDING}"
        cure = (
            f"Put {file.name} back into {self.kept} from a backup, or publish another model: `amends model list` shows "
            "which there are, `amends model publish` trains and publishes the present data."
        )
        if not file.is_file():
            raise ModelError(f"The model {publication.name}, which is published, is missing. {cure}")
        if sha256_of(file) != publication.sha256:
            raise ModelError(f"{file} is not the file that was published: it was changed or damaged. {cure}")
        return file

    def find(self, name: str) -> Path:
        """Return the file of a model by its name, or by the beginning of its digest; raise ModelError."""
        wanted = name.removesuffix(ENDING)
        wanted = wanted if wanted.startswith("amends-") else f"amends-{wanted}"
        found = {name_of(file): file for file in self._files() if name_of(file).startswith(wanted)}
        if wanted in found or len(found) == 1:
            return found.get(wanted) or next(iter(found.values()))
        if found:
            raise ModelError(f"{name} may be {' or '.join(sorted(found))}: write more of the name.")
        raise ModelError(f"There is no model {name}: `amends model list` shows which there are.")

    def known(self) -> list[Known]:
        """Return every model that there is or that was published, the published one first, then the newest first."""
        last = {each.name: each for each in self.publications()}
        now = self.published()
        files = {name_of(file): file for file in self._files()}
        found = []
        for name in {*files, *last}:
            state: State = "candidate"
            if now is not None and name == now.name:
                state = "published"
            elif name in last:
                state = "retired"
            file = files.get(name)
            found.append(Known(Facts.read(file) if file else Facts(name), state, last.get(name), file))
        return sorted(found, key=lambda one: (one.state == "published", one.facts.trained_at), reverse=True)

    def publish(
        self,
        model: Path,
        *,
        who: str,
        why: str = "",
        act: str = PUBLISHED,
        despite: tuple[str, ...] = (),
        figures: dict[str, float] | None = None,
        only_first: bool = False,
    ) -> Publication:
        """Keep the model file and write it down as the one that speaks with customers; return its publication.

        Running dialogues take it up by themselves. With `only_first`, nothing happens when another one was published
        meanwhile, which is then returned. Raises ModelError when there is no such file.
        """
        if not model.is_file():
            raise ModelError(f"{model} is missing: train it with `amends train`.")
        with self._locked():
            in_force = self.published()
            if only_first and in_force is not None:
                return in_force
            self._keep(model)
            publication = Publication(
                at=self._clock().isoformat(timespec="seconds"),
                who=who,
                name=name_of(model),
                sha256=sha256_of(self.kept / model.name),
                act=act,
                why=why,
                despite=despite,
                figures=figures or {},
            )
            self._append(publication)
            self._prune()
        return publication

    def pinned(self) -> set[str]:
        """Return the names of models that are never cleared away: the published one and the one before it."""
        return {each.name for each in (self.published(), self.before()) if each is not None}

    def _files(self) -> Iterator[Path]:
        """Yield every model file, those that are kept last."""
        for folder in (self.trained, self.kept):
            yield from sorted(folder.glob(f"amends-*{ENDING}"))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        make_folder(self.kept)
        make_file(self.kept / LOCK)
        with (self.kept / LOCK).open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _keep(self, model: Path) -> None:
        """Copy a model and its facts into the folder of published ones; a file that is there and the same stays."""
        target = self.kept / model.name
        if model.resolve() == target.resolve():
            return
        if not target.is_file() or sha256_of(target) != sha256_of(model):
            draft = target.with_suffix(".new")
            draft.unlink(missing_ok=True)
            with model.open("rb") as source, new_file(draft) as copy:
                shutil.copyfileobj(source, copy)
            draft.replace(target)
        Facts.read(model).write(target)
        file_of(target).chmod(FILE)

    def _append(self, publication: Publication) -> None:
        path = self.kept / LEDGER
        make_file(path)
        with path.open("r+b") as ledger:
            # What a crash left of a line that was never finished.
            written = ledger.read()
            ledger.truncate(ledger.seek(written.rfind(b"\n") + 1))
            ledger.write(json.dumps(asdict(publication), ensure_ascii=False).encode() + b"\n")
            ledger.flush()
            os.fsync(ledger.fileno())

    def _prune(self) -> None:
        """Clear away what was published long ago."""
        order = list(dict.fromkeys(each.name for each in reversed(self.publications())))
        for name in set(order[KEPT:]) - self.pinned():
            for file in (self.kept / f"{name}{ENDING}", self.kept / f"{name}.json"):
                file.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _publication(told: dict[str, object]) -> Publication:
    known = {one.name: told[one.name] for one in fields(Publication) if one.name in told}
    return Publication(**{**known, "despite": tuple(known.get("despite") or ())})  # type: ignore[arg-type]
