"""`python -m bot.coach.refitting BASE TARGET HEAD ...`: fit heads of a model again and put them into a copy of it.

Rasa's own training reads, validates and compares everything several times before it fits anything. Where only lines of
heads changed, all the rest of a model stays as it is: rules and stories do not depend on lines. The head is fitted by
its own component, to the examples as Rasa reads them, so the result is that of a whole training.
"""

import json
import sys
import tarfile
import tempfile
import uuid
from contextlib import contextmanager
from datetime import datetime, timezone
from importlib import import_module
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence

from rasa.engine.storage.resource import Resource
from rasa.shared.data import get_data_files, is_nlu_file
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.training_data.training_data import TrainingData
from tarsafe import TarSafe

from bot.coach.changed_lines import LEARNS_FROM, NLU
from bot.nlu.featuriser import SentenceFeaturiser
from bot.nlu.normaliser import Normaliser


class _Storage:
    """Stands in for Rasa's model storage: a component writes into its folder of the unpacked model."""

    def __init__(self, components: Path) -> None:
        self._components = components

    @contextmanager
    def write_to(self, resource: Resource) -> Iterator[Path]:
        yield self._components / resource.name


def refit(base: Path, target: Path, heads: Sequence[str], data: Path = Path("data")) -> None:
    """Write to `target` a copy of the model `base` in which `heads` are fitted to the lines in `data`.

    Raises ValueError for a head that the model does not have, and what reading examples raises.
    """
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder)
        with TarSafe.open(base) as archive:
            archive.extractall(unpacked)
        metadata = json.loads((unpacked / "metadata.json").read_text(encoding="utf-8"))
        nodes = metadata["train_schema"]["nodes"]
        examples = _examples(nodes, data) if any(NLU in LEARNS_FROM[head] for head in heads) else TrainingData()
        for head in heads:
            _fit(head, nodes, examples, unpacked / "components")
        metadata["trained_at"] = datetime.fromtimestamp(_newest(data), timezone.utc).replace(tzinfo=None).isoformat()
        metadata["model_id"] = uuid.uuid4().hex
        (unpacked / "metadata.json").write_text(json.dumps(metadata, ensure_ascii=False), encoding="utf-8")
        draft = target.with_suffix(".new")
        with tarfile.open(draft, "w:gz") as archive:
            archive.add(unpacked, arcname="")
        draft.replace(target)


def _examples(nodes: Dict[str, Any], data: Path) -> TrainingData:
    """Return the examples of the intents with their features, in the order in which Rasa trains on them."""
    read = training_data_from_paths(get_data_files([str(data / "nlu")], is_nlu_file), "zh")
    normalised = Normaliser(_config(nodes, "Normaliser", Normaliser)).process_training_data(read)
    name = next(name for name in nodes if "SentenceFeaturiser" in name)
    return SentenceFeaturiser(name, _config(nodes, "SentenceFeaturiser", SentenceFeaturiser)).process_training_data(
        normalised
    )


def _fit(head: str, nodes: Dict[str, Any], examples: TrainingData, components: Path) -> None:
    name = next((name for name, node in nodes.items() if node["uses"].endswith(f".{head}")), None)
    if name is None:
        raise ValueError(f"the model has no {head}")
    print(f"Starting to train component '{head}'.", flush=True)
    place, _, kind = nodes[name]["uses"].rpartition(".")
    component: Any = getattr(import_module(place), kind)
    component(_config(nodes, head, component), _Storage(components), Resource(name)).train(examples)


def _config(nodes: Dict[str, Any], kind: str, component: Any) -> Dict[str, Any]:
    told = next(node["config"] for node in nodes.values() if node["uses"].endswith(f".{kind}"))
    return {**component.get_default_config(), **told}


def _newest(data: Path) -> float:
    """Return when the examples were changed last, in seconds since 1970."""
    return max(path.stat().st_mtime for place in ("nlu", "heads") for path in (data / place).rglob("*"))


def main(words: List[str]) -> int:
    """Refit as the command line says and return the exit status."""
    base, target, *heads = words
    refit(Path(base), Path(target), heads)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
