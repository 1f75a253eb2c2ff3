"""What is public as soon as it is saved is saved by a person, not by the editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.models import DraftStateMixin, Locale, Site
from wagtail.snippets.models import get_snippet_models

from cms.appearance.models import SiteTexts
from cms.news.models import NewsCategory
from cms.webhooks.models import Endpoint
from core.autosave import AutosavesDraftsViewSet
from signatories.models import Institution, MemberGroup, Relation
from tests.cms.calls_to_action.calls import add_call
from tests.factories import (
    LetterFactory,
    LetterUpdateFactory,
    OrganizationFactory,
    PaperSignaturesFactory,
    QuestionFactory,
    SignatoryFactory,
    SignatoryListFactory,
)

pytestmark = pytest.mark.django_db
SETTINGS = ("appearance.appearance", "letters.letterhead", "signatories.signingsettings", "contact.contactsettings")


def site_texts() -> SiteTexts:
    return SiteTexts.objects.create(site=Site.objects.get(), locale=Locale.get_default(), name="Coalition")


def in_list(made: Any) -> list[int]:
    return [made.signatory_list_id, made.pk]


SCREENS: dict[str, Callable[[], Any]] = {
    "site_texts:edit": site_texts,
    "news_categories:edit": lambda: NewsCategory.objects.create(name="Water", slug="water"),
    "organizations:edit": OrganizationFactory,
    "relations:edit": lambda: Relation.objects.create(label="Friend of the lake"),
    "member_groups:edit": lambda: MemberGroup.objects.create(label="North"),
    "institutions:edit": lambda: Institution.objects.create(name="University"),
    "signatory_lists:edit": SignatoryListFactory,
    "signatory_lists:requirements": SignatoryListFactory,
    "signatory_lists:edit_question": QuestionFactory,
    "signatory_lists:edit_paper": PaperSignaturesFactory,
    "letter_updates:edit": LetterUpdateFactory,
    "signatories:edit": SignatoryFactory,
    "webhooks:edit": lambda: Endpoint.objects.create(url="https://example.org/"),
}
NESTED = ("signatory_lists:edit_question", "signatory_lists:edit_paper", "letter_updates:edit")


def saves_itself(client: Client, url: str) -> bool:
    answer = client.get(url, follow=True)
    assert (answer.status_code, "<form" in answer.text) == (200, True)
    return "data-w-autosave-interval-value" in answer.text or "w-autosave#save" in answer.text


@pytest.mark.parametrize("name", SCREENS)
def test_what_has_no_drafts_is_not_saved_by_the_editor(staff_client: Client, name: str) -> None:
    made = SCREENS[name]()
    url = reverse(name, args=in_list(made) if name in NESTED else [made.pk])
    assert saves_itself(staff_client, url) is False


@pytest.mark.parametrize("label", SETTINGS)
def test_settings_are_not_saved_by_the_editor(staff_client: Client, label: str) -> None:
    url = reverse("wagtailsettings:edit", args=label.split("."))
    assert saves_itself(staff_client, url) is False


def test_new_texts_are_not_saved_by_the_editor(staff_client: Client) -> None:
    for language in ("en", "fr"):
        assert saves_itself(staff_client, f"{reverse('site_texts:add')}?locale={language}") is False


def test_drafts_are_saved_by_the_editor(staff_client: Client) -> None:
    urls = [reverse("calls_to_action:add"), reverse("calls_to_action:edit", args=[add_call().pk])]
    urls.append(reverse("wagtailadmin_pages:edit", args=[LetterFactory().pk]))
    assert [saves_itself(staff_client, url) for url in urls] == [True, True, True]


def test_every_snippet_has_these_screens() -> None:
    models: list[type[Model]] = get_snippet_models()
    assert [model for model in models if not isinstance(model.snippet_viewset, AutosavesDraftsViewSet)] == []  # type: ignore[attr-defined]
    assert any(issubclass(model, DraftStateMixin) for model in models)
