from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from core.users.models import User
from letters.models import LetterPage
from tests.factories import LetterFactory


@pytest.mark.parametrize("letters", [1, 3])
def test_the_screen_of_a_list_links_all_its_letters(
    staff_client: Client, letter: LetterPage, letters: int, django_assert_num_queries: Any
) -> None:
    shared = [LetterFactory(signatory_list=letter.signatory_list, title=f"Version {n}") for n in range(1, letters)]
    address = f"/admin/signatory_lists/inspect/{letter.signatory_list_id}/"
    staff_client.get(address)
    with django_assert_num_queries(20):
        page = staff_client.get(address).content.decode()
    for shown in [letter, *shared]:
        assert f'href="/admin/pages/{shown.pk}/edit/"' in page
        assert shown.title in page


def test_who_may_not_edit_a_letter_sees_its_title_without_a_link(client: Client, letter: LetterPage) -> None:
    reader = User.objects.create_user("robin", password="x")
    reader.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_signatorylist", "view_signatory"])
    )
    client.force_login(reader)
    page = client.get(f"/admin/signatory_lists/inspect/{letter.signatory_list_id}/").content.decode()
    assert letter.title in page
    assert "/edit/" not in page
