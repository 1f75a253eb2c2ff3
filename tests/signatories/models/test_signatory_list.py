from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from signatories.enums import Signing
from signatories.models import SignatoryList
from tests.factories import SignatoryListFactory


def test_asked_of_one_list_or_of_all_the_state_is_the_same(db: None) -> None:
    now = timezone.now()
    moments = (None, now - timedelta(days=1), now, now + timedelta(days=1))
    for signing, opens, closes in product((Signing.CLOSED, Signing.OPEN, Signing.PAUSED), moments, moments):
        SignatoryListFactory(signing=signing, opens_at=opens, closes_at=closes)
    lists_by_state = {state: set(SignatoryList.objects.in_state(state, now)) for state in Signing}
    expected = {
        state: {
            signatory_list for signatory_list in SignatoryList.objects.all() if signatory_list.signing_at(now) == state
        }
        for state in Signing
    }
    assert lists_by_state == expected
    assert all(lists_by_state.values())


def test_sites_are_kept_as_browsers_name_them(db: None) -> None:
    signatory_list = SignatoryListFactory(
        embedding_sites=" https://Partner.example.org/ \n\nhttp://127.0.0.1:8000\nhttp://[::1]:8000\n*"
    )
    signatory_list.full_clean()
    assert signatory_list.embedding_origins == [
        "https://partner.example.org",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "*",
    ]


@pytest.mark.parametrize(
    "site",
    [
        "partner.example.org",
        "https://partner.example.org/page",
        "https://*.example.org",
        "ftp://example.org",
        "https://a b",
        "https://example.org; script-src *",
        "'self'",
        "https://user@example.org",
    ],
)
def test_a_site_that_no_browser_would_recognise_is_refused(db: None, site: str) -> None:
    signatory_list = SignatoryListFactory(embedding_sites=f"https://example.org\n{site}")
    with pytest.raises(ValidationError) as refused:
        signatory_list.full_clean()
    assert refused.value.message_dict == {
        "embedding_sites": [f"Write a site as https://partner.example.org, without a path: “{site}”."]
    }
