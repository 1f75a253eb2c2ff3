"""The sort texts in imported rows, and whether they replace those of the entries on the list.

A row without a sort text gets a guess when it is written. So does one whose text was exported as a guess, unless
somebody edited it in the file.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from signatories.enums import SortSource
from signatories.models import Signatory
from signatories.names.family_names import fits, guess_sort_text

TEXT, SOURCE = "sort_as", "sort_as_source"


def drop_guess(cells: MutableMapping[str, str], entry: Signatory) -> None:
    """Remove a sort text that is only the guess for the name of the row, or a guess for a former name."""
    text = cells.get(TEXT, "")
    is_guess = cells.get(SOURCE) == SortSource.GUESSED and (
        text == guess_sort_text(entry.name, entry.country_code) or not fits(entry.name, text)
    )
    if not text or is_guess:
        cells.pop(TEXT, None)
        cells.pop(SOURCE, None)


def keep_stated(values: MutableMapping[str, str], entry: Signatory) -> None:
    """Keep the sort text of an entry that a row matches, where the row does not state another one.

    The text that staff or the signer stated wins over the parts of the name in a file, while it fits the name.
    """
    text, source = values.get(TEXT, ""), values.get(SOURCE, "")
    if not text:
        return
    is_stated = entry.sort_as_source in (SortSource.STATED, SortSource.SIGNER)
    if source == SortSource.GUESSED and entry.sort_as_source == SortSource.GUESSED and text == entry.sort_as:
        del values[TEXT], values[SOURCE]
    elif source == SortSource.PARTS and is_stated and fits(values.get("name") or entry.name, entry.sort_as):
        values[TEXT], values[SOURCE] = entry.sort_as, entry.sort_as_source
    elif not source and text == entry.sort_as and entry.sort_as_source != SortSource.GUESSED:
        # Files of earlier releases do not say where the text comes from.
        values[SOURCE] = entry.sort_as_source


def state_source(values: MutableMapping[str, str]) -> None:
    """Set the source of a row's sort text, if the file says none, or if its guess was edited."""
    if values.get(TEXT) and values.get(SOURCE, "") in ("", SortSource.GUESSED):
        values[SOURCE] = SortSource.STATED.value


def is_accepted_guess(entry: Signatory, values: Mapping[str, str]) -> bool:
    """Return whether a row had no sort text, and that of its entry is a guess that staff accepted."""
    is_guess = entry.sort_as == guess_sort_text(entry.name, entry.country_code)
    return not values.get(TEXT) and entry.sort_as_source == SortSource.STATED and is_guess
