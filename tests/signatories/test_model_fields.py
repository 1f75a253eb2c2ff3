from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unicodedata import unidata_version

import pytest
from django.core.management import call_command
from django.db import transaction

from signatories.addresses import UndeliverableAddress, UnusableWebAddress
from signatories.model_fields import invalid_fields
from signatories.models import Contact, Organization, Signatory, SignatoryGroup, SignatoryList
from signatories.text import UnprintableText
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db

WRONG = [("name", "Cedar\ufffe"), ("title", "Dr\x07"), ("affiliation", "\u3164"), ("region", "\ue000")]


@contextmanager
def refused(error: type[Exception]) -> Iterator[None]:
    with pytest.raises(error), transaction.atomic():
        yield


def test_what_is_saved_is_stored_as_the_rules_have_it(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(
        signatory_list=signatory_list, name=" Ce\u00addar \n Network ", title="E\u0301", website="www.Example.org"
    )
    assert (entry.name, entry.title, entry.website) == ("Cedar Network", "É", "https://www.example.org")
    entry.refresh_from_db()
    assert (entry.name, entry.title, entry.website) == ("Cedar Network", "É", "https://www.example.org")


def test_of_several_refused_texts_the_first_one_is_named() -> None:
    characters = ["\x07", "\x08", "\x0e", "\x0f", "\x10", "\x11", "\x12", "\x13"]
    field: Any = Signatory._meta.get_field("title")
    for first in characters:
        with pytest.raises(UnprintableText) as alone:
            field.normalize(f"Dr{first}")
        others = [f"Dr{character}" for character in characters if character != first]
        with pytest.raises(UnprintableText) as refused_first:
            field.normalized_values([f"Dr{first}", *others])
        assert str(refused_first.value) == str(alone.value)


@pytest.mark.parametrize(("field", "text"), WRONG)
def test_no_way_leads_unprintable_text_into_an_entry(signatory_list: SignatoryList, field: str, text: str) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list)
    setattr(entry, field, text)
    with refused(UnprintableText):
        entry.save()
    with refused(UnprintableText):
        entry.save(update_fields=[field])
    entry.pk = None
    with refused(UnprintableText):
        Signatory.objects.bulk_create([entry])
    with refused(UnprintableText):
        SignatoryFactory(signatory_list=signatory_list, **{field: text})
    assert not Signatory.objects.filter(**{field: text}).exists()


def test_no_way_leads_a_wrong_address_into_a_contact_or_an_entry(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list)
    with refused(UndeliverableAddress):
        Contact.objects.create(signatory=entry, email="a@" + "é" * 60 + ".com")
    with refused(UndeliverableAddress):
        Contact.objects.bulk_create([Contact(signatory=entry, email="robin@[127.0.0.1]")])
    with refused(UnusableWebAddress):
        SignatoryFactory(signatory_list=signatory_list, website="javascript:alert(1)")
    contact = Contact.objects.create(signatory=entry, email='"robin"@EXAMPLE.org')
    assert Contact.objects.get().email == contact.email == "robin@example.org"


def test_an_entry_of_before_can_be_saved_and_changed_while_it_is_not_mended(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list)
    Signatory.objects.update(name="Cedar\ufffe", website="none at all")
    entry.refresh_from_db()
    entry.is_name_hidden = True
    entry.title = "Network"
    entry.save()
    entry = Signatory.objects.get(pk=entry.pk)
    assert (entry.name, entry.website, entry.title) == ("Cedar\ufffe", "none at all", "Network")
    assert invalid_fields(entry) == {
        "name": f"U+FFFE after “Cedar” is unknown to Unicode {unidata_version}, so it cannot be printed. Delete it.",
        "website": "Write a web address, such as https://example.org.",
    }
    entry.name = "Larch\ufffe"
    with refused(UnprintableText):
        entry.save()


def test_looking_for_unprintable_text_finds_nothing_and_raises_nothing() -> None:
    assert list(Signatory.objects.filter(name="Cedar\ufffe", website__contains="\x07")) == []


def test_the_directory_and_groups_are_held_to_the_rule_too(signatory_list: SignatoryList) -> None:
    with refused(UnprintableText):
        Organization.objects.create(name="!!!")
    with refused(UnprintableText):
        SignatoryGroup.objects.create(signatory_list=signatory_list, heading="Allies\u202e")
    organization = Organization.objects.create(
        name="Cedar", former_names="Ceder \r\n\u200bZeder ", website="example.org"
    )
    assert (organization.former_names, organization.website) == ("Ceder\nZeder", "https://example.org")


def test_migrations_know_only_fields_of_django() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    for field in Signatory._meta.concrete_fields:
        path = field.deconstruct()[1]
        assert path.startswith(("django.", "django_countries.")) or path.endswith(".SortKeyField")


def test_translations_are_stored_by_the_rule_of_their_text_without_blank_ones(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(
        signatory_list=signatory_list, names={"iu": " ᐃᓄᐃᑦ ", "fr": "Me\u0301le\u0300ze", "en": ""}
    )
    assert entry.names == {"fr": "Mélèze", "iu": "ᐃᓄᐃᑦ"}
    assert list(Signatory.objects.values_list("names", flat=True)) == [{"fr": "Mélèze", "iu": "ᐃᓄᐃᑦ"}]


@pytest.mark.parametrize("text", ["Cedar\ufffe", "!!!", "x" * 256])
def test_a_translation_that_breaks_the_rule_is_refused(signatory_list: SignatoryList, text: str) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list)
    entry.names = {"fr": text}
    assert list(invalid_fields(entry)) == ["names"]
    assert invalid_fields(entry)["names"].startswith("French: ")
    with refused(ValueError):
        entry.save()
    assert Signatory.objects.get().names == {}


def test_a_stored_translation_that_breaks_the_rule_may_be_saved_unchanged(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list)
    Signatory.objects.update(names={"fr": "Cedar\ufffe"})
    entry.refresh_from_db()
    entry.region = "Yukon"
    entry.save()
    assert Signatory.objects.get().names == {"fr": "Cedar\ufffe"}


@pytest.mark.parametrize(
    "stored", ['{"fr": "\\u00c9toile \\ud83c\\udf1f"}', '{"fr": "\\ud83c"}', "[1.5, null, true]", '"fr"']
)
def test_stored_json_is_read_as_python_reads_it(stored: str) -> None:
    field = Signatory._meta.get_field("names")
    assert field.from_db_value(stored, None, None) == json.loads(stored)
