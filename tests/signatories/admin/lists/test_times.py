"""The times of a list in its form: local times in the time zone of the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from signatories.models import SignatoryList

CLOSES = datetime(2027, 3, 15, 17, 0, tzinfo=ZoneInfo("America/Toronto"))


@pytest.fixture
def closing(signatory_list: SignatoryList) -> SignatoryList:
    signatory_list.closes_at = CLOSES
    signatory_list.save()
    return signatory_list


def url(signatory_list: SignatoryList) -> str:
    return reverse("signatory_lists:edit", args=[signatory_list.pk])


def form_data(client: Client, signatory_list: SignatoryList) -> dict[str, Any]:
    """Return the data that the form sends back unchanged."""
    form = client.get(url(signatory_list)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    for name in ("opens_at", "closes_at"):
        if name in data:
            data[name] = data[name].strftime("%Y-%m-%d %H:%M")
    formset = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    return data | {f"groups-{name}": value for name, value in formset.items()}


def save(client: Client, signatory_list: SignatoryList, **changes: str) -> Any:
    response = client.post(url(signatory_list), form_data(client, signatory_list) | changes)
    signatory_list.refresh_from_db()
    return response


def test_times_are_those_of_the_site_whoever_reads_them(staff_client: Client, closing: SignatoryList) -> None:
    UserProfile.objects.update_or_create(user_id=staff_client.session["_auth_user_id"])
    UserProfile.objects.update(current_time_zone="Europe/Berlin")
    form = staff_client.get(url(closing)).context["form"]
    assert form["closes_at"].value().strftime("%H:%M") == "17:00"
    assert form["closes_at"].help_text == "Eastern Time"
    assert save(staff_client, closing, title="Renamed").status_code == 302
    assert (closing.title, closing.closes_at) == ("Renamed", CLOSES)
    save(staff_client, closing, closes_at="2027-03-16 09:00")
    assert closing.closes_at == datetime(2027, 3, 16, 9, 0, tzinfo=ZoneInfo("America/Toronto"))


def test_moving_a_list_to_another_zone_moves_its_times(staff_client: Client, closing: SignatoryList) -> None:
    assert save(staff_client, closing, time_zone="Europe/Paris").status_code == 302
    assert closing.closes_at == datetime(2027, 3, 15, 17, 0, tzinfo=ZoneInfo("Europe/Paris"))
    assert closing.deadline == "15 March 2027, 17:00 Central European Time"
    form = staff_client.get(url(closing)).context["form"]
    assert (form["closes_at"].value().strftime("%H:%M"), form["time_zone"].value()) == ("17:00", "Europe/Paris")


def test_a_time_that_the_clocks_leave_out_is_refused(staff_client: Client, closing: SignatoryList) -> None:
    response = save(staff_client, closing, closes_at="2027-03-14 02:30")
    assert response.status_code == 200
    assert "closes_at" in response.context["form"].errors
    assert closing.closes_at == CLOSES


def test_an_unknown_zone_is_refused(staff_client: Client, closing: SignatoryList) -> None:
    response = save(staff_client, closing, time_zone="Nowhere/Atlantis")
    assert "time_zone" in response.context["form"].errors
    assert closing.time_zone == ""


def test_after_an_error_the_times_are_shown_as_they_were(staff_client: Client, closing: SignatoryList) -> None:
    response = save(staff_client, closing, title="")
    assert response.context["form"]["closes_at"].value() == "2027-03-15 17:00"


def test_a_conflict_names_the_time_in_the_zone_of_the_list(staff_client: Client, closing: SignatoryList) -> None:
    data = form_data(staff_client, closing)
    SignatoryList.objects.update(closes_at=datetime(2027, 3, 15, 20, 0, tzinfo=ZoneInfo("America/Toronto")))
    response = staff_client.post(url(closing), data | {"closes_at": "2027-03-15 21:00"})
    [error] = response.context["form"].errors["closes_at"]
    assert "“2027-03-15 20:00”" in error


@pytest.mark.parametrize(("days", "is_valid"), [("", True), ("1", True), ("30", True), ("0", False), ("31", False)])
def test_a_reminder_is_sent_some_days_before(
    staff_client: Client, closing: SignatoryList, days: str, is_valid: bool
) -> None:
    assert (save(staff_client, closing, reminder_days=days).status_code == 302) == is_valid


def test_a_time_that_reads_like_the_stored_one_in_utc_is_an_edit(staff_client: Client, closing: SignatoryList) -> None:
    save(staff_client, closing, closes_at="2027-03-15 21:00")
    assert closing.closes_at == datetime(2027, 3, 15, 21, 0, tzinfo=ZoneInfo("America/Toronto"))
