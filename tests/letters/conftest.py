"""A fast stand-in for the typesetter, for tests that are not about what a PDF looks like."""

from __future__ import annotations

from typing import Any

import pytest

from letters.pdf import RenderedPdf


class FakeTypesetter:
    """Answers with bytes that name the document; `failure`, once set, is raised instead."""

    def __init__(self) -> None:
        self.documents: list[str] = []
        self.failure: Exception | None = None

    def __call__(self, html: str, *, identifier: str) -> RenderedPdf:
        self.documents.append(html)
        if self.failure:
            raise self.failure
        return RenderedPdf(b"%PDF " + identifier.encode(), 2)


@pytest.fixture
def typesetter(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put the stand-in in the typesetter's place and return it."""
    fake = FakeTypesetter()
    monkeypatch.setattr("letters.pdf._typeset", fake)
    return fake
