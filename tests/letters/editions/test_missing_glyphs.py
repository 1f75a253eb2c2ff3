from __future__ import annotations

import pytest
from wagtail.models import Site

from letters.editions import missing_glyphs
from letters.models import LetterPage
from tests.factories import SignatoryFactory, SignatoryGroupFactory

#: A character of the private use area, which no font of the PDF has.
NO_GLYPH = "\ue000"
pytestmark = pytest.mark.django_db


def places(letter: LetterPage) -> list[str]:
    found = missing_glyphs.find_missing_glyphs(letter.signatory_list, [letter])
    return [text.where for text in found]


def test_letter_groups_and_entries_are_searched_and_withheld_names_are_not(letter: LetterPage) -> None:
    entries = {"signatory_list": letter.signatory_list}
    group = SignatoryGroupFactory(heading="Members", **entries)
    type(group).objects.update(heading=f"Members {NO_GLYPH}")
    shown = SignatoryFactory(name="Larch", **entries)
    hidden = SignatoryFactory(individual=True, name="Robin", is_name_hidden=True, **entries)
    for entry in (shown, hidden):
        type(entry).objects.filter(pk=entry.pk).update(title=NO_GLYPH)
    LetterPage.objects.filter(pk=letter.pk).update(closing=NO_GLYPH)
    assert places(LetterPage.objects.get(pk=letter.pk)) == [letter.title, f"Members {NO_GLYPH}", "Larch"]


def test_a_letter_outside_every_site_has_no_letterhead(letter: LetterPage) -> None:
    Site.objects.all().delete()
    assert places(LetterPage.objects.get(pk=letter.pk)) == []
