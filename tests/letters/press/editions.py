"""Two editions of a letter whose first signatory has a logo."""

from __future__ import annotations

from typing import Any

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import LetterPage
from tests.factories import OrganizationFactory, SignatoryFactory


def publish_two_editions(letter: LetterPage, logo: Any) -> None:
    """Publish an edition with one signatory, Larch, and a second one with three more."""
    larch = OrganizationFactory(name="Larch", logo=logo, logo_alt="Larch’s logo", logo_permitted=True)
    SignatoryFactory(signatory_list=letter.signatory_list, name="Larch", organization=larch)
    make_edition(request_edition(letter.signatory_list))
    SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
    make_edition(request_edition(letter.signatory_list))
