"""Numbers in sentences: with the thousands separators of the active language."""

from __future__ import annotations

from django.template import Library
from django.utils.formats import number_format

register = Library()


class GroupedNumber(int):
    """An integer that templates and `%s` show as "10,000"; `%d` shows its digits only.

    It is a number where one is needed, as for the plural of `{% blocktranslate count %}`.
    """

    def __str__(self) -> str:
        """Return the number as it is written in the active language."""
        return str(number_format(int(self), use_l10n=True, force_grouping=True))


@register.filter
def grouped(number: int) -> GroupedNumber:
    """Return a count as sentences show it. Numbers that name something are not grouped: rows, editions, years."""
    return GroupedNumber(number)


def with_sign(number: int) -> str:
    """Return a difference as sentences show it: "+1,000", "−3"."""
    sign = "\u2212" if number < 0 else "+"
    return f"{sign}{grouped(abs(number))}"
