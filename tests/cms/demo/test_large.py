from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from cms.demo import large
from cms.demo.removal import demo_content, remove
from cms.demo.site import load
from cms.news.models import NewsPage
from letters.models import LetterPage
from letters.pdf.print_job import RenderedPdf
from signatories.models import Signatory, SignatoryList

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shrink the large site to a few pages, and load the demo with a fake typesetter."""
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    for name, number in {"POSTS": 10, "LETTERS": 2, "SIGNATORIES": 9, "MEMBERS": 3}.items():
        monkeypatch.setattr(large, name, number)
    assert load() is True


def test_it_adds_posts_and_signed_letters_in_each_language_once(small: None, client: Client) -> None:
    before = (NewsPage.objects.count(), LetterPage.objects.count(), Signatory.objects.count())
    for _again in range(2):
        assert large.load_large() == (before[0] + 20, before[1] + 4)
        assert Signatory.objects.count() == before[2] + 2 * 9
    assert SignatoryList.objects.count() == 3
    kinds = set(NewsPage.objects.values_list("kind", flat=True))
    assert kinds == {"news", "statement", "press-release", "speech", "call-to-action", "round-up"}
    assert [client.get(f"{prefix}/news/2002/").status_code for prefix in ("", "/fr")] == [200, 200]


def test_it_is_removed_with_the_demo(small: None) -> None:
    large.load_large()
    assert demo_content().organizations == 50
    remove()
    for model in (NewsPage, LetterPage, SignatoryList, Signatory):
        assert model.objects.count() == 0


def test_it_needs_the_demo(letter: LetterPage, capsys: Any, settings: Any) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match="Load the demo first"):
        call_command("load_demo", large=True)
    assert NewsPage.objects.count() == 0
