from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from letters.models import LetterPage
from tests.factories import SignatoryFactory

LETTERS = "/api/v1/letters"


@pytest.fixture
def lake(letter: LetterPage) -> LetterPage:
    """Return a letter with every public field filled in, three public signatories, and one in each other state."""
    letter.slug, letter.title, letter.standfirst = "keep-the-lake", "Keep the lake", "About water."
    letter.subject = "The lake"
    letter.recipients = [("addressee", {"name": "Jo Cedar", "office": "Minister", "institution": "", "address": ""})]
    letter.body = [("paragraph", "<p>Keep it [1].</p>"), ("notes", ["<p>A report.</p>"])]
    letter.save()
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(name="Alder Trust", email="canary@example.org", country="CA", **on_list)
    SignatoryFactory(name="Zelkova Society", lead_order=1, **on_list)
    SignatoryFactory(individual=True, name="Robin Fernleaf", affiliation="Example College", **on_list)
    for state in ("unconfirmed", "pending", "rejected", "withdrawn"):
        SignatoryFactory(name=f"Canary {state}", **{state: True}, **on_list)
    return letter


@pytest.fixture
def get(client: Client) -> Callable[[str], Any]:
    """Return a function that fetches a URL and returns its JSON; fails if a private value leaks."""

    def get_json(address: str) -> Any:
        response = client.get(address)
        assert response.status_code == 200, response.content
        assert "canary" not in response.content.decode().lower()
        return response.json()

    return get_json
