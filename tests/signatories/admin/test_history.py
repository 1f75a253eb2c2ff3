from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from signatories.admin.history import ChangeFormatter
from signatories.models import SignatoryList
from signatories.signing.self_service import correct_own
from tests.factories import SignatoryFactory


def history_message(**data: Any) -> str:
    return ChangeFormatter("Correct", "Corrected").format_message(SimpleNamespace(data=data))


@pytest.mark.parametrize(
    ("field", "before", "after", "sentence"),
    [
        ("is_name_hidden", "False", "True", "withhold the name, but count it: “no” → “yes”"),
        ("is_name_hidden", "True", "False", "withhold the name, but count it: “yes” → “no”"),
        ("is_name_hidden", "", "True", "withhold the name, but count it: “no” → “yes”"),
        ("is_name_hidden", True, False, "withhold the name, but count it: “yes” → “no”"),
        ("status", "pending", "published", "status: “Pending review” → “Published”"),
        ("status", "", "nonsense", "status: “” → “nonsense”"),
        ("kind", "organization", "individual", "kind: “Organization” → “Individual”"),
        ("country", "", "CA", "country: “” → “Canada”"),
        ("signed_on", "2026-03-31", "", "signed on: “31 March 2026” → “”"),
        ("lead_order", "", "2", "lead signatory: “” → “2”"),
        ("name", "Ceder", "Cedar", "name: “Ceder” → “Cedar”"),
        ("shoe_size", "43", "44", "shoe_size: “43” → “44”"),
    ],
)
def test_a_change_is_described(field: str, before: Any, after: Any, sentence: str) -> None:
    assert history_message(before={field: before}, after={field: after}) == f"Corrected: {sentence}"


def test_the_words_are_those_of_the_reader() -> None:
    with override("fr"):
        sentence = history_message(
            before={"status": "published", "is_name_hidden": "False"}, after={"status": "withdrawn"}
        )
    assert "published" not in sentence
    assert "withdrawn" not in sentence


@pytest.mark.django_db
def test_changes_by_signers_and_staff_are_described_alike(signatory_list: SignatoryList) -> None:
    SignatoryList.objects.update(allows_hidden_names=True)
    entry = SignatoryFactory(signatory_list=signatory_list, individual=True, email="robin@example.org")
    correct_own(entry, {"is_name_hidden": True})
    logged = ModelLogEntry.objects.for_instance(entry).get(action="signatories.correct_own")
    assert "“no” → “yes”" in ChangeFormatter("", "Corrected").format_message(logged)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"reason": "A typo"}, "Corrected: Reason: A typo"),
        ({"contact": "forgotten"}, "Corrected: The contact data was erased."),
        (
            {"contact": "changed", "contact_fields": ["comment"]},
            "Corrected: Contact changed: comment to the organizers.",
        ),
        ({"contact": "changed", "contact_fields": ["shoe_size"]}, "Corrected: Contact changed."),
        ({"contact": "changed"}, "Corrected: Contact changed."),
        ({"waiting": {"name": "Cedar", "logo": "logo.png"}}, "Corrected: Waits for review: name: “Cedar”; a new logo"),
        ({"correction": "closed"}, "Corrected: The pending changes were discarded."),
        ({"correction": "approved"}, "Corrected"),
        ({"withdrawn": True}, "Corrected: It had been withdrawn."),
        ({"disputed": True}, "Corrected: The owner of its address had disputed it."),
        ({"with": "Ceder"}, "Corrected: A merge was carried over: “Ceder” left the list."),
        ({"name": "Cedar", "reason": "The same"}, "Corrected: Reason: The same; Merged into “Cedar”."),
        (None, "Corrected"),
    ],
)
def test_what_else_the_log_holds_is_described(data: dict[str, Any] | None, sentence: str) -> None:
    assert ChangeFormatter("Correct", "Corrected").format_message(SimpleNamespace(data=data)) == sentence


def test_a_date_that_is_none_is_shown_as_it_was_logged() -> None:
    assert history_message(before={"signed_on": "last spring"}, after={}) == "Corrected: signed on: “last spring” → “”"
