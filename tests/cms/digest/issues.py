"""Issues for tests."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from cms.digest.models import DigestIndexPage, DigestIssuePage
from cms.pages.models import HomePage


def digest_index(language: str = "en") -> DigestIndexPage:
    """Return the digest of a language; it is made when needed."""
    found = DigestIndexPage.objects.filter(locale__language_code=language).first()
    if found:
        return found
    home = HomePage.objects.get(locale__language_code=language)
    index: DigestIndexPage = home.add_child(instance=DigestIndexPage(title="Digest", locale=home.locale))
    return index


def digest_issue(title: str = "Issue", *, language: str = "en", **values: Any) -> DigestIssuePage:
    """Return a published issue in a language."""
    index = digest_index(language)
    values = {"slug": f"issue-{uuid4().hex[:8]}", "date": date(2026, 5, 1), **values}
    issue: DigestIssuePage = index.add_child(instance=DigestIssuePage(title=title, locale=index.locale, **values))
    return issue
