from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from cms.demo.site import DEMO_PASSWORD, DEMO_USERNAME, load
from letters.editions.takedown import take_down
from letters.models import Edition, EditionFile, LetterPage
from letters.pdf.print_job import RenderedPdf
from signatories.counts import Counts
from signatories.enums import Source
from signatories.models import Organization, Signatory, SignatoryList


@pytest.fixture
def loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> SignatoryList:
    """Load the demo with a stand-in for the typesetter, and return its list."""
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    return SignatoryList.objects.get()


@pytest.mark.slow
def test_it_is_one_letter_in_two_languages_signed_by_31_organizations_and_46_individuals(
    loaded: SignatoryList,
) -> None:
    assert sorted(LetterPage.objects.live().values_list("slug", flat=True)) == [
        "ban-facial-recognition",
        "interdire-la-reconnaissance-faciale",
    ]
    assert loaded.signatories.public().counts() == Counts(31, 46)
    assert loaded.signatories.exclude(source=Source.IMPORT).count() == 0
    assert list(
        loaded.signatories.filter(lead_order__isnull=False).order_by("lead_order").values_list("lead_order")
    ) == [
        (1,),
        (2,),
    ]


@pytest.mark.slow
def test_it_has_an_edition_in_each_language(loaded: SignatoryList) -> None:
    edition = Edition.objects.get()
    assert (edition.number, edition.counts) == (1, Counts(31, 46))
    assert sorted(EditionFile.objects.values_list("language", flat=True)) == ["en", "fr"]


@pytest.mark.slow
def test_loading_it_again_changes_nothing(loaded: SignatoryList) -> None:
    before = (Signatory.objects.count(), Organization.objects.count(), Edition.objects.count())
    assert load() is False
    assert (Signatory.objects.count(), Organization.objects.count(), Edition.objects.count()) == before


@pytest.mark.slow
def test_the_login_works(loaded: SignatoryList, client: Client) -> None:
    assert client.login(username=DEMO_USERNAME, password=DEMO_PASSWORD) is True


@pytest.mark.slow
def test_an_edition_that_failed_is_made_by_the_next_call(loaded: SignatoryList) -> None:
    Edition.objects.all().delete()
    assert load() is True
    assert Edition.objects.published().count() == 1


@pytest.mark.slow
def test_the_command_says_whether_it_had_anything_to_do(loaded: SignatoryList, capsys: Any, settings: Any) -> None:
    settings.DEBUG = True
    call_command("load_demo")
    assert capsys.readouterr().out == "The demo letter is there already.\n"


@pytest.mark.slow
@pytest.mark.parametrize("change", ["rename", "unpublish", "delete", "delete all"])
def test_it_never_comes_back_after_it_was_changed(
    loaded: SignatoryList, change: str, capsys: Any, settings: Any
) -> None:
    letter = LetterPage.objects.get(slug="ban-facial-recognition")
    if change == "rename":
        letter.slug = "another"
        letter.save_revision().publish()
    elif change == "unpublish":
        letter.unpublish()
    else:
        LetterPage.objects.filter(slug="interdire-la-reconnaissance-faciale").get().delete()
        letter.delete()
        if change == "delete all":
            Edition.objects.all().delete()
            Signatory.objects.all().delete()
            Organization.objects.all().delete()
            SignatoryList.objects.all().delete()
            User.objects.all().delete()
    before = (LetterPage.objects.count(), SignatoryList.objects.count(), Signatory.objects.count())
    settings.DEBUG = True
    call_command("load_demo")
    assert "Traceback" not in capsys.readouterr().out
    assert (LetterPage.objects.count(), SignatoryList.objects.count(), Signatory.objects.count()) == before


def test_it_is_not_loaded_beside_anything(letter: LetterPage, capsys: Any, settings: Any) -> None:
    settings.DEBUG = True
    call_command("load_demo")
    assert capsys.readouterr().out == "The demo was not loaded: this site has content, or had.\n"
    assert (LetterPage.objects.get(), User.objects.count()) == (letter, 0)


def test_it_is_not_loaded_beside_a_user(staff: User) -> None:
    assert load() is False


@pytest.mark.slow
def test_an_edition_that_was_taken_down_stays_down(loaded: SignatoryList) -> None:
    take_down(Edition.objects.get(), reason="Wrong")
    assert load() is False


@pytest.mark.slow
def test_without_debug_it_needs_to_be_wanted_and_nobody_knows_the_password(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any, client: Client
) -> None:
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    with pytest.raises(CommandError, match="--public-server"):
        call_command("load_demo")
    assert not User.objects.exists()
    call_command("load_demo", "--public-server")
    said = capsys.readouterr().out
    assert not client.login(username=DEMO_USERNAME, password=DEMO_PASSWORD)
    assert client.login(username=DEMO_USERNAME, password=said.split(" / ")[1].split()[0])


@pytest.mark.slow
def test_its_names_are_all_printed_without_a_missing_glyph(db: None) -> None:
    assert load() is True
    assert {file.language: file.pages > 1 for file in EditionFile.objects.all()} == {"en": True, "fr": True}
