"""Members and their page for tests. Every organization is invented."""

from __future__ import annotations

from typing import Any

from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.members.models import MembersPage
from cms.pages.models import HomePage
from signatories.models import Organization, Relation
from tests.factories import OrganizationFactory


def member(name: str, **fields: Any) -> Organization:
    """Return a new member of the coalition."""
    relation = Relation.objects.get(is_membership=True)
    organization: Organization = OrganizationFactory(name=name, relation=relation, **fields)  # type: ignore[no-untyped-call]
    return organization


def members_page(language: str = "en", **fields: Any) -> MembersPage:
    """Return a new page of members in a language; all of them are translations of each other."""
    home, other = HomePage.objects.get(locale__language_code=language), MembersPage.objects.first()
    key = {"translation_key": other.translation_key} if other else {}
    page = MembersPage(**{"title": "Members", "slug": "members", "locale": home.locale, **key, **fields})
    home.add_child(instance=page)
    return page


def logo() -> Any:
    """Return a new picture."""
    return get_image_model().objects.create(title="Logo", file=get_test_image_file())
