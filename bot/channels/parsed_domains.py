"""Parse the domain of a model once: Rasa's YAML parser needs two seconds for it, in which every customer would wait.

Most models differ in their weights alone, and the domain of one that does not is parsed beforehand in a thread.
"""

import hashlib
import tarfile
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Any, Text, Union

from rasa.shared.core.domain import Domain

# That of the model in use, of the next one, and of the one before.
KEPT = 3
_DOMAIN_IN_MODEL = "components/domain_provider/domain.yml"
_parsed: "OrderedDict[Text, Domain]" = OrderedDict()
_parse: Any = Domain.from_path


def remember_domains() -> None:
    """Make Rasa in this process parse no domain twice."""
    Domain.from_path = classmethod(lambda cls, path: parsed(path))  # type: ignore[assignment]


def parsed(place: Union[Text, Path]) -> Domain:
    """Return the domain in a file or folder, parsed now or before; raise what Rasa raises for a wrong one."""
    files = sorted(path for path in Path(place).rglob("*") if path.is_file()) if Path(place).is_dir() else [Path(place)]
    content = hashlib.sha256()
    for file in files:
        content.update(hashlib.sha256(file.read_bytes()).digest())
    key = content.hexdigest()
    found = _parsed.pop(key, None)
    _parsed[key] = _parse(place) if found is None else found
    while len(_parsed) > KEPT:
        _parsed.popitem(last=False)
    return _parsed[key]


def parse_domain_of(model: Path) -> None:
    """Parse the domain of a model file for its load later; may run in any thread. Do nothing if it has none."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(model) as archive:
        names = {name.lstrip("./"): name for name in archive.getnames()}
        if _DOMAIN_IN_MODEL not in names:
            return
        inside = archive.extractfile(names[_DOMAIN_IN_MODEL])
        assert inside is not None
        (Path(folder) / "domain.yml").write_bytes(inside.read())
        parsed(folder)
