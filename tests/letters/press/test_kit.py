from __future__ import annotations

import hashlib
import json
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from letters import derived_files
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.takedown import take_down
from letters.exceptions import RenderFailed
from letters.models import DerivedFile, Edition, LetterPage, PermanentAddress
from letters.press.kit import KitMaterial
from signatories.models import Signatory
from tests.factories import LetterFactory, LetterUpdateFactory, SignatoryFactory
from tests.letters.press.editions import publish_two_editions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("typesetter", "_drawn")]
LATEST, SECOND = "/letters/the-lake/press.zip", "/editions/bbbbbbbbbb/2/press.zip"
CONTACT = {"name": "Alix Birch", "role": "Press officer", "telephone": "+1 613 555 0100", "email": "p@example.org"}


@pytest.fixture
def _drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the share image by a text with its title and counts."""
    monkeypatch.setattr(
        "letters.press.kit.render_share_image", lambda letter, counts: f"{letter.title}: {counts}".encode()
    )


@pytest.fixture
def lake(db: None) -> LetterPage:
    """Return a letter in two languages with press material and two editions."""
    image = get_image_model().objects.create(title="Lake", file=get_test_image_file("lake.png"))
    letter: LetterPage = LetterFactory(
        slug="the-lake", title="Keep the lake", press_release='<p>Today. <a href="/about/">More</a></p>'
    )
    PermanentAddress.objects.create(signatory_list=letter.signatory_list, public_id="bbbbbbbbbb")
    letter.press_contacts = [("contact", CONTACT)]
    letter.press_quotes = [("quote", {"quote": "It is everybody’s & ours.", "attribution": "Jo Cedar"})]
    letter.press_images = pictures(image, "The lake")
    letter.save()
    french = LetterFactory(
        slug="le-lac",
        title="Le lac",
        language="fr",
        translation_key=letter.translation_key,
        press_release="<p>Aujourd’hui.</p>",
    )
    french.press_images = pictures(image, "Le lac")
    french.save()
    publish_two_editions(letter, image)
    return letter


def pictures(image: Any, alt_text: str) -> Any:
    value = {"image": image.pk, "alt_text": alt_text, "credit": "Kim Larch"}
    return LetterPage.press_images.field.to_python(json.dumps([{"type": "image", "value": value}]))


def kit(client: Client, address: str = SECOND) -> dict[str, bytes]:
    """Let the worker make a kit and return its files."""
    client.get(address)
    derived_files.make_due()
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as content:
        return {name: content.read(name) for name in content.namelist()}


@pytest.mark.slow
def test_a_kit_is_complete_and_in_all_languages(client: Client, lake: LetterPage) -> None:
    names = [name for name in kit(client) if not name.startswith(("images/1-lake", "logos/1-lake"))]
    assert sorted(names) == [
        "README.txt",
        "SHA256SUMS",
        "en/contacts.txt",
        "en/quotes.txt",
        "en/release.html",
        "en/share.png",
        "en/the-lake-edition-2-en.pdf",
        "en/to-quote.txt",
        "fr/le-lac-edition-2-fr.pdf",
        "fr/release.html",
        "fr/share.png",
        "fr/to-quote.txt",
        "signatories-edition-2.csv",
    ]


@pytest.mark.slow
def test_its_files_contain_the_press_material(client: Client, lake: LetterPage) -> None:
    files = kit(client)
    texts = {name: files[f"en/{name}"].decode() for name in ("contacts.txt", "quotes.txt", "to-quote.txt")}
    assert texts["contacts.txt"] == ("Media contacts\n\nAlix Birch, Press officer\n+1 613 555 0100\np@example.org\n")
    assert texts["quotes.txt"] == "Quotes\n\n“It is everybody’s & ours.”\n— Jo Cedar\n"
    assert texts["to-quote.txt"].startswith("4 organizations have signed.\n\n“Keep the lake”, Edition 2, ")
    assert files["fr/to-quote.txt"].decode().startswith("4\u00a0organisations ont signé.\n\n«")
    assert f'href="{settings.BASE_URL}/about/"' in files["en/release.html"].decode()
    assert "Aujourd’hui." in files["fr/release.html"].decode()
    [captions] = [content for name, content in files.items() if name.startswith("images/1-") and name[-3:] == "txt"]
    assert captions.decode() == "[English]\nThe lake\nKim Larch\n\n[Français]\nLe lac\nKim Larch\n"
    readme = files["README.txt"].decode()
    for words in ("Press kit of Edition 2", "Dossier de presse", "en/the-lake-edition-2-en.pdf", "/editions/check/"):
        assert words in readme


@pytest.mark.slow
def test_its_updates_are_those_that_readers_see_in_each_language(client: Client, lake: LetterPage) -> None:
    before = kit(client)
    assert [name for name in before if "updates" in name] == []
    values: dict[str, Any] = {"signatory_list": lake.signatory_list, "link": "https://news.example.org/"}
    LetterUpdateFactory(**values, kind="delivered", party="the Minister", text="", texts={}, day=date(2026, 5, 4))
    LetterUpdateFactory(**values, text="They met us.", texts={"fr": "Elle nous a reçus."})
    LetterUpdateFactory(**values, text="Canary", is_shown=False)
    files = kit(client)
    assert files["en/updates.txt"].decode() == (
        "Updates\n\nDelivered to the Minister on 4 May 2026\nhttps://news.example.org/\n\n"
        "Update of 3 May 2026\nThey met us.\nhttps://news.example.org/\n"
    )
    assert "Elle nous a reçus." in files["fr/updates.txt"].decode()
    assert "en/updates.txt" in files["README.txt"].decode()
    assert not any(b"Canary" in content for content in files.values())


@pytest.mark.slow
def test_every_file_is_in_the_checksums(client: Client, lake: LetterPage) -> None:
    files = kit(client)
    sums = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


@pytest.mark.slow
def test_a_kit_has_the_counts_and_names_of_its_edition(client: Client, lake: LetterPage) -> None:
    SignatoryFactory(signatory_list=lake.signatory_list, name="Later Canary")
    files = kit(client)
    edition = Edition.objects.get(number=2)
    with edition.signatories.open() as stored:
        assert files["signatories-edition-2.csv"] == stored.read()
    assert (files["en/share.png"], files["fr/share.png"]) == (
        b"Keep the lake: 4 organizations",
        b"Le lac: 4 organizations",
    )
    assert not any(b"Canary" in content for content in files.values())
    first = kit(client, "/editions/bbbbbbbbbb/1/press.zip")
    assert first["en/to-quote.txt"].decode().startswith("1 organization has signed.")


@pytest.mark.slow
def test_the_newest_kit_is_one_address_away(client: Client, lake: LetterPage) -> None:
    answer = client.get(LATEST)
    assert (answer.status_code, answer["Location"]) == (302, SECOND)


def test_there_is_no_kit_before_the_first_edition(client: Client, letter: LetterPage) -> None:
    assert client.get(f"/letters/{letter.slug}/press.zip").status_code == 404
    PermanentAddress.objects.create(signatory_list=letter.signatory_list, public_id="bbbbbbbbbb")
    assert client.get("/editions/bbbbbbbbbb/1/press.zip").status_code == 404


@pytest.mark.slow
def test_a_request_makes_nothing_and_reads_nothing(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = client.get(SECOND)
    assert (waiting.status_code, waiting["Retry-After"]) == (503, "5")
    assert '<meta http-equiv="refresh" content="5">' in waiting.content.decode()
    assert kit(client)
    opened: list[str] = []
    monkeypatch.setattr(
        "django.core.files.storage.FileSystemStorage.open", lambda *args, **options: opened.append("x")
    )
    answer = client.get(SECOND)
    again = client.get(SECOND, headers={"If-None-Match": answer["ETag"]})
    assert (answer.status_code, again.status_code, opened) == (200, 304, [])
    assert answer["ETag"] == f'"{DerivedFile.objects.get(kind="kit").sha256}"'
    answer.close()


def change_release(lake: LetterPage) -> None:
    lake.press_release = "<p>Tomorrow.</p>"
    lake.save()


def forbid_logo(lake: LetterPage) -> None:
    entry = Signatory.objects.get(name="Larch")
    entry.organization.logo_permitted = False
    entry.organization.save()


@pytest.mark.slow
@pytest.mark.parametrize("change", [change_release, forbid_logo])
def test_what_is_out_of_date_is_not_given_out(client: Client, lake: LetterPage, change: Any) -> None:
    before = kit(client)
    change(lake)
    assert client.get(SECOND).status_code == 503
    assert kit(client) != before


@pytest.mark.slow
def test_the_same_material_gives_the_same_bytes(client: Client, lake: LetterPage) -> None:
    kit(client)
    before = DerivedFile.objects.get(kind="kit").sha256
    DerivedFile.objects.all().delete()
    kit(client)
    assert DerivedFile.objects.get(kind="kit").sha256 == before


@pytest.mark.slow
def test_a_new_signature_changes_no_kit(client: Client, lake: LetterPage) -> None:
    kit(client)
    SignatoryFactory(signatory_list=lake.signatory_list)
    answer = client.get(SECOND)
    answer.close()
    assert answer.status_code == 200
    assert not derived_files.has_due()


@pytest.mark.slow
def test_in_the_place_of_the_kit_of_an_edition_that_was_taken_down_stands_a_notice(
    client: Client, lake: LetterPage
) -> None:
    kit(client)
    take_down(Edition.objects.get(number=2), reason="Somebody was named who never signed.")
    assert client.get(SECOND).status_code == 410
    assert client.get(LATEST)["Location"] == "/editions/bbbbbbbbbb/1/press.zip"


@pytest.mark.slow
def test_a_language_that_nobody_may_read_is_not_in_the_kit(client: Client, lake: LetterPage) -> None:
    french = LetterPage.objects.get(slug="le-lac")
    PageViewRestriction.objects.create(page=french, restriction_type=PageViewRestriction.LOGIN)
    assert not [name for name, content in kit(client).items() if name.startswith("fr/") or b"Le lac" in content]


@pytest.mark.slow
def test_a_title_that_cannot_be_drawn_costs_the_picture_alone(
    client: Client, lake: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any) -> bytes:
        raise RenderFailed("No font can draw it.")

    monkeypatch.setattr("letters.press.kit.render_share_image", fails)
    files = kit(client)
    assert ("en/share.png" in files, "en/the-lake-edition-2-en.pdf" in files) == (False, True)


@pytest.mark.slow
def test_a_picture_whose_file_is_gone_is_left_out(client: Client, lake: LetterPage) -> None:
    image = get_image_model().objects.get()
    image.file.storage.delete(image.file.name)
    files = kit(client)
    assert not [name for name in files if name.startswith("logos/")]
    assert "en/the-lake-edition-2-en.pdf" in files


@pytest.mark.slow
@pytest.mark.parametrize("editions", [1, 3])
def test_asking_for_a_kit_costs_the_same_for_any_number_of_editions(
    client: Client, lake: LetterPage, editions: int, django_assert_num_queries: Any
) -> None:
    for _time in range(editions - 1):
        make_edition(request_edition(lake.signatory_list))
    kit(client)
    with django_assert_num_queries(20):
        client.get(SECOND).close()


def test_there_is_no_material_for_an_edition_that_is_gone_or_a_letter_that_nobody_may_read(lake: LetterPage) -> None:
    assert KitMaterial.for_edition(0) is None
    SignatoryFactory(signatory_list=lake.signatory_list)
    edition = make_edition(request_edition(lake.signatory_list))
    assert KitMaterial.for_edition(edition.pk) is not None
    LetterPage.objects.update(live=False)
    assert KitMaterial.for_edition(edition.pk) is None


def test_the_release_names_the_leads_of_the_edition_and_not_those_that_came_later(client: Client) -> None:
    release = "<p>{{ signed_by }} signed.</p>"
    letter = LetterFactory(slug="the-river", title="Keep the river", press_release=release)
    french = LetterFactory(
        slug="la-riviere", language="fr", translation_key=letter.translation_key, press_release=release
    )
    PermanentAddress.objects.create(signatory_list=letter.signatory_list, public_id="rrrrrrrrrr")
    lead = SignatoryFactory(signatory_list=letter.signatory_list, name="Robin Fernleaf", individual=True, lead_order=3)
    make_edition(request_edition(letter.signatory_list))
    for number in (1, 2):
        SignatoryFactory(signatory_list=letter.signatory_list, name=f"Later {number}", lead_order=number)
    files = kit(client, "/editions/rrrrrrrrrr/1/press.zip")
    assert b"<p>Robin Fernleaf signed.</p>" in files["en/release.html"]
    assert b"Robin Fernleaf has signed." in files["en/to-quote.txt"]
    assert b"<p>Robin Fernleaf signed.</p>" in files["fr/release.html"]
    assert "Robin Fernleaf a signé.".encode() in files["fr/to-quote.txt"]
    lead.lead_order = None
    lead.save()
    Edition.objects.get().files.filter(letter=french).update(signed_by="")
    files = kit(client, "/editions/rrrrrrrrrr/1/press.zip")
    assert b"<p>Robin Fernleaf signed.</p>" in files["en/release.html"]
    assert "<p>1\u00a0personne signed.</p>".encode() in files["fr/release.html"]
