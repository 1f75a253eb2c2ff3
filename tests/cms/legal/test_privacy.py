"""Tests of the privacy notice: what it says follows from what the installation keeps and uses."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pytest_django import Settings
from wagtail.models import PageViewRestriction, Site

from cms.legal.enums import PrivacySection
from cms.legal.privacy_sections import SECTIONS
from cms.operations.housekeeping import RULES
from cms.webhooks.models import Endpoint
from letters.models import Letterhead
from signatories.enums import Visibility
from signatories.models import SigningSettings
from signatories.privacy.notice_url import own_notice_url, privacy_notice_url
from tests.cms.contact.messages import contact_page
from tests.cms.digest.issues import digest_index
from tests.cms.legal.pages import own_text, privacy_page
from tests.factories import LetterFactory, QuestionFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db
#: Rules about data that are not about signers or readers. A new rule is either named in the notice or listed here.
NOT_ABOUT_READERS = {
    "orphaned files of editions",
    "parts of long PDFs",
    "finished jobs",
    "sessions",
    # They are about colleagues.
    "accepted and expired invitations",
    "previews of drafts",
    # `periods_of_lists` says these with the name of the letter.
    "contacts of closed lists with a period of their own",
    "names on closed lists",
    "tests of issues",
    "files of organizations and institutions",
    "pictures and documents whose upload was not finished",
}


def keys() -> dict[str, list[str]]:
    page = privacy_page()
    return {section.key: [fact.key for fact in section.facts(page)] for section in SECTIONS}


def test_every_retention_rule_is_in_the_notice_with_its_days() -> None:
    contact_page()
    digest_index()
    Endpoint.objects.create(url="https://hooks.example.org/")
    named = [key for section in keys().values() for key in section if "=" in key]
    expected = [
        f"{rule.name}={rule.keep.days if rule.keep else None}" for rule in RULES if rule.name not in NOT_ABOUT_READERS
    ]
    assert sorted(named) == sorted(expected)
    assert {rule.name for rule in RULES if not rule.notice} == NOT_ABOUT_READERS


def test_every_section_has_facts_if_the_site_uses_everything() -> None:
    contact_page()
    digest_index()
    assert [section.key for section in SECTIONS] == PrivacySection.values
    assert [section for section, facts in keys().items() if not facts] == []


def test_what_the_site_does_not_use_is_left_out_and_comes_with_its_use(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = []
    before = keys()
    assert (before["digest"], before["contact"]) == ([], [])
    QuestionFactory(visibility=Visibility.PRIVATE)
    QuestionFactory(visibility=Visibility.PRINTED)
    SignatoryListFactory(embedding_sites="https://partner.example.org")
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.MEDIA_URL = "https://files.example.org/"
    after = keys()
    added = {name: [key for key in after[name] if key not in before[name]] for name in after}
    assert {name: new for name, new in added.items() if new} == {
        "signing": ["questions", "private questions"],
        "visits": ["uploads=files.example.org", "other sites"],
        "recipients": ["mail=Mailgun"],
    }


@pytest.mark.parametrize(
    ("endpoint", "host"), [("https://s3.example.org:9000", "s3.example.org"), (None, "s3.amazonaws.com")]
)
@pytest.mark.parametrize("bucket", ["MEDIA_BUCKET", "PRIVATE_BUCKET"])
def test_the_servers_that_store_files_are_recipients(
    settings: Settings, bucket: str, endpoint: str | None, host: str
) -> None:
    assert [key for key in keys()["recipients"] if key.startswith("storage")] == []
    setattr(settings, bucket, "undersigned-files")
    settings.S3_OPTIONS = {**settings.S3_OPTIONS, "endpoint_url": endpoint}
    assert [key for key in keys()["recipients"] if key.startswith("storage")] == [f"storage={host}"]


def test_the_page_says_it_in_its_language_and_names_the_coalition(client: Client, settings: Settings) -> None:
    letterhead = Letterhead.for_site(Site.objects.get(is_default_site=True))
    letterhead.name, letterhead.press_contact = "Open Streets", "Alix, press@example.org"
    letterhead.save()
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "withdrawn": 17, "mails": 0, "networks": 1}
    text = client.get(privacy_page(controller_address="1 Example Street").url).text
    parts = (
        "Open Streets",
        "1 Example Street",
        'href="mailto:press@example.org"',
        "<li>Contact data of a signature that was withdrawn – 17 days</li>",
        "<li>Which mails were sent to you, without your address – not removed</li>",
        "<li>The keyed number of the network – 1 day</li>",
        'href="/signatures/link/"',
    )
    assert [part for part in parts if part not in text] == []
    french = client.get(privacy_page("Confidentialité", language="fr").url).text
    assert ("Vos droits" in french, "Your rights" in french) == (True, False)
    assert 'href="/fr/signatures/link/"' in french


def test_own_texts_stand_before_after_or_in_place_of_the_sentences(client: Client) -> None:
    texts = [
        own_text("signing", "before", "<p>First</p>"),
        own_text("signing", "after", "<p>Last</p>"),
        own_text("rights", "instead", "<p>Write to us.</p>"),
        own_text("digest", "after", "<p>We have none.</p>"),
    ]
    text = client.get(privacy_page(texts=texts).url).text
    assert text.index("<p>First</p>") < text.index("Your address is used") < text.index("<p>Last</p>")
    assert ("Write to us." in text, "hand it over" in text, "handed over" in text) == (True, False, False)
    assert text.index('id="digest"') < text.index("We have none.")


def test_the_editor_is_warned_when_facts_change_after_a_text_replaced_them(settings: Settings) -> None:
    page = privacy_page(texts=[own_text("signing", "instead", "<p>Ours</p>")])
    page.compare_facts(everything=False)
    assert page.outdated_sections() == []
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "withdrawn": 17}
    [outdated] = page.outdated_sections()
    assert [fact.key for fact in outdated.new] == ["contacts of withdrawn entries=17"]
    assert (outdated.title, outdated.gone) == ("If you sign a letter", 1)
    page.compare_facts(everything=False)
    assert len(page.outdated_sections()) == 1
    page.compare_facts(everything=True)
    assert page.outdated_sections() == []


def test_facts_have_the_same_keys_in_every_language() -> None:
    with override("fr"):
        french = keys()
    assert french == keys()


def test_forms_link_the_notice_that_is_published_in_the_language_of_the_reader(client: Client) -> None:
    contact = contact_page()
    assert privacy_notice_url() == "/signatures/privacy/"
    page = privacy_page()
    french = privacy_page(language="fr", live=False)
    assert f'href="{page.url}"' in client.get(contact.url).text
    assert f'href="{page.url}"' in client.get("/digest/subscribe/").text
    letter = LetterFactory(signatory_list=SignatoryListFactory(open=True))
    assert f'href="{page.url}"' in client.get(f"/letters/{letter.slug}/sign/?kind=individual").text
    form = client.get(f"/api/v1/letters/{letter.slug}/sign-ons/new").json()
    assert form["privacy_address"].endswith(page.url)
    assert client.get("/signatures/privacy/")["Location"] == page.url
    with override("fr"):
        assert own_notice_url() == page.url
        french.live = True
        french.save()
        assert own_notice_url() == french.url


def test_a_notice_that_is_not_public_is_not_linked_and_an_address_of_staff_comes_first() -> None:
    page = privacy_page()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert own_notice_url() == ""
    PageViewRestriction.objects.all().delete()
    SigningSettings.objects.update_or_create(defaults={"privacy_notice": "https://example.org/privacy"})
    assert own_notice_url() == "https://example.org/privacy"


def test_front_ends_get_the_sections_as_html(client: Client) -> None:
    page = privacy_page(language="fr", texts=[own_text("rights", "after", '<p><a href="/x/">y</a></p>')])
    sections = client.get(f"/api/v2/pages/{page.pk}/").json()["sections_data"]
    assert [section["key"] for section in sections][:2] == ["signing", "visits"] or sections[0]["key"] == "responsible"
    rights = sections[-1]
    assert rights["title"] == "Vos droits"
    assert 'href="http://testserver/fr/signatures/link/"' in rights["html"]


def test_the_page_costs_as_many_queries_with_three_texts_as_with_one(client: Client) -> None:
    numbers = []
    for number in (1, 3):
        page = privacy_page(texts=[own_text("signing", "after", "<p>x</p>")] * number)
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.url + "?page=1").status_code == 200
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(("removes_names", "key"), [(False, "stays"), (True, "stays unless names are removed")])
def test_signatures_are_promised_to_stay_unless_a_letter_removes_names(removes_names: bool, key: str) -> None:
    signatory_list = SignatoryListFactory(open=True, contact_months=6, anonymizes_names=removes_names)
    LetterFactory(signatory_list=signatory_list)
    said = [each for section in keys().values() for each in section]
    assert [each for each in said if each.startswith("stays")] == [key]
