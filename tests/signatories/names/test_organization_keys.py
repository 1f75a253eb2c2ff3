from __future__ import annotations

import pytest
from pytest_django import Settings as DjangoSettings

from signatories.names.organization_keys import loose_key, organization_sort_key, words_of_keys


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Cedar Network", "cedar network"),
        ("the Cedar Network", "cedar network"),
        ("Les Érables du Nord", "erables du nord"),
        ("L’Érable et le Cèdre", "erable et le cedre"),
        ("L'Érable rouge", "erable rouge"),
        ("l’ Érable rouge", "erable rouge"),
        # A following word, capitals, a part of a word, an unsupported language.
        ("The Who", "the who"),
        ("Les Érables", "les erables"),
        ("L’Érable", "l'erable"),
        ("LA Voice Network", "la voice network"),
        ("THE CEDAR NETWORK", "the cedar network"),
        ("Theatre of Cedars", "theatre of cedars"),
        ("Lelong and Sons", "lelong and sons"),
        ("Die Zeder im Wald", "die zeder im wald"),
        ("El Cedro del Norte", "el cedro del norte"),
    ],
)
def test_organizations_are_listed_without_the_article(name: str, key: str) -> None:
    assert organization_sort_key(name) == key


def test_articles_are_those_of_the_languages_of_the_site(settings: DjangoSettings) -> None:
    settings.LANGUAGES = [("de-at", "Deutsch")]
    assert organization_sort_key("Die Zeder im Wald") == "zeder im wald"
    assert organization_sort_key("The Cedar Network") == "the cedar network"


def test_the_words_of_many_keys_are_those_of_each() -> None:
    keys = ["the cedar network", "l'erable et le cedre", "the", "l'", "theatre of cedars", "le le larch", "", "la"]
    assert words_of_keys("\n".join(keys)) == [" ".join(sorted(loose_key(key).split())) for key in keys]
    assert words_of_keys("the cedar network\nlarch") == ["cedar network", "larch"]
