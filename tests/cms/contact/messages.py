"""Contact pages and messages for tests."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from wagtail.models import Site

from cms.contact.models import ContactMessage, ContactPage, ContactSettings
from cms.pages.models import HomePage

WRITTEN = {"name": "Robin Fernleaf", "email": "robin@example.org", "subject": "Hello", "text": "How can I help?"}


def contact_page(title: str = "Contact", *, language: str = "en", **values: Any) -> ContactPage:
    """Return a published contact page in a language."""
    home = HomePage.objects.get(locale__language_code=language)
    page = ContactPage(title=title, locale=home.locale, **{"slug": f"contact-{uuid4().hex[:8]}", **values})
    added: ContactPage = home.add_child(instance=page)
    return added


def contact_message(**values: Any) -> ContactMessage:
    """Return a message that came in."""
    return ContactMessage.objects.create(**{**WRITTEN, "language": "en", "fingerprint": uuid4().hex, **values})


def set_recipients(*addresses: str) -> None:
    """Have messages sent to these addresses."""
    settings = ContactSettings.for_site(Site.objects.get(is_default_site=True))
    settings.recipients = "\n".join(addresses)
    settings.full_clean()
    settings.save()
