from __future__ import annotations

from core.instance_factory import InstanceFactory
from signatories.models import Contact, ImportRow, Signatory, SignatoryList
from tests.factories import ImportBatchFactory


def test_an_instance_has_the_values_and_defaults_of_one_from_the_constructor() -> None:
    values = {"name": "Robin Larch", "kind": "individual", "signatory_list_id": 3, "country": "CA"}
    made, constructed = InstanceFactory(Signatory).new(**values), Signatory(**values)
    # Each is of its own moment.
    made.created_at = constructed.created_at
    assert {name: value for name, value in vars(made).items() if name != "_state"} == {
        name: value for name, value in vars(constructed).items() if name != "_state"
    }
    assert (made._state.adding, made._state.db) == (True, None)


def test_instances_share_no_dictionary() -> None:
    new = InstanceFactory(Signatory).new
    first, second = new(), new()
    first.names["fr"] = "Mélèze"
    first._state.adding = False
    assert (second.names, second._state.adding) == ({}, True)


def test_instances_do_not_share_what_is_cached_in_one() -> None:
    new = InstanceFactory(Signatory).new
    first, second = new(), new()
    first.signatory_list = SignatoryList(title="Letter")
    assert second._state.fields_cache == {}


def test_an_instance_can_be_saved(signatory_list: SignatoryList) -> None:
    entry = InstanceFactory(Signatory).new(
        signatory_list_id=signatory_list.pk, kind="individual", name="Robin Larch", status="published"
    )
    entry.save()
    InstanceFactory(Contact).new(signatory_id=entry.pk, email="robin@example.org").save()
    assert Contact.objects.get(signatory__name="Robin Larch").email == "robin@example.org"


def test_a_row_is_loaded_as_it_was_stored_and_its_deferred_fields_when_they_are_read(
    signatory_list: SignatoryList,
) -> None:
    row = ImportRow(
        batch=ImportBatchFactory(signatory_list=signatory_list),
        number=3,
        outcome="new",
        values={"name": "Robin Larch"},
    )
    row.save()
    loaded = ImportRow.objects.defer("warnings").get(number=3)
    assert (loaded._state.adding, loaded._state.db, loaded.get_deferred_fields()) == (False, "default", {"warnings"})
    assert (loaded.values, loaded.warnings, loaded.get_deferred_fields()) == ({"name": "Robin Larch"}, [], set())
    assert loaded == row
