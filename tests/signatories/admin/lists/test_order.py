"""The screen “Check the order”."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from signatories.enums import IndividualOrder, Particles, SortSource
from signatories.exceptions import InvalidTransition
from signatories.models import Signatory, SignatoryList
from signatories.moderation.sort_order import ACTION, accept_order
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.signatories.people import user_with_permissions

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def url(signatory_list: SignatoryList, name: str = "order", *more: int) -> str:
    return reverse(f"signatory_lists:{name}", args=[signatory_list.pk, *more])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def person(signatory_list: SignatoryList, name: str, **values: Any) -> Signatory:
    entry: Signatory = SignatoryFactory(individual=True, signatory_list=signatory_list, name=name, **values)
    return entry


def sort_text(entry: Signatory) -> tuple[str, str]:
    entry = Signatory.objects.get(pk=entry.pk)
    return entry.sort_as, entry.sort_as_source


def highlighted(shown: str) -> list[str]:
    return re.findall(r'aria-pressed="true"><bdi>([^<]+)</bdi>', shown)


def version(client: Client, signatory_list: SignatoryList, entry: Signatory) -> str:
    shown = page(client, url(signatory_list))
    row = shown[shown.index(f'id="order-{entry.pk}"') :]
    found = re.search(r'name="version" value="([0-9a-f]{16})"', row)
    assert found
    return found[1]


def test_the_people_of_a_list_are_shown_with_the_part_that_sorts_them(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    person(signatory_list, "Ludwig van den Berg", country="NL")
    person(signatory_list, "Zoe Adams", sort_as="Zoe Adams")
    person(signatory_list, "Bo Pending", pending=True)
    for values in ({"is_name_hidden": True}, {"withdrawn": True}, {"unconfirmed": True}):
        person(signatory_list, "Nobody Elsewhere", **values)
    SignatoryFactory(signatory_list=signatory_list, name="Cedar Network")
    person(SignatoryListFactory(), "Somebody Else")
    shown = page(staff_client, url(signatory_list))
    # In the order of the list; those who wait for review come last.
    assert highlighted(shown) == ["Berg", "Zoe", "Adams", "Pending"]
    assert "2 family names are guessed." in shown
    assert [word for word in ("Nobody", "Cedar", "Somebody") if word in shown] == []
    assert len(re.findall(r"data-order-accept(?!-)(?! hidden)", shown)) == 2


def test_only_guesses_can_be_shown(staff_client: Client, signatory_list: SignatoryList) -> None:
    person(signatory_list, "Zoe Adams", sort_as="Adams, Zoe")
    person(signatory_list, "Ada Example")
    old = person(signatory_list, "Bo Sample")
    Signatory.objects.filter(pk=old.pk).update(sort_as="", sort_as_source="")
    assert "Guesses only (2)" in page(staff_client, url(signatory_list))
    assert sorted(highlighted(page(staff_client, f"{url(signatory_list)}?sort_as_source=guessed"))) == [
        *("Example", "Sample"),
    ]
    assert highlighted(page(staff_client, f"{url(signatory_list)}?sort_as_source=stated")) == ["Adams"]
    assert highlighted(page(staff_client, f"{url(signatory_list)}?q=sample")) == ["Sample"]


def test_pressing_a_word_states_where_the_family_name_starts(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entry = person(signatory_list, "Ana García Ejemplo")
    data = {"start": "1", "version": version(staff_client, signatory_list, entry), "next": url(signatory_list)}
    answer = staff_client.post(url(signatory_list, "save_order", entry.pk), data)
    assert answer["Location"] == f"{url(signatory_list)}?changed={entry.pk}#order-{entry.pk}"
    assert sort_text(entry) == ("García Ejemplo, Ana", SortSource.STATED)
    shown = page(staff_client, answer["Location"])
    assert "Listed under G: García Ejemplo, Ana" in shown
    assert "data-order-undo>" in shown
    staff_client.post(url(signatory_list, "save_order", entry.pk), {"undo": "1"})
    assert sort_text(entry) == ("Ejemplo, Ana García", SortSource.GUESSED)
    # Pressing the button twice restores nothing else.
    staff_client.post(url(signatory_list, "save_order", entry.pk), {"undo": "1"})
    assert sort_text(entry) == ("Ejemplo, Ana García", SortSource.GUESSED)


def test_a_family_name_may_end_before_the_last_word(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Nagy Zsófia Anna")
    staff_client.post(url(signatory_list, "save_order", entry.pk), {"start": "0", "end": "1"})
    assert sort_text(entry) == ("Nagy, Zsófia Anna", SortSource.STATED)


def test_a_script_gets_the_new_row(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Ana García Ejemplo")
    answer = staff_client.post(url(signatory_list, "save_order", entry.pk), {"start": "1"}, headers=JSON)
    assert answer.status_code == 200
    row = answer.json()
    assert (row["letter"], row["start"], row["end"], row["is_guess"], row["error"]) == ("G", 1, 3, False, "")
    assert row["message"] == "Listed under G: García Ejemplo, Ana"


def test_accepting_a_guess_states_the_text_as_the_list_sorts_it(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    signatory_list.particles = Particles.AFTER
    signatory_list.save()
    entry = person(signatory_list, "Charles de Gaulle-Example")
    answer = staff_client.post(url(signatory_list, "save_order", entry.pk), {"accept": "1"}, headers=JSON)
    assert (answer.json()["letter"], answer.json()["sort_text"]) == ("G", "Gaulle-Example, Charles de")
    assert sort_text(entry) == ("Gaulle-Example, Charles de", SortSource.STATED)
    log = ModelLogEntry.objects.get(action=ACTION)
    assert log.data["before"] == {"sort_as": "de Gaulle-Example, Charles", "sort_as_source": "guessed"}
    # Again: nothing changes, nothing is logged.
    staff_client.post(url(signatory_list, "save_order", entry.pk), {"accept": "1"}, headers=JSON)
    assert ModelLogEntry.objects.filter(action=ACTION).count() == 1
    assert "origin of the sort text: “Guessed” → “Entered by staff”" in str(log.message)


def test_a_change_by_somebody_else_is_a_conflict_and_nothing_is_lost(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entry = person(signatory_list, "Ana García Ejemplo")
    seen = version(staff_client, signatory_list, entry)
    staff_client.post(url(signatory_list, "save_order", entry.pk), {"start": "1", "version": seen})
    # The same again is no conflict.
    again = {"start": "1", "version": seen}
    assert staff_client.post(url(signatory_list, "save_order", entry.pk), again, headers=JSON).status_code == 200
    late = {"accept": "1", "version": seen}
    assert staff_client.post(url(signatory_list, "save_order", entry.pk), late, headers=JSON).status_code == 409
    answer = staff_client.post(
        url(signatory_list, "save_order", entry.pk), {"start": "0", "version": seen}, headers=JSON
    )
    assert (answer.status_code, answer.json()["start"]) == (409, 1)
    assert "has changed since you opened it" in answer.json()["error"]
    assert sort_text(entry) == ("García Ejemplo, Ana", SortSource.STATED)
    answer = staff_client.post(
        url(signatory_list, "save_order", entry.pk), {"start": "0", "version": seen}, follow=True
    )
    assert "has changed since you opened it" in answer.content.decode()


def test_a_guess_that_somebody_accepted_meanwhile_is_not_overwritten(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entry = person(signatory_list, "Ana García Ejemplo")
    seen = version(staff_client, signatory_list, entry)
    address = url(signatory_list, "save_order", entry.pk)
    accept, state = {"accept": "1", "version": seen}, {"start": "1", "version": seen}
    codes = [staff_client.post(address, data, headers=JSON).status_code for data in (accept, accept, state)]
    assert codes == [200, 200, 409]
    assert sort_text(entry) == ("Ejemplo, Ana García", SortSource.STATED)


def test_the_words_of_an_arabic_name_run_from_right_to_left(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    for name, direction in (("محمد بن سلمان", "rtl"), ("יעל דוגמה", "rtl"), ("王 小明", "ltr"), ("1 Ada Roe", "ltr")):
        entry = person(signatory_list, name)
        shown = page(staff_client, url(signatory_list))
        row = shown[shown.index(f'id="order-{entry.pk}"') :]
        assert row[row.index('role="group"') :].startswith(f'role="group" dir="{direction}" class="order-words"')


def test_words_of_a_longer_former_name_are_a_conflict(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Ana García Ejemplo")
    seen = version(staff_client, signatory_list, entry)
    entry.name = "Ana Roe"
    entry.save()
    late = {"start": "2", "version": seen}
    answer = staff_client.post(url(signatory_list, "save_order", entry.pk), late, headers=JSON)
    assert (answer.status_code, answer.json()["words"][1][1]) == (409, "Roe")
    assert "has changed since you opened it" in answer.json()["error"]


def test_an_undo_does_not_overwrite_what_somebody_else_did_since(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entry = person(signatory_list, "Ana García Ejemplo")
    staff_client.post(url(signatory_list, "save_order", entry.pk), {"start": "1"})
    Signatory.objects.filter(pk=entry.pk).update(sort_as="Zzz")
    answer = staff_client.post(url(signatory_list, "save_order", entry.pk), {"undo": "1"}, headers=JSON)
    assert (answer.status_code, sort_text(entry)) == (409, ("Zzz", SortSource.STATED))


def test_all_guesses_of_a_page_are_accepted_but_those_that_changed(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    entries = [person(signatory_list, name) for name in ("Ada Example", "Bo Sample", "Cy Roe")]
    other = person(SignatoryListFactory(), "Somebody Else")
    shown = page(staff_client, url(signatory_list))
    guesses = re.findall(r'name="entry" value="([^"]+)"', shown)
    assert len(guesses) == 3
    Signatory.objects.filter(pk=entries[2].pk).update(sort_as="Cy Roe", sort_as_source=SortSource.STATED)
    data = {"entry": [*guesses, f"{other.pk}:0123456789abcdef", "x", "9" * 40 + ":x"], "next": url(signatory_list)}
    answer = staff_client.post(url(signatory_list, "accept_order"), data, follow=True)
    assert "2 guesses accepted." in answer.content.decode()
    assert [sort_text(entry)[1] for entry in entries] == [SortSource.STATED] * 3
    assert sort_text(entries[2])[0] == "Cy Roe"
    assert sort_text(other)[1] == SortSource.GUESSED


@pytest.mark.parametrize(
    "data", [{}, {"start": "x"}, {"start": "-1"}, {"start": "9"}, {"start": "1", "end": "1"}, {"start": "²"}]
)
def test_words_that_do_not_exist_are_refused(
    staff_client: Client, signatory_list: SignatoryList, data: dict[str, str]
) -> None:
    entry = person(signatory_list, "Ada Example")
    answer = staff_client.post(url(signatory_list, "save_order", entry.pk), data, headers=JSON)
    assert answer.status_code in (404, 409)
    assert sort_text(entry) == ("Example, Ada", SortSource.GUESSED)


def test_entries_of_other_lists_and_organizations_are_not_found(
    staff_client: Client, signatory_list: SignatoryList
) -> None:
    for entry in (
        person(SignatoryListFactory(), "Ada Example"),
        SignatoryFactory(signatory_list=signatory_list, name="Cedar Network"),
    ):
        answer = staff_client.post(url(signatory_list, "save_order", entry.pk), {"accept": "1"})
        assert answer.status_code == 404


def test_only_those_who_may_edit_entries_check_the_order(client: Client, signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Ada Example")
    viewer = user_with_permissions("signatories.view_signatory", "signatories.view_signatorylist")
    client.force_login(viewer)
    assert client.get(url(signatory_list)).status_code == 302
    client.post(url(signatory_list, "save_order", entry.pk), {"accept": "1"})
    client.post(url(signatory_list, "accept_order"), {"entry": f"{entry.pk}:x"})
    assert sort_text(entry)[1] == SortSource.GUESSED
    inspect = reverse("signatory_lists:inspect", args=[signatory_list.pk])
    assert url(signatory_list) not in page(client, inspect)


def test_the_lists_link_to_the_screen(staff_client: Client, signatory_list: SignatoryList) -> None:
    inspect = reverse("signatory_lists:inspect", args=[signatory_list.pk])
    for address in (inspect, reverse("signatory_lists:index")):
        assert f'href="{url(signatory_list)}"' in page(staff_client, address)


def test_a_list_by_full_names_is_left_alone(staff_client: Client, signatory_list: SignatoryList) -> None:
    signatory_list.individual_order = IndividualOrder.NAME
    signatory_list.save()
    entry = person(signatory_list, "Ada Example")
    shown = page(staff_client, url(signatory_list))
    assert "This list sorts people by their names as written." in shown
    assert "Example" not in shown
    assert staff_client.post(url(signatory_list, "save_order", entry.pk), {"accept": "1"}).status_code == 404
    with pytest.raises(InvalidTransition):
        accept_order(entry)
    assert sort_text(entry)[1] == SortSource.GUESSED


def test_each_form_has_a_token(signatory_list: SignatoryList, staff_client: Client) -> None:
    person(signatory_list, "Ada Example")
    shown = page(staff_client, url(signatory_list))
    forms = re.findall(r"<form[^>]*data-order[^>]*>.*?</form>", shown)
    assert len(forms) == 2
    assert all('name="csrfmiddlewaretoken"' in form for form in forms)


def test_a_get_changes_nothing(staff_client: Client, signatory_list: SignatoryList) -> None:
    entry = person(signatory_list, "Ada Example")
    for name, more in (("save_order", [entry.pk]), ("accept_order", [])):
        assert staff_client.get(url(signatory_list, name, *more)).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_screen_costs_the_same_queries_for_any_number_of_people(
    staff_client: Client, signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        person(signatory_list, f"Ada Example{'abc'[number]}")
    staff_client.get(url(signatory_list))
    with django_assert_num_queries(12):
        staff_client.get(url(signatory_list))
