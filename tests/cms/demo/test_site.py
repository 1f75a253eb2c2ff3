from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings as DjangoSettings

from cms.calls_to_action.placement import calls_after
from cms.demo.files import DEMO_DIR, document
from cms.demo.keys import DEMO_USERNAME
from cms.demo.site import DEMO_PASSWORD, languages, load
from cms.news.models import NewsPage
from core.users.models import User
from letters.editions.takedown import take_down
from letters.models import Edition, EditionFile, LetterPage
from letters.pdf.print_job import RenderedPdf
from signatories.counts_in_words import Counts
from signatories.enums import Source
from signatories.models import Organization, Signatory, SignatoryList
from tests.cms.calls_to_action.calls import headings


@pytest.fixture
def loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> SignatoryList:
    """Load the demo with a fake typesetter, and return its list."""
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    return SignatoryList.objects.get()


@pytest.mark.slow
def test_the_demo_has_one_letter_in_two_languages_signed_by_31_organizations_and_46_individuals(
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
def test_the_demo_has_an_edition_in_each_language(loaded: SignatoryList) -> None:
    edition = Edition.objects.get()
    assert (edition.number, edition.counts) == (1, Counts(31, 46))
    assert sorted(EditionFile.objects.values_list("language", flat=True)) == ["en", "fr"]


@pytest.mark.slow
def test_loading_the_demo_again_changes_nothing(loaded: SignatoryList) -> None:
    before = (Signatory.objects.count(), Organization.objects.count(), Edition.objects.count())
    assert load() is False
    assert (Signatory.objects.count(), Organization.objects.count(), Edition.objects.count()) == before


MEMBERS = {"en": "members", "fr": "membres"}


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_the_demo_calls_for_a_mail_after_its_letter_and_for_support_after_its_posts(
    loaded: SignatoryList, prefix: str
) -> None:
    language = prefix.strip("/") or "en"
    site, letter = document("site", language), LetterPage.objects.get(locale__language_code=language)
    write, appeal = [call["heading"] for call in site["calls"]]
    paths = [f"{prefix}/news/{post['slug']}/" for post in site["news"]["posts"] if post["key"] in ("launch", "write")]
    assert [headings(path) for path in (letter.url, *paths)] == [[write], [appeal], [write, appeal]]
    [button] = calls_after(letter)[0].buttons
    assert button.mail
    # Of mail in French, too, every mail program opens the whole text.
    assert button.mail.is_in_link is True


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_every_page_of_the_demo_is_there_in_both_languages(loaded: SignatoryList, client: Client, prefix: str) -> None:
    language = prefix.strip("/") or "en"
    site = document("site", language)
    home = client.get(f"{prefix}/").text
    assert site["home"]["introduction"] in home
    letter, posts = LetterPage.objects.get(locale__language_code=language), site["news"]["posts"]
    assert [text in home for text in (letter.title, posts[0]["title"])] == [True, True]
    paths = [
        f"{prefix}/{site['about']['slug']}/",
        f"{prefix}/news/",
        *(f"{prefix}/news/{row['slug']}/" for row in posts),
        f"{prefix}/{MEMBERS[language]}/",
    ]
    assert [client.get(path).status_code for path in paths] == [200] * len(paths)
    translated = {page.get_translations().count() for page in NewsPage.objects.all()}
    assert translated == {1}


@pytest.mark.slow
def test_the_login_works(loaded: SignatoryList, client: Client) -> None:
    assert client.login(username=DEMO_USERNAME, password=DEMO_PASSWORD) is True


@pytest.mark.slow
def test_the_next_call_makes_a_failed_edition(loaded: SignatoryList) -> None:
    Edition.objects.all().delete()
    assert load() is True
    assert Edition.objects.published().count() == 1


@pytest.mark.slow
def test_the_command_prints_whether_it_loaded_anything(loaded: SignatoryList, capsys: Any, settings: Any) -> None:
    settings.DEBUG = True
    call_command("load_demo")
    assert capsys.readouterr().out == "The demo letter is there already.\n"


@pytest.mark.slow
@pytest.mark.parametrize("change", ["rename", "unpublish", "delete", "delete all"])
def test_a_changed_demo_is_not_restored(loaded: SignatoryList, change: str, capsys: Any, settings: Any) -> None:
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


def test_the_demo_is_not_loaded_into_a_site_with_content(letter: LetterPage, capsys: Any, settings: Any) -> None:
    settings.DEBUG = True
    call_command("load_demo")
    assert capsys.readouterr().out == "The demo was not loaded: this site has content, or had.\n"
    assert (LetterPage.objects.get(), User.objects.count()) == (letter, 0)


def test_the_demo_is_not_loaded_into_a_site_with_users(staff: User) -> None:
    assert load() is False


@pytest.mark.slow
def test_an_edition_that_was_taken_down_is_not_made_again(loaded: SignatoryList) -> None:
    take_down(Edition.objects.get(), reason="Wrong")
    assert load() is False


@pytest.mark.slow
def test_without_debug_the_demo_must_be_forced_and_has_a_random_password(
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
    output = capsys.readouterr().out
    assert not client.login(username=DEMO_USERNAME, password=DEMO_PASSWORD)
    assert client.login(username=DEMO_USERNAME, password=output.split(" / ")[1].split()[0])


@pytest.mark.slow
def test_the_names_of_the_demo_have_no_missing_glyphs(db: None) -> None:
    assert load() is True
    assert {file.language: file.pages > 1 for file in EditionFile.objects.all()} == {"en": True, "fr": True}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["en", "fr", "de"], ["en", "fr", "de"]),
        (["de-ch", "it"], ["de-ch"]),
        (["it"], []),
    ],
)
def test_the_letter_exists_in_those_languages_of_the_site_that_have_a_text(
    settings: DjangoSettings, codes: list[str], expected: list[str]
) -> None:
    settings.LANGUAGES = [(code, code) for code in codes]
    assert languages() == expected


@pytest.mark.django_db
def test_a_site_without_a_language_of_the_demo_stays_empty(
    settings: DjangoSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.LANGUAGES = [("it", "Italiano")]
    settings.DEBUG = True
    call_command("load_demo")
    assert not LetterPage.objects.exists()
    assert capsys.readouterr().out == "The demo was not loaded: it has no letter in the languages of this site.\n"


def test_the_letter_is_the_same_in_every_language() -> None:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DEMO_DIR.glob("letter.*.json"))]
    assert len(documents) == 3
    assert len({document["slug"] for document in documents}) == 3
    first, *others = ([block["type"] for block in document["body"]] for document in documents)
    assert others == [first, first]
    assert {tuple(document) for document in documents} == {tuple(documents[0])}
    # The same marks refer to the same notes.
    marks = [re.findall(r"\[\d\]", json.dumps(document["body"])) for document in documents]
    assert marks[1:] == [marks[0], marks[0]]
