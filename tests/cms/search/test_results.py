"""Everything that is found is public: letters, pages and names."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms.pages.models import HomePage, StandardPage
from cms.search.results import MAX_NAMES, find_pages, find_signatories, load_pages, searched_words
from letters.letter_updates import add_update, change_update, delete_update
from letters.models import LetterUpdate
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def standard_page(title: str, **fields: object) -> StandardPage:
    home = HomePage.objects.get(locale__language_code="en")
    page: StandardPage = home.add_child(instance=StandardPage(title=title, **fields))
    return page


def ranking_queries() -> int:
    """Return how many queries more SQLite needs for the order of the matches."""
    return 2 if connection.vendor == "sqlite" else 0


def titles(words: str, language: str = "en") -> set[str]:
    return {page.title for page in load_pages(find_pages(words, language))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Keep\tthe  lake! ", "Keep the lake"),
        ("été", "été"),
        ('"(*) NEAR/ ', "NEAR"),
        ("\x00", ""),
        ("", ""),
        ("日本 湖", "日本 湖"),
        ("x" * 300, "x" * 200),
    ],
)
def test_only_words_are_searched(text: str, words: str) -> None:
    assert searched_words(text) == words


@pytest.mark.parametrize("words", ["ecole", "école", "ÉCOLE", "Ecole"])
def test_accents_and_case_do_not_count(words: str) -> None:
    standard_page("L’École et le lac", slug="ecole")
    assert titles(words) == {"L’École et le lac"}


def test_a_letter_is_found_by_its_public_updates_in_its_language() -> None:
    letter = LetterFactory(title="Keep the lake")
    LetterFactory(title="Le lac", language="fr", translation_key=letter.translation_key)
    update = add_update(
        LetterUpdate(
            signatory_list=letter.signatory_list,
            kind="answered",
            day=datetime.date(2026, 5, 3),
            party="Minister Zelkova",
            text="A moratorium",
            texts={"fr": "Un moratoire"},
        )
    )
    assert [titles(words) for words in ("moratorium", "zelkova", "moratoire")] == [{"Keep the lake"}] * 2 + [set()]
    assert [titles(words, "fr") for words in ("moratoire", "zelkova", "moratorium")] == [{"Le lac"}] * 2 + [set()]
    update = change_update(update, {"text": "A ban"}, opened={})
    assert (titles("moratorium"), titles("ban")) == (set(), {"Keep the lake"})
    update = change_update(update, {"is_shown": False}, opened={})
    assert titles("ban") == set()
    change_update(update, {"is_shown": True}, opened={})
    assert titles("ban") == {"Keep the lake"}
    delete_update(update)
    assert titles("ban") == set()


def test_updates_of_a_letter_that_is_not_public_are_not_found() -> None:
    letter = LetterFactory(title="Canary", live=False)
    values = {"signatory_list": letter.signatory_list, "day": datetime.date(2026, 5, 3)}
    add_update(LetterUpdate(**values, text="A moratorium"))
    assert titles("moratorium") == set()


def test_all_words_must_occur_in_title_or_text() -> None:
    standard_page("About", slug="about", body=[("text", "<p>Founded by riders in 2002.</p>")])
    LetterFactory(title="Keep the lake", standfirst="An open letter by riders.")
    assert titles("riders") == {"About", "Keep the lake"}
    assert titles("riders founded") == {"About"}
    assert titles("riders canary") == titles("") == set()


def test_the_best_match_comes_first() -> None:
    standard_page("About", slug="about", body=[("text", "<p>Founded by riders in 2002, and by others.</p>")])
    standard_page("Riders", slug="riders")
    standard_page("Riders and riders", slug="riders-2", body=[("text", "<p>Riders of the lake: riders.</p>")])
    ranked = [page.title for page in load_pages(find_pages("riders", "en"))]
    assert (ranked[-1], sorted(ranked[:2])) == ("About", ["Riders", "Riders and riders"])


def test_only_public_pages_in_the_language_are_found() -> None:
    LetterFactory(title="Canary lake")
    LetterFactory(title="Canary draft", live=False)
    LetterFactory(title="Canary du lac", language="fr")
    restricted = standard_page("Canary members", slug="members")
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    assert (titles("canary"), titles("canary", "fr")) == ({"Canary lake"}, {"Canary du lac"})
    assert find_pages("canary", "it") == []


@pytest.mark.parametrize("most", [1, 3])
def test_pages_that_are_not_public_take_no_place_among_the_first_matches(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("cms.search.results.MAX_MATCHES", most)
    for number in range(3):
        standard_page(f"Canary members {number}", slug=f"members-{number}")
    for restricted in StandardPage.objects.filter(slug__startswith="members"):
        PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)
    standard_page("About the canary bird of the lake", slug="about")
    assert titles("canary") == {"About the canary bird of the lake"}


def test_only_public_names_on_public_letters_are_found() -> None:
    lake = LetterFactory(title="Keep the lake", slug="lake")
    draft = LetterFactory(title="Draft", live=False)
    for entry in ({"name": "Northlight Riders"}, {"name": "Canary One", "is_name_hidden": True, "kind": "individual"}):
        SignatoryFactory(signatory_list=lake.signatory_list, **entry)
    SignatoryFactory(signatory_list=lake.signatory_list, name="Canary Two", pending=True)
    SignatoryFactory(signatory_list=draft.signatory_list, name="Canary Three")
    assert find_signatories("canary", "en") == find_signatories("", "en") == []
    (row,) = find_signatories("riders", "en")
    assert (row.letter, row.number, row.names, row.further) == (lake, 1, ["Northlight Riders"], 0)
    assert row.url == "/letters/lake/signatories/?q=riders"


def test_a_letter_names_the_first_and_counts_the_rest() -> None:
    letter = LetterFactory(language="fr", slug="lac")
    for number in range(MAX_NAMES + 2):
        SignatoryFactory(signatory_list=letter.signatory_list, name=f"Larch {number}")
    with override("fr"):
        (row,) = find_signatories("larch", "fr")
    assert (row.number, row.names, row.further) == (7, [f"Larch {number}" for number in range(5)], 2)
    assert row.url == "/fr/letters/lac/signatories/?q=larch"


@pytest.mark.parametrize("letters", [1, 3])
def test_it_asks_the_same_questions_for_any_number_of_letters(
    letters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(letters):
        letter = LetterFactory(title="Larch", standfirst="{{ count }} have signed.")
        for name in ("Larch", "Larch and Pine"):
            SignatoryFactory(signatory_list=letter.signatory_list, name=name)
    find_pages("larch", "en")
    with django_assert_num_queries(6 + ranking_queries()):
        assert len(load_pages(find_pages("larch", "en"))) == letters
    with django_assert_num_queries(3):
        assert len(find_signatories("larch", "en")) == letters
