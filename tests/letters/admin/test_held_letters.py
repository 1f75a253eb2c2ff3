"""Letters whose list is on legal hold are not deleted, alone, together, or with the page above them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from letters.models import LetterPage
from signatories.legal_hold import lift_hold, set_hold
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", ["alone", "together", "above"])
def test_a_letter_on_legal_hold_is_not_deleted(staff_client: Client, way: str) -> None:
    letter = LetterFactory(title="Save the lake")
    other = LetterFactory()
    set_hold(letter.signatory_list, reason="claim")
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    address = {
        "alone": reverse("wagtailadmin_pages:delete", args=[letter.pk]),
        "together": f"{bulk}?id={other.pk}&id={letter.pk}",
        "above": reverse("wagtailadmin_pages:delete", args=[letter.get_parent().pk]),
    }[way]
    page = staff_client.post(address, follow=True).content.decode()
    assert "“Save the lake”: This list is on legal hold" in page
    assert LetterPage.objects.count() == 2
    lift_hold(letter.signatory_list, reason="settled")
    staff_client.post(address, follow=True)
    assert not LetterPage.objects.filter(pk=letter.pk).exists()
