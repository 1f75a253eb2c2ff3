from __future__ import annotations

from datetime import date

from signatories.listing.schemas import SignatoryOut, signatory_data
from signatories.models import SignatoryList
from tests.factories import OrganizationFactory, SignatoryFactory


def test_an_entry_shows_the_fields_that_may_be_printed_and_no_other(signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(
        signatory_list=signatory_list,
        name="Cedar Network",
        names={"fr": "Réseau Cèdre"},
        website="https://cedar.example.org",
        country="CA",
        region="Ontario",
        signed_on=date(2026, 7, 8),
        lead_order=1,
        organization=OrganizationFactory(),
        email="private@example.org",
    )
    assert SignatoryOut(**signatory_data(signatory)).model_dump(mode="json") == {
        "id": signatory.pk,
        "kind": "organization",
        "name": "Cedar Network",
        "names": {"fr": "Réseau Cèdre"},
        "title": "",
        "affiliation": "",
        "affiliation_for_identification": False,
        "website": "https://cedar.example.org",
        "country": "CA",
        "region": "Ontario",
        "answers": {},
        "details": "",
        "represented_by": "",
        "signed_on": "2026-07-08",
        "is_lead": True,
        "group": None,
    }


def test_a_field_that_was_left_blank_is_empty(signatory_list: SignatoryList) -> None:
    signatory = SignatoryFactory(signatory_list=signatory_list, individual=True, name="Robin", title="")
    assert SignatoryOut(**signatory_data(signatory)).model_dump(mode="json") == {
        "id": signatory.pk,
        "kind": "individual",
        "name": "Robin",
        "names": {},
        "title": "",
        "affiliation": "",
        "affiliation_for_identification": False,
        "website": "",
        "country": "",
        "region": "",
        "answers": {},
        "details": "",
        "represented_by": "",
        "signed_on": None,
        "is_lead": False,
        "group": None,
    }
