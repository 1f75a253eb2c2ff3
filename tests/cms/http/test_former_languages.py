"""Tests of links in mails below the prefix of a language that the site has no more, or that is its first one now."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from cms.digest.enums import SubscriberStatus
from cms.digest.link_tokens import CONFIRM, link
from signatories.mail.link_tokens import LinkPurpose
from signatories.mail.link_tokens import link as link_of_signer
from tests.cms.digest.test_subscriptions import subscriber
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("codes", [("en",), ("fr", "en")])
def test_links_lead_to_the_same_page_in_the_first_language(
    client: Client, settings: Settings, codes: tuple[str, ...]
) -> None:
    asked = subscriber(language="fr", status=SubscriberStatus.UNCONFIRMED, confirmed_at=None)
    urls = [
        link(CONFIRM, asked, "fr"),
        link_of_signer(LinkPurpose.MANAGE, SignatoryFactory(email="ada@example.org"), "fr"),
    ]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in codes]
    settings.LANGUAGE_CODE = codes[0]
    for url in urls:
        path = url.removeprefix("http://testserver")
        assert path.startswith("/fr/")
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, path.removeprefix("/fr"))
        assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("path", ["/xq/digest/confirm/a:b:c/", "/fr/elsewhere/a:b:c/", "/fr/digest/confirm/a:b:c/"])
def test_nothing_else_is_redirected(client: Client, path: str) -> None:
    with override("en"):
        assert client.get(path).status_code == 404
