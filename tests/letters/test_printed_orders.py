"""A list comes out in the same order everywhere, in each language, on both databases."""

from __future__ import annotations

from tests.child_processes import run_module, suite_environment

LEADS_AND_GROUPS = {
    "en": [
        *("Robin Roy", "Lead Society", "Ash Union", "Maple Union", "Abel de Vries", "Birch Society"),
        *("Alder Network", "The Yew Trust"),
    ],
    "fr": [
        *("Robin Roy", "Association phare", "Syndicat du frêne", "Union d’érables", "Abel de Vries", "Birch Society"),
        *("Fiducie de l’if", "Réseau Verne"),
    ],
}
PEOPLE = {
    "name": ["Ana Birch Soto", "Wren Zeder", "Yan Alder", "Zoé Birch"],
    "family_name": ["Yan Alder", "Zoé Birch", "Ana Birch Soto", "Wren Zeder"],
    "date_signed": ["Zoé Birch", "Ana Birch Soto", "Yan Alder", "Wren Zeder"],
}
FOUND = {"en": ["Ash Union", "Maple Union"], "fr": ["Syndicat du frêne", "Union d’érables"]}
#: Entries without the country CA.
ABROAD = {
    "Ash Union",
    "Syndicat du frêne",
    "Abel de Vries",
    "Alder Network",
    "Réseau Verne",
    "Yan Alder",
    "Ana Birch Soto",
}


def test_page_api_embed_pdf_and_files_agree_on_every_order(database: str) -> None:
    report = run_module("tests.letters.printed_orders", suite_environment(database))
    assert report.pop("wrong") == 0
    assert set(report) == {f"{order} {language}" for order in PEOPLE for language in FOUND}
    for order, people in PEOPLE.items():
        for language, found in FOUND.items():
            places = report[f"{order} {language}"]
            expected = LEADS_AND_GROUPS[language] + people
            at_home = [name for name in expected if name not in ABROAD]
            assert places == {
                **dict.fromkeys(("page", "list", "embed", "pdf", "api", "paged", "file", "file of staff"), expected),
                **dict.fromkeys(("of a country", "of a country in the API"), at_home),
                **dict.fromkeys(("a search", "a search in the API"), found),
            }
