"""Settings that let housekeeping delete data at once need the permission to erase it, and a confirmation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signatories.legal_hold import set_hold
from signatories.models import Contact, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.admin.lists.test_times import form_data
from tests.signatories.admin.lists.test_times import url as edit_url
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
MAY_CHANGE = ("signatories.view_signatorylist", "signatories.change_signatorylist")


@pytest.fixture
def closed_list(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list that closed a hundred days ago, with one contact."""
    SignatoryFactory(signatory_list=signatory_list, email="larch@example.org")
    moment = timezone.now() - timedelta(days=100)
    SignatoryList.objects.update(closed_at=moment)
    Contact.objects.update(created_at=moment - timedelta(days=1))
    return SignatoryList.objects.get()


def months(signatory_list: SignatoryList) -> int | None:
    return SignatoryList.objects.get(pk=signatory_list.pk).contact_months


def test_a_colleague_who_may_not_erase_cannot_let_a_shorter_period_do_it(
    client: Client, closed_list: SignatoryList
) -> None:
    client.force_login(user_with_permissions(*MAY_CHANGE))
    data = form_data(client, closed_list)
    for confirmation in ({}, {"confirms_erasure": "1-0"}):
        answer = client.post(edit_url(closed_list), {**data, "contact_months": "2", **confirmation})
        assert "1 contact would be deleted within a day" in answer.content.decode()
        assert months(closed_list) is None
    assert client.post(edit_url(closed_list), {**data, "contact_months": "12"}).status_code == 302
    assert months(closed_list) == 12


def test_a_colleague_who_may_erase_confirms_it(client: Client, closed_list: SignatoryList) -> None:
    client.force_login(user_with_permissions(*MAY_CHANGE, "signatories.erase_signatorylist"))
    data = form_data(client, closed_list)
    assert "confirms_erasure" not in data
    answer = client.post(edit_url(closed_list), {**data, "contact_months": "2"})
    text = answer.content.decode()
    assert "1 contact will be deleted within a day" in text
    assert 'name="confirms_erasure"' in text
    assert 'value="1-0"' in text
    assert months(closed_list) is None
    answer = client.post(edit_url(closed_list), {**data, "contact_months": "2", "confirms_erasure": "1-0"})
    assert answer.status_code == 302
    assert months(closed_list) == 2


def test_a_tick_counts_for_the_numbers_beside_it_only(client: Client, closed_list: SignatoryList) -> None:
    client.force_login(user_with_permissions(*MAY_CHANGE, "signatories.erase_signatorylist"))
    data = {**form_data(client, closed_list), "contact_months": "2", "confirms_erasure": "1-0"}
    SignatoryFactory(signatory_list=closed_list, email="alder@example.org")
    Contact.objects.update(created_at=timezone.now() - timedelta(days=101))
    answer = client.post(edit_url(closed_list), data)
    assert "2 contacts will be deleted within a day" in answer.content.decode()
    form = answer.context["form"]
    assert (form["confirms_erasure"].value(), 'value="2-0"' in str(form["confirms_erasure"])) == (False, True)
    assert months(closed_list) is None
    assert client.post(edit_url(closed_list), {**data, "confirms_erasure": "2-0"}).status_code == 302
    assert months(closed_list) == 2


def test_other_settings_of_a_list_whose_period_is_over_need_neither(
    client: Client, closed_list: SignatoryList
) -> None:
    SignatoryList.objects.update(contact_months=2)
    client.force_login(user_with_permissions(*MAY_CHANGE))
    data = form_data(client, closed_list)
    assert client.post(edit_url(closed_list), {**data, "title": "Another title"}).status_code == 302
    assert SignatoryList.objects.get().title == "Another title"


def test_the_screen_that_lifts_a_hold_says_how_much_goes(staff_client: Client, closed_list: SignatoryList) -> None:
    set_hold(closed_list, reason="claim")
    url = reverse("signatory_lists:hold", args=[closed_list.pk])
    assert "no contact and no name is deleted at once" in staff_client.get(url).content.decode()
    SignatoryList.objects.update(contact_months=2)
    assert "is deleted within a day: 1 contact." in staff_client.get(url).content.decode()


def lift(client: Client, signatory_list: SignatoryList, **confirmation: str) -> str:
    url = reverse("signatory_lists:hold", args=[signatory_list.pk])
    data = {"reason": "settled", "step": "lift", **confirmation}
    return client.post(url, data, follow=True).content.decode()


def test_a_hold_whose_end_lets_data_go_is_lifted_only_by_who_may_erase(
    client: Client, closed_list: SignatoryList
) -> None:
    SignatoryList.objects.update(contact_months=2)
    set_hold(closed_list, reason="claim")
    client.force_login(user_with_permissions(*MAY_CHANGE, "signatories.hold_signatorylist"))
    for confirmation in ({}, {"confirms_erasure": "1-0"}):
        assert "1 contact would be deleted within a day" in lift(client, closed_list, **confirmation)
        assert SignatoryList.objects.get().is_on_hold
    SignatoryList.objects.update(contact_months=12)
    lift(client, closed_list)
    assert not SignatoryList.objects.get().is_on_hold


def test_whoever_lifts_a_hold_confirms_the_numbers(client: Client, closed_list: SignatoryList) -> None:
    SignatoryList.objects.update(contact_months=2)
    set_hold(closed_list, reason="claim")
    may = ("signatories.hold_signatorylist", "signatories.erase_signatorylist")
    client.force_login(user_with_permissions(*MAY_CHANGE, *may))
    for confirmation in ({}, {"confirms_erasure": "7-0"}):
        text = lift(client, closed_list, **confirmation)
        assert ("1 contact will be deleted within a day" in text, 'value="1-0"' in text) == (True, True)
        assert SignatoryList.objects.get().is_on_hold
    lift(client, closed_list, confirms_erasure="1-0")
    assert not SignatoryList.objects.get().is_on_hold
