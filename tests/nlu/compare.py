"""`python -m tests.nlu.compare`: train this project's and a stock Rasa pipeline on the same examples; print figures.

The figures come from the exam in `data/exam`, and from `../shared/evaluation/score.py` (or score.py in the
folder that `EVALUATION` names) if it exists. Exits with status 1 when this project's `label_macro` is not at least
`AHEAD` better there.

`--with` adds alternative pipelines and prints one table with the figures and the cost of each:

logistic      Rasa's LogisticRegressionClassifier over our features, in place of our intent head
diet          DIETClassifier over our features, in place of our intent head
grams-only    ours without the sentence encoder
whole-text    ours without encoding sentence by sentence
encoder-only  ours without grams

`--memory` trains nothing: it loads the project's whole model and prints how much memory answering takes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.nlu.alternatives.answering import answer
from tests.nlu.alternatives.candidates import ALTERNATIVES, OURS, STOCK, candidates, our_config, with_epochs
from tests.nlu.alternatives.examples import intent_lines, write_examples
from tests.nlu.alternatives.figures import EVALUATION, evaluation, held_out
from tests.nlu.alternatives.memory import mixed_messages
from tests.nlu.alternatives.table import MAIN, Figures, side_by_side, table
from tests.nlu.alternatives.training import train
from tests.nlu.score import HELD_OUT, ROOT

AHEAD = 0.12
MESSAGES = 200


def show_memory(model: Path) -> int:
    """Print the memory of a process that loads `model` (or the newest in that folder) and answers mixed messages."""
    if model.is_dir():
        model = max(model.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    lines = [json.loads(row)["text"] for row in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    used = answer(model, mixed_messages(lines, MESSAGES)).used
    print(f"{model.name}, {MESSAGES} mixed messages answered")
    print(f"{used['peak_mb']:.0f} MB at the most, {used['resident_mb']:.0f} MB after the last")
    return 0


def measure(wanted: argparse.Namespace, folder: Path) -> int:
    """Train and score the candidates in `folder`, print the tables and return the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    examples = folder / "examples.yml"
    count = write_examples(intent_lines(ROOT / "data"), examples, wanted.examples)
    print(f"{count} examples")
    rows = [json.loads(row) for row in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    tested: dict[str, Figures] = {}
    judged: dict[str, Figures] = {}
    columns: dict[str, Figures] = {}
    configs = candidates(our_config(ROOT / "config.yml"), wanted.alternatives, not wanted.no_stock)
    for name, config in configs.items():
        trained = train(name, with_epochs(config, wanted.epochs) if wanted.epochs else config, examples, folder)
        tested[name], used = held_out(trained.model, rows)
        judged[name] = evaluation(trained.model) if EVALUATION.is_file() else {}
        both = {**tested[name], "held out macro": tested[name][MAIN], **judged[name]}
        columns[name] = {**both, **trained.figures, **used}
        print(f"{name} was trained in {trained.figures['training_seconds']:.0f} s.", flush=True)
        if wanted.json:
            wanted.json.write_text(json.dumps({"examples": count, **columns}, indent=1) + "\n", encoding="utf-8")
    if wanted.alternatives or wanted.no_stock:
        print("", *table(columns), sep="\n")
    if wanted.no_stock:
        return 0
    deciding = judged if EVALUATION.is_file() else tested
    for title, found in (("exam", tested), ("evaluation", judged)):
        if found[OURS]:
            print("", *side_by_side(title, found[OURS], found[STOCK]), sep="\n")
    ahead = deciding[OURS][MAIN] - deciding[STOCK][MAIN]
    print(f"\nlabel_macro is {ahead * 100:.1f} points ahead; the goal is {AHEAD * 100:.0f}.")
    return 0 if ahead >= AHEAD else 1


def main() -> int:
    """Parse the arguments and measure; return the exit status, 1 when this project is not far enough ahead."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="folder in which models are kept and reused")
    parser.add_argument("--examples", type=int, help="maximum lines of each intent in each language")
    parser.add_argument(
        "--with", dest="alternatives", nargs="+", default=[], choices=["all", *ALTERNATIVES], help="alternatives to add"
    )
    parser.add_argument(
        "--no-stock", action="store_true", help="omit the stock pipeline (hours over all lines); the status is then 0"
    )
    parser.add_argument("--epochs", type=int, help="epochs for DIET instead of 100, for a quick trial run")
    parser.add_argument("--json", type=Path, help="where to write every figure")
    parser.add_argument(
        "--memory", type=Path, nargs="?", const=ROOT / "models", metavar="MODEL", help="memory of the project's model"
    )
    wanted = parser.parse_args()
    if wanted.memory:
        return show_memory(wanted.memory)
    with tempfile.TemporaryDirectory() as temporary:
        return measure(wanted, (wanted.keep or Path(temporary)).resolve())


if __name__ == "__main__":
    sys.exit(main())
