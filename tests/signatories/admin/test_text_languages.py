"""Forms of staff name the language of a text, and ask for translations into the other ones only."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from signatories.models import Relation
from tests.factories import LetterFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


def test_relations_and_settings_are_in_the_language_of_the_site(staff_client: Client) -> None:
    relation = Relation.objects.create(label="Friend")
    screen = staff_client.get(reverse("relations:edit", args=[relation.pk])).content.decode()
    assert re.findall(r'name="(labels-\w\w)"', screen) == ["labels-fr"]
    assert "Label in English" in screen
    screen = staff_client.get("/admin/settings/signatories/signingsettings/", follow=True).content.decode()
    assert re.findall(r'name="(privacy_notices-\w\w)"', screen) == ["privacy_notices-fr"]
    assert "Privacy notice in English" in screen


def test_notes_about_paper_are_in_the_language_of_the_letter(staff_client: Client) -> None:
    signatory_list = SignatoryListFactory()
    LetterFactory(signatory_list=signatory_list, language="fr")
    screen = staff_client.get(reverse("signatory_lists:add_paper", args=[signatory_list.pk])).content.decode()
    assert re.findall(r'name="(notes-\w\w)"', screen) == ["notes-en"]
    assert "Public note in French" in screen
