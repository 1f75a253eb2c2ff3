"""Collects the order of one list everywhere: `python -m tests.letters.printed_orders` prints it as JSON.

The list has leads, groups, both kinds, withheld names, countries and translations, and two languages.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

#: Name, French name, kind, group, lead, country. Sorted differently by name, by family name and in French.
ENTRIES = (
    ("The Yew Trust", "Fiducie de l’if", "organization", None, None, "CA"),
    ("Alder Network", "Réseau Verne", "organization", None, None, "FR"),
    ("Birch Society", "", "organization", "Allies", None, "CA"),
    ("Maple Union", "Union d’érables", "organization", "Members", None, "CA"),
    ("Ash Union", "Syndicat du frêne", "organization", "Members", None, ""),
    ("Lead Society", "Association phare", "organization", None, 2, "CA"),
    ("Wren Zeder", "", "individual", None, None, "CA"),
    ("Yan Alder", "", "individual", None, None, "FR"),
    ("Zoé Birch", "", "individual", None, None, "CA"),
    ("Abel de Vries", "", "individual", "Members", None, "NL"),
    ("Robin Roy", "", "individual", None, 1, "CA"),
    ("Ana Birch Soto", "", "individual", None, None, "ES"),
    ("Withheld", "", "individual", None, None, "CA"),
)
NAMES = "|".join(re.escape(text) for entry in ENTRIES for text in entry[:2] if text)


def fill() -> tuple[Any, Any]:
    """Return a letter in English and in French whose list has the entries."""
    from django.utils import timezone

    from signatories.models import SignatoryGroup
    from tests.factories import LetterFactory, SignatoryFactory

    english = LetterFactory(slug="lake")
    french = LetterFactory(slug="lac", language="fr", translation_key=english.translation_key)
    signatory_list = english.signatory_list
    signatory_list.allows_hidden_names, signatory_list.embedding_sites = True, "*"
    signatory_list.save()
    groups = {
        heading: SignatoryGroup.objects.create(signatory_list=signatory_list, heading=heading, position=position)
        for heading, position in (("Allies", 2), ("Members", 1))
    }
    for place, (name, translated, kind, group, lead, country) in enumerate(ENTRIES):
        SignatoryFactory(
            signatory_list=signatory_list,
            name=name,
            names={"fr": translated} if translated else {},
            kind=kind,
            group=groups[group] if group else None,
            lead_order=lead,
            country=country,
            is_name_hidden=name == "Withheld",
            signed_on=timezone.localdate() - timezone.timedelta(days=place % 3),
        )
    return english, french


def names_in(text: str) -> list[str]:
    """Return the names of entries in a page, in their order, each once."""
    body = text.partition("<body")[2] or text
    return list(dict.fromkeys(re.findall(NAMES, body.replace("&#x27;", "’").replace("\u202f", " "))))


def collected(letter: Any) -> dict[str, list[str]]:
    """Return the names in every place that lists them, in the language of a letter."""
    from django.test import Client
    from django.urls import reverse
    from django.utils.translation import override

    from letters.pdf import document
    from signatories.exchange.export import export, export_list
    from signatories.listing.search import SignatoryFilters, signatory_page

    client, language = Client(), letter.language
    translated = {entry[0]: entry[1] or entry[0] for entry in ENTRIES} if language == "fr" else {}

    def printed(names: list[str]) -> list[str]:
        return [translated.get(name, name) for name in names]

    def api(query: str = "") -> list[str]:
        found: list[str] = []
        url = f"/api/v1/letters/{letter.slug}/signatories?language={language}&limit=3{query}"
        while url:
            data = client.get(url).json()
            found += [row["name"] for row in data["results"]]
            url = (data["next"] or "").replace("http://testserver", "")
        return printed(found)

    def paged(**filters: str) -> list[str]:
        found: list[str] = []
        given: dict[str, str] | None = dict(filters)
        with override(language):
            while given is not None:
                page = signatory_page(letter.signatory_list, SignatoryFilters.of(given), given, size=3)
                found += [entry.name for entry in page.entries]
                given = page.next
        return printed(found)

    with override(language):
        rows = csv.DictReader(io.StringIO(export_list(letter.signatory_list, "csv").decode("utf-8-sig")))
        public_file = printed([row["name"] for row in rows])
        staff_rows = json.loads(export(letter.signatory_list.signatories.public(), "json"))
        staff_file = printed([row["name"] for row in staff_rows])
    htmls: list[str] = []
    document.typesetter_client.typeset = lambda html, **_options: htmls.append(html) or _rendered()  # type: ignore[assignment,func-returns-value]
    # In the language of the other letter, as an edition is.
    with override("en" if language == "fr" else "fr"):
        document.render_letter(letter, list(letter.signatory_list.signatories.for_printing()))
    return {
        "page": names_in(client.get(letter.url).content.decode()),
        "list": names_in(client.get(f"{letter.url}signatories/").content.decode()),
        "embed": names_in(
            client.get(f"{reverse('letters:frame', args=[letter.slug])}?language={language}").content.decode()
        ),
        "pdf": names_in(htmls[0]),
        "api": api(),
        "paged": paged(),
        "file": public_file,
        "file of staff": staff_file,
        "of a country": paged(country="CA"),
        "of a country in the API": api("&country=CA"),
        "a search": paged(q="un"),
        "a search in the API": api("&search=un"),
    }


def _rendered() -> Any:
    from letters.pdf.print_job import RenderedPdf

    return RenderedPdf(b"%PDF", 1)


def main() -> None:
    """Print the places for each order and language, and the number of wrong keys."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.cache import caches
    from django.test.utils import setup_test_environment

    from signatories.models import SignatoryList
    from signatories.sort_orders.keys import find_wrong_keys

    setup_test_environment()
    settings.REMEMBERED_SECONDS, settings.BASE_URL = 0, "http://testserver"
    letters = fill()
    report: dict[str, Any] = {}
    for order in ("name", "family_name", "date_signed"):
        signatory_list = SignatoryList.objects.get(pk=letters[0].signatory_list_id)
        signatory_list.individual_order = order
        signatory_list.save()
        for letter in letters:
            caches["pages"].clear()
            report[f"{order} {letter.language}"] = collected(letter)
    print(
        json.dumps(
            report | {"wrong": len(list(find_wrong_keys(SignatoryList.objects.get(pk=letters[0].signatory_list_id))))}
        )
    )


if __name__ == "__main__":
    main()
