"""Starter templates for agents: texts in the company's voice, put into an empty list once."""

from __future__ import annotations

from dataclasses import dataclass

from .reading import Both, Value

TEMPLATES = "templates.yml"
"""A policy may do without this file."""
# What is filled in when a template is used; the same names as `bot.assist.variables` has.
FIELDS = ("customer", "product", "case_number", "handler", "due", "agent")


@dataclass(frozen=True)
class StarterTemplate:
    """A template with its title and text in both languages."""

    title: Both
    text: Both


def read_templates(value: Value) -> tuple[StarterTemplate, ...]:
    """Read templates.yml; note a problem for a title that is used twice and for a field that nothing fills in."""
    found: list[StarterTemplate] = []
    for entry in value.fields("templates")["templates"].items():
        fields = entry.fields("title", "text")
        made = StarterTemplate(fields["title"].both(), fields["text"].both(FIELDS))
        if any(made.title == one.title for one in found):
            fields["title"].wrong("This title is used already", "another title, by which agents find the template")
        found.append(made)
    return tuple(found)
