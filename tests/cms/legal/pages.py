"""Generated pages for tests."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wagtail.models import Site

from cms.legal.models import AccessibilityPage, PrivacyPage
from cms.pages.models import HomePage


def privacy_page(title: str = "Privacy", *, language: str = "en", **values: Any) -> PrivacyPage:
    """Return a published privacy notice in a language."""
    page: PrivacyPage = _add(PrivacyPage, title, language, values)
    return page


def accessibility_page(title: str = "Accessibility", *, language: str = "en", **values: Any) -> AccessibilityPage:
    """Return a published accessibility statement in a language."""
    page: AccessibilityPage = _add(AccessibilityPage, title, language, values)
    return page


def _add(model: type[Any], title: str, language: str, values: dict[str, Any]) -> Any:
    home = HomePage.objects.get(locale__language_code=language)
    page = model(title=title, locale=home.locale, **{"slug": f"legal-{uuid4().hex[:8]}", **values})
    return home.add_child(instance=page)


def other_site(language: str = "en") -> HomePage:
    """Return the home page of a second site, before that of the first one in the tree."""
    first = HomePage.objects.get(locale__language_code=language)
    home = HomePage(title="Other", slug=f"other-{uuid4().hex[:8]}", locale=first.locale)
    added: HomePage = first.add_sibling("first-sibling", instance=home)
    Site.objects.create(hostname="other.example.org", root_page=added)
    return added


def own_text(section: str, placement: str, text: str) -> tuple[str, dict[str, str]]:
    """Return a block of the field `texts`."""
    return ("text", {"section": section, "placement": placement, "text": text})
