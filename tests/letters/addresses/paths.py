"""The addresses of a letter, and how tests ask for them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from letters.models import LetterPage

#: URLs of a letter, with "{}" for its slug.
BELOW = [
    "/letters/{}/",
    "/letters/{}/?utm=mail",
    "/letters/{}/letter.pdf",
    "/letters/{}/signatories.csv",
    "/letters/{}/signatories.json",
    "/letters/{}/press.zip",
    "/letters/{}/count.svg",
    "/letters/{}/embed/?show=counts",
    "/letters/{}/share.png",
    "/letters/{}/sign/?name=Robin",
    "/letters/{}/signed/",
    "/letters/{}/feed.atom",
    "/letters/{}/press/",
    "/api/v1/letters/{}",
    "/api/v1/letters/{}?language=en",
    "/api/v1/letters/{}/counts",
    "/api/v1/letters/{}/signatories?limit=1",
    "/api/v1/letters/{}/editions",
    "/api/v1/letters/{}/sign-ons/new",
]
#: Pages of a letter, whose canonical URL has a language prefix, and files, whose canonical URL has none.
PAGES = ["", "sign/", "sign/form/", "signed/", "signatories/", "press/", "feed.atom", "editions.atom"]
FILES = ["letter.pdf", "signatories.csv", "signatories.json", "press.zip", "count.svg", "embed/", "share.png"]


def rename(letter: LetterPage, slug: str) -> None:
    """Publish a new slug as the editor does."""
    page = LetterPage.objects.get(pk=letter.pk)
    page.slug = slug
    page.save_revision().publish()


def head(client: Client, path: str) -> Any:
    """Return the response with its file closed."""
    answer = client.get(path)
    answer.close()
    return answer
