from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import activate

from letters.models import LetterPage
from signatories.enums import IndividualOrder
from signatories.exceptions import InvalidCursor
from signatories.listing.pagination import (
    Position,
    decode_cursor,
    encode_cursor,
    list_structure,
    printed_page,
)
from signatories.models import Signatory, SignatoryList, SortKey, SortOrder
from signatories.moderation import staff_edits
from signatories.sort_orders import orders as sort_orders
from signatories.sort_orders.keys import find_wrong_keys
from signatories.sorting.sort_rules import FORMAT
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat every list with entries as a long one, which the worker fills two entries at a time."""
    monkeypatch.setattr(sort_orders, "MAX_ENTRIES_IN_REQUEST", 0)
    for module in (sort_orders, "signatories.sort_orders.keys"):
        monkeypatch.setattr(f"{module if isinstance(module, str) else module.__name__}.BATCH", 2)


def fill(letter: LetterPage) -> SignatoryList:
    for name, french in (("Alder", "Zeste"), ("Birch", "Bouleau"), ("Cedar", "Abies"), ("Larch", "")):
        names = {"fr": french} if french else {}
        SignatoryFactory(signatory_list=letter.signatory_list, name=name, names=names)
    for name in ("Wren Zeder", "Yan Alder", "Zoé Birch"):
        SignatoryFactory(signatory_list=letter.signatory_list, individual=True, name=name)
    return letter.signatory_list


def listed(signatory_list: SignatoryList, language: str = "en", limit: int = 99) -> list[str]:
    activate(language)
    entries = signatory_list.signatories.public()
    return [entry.name for entry in printed_page(entries, list_structure(signatory_list), limit=limit)]


def current(signatory_list: SignatoryList) -> list[tuple[str, str]]:
    orders = signatory_list.sort_orders.filter(is_current=True).order_by("language")
    return list(orders.values_list("language", "individual_order"))


ENGLISH, FRENCH = ["Alder", "Birch", "Cedar", "Larch"], ["Cedar", "Birch", "Larch", "Alder"]
BY_FAMILY_NAME, BY_NAME = ["Yan Alder", "Zoé Birch", "Wren Zeder"], ["Wren Zeder", "Yan Alder", "Zoé Birch"]


def test_a_new_list_has_an_order_without_a_language_and_a_letter_replaces_it() -> None:
    signatory_list = SignatoryListFactory()
    assert current(signatory_list) == [("", "family_name")]
    letter = LetterFactory(signatory_list=signatory_list)
    assert current(signatory_list) == [("en", "family_name")]
    LetterFactory(language="fr", translation_key=letter.translation_key, live=False)
    assert current(signatory_list) == [("en", "family_name"), ("fr", "family_name")]
    assert SortOrder.objects.filter(signatory_list=signatory_list).count() == 2


def test_a_list_without_a_letter_is_sorted_by_its_order(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Zeder", names={"fr": "Abies"})
    SignatoryFactory(signatory_list=signatory_list, name="Birch")
    assert listed(signatory_list, "en") == listed(signatory_list, "fr") == ["Birch", "Zeder"]


@pytest.mark.usefixtures("as_long")
def test_a_long_list_is_in_the_order_of_another_language_until_the_worker_wrote_the_keys(letter: LetterPage) -> None:
    signatory_list = fill(letter)
    LetterFactory(language="fr", translation_key=letter.translation_key)
    assert listed(signatory_list, "fr") == ENGLISH + BY_FAMILY_NAME
    sort_orders.fill_due()
    assert listed(signatory_list, "fr") == FRENCH + BY_FAMILY_NAME
    assert listed(signatory_list, "en") == ENGLISH + BY_FAMILY_NAME
    assert not sort_orders.has_due()
    assert list(find_wrong_keys(signatory_list)) == []


@pytest.mark.usefixtures("as_long")
def test_a_changed_order_shows_once_it_is_complete_in_all_languages(letter: LetterPage) -> None:
    signatory_list = fill(letter)
    LetterFactory(language="fr", translation_key=letter.translation_key)
    sort_orders.fill_due()
    signatory_list.individual_order = IndividualOrder.NAME
    signatory_list.save()
    first = SortOrder.objects.filter(completed_at=None).earliest("pk")
    SortOrder.objects.filter(completed_at=None).exclude(pk=first.pk).update(due_at=timezone.now() + timedelta(hours=1))
    sort_orders.fill_due()
    assert SortOrder.objects.get(pk=first.pk).completed_at
    assert listed(signatory_list, "en")[4:] == listed(signatory_list, "fr")[4:] == BY_FAMILY_NAME
    SortOrder.objects.filter(completed_at=None).update(due_at=timezone.now())
    sort_orders.fill_due()
    assert listed(signatory_list, "en")[4:] == listed(signatory_list, "fr")[4:] == BY_NAME
    assert current(signatory_list) == [("en", "name"), ("fr", "name")]


@pytest.mark.usefixtures("as_long")
def test_an_order_that_was_changed_twice_ends_as_the_last_one(letter: LetterPage) -> None:
    signatory_list = fill(letter)
    for order in (IndividualOrder.NAME, IndividualOrder.DATE_SIGNED, IndividualOrder.NAME):
        signatory_list.individual_order = order
        signatory_list.save()
    sort_orders.fill_due()
    assert current(signatory_list) == [("en", "name")]
    assert listed(signatory_list)[4:] == BY_NAME
    # Changed back: the replaced order is still there.
    signatory_list.individual_order = IndividualOrder.FAMILY_NAME
    signatory_list.save()
    assert listed(signatory_list)[4:] == BY_FAMILY_NAME
    assert not SortOrder.objects.filter(individual_order="date_signed").exists()


@pytest.mark.usefixtures("as_long")
def test_entries_that_change_while_an_order_is_filled_have_their_keys_in_it(
    letter: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    signatory_list = fill(letter)
    LetterFactory(language="fr", translation_key=letter.translation_key)
    entries = list(signatory_list.signatories.order_by("pk"))
    store_keys, changes = sort_orders.store_keys, iter(range(9))

    def store_and_change(keys: Any) -> None:
        store_keys(keys)
        if next(changes) == 1:
            staff_edits.correct(entries[0], {"name": "Zzz"})
            staff_edits.correct(entries[-1], {"name": "Aaa Aaa"})
            staff_edits.remove(entries[1])
            staff_edits.set_name_hidden(entries[5], is_name_hidden=False)
            SignatoryFactory(signatory_list=signatory_list, name="New")

    monkeypatch.setattr(sort_orders, "store_keys", store_and_change)
    sort_orders.fill_due()
    assert list(find_wrong_keys(signatory_list)) == []
    assert len(listed(signatory_list, "fr")) == 7


@pytest.mark.usefixtures("as_long")
def test_the_next_worker_continues_where_a_killed_one_was(letter: LetterPage, monkeypatch: pytest.MonkeyPatch) -> None:
    signatory_list = fill(letter)
    sort_orders.fill_due()
    LetterFactory(language="fr", translation_key=letter.translation_key)
    store_keys = sort_orders.store_keys
    slices: list[int] = []

    def die_in_the_third_slice(keys: Any) -> None:
        if len(slices) == 2:
            raise SystemExit
        slices.append(len(keys))
        store_keys(keys)

    monkeypatch.setattr(sort_orders, "store_keys", die_in_the_third_slice)
    with pytest.raises(SystemExit):
        sort_orders.fill_due()
    order = SortOrder.objects.get(language="fr")
    assert (order.completed_at, order.is_current, order.keys.count()) == (None, False, 4)
    assert not sort_orders.has_due()
    SortOrder.objects.filter(language="fr").update(leased_until=timezone.now())
    written: list[int] = []

    def count(keys: Any) -> None:
        written.append(len(keys))
        store_keys(keys)

    monkeypatch.setattr(sort_orders, "store_keys", count)
    sort_orders.fill_due()
    assert written == [2, 1]
    assert listed(signatory_list, "fr") == FRENCH + BY_FAMILY_NAME


def test_a_cursor_continues_in_the_order_that_it_was_made_in(letter: LetterPage) -> None:
    signatory_list = fill(letter)
    entries = signatory_list.signatories.public()
    page = printed_page(entries, list_structure(signatory_list), limit=5)
    cursor = encode_cursor(Position.of(page[-1]), signatory_list, "printed")
    signatory_list.individual_order = IndividualOrder.NAME
    signatory_list.save()
    after = decode_cursor(cursor, signatory_list, "printed")
    following = printed_page(entries, list_structure(signatory_list), limit=9, after=after)
    assert [entry.name for entry in [*page, *following]] == ENGLISH + BY_FAMILY_NAME
    assert listed(signatory_list) == ENGLISH + BY_NAME
    SortOrder.objects.filter(is_current=False).update(due_at=timezone.now())
    sort_orders.fill_due()
    assert set(SortOrder.objects.values_list("individual_order", flat=True)) == {"name"}
    assert SortKey.objects.count() == 7
    with pytest.raises(InvalidCursor):
        printed_page(entries, list_structure(signatory_list), limit=9, after=after)


@pytest.mark.usefixtures("as_long")
def test_an_order_that_is_needed_again_while_it_is_deleted_is_filled_again(
    letter: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    signatory_list = fill(letter)
    signatory_list.individual_order = IndividualOrder.NAME
    signatory_list.save()
    sort_orders.fill_due()
    SortOrder.objects.filter(is_current=False).update(due_at=timezone.now())
    delete_slice = sort_orders._delete_slice

    def delete_and_change_back(*arguments: Any) -> bool:
        is_done = delete_slice(*arguments)
        signatory_list.individual_order = IndividualOrder.FAMILY_NAME
        signatory_list.save()
        return is_done

    monkeypatch.setattr(sort_orders, "_delete_slice", delete_and_change_back)
    sort_orders.fill_due()
    sort_orders.fill_due()
    assert current(signatory_list) == [("en", "family_name")]
    assert listed(signatory_list) == ENGLISH + BY_FAMILY_NAME
    assert list(find_wrong_keys(signatory_list)) == []


def test_the_worker_finds_letters_and_settings_that_came_in_other_ways(letter: LetterPage, settings: Any) -> None:
    signatory_list = fill(letter)
    SortOrder.objects.all().delete()
    SortKey.objects.all().delete()
    sort_orders.request_missing()
    assert listed(signatory_list) == ENGLISH + BY_FAMILY_NAME
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "German")]
    SignatoryFactory(signatory_list=signatory_list, name="Die Birken Gruppe")
    assert listed(signatory_list)[3] == "Die Birken Gruppe"
    sort_orders.request_missing()
    assert listed(signatory_list)[1:3] == ["Birch", "Die Birken Gruppe"]
    before = list(SortOrder.objects.values())
    sort_orders.request_missing()
    assert list(SortOrder.objects.values()) == before


def test_a_letter_that_is_gone_retires_the_order_of_its_language(letter: LetterPage) -> None:
    signatory_list = fill(letter)
    french = LetterFactory(language="fr", translation_key=letter.translation_key)
    french.delete()
    sort_orders.request_missing()
    assert current(signatory_list) == [("en", "family_name")]
    assert listed(signatory_list, "fr") == ENGLISH + BY_FAMILY_NAME


def test_by_date_the_first_to_sign_come_first_and_people_of_a_day_by_family_name(letter: LetterPage) -> None:
    signatory_list = fill(letter)
    today = timezone.localdate()
    people = Signatory.objects.filter(signatory_list=signatory_list, kind="individual").order_by("pk")
    for entry, day in zip(people, (today, today - timedelta(days=1), today), strict=True):
        staff_edits.correct(entry, {"signed_on": day})
    signatory_list.individual_order = IndividualOrder.DATE_SIGNED
    signatory_list.save()
    assert listed(signatory_list) == [*ENGLISH, "Yan Alder", "Zoé Birch", "Wren Zeder"]


def test_the_command_finds_wrong_keys_and_has_them_written_again(letter: LetterPage, capsys: Any) -> None:
    signatory_list = fill(letter)
    SortKey.objects.filter(signatory__name="Birch").update(key="zzz")
    with pytest.raises(CommandError):
        call_command("check_signatories", "--repair-order")
    assert "1 sort keys are missing, superfluous or outdated." in capsys.readouterr().out
    sort_orders.fill_due()
    call_command("check_signatories")
    assert listed(signatory_list) == ENGLISH + BY_FAMILY_NAME


@pytest.mark.usefixtures("as_long")
def test_a_new_version_of_the_rules_has_all_lists_sorted_anew(letter: LetterPage) -> None:
    signatory_list = fill(letter)
    sort_orders.fill_due()
    signatory_list.sort_orders.update(version=FORMAT - 1)
    former = signatory_list.sort_orders.get()
    # A key of the former version.
    SortKey.objects.filter(sort_order=former, signatory__name="Zoé Birch").update(key="0")
    assert listed(signatory_list)[4] == "Zoé Birch"
    sort_orders.request_missing()
    assert signatory_list.sort_orders.get(is_current=True) == former
    sort_orders.fill_due()
    assert [order.version for order in signatory_list.sort_orders.filter(is_current=True)] == [FORMAT]
    assert listed(signatory_list) == ENGLISH + BY_FAMILY_NAME
    assert list(find_wrong_keys(signatory_list)) == []
