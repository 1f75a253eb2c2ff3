"""The documents of updates, on the screens of documents."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from core.users.models import User
from signatories.models import SignatoryList
from tests.factories import LetterUpdateFactory

pytestmark = pytest.mark.django_db


def test_a_document_lists_the_updates_that_link_to_it(staff_client: Client, signatory_list: SignatoryList) -> None:
    document = get_document_model().objects.create(title="Answer", file=ContentFile(b"%PDF", name="answer.pdf"))
    update = LetterUpdateFactory(signatory_list=signatory_list, kind="answered", document=document)
    page = staff_client.get(reverse("wagtaildocs:document_usage", args=[document.pk])).content.decode()
    assert "Answered on 3 May 2026" in page
    assert reverse("letter_updates:edit", args=[signatory_list.pk, update.pk]) in page
    assert ReferenceIndex.get_references_to(signatory_list).count() == 0
    update.document = None
    update.save()
    assert ReferenceIndex.get_references_to(document).count() == 0


def test_signatory_managers_choose_documents(client: Client, signatory_list: SignatoryList) -> None:
    get_document_model().objects.create(title="The answer", file=ContentFile(b"%PDF", name="answer.pdf"))
    manager = User.objects.create_user("manager")
    manager.groups.add(Group.objects.get(name="Signatory managers"))
    client.force_login(manager)
    chooser = client.get(reverse("wagtaildocs_chooser:choose")).json()["html"]
    assert "The answer" in chooser
    assert "Upload" in chooser


def test_only_who_may_change_the_list_is_led_to_the_form() -> None:
    update = LetterUpdateFactory()
    addresses = {}
    for role in ("Editors", "Signatory managers"):
        user = User.objects.create_user(role.replace(" ", "-"))
        user.groups.add(Group.objects.get(name=role))
        addresses[role] = AdminURLFinder(user).get_edit_url(update)
    expected = reverse("letter_updates:edit", args=[update.signatory_list_id, update.pk])
    assert addresses == {"Editors": None, "Signatory managers": expected}
