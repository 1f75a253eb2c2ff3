"""A check of the installation, and what it found."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class State(TextChoices):
    """How something is doing."""

    OK = "ok", _("OK")
    WARNING = "warning", _("Warning")
    FAILING = "failing", _("Failing")


@dataclass(frozen=True)
class Finding:
    """The result of a check: a sentence for people, and figures for programs, named with their unit."""

    state: State
    message: str | Promise
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """A cheap check. Its name is public; messages and figures are not."""

    name: str
    label: str | Promise
    find: Callable[[], Finding]
    needs_database: bool = True


@dataclass(frozen=True)
class Health:
    """A check with its finding."""

    check: Check
    finding: Finding


def health_of(check: Check) -> Health:
    """Carry out a check. One that raises an error is failing; the error is logged."""
    try:
        return Health(check, check.find())
    except Exception:
        logger.exception("The check “%s” could not be carried out", check.name)
        return Health(check, Finding(State.FAILING, _("This could not be checked; the log says why.")))
