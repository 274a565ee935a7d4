"""Find every function that reads a text of a customer or agent, by its signature, and call it with any text."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import bot.assist
import bot.cases
import bot.coach.drills
import bot.conversation
import bot.desk
import bot.nlu
import bot.remedy
from bot.conversation.turn import Turn
from tests.hostile.filling import Filling

ROOMS = (bot.assist, bot.cases, bot.coach.drills, bot.conversation, bot.desk, bot.nlu, bot.remedy)
# Parameters of these names hold a text of a customer or agent.
TEXTS = frozenset(
    "text said words clause typed query line sentence story told sentences texts names written comment draft".split()
)
# Parameters of these names hold what was found in the text.
FOUND = frozenset({"entities", "products"})
# What reads only the company's own files, and the store, which the tests of whole turns and calls reach.
ELSEWHERE = (
    "bot.cases.migrations",
    "bot.conversation.telling_words.patterns",
    "bot.conversation.retelling.lists",
    "bot.desk.app",
    "bot.desk.context",
    "bot.nlu.fingerprints",
    "bot.nlu.lexicon",
    "bot.nlu.training_memory",
    "bot.nlu.word_lists",
    "bot.remedy.company",
    "bot.remedy.read",
)
_OF_THE_STORE = frozenset({"Session", "Services", "Context", "Connection", "Request"})


class CannotCall(Exception):
    """Raised for a function with a parameter for which there is no value."""


@dataclass(frozen=True)
class Given:
    """A text, and what is found in it, which is looked for only when a function wants it."""

    text: str
    filling: Filling

    @cached_property
    def turn(self) -> Turn:
        """Return the turn that says the text."""
        return self.filling.turn(self.text)


@dataclass(frozen=True)
class Reader:
    """A function that reads text: its name, and how it is called."""

    name: str
    function: Callable[..., Any]
    parameters: tuple[tuple[inspect.Parameter, Any], ...]

    def call(self, given: Given) -> Callable[[], Any]:
        """Return the call with this text, ready to be measured."""
        values = {
            parameter.name: of_text(parameter, given) if reads_text(parameter) else value
            for parameter, value in self.parameters
        }
        positional = [
            values.pop(parameter.name)
            for parameter, _ in self.parameters
            if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
        ]

        def work() -> None:
            result = self.function(*positional, **values)
            if hasattr(result, "__next__"):
                for _ in result:
                    pass

        return work


def kind_of(parameter: inspect.Parameter) -> str:
    """Return the type of a parameter as it is written, without the modules of types."""
    kind = parameter.annotation
    written = kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
    if not isinstance(kind, str) and hasattr(kind, "__args__"):
        written = str(kind)
    return written.replace("typing.", "").replace("collections.abc.", "").replace("dt.", "").replace("datetime.", "")


def reads_text(parameter: inspect.Parameter) -> bool:
    """Return whether a parameter holds the text or what was found in it."""
    kind = kind_of(parameter)
    if kind == "Turn" or (parameter.name in FOUND and "Mapping[str, Any]" in kind):
        return True
    wanted = {"str", "list[str]", "Sequence[str]", "Iterable[str]", "tuple[str, ...]"}
    pairs = {"Iterable[tuple[str, str]]", "Sequence[tuple[str, str]]"}
    return parameter.name in TEXTS and kind in wanted | pairs


def of_text(parameter: inspect.Parameter, given: Given) -> Any:
    """Return the text in the form in which a parameter wants it."""
    kind = kind_of(parameter)
    if kind == "Turn":
        return given.turn
    if parameter.name in FOUND:
        return list(given.turn.entities)
    if kind == "str":
        return given.text
    if "tuple[str, str]" in kind:
        return [("c1", given.text), ("c2", given.text)]
    return [given.text]


def readers(filling: Filling) -> Iterator[Reader | tuple[str, str]]:
    """Yield every public function that reads text; for one that cannot be called, its name and what it lacks."""
    fixed = filling.values()
    for module in _modules():
        for name, owner, function in _functions(module):
            parameters = list(inspect.signature(function).parameters.values())
            if owner is not None:
                parameters = parameters[1:]
            if not any(map(reads_text, parameters)) or _is_of_the_store(parameters):
                continue
            whole = f"{module.__name__}.{name}"
            try:
                taken = tuple(_filled(parameters, fixed))
                bound = function if owner is None else function.__get__(_value(fixed, "self", owner.__name__))
            except CannotCall as lacking:
                yield whole, str(lacking)
                continue
            yield Reader(whole, bound, taken)


def caches() -> Iterator[Any]:
    """Yield the caches keyed by a text, which would make a second measurement free."""
    for module in _modules():
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and any(
                map(reads_text, inspect.signature(inspect.unwrap(value)).parameters.values())
            ):
                yield value


def _modules() -> Iterator[Any]:
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not found.name.startswith(ELSEWHERE):
                yield importlib.import_module(found.name)


def _functions(module: Any) -> Iterator[tuple[str, Any, Any]]:
    for name, value in list(vars(module).items()):
        if name.startswith("_"):
            continue
        if inspect.isclass(value) and value.__module__ == module.__name__ and not hasattr(value, "_is_protocol"):
            for method, function in vars(value).items():
                if inspect.isfunction(function) and not method.startswith("_"):
                    yield f"{name}.{method}", value, function
        elif callable(value) and not inspect.isclass(value):
            function = inspect.unwrap(value)
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                yield name, None, function


def _is_of_the_store(parameters: list[inspect.Parameter]) -> bool:
    return any(kind_of(parameter) in _OF_THE_STORE for parameter in parameters)


def _filled(parameters: list[inspect.Parameter], fixed: dict[str, Any]) -> Iterator[tuple[inspect.Parameter, Any]]:
    for parameter in parameters:
        if reads_text(parameter):
            yield parameter, None
        elif parameter.default is inspect.Parameter.empty or kind_of(parameter) in fixed:
            yield parameter, _value(fixed, parameter.name, kind_of(parameter))


def _value(fixed: dict[str, Any], name: str, kind: str) -> Any:
    if f"{name}: {kind}" in fixed:
        return fixed[f"{name}: {kind}"]
    if kind in fixed and kind != "str":
        return fixed[kind]
    raise CannotCall(f"{name}: {kind}")
