"""Test that faults are told in order, and one mistake once however many places tell it."""

from __future__ import annotations

from bot.checks.faults import Fault, in_order, meant, told_once


def test_faults_are_told_by_file_and_line_each_once() -> None:
    one, two, three = Fault("b", "x", "wrong", 1), Fault("a", "x", "wrong", 10), Fault("a", "y", "bad", 9)
    assert in_order([one, two, three, two]) == [three, two, one]
    assert list(map(str, (two, Fault("a", "the file", "is gone")))) == ["a:10: x: wrong", "a: the file: is gone"]


def test_a_name_that_is_gone_is_told_once_with_its_places() -> None:
    faults = [Fault("rules.yml", f"rule {line}", "the intent 'praise' is not known", line) for line in range(1, 31)]
    (fault,) = told_once([*faults])
    assert str(fault) == (
        "rules.yml:1: rule 1: the intent 'praise' is not known (and in 29 more places: rules.yml:2, rules.yml:3 ...)"
    )
    assert told_once(faults[:3]) == faults[:3]


def test_advice_names_what_is_near_or_a_few_and_not_fifty() -> None:
    many = [f"utter_{number}" for number in range(50)]
    assert meant("greeet", ["greet", "thank"]) == "Did you mean 'greet'?"
    assert meant("x", ["a", "b"]) == "Write one of: a, b"
    assert meant("x", many) == "Write a name such as utter_0, utter_1, utter_10"
    assert meant("x", many, "under actions: there") == "Write one of those under actions: there"
