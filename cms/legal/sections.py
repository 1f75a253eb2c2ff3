"""Sections of generated pages: what is said in each, and the facts that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Fact:
    """A sentence about the installation, in the active language.

    `key` says the same in no language: it changes when the fact does, and not when a sentence is written anew.
    """

    key: str
    text: str
    is_period: bool = False


@dataclass(frozen=True)
class SectionLink:
    """A link below the sentences of a section."""

    url: str
    label: str


@dataclass(frozen=True)
class Section:
    """A section of a generated page. `facts` and `links` are read from the installation and the page.

    Without any fact, the section is left out: it is about something that the site does not use.
    """

    name: models.TextChoices
    facts: Callable[[Any], Iterable[Fact]]
    links: Callable[[Any], Iterable[SectionLink]] = lambda page: ()

    @property
    def key(self) -> str:
        return str(self.name.value)

    @property
    def title(self) -> str:
        """The heading, in the active language."""
        return str(self.name.label)


def fact(key: str, *texts: object) -> Fact:
    """Return a fact of sentences that belong together."""
    return Fact(key, " ".join(map(str, texts)))
