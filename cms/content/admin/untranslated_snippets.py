"""Menus, texts and calls to action that are not in every language of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, get_translatable_models

from core.languages import site_languages


@dataclass(frozen=True)
class UntranslatedSnippet:
    """Something that is not a page, its type, and the names of the languages that it lacks."""

    title: str
    kind: str
    url: str
    missing: str


def untranslated_snippets(user: AbstractBaseUser) -> list[UntranslatedSnippet]:
    """Return what a user may change and is not in every language of the site; the languages count that it exists in.

    Of something and its translations, it is the one that was created first. One query for each type.
    """
    finder = AdminURLFinder(user)
    models = [model for model in get_translatable_models() if not issubclass(model, Page)]
    return [snippet for model in models for snippet in _of_model(model, finder)]


def _of_model(model: Any, finder: AdminURLFinder) -> Iterator[UntranslatedSnippet]:
    languages = site_languages()
    by_key: dict[Any, dict[str, Any]] = {}
    for found in model.objects.select_related("locale").order_by("pk"):
        by_key.setdefault(found.translation_key, {}).setdefault(found.locale.language_code, found)
    for translations in by_key.values():
        missing = [name for code, name in languages.items() if code not in translations]
        first = next(iter(translations.values()))
        url = finder.get_edit_url(first) if missing else None
        if url:
            yield UntranslatedSnippet(str(first), str(model._meta.verbose_name), url, ", ".join(missing))
