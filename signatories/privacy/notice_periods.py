"""Retention periods for the privacy notice, read from the rules of housekeeping and the settings of lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.numbers import grouped
from signatories.letter_info import letter_info_for, public_lists
from signatories.models import SignatoryList
from signatories.privacy.contact_periods import site_days
from signatories.privacy.retention import RULES, RetentionRule


@dataclass(frozen=True)
class ListPeriod:
    """What happens to the contacts and names of a letter with rules of its own. `key` says so in no language."""

    key: str
    letter: str
    sentence: str
    removes_names: bool


def retention_periods(rules: Iterable[RetentionRule] = RULES) -> list[tuple[str, int | None]]:
    """Return what the notice calls each kind of data and the days that it is kept; None for no limit."""
    return [(str(rule.notice), rule.keep.days if rule.keep else None) for rule in rules if rule.notice]


def periods_of_lists() -> list[ListPeriod]:
    """Return the lists of public letters whose rules differ from those of the site, in the active language."""
    own = Q(contact_months__isnull=False) | Q(anonymizes_names=True)
    lists = SignatoryList.objects.filter(own, pk__in=public_lists()).order_by("pk")
    return [
        ListPeriod(
            f"list {each.pk}={each.contact_months},{each.anonymizes_names},{site_days()}",
            letter_info_for(each, get_language() or "").title,
            period_sentence(each),
            removes_names(each),
        )
        for each in lists
    ]


def removes_names(signatory_list: SignatoryList) -> bool:
    """Return whether names of individuals are removed with the contacts of a list."""
    return signatory_list.anonymizes_names and _period(signatory_list) != ""


def period_sentence(signatory_list: SignatoryList) -> str:
    """Return when contacts, and perhaps names, of a list are deleted, as a sentence in the active language."""
    period = _period(signatory_list)
    if not period:
        return _("Your contact data is kept until the organizers delete it.")
    if removes_names(signatory_list):
        sentence = _(
            "%s after the letter closes, your contact data is deleted. Names of individuals are removed as well: they "
            "are still counted. Names of organizations stay, without those of their representatives."
        )
    else:
        sentence = _(
            "%s after the letter closes, your contact data is deleted, unless you asked for updates or the "
            "newsletter. Your signature stays."
        )
    return sentence % period


def _period(signatory_list: SignatoryList) -> str:
    """Return the period of a list, such as "6 months"; "" for no limit."""
    if months := signatory_list.contact_months:
        return ngettext("%s month", "%s months", months) % grouped(months)
    days = site_days()
    return ngettext("%s day", "%s days", days) % grouped(days) if days else ""
