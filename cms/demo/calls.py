"""The calls to action of the demo: an appeal after each post, and a mail to the minister."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Locale, Page

from cms.calls_to_action.models import CallToAction, ChosenPage
from cms.calls_to_action.page_kinds import page_kind_named
from cms.demo.files import document, languages_with
from cms.demo.keys import demo_key
from core.users.models import User


def publish_calls(user: User) -> None:
    """Publish the calls of each language with a `site.*.json`, once its pages are there."""
    for language in languages_with("site"):
        for content in document("site", language)["calls"]:
            _publish(content, Locale.objects.get(language_code=language), user)


def demo_calls() -> QuerySet[CallToAction]:
    """Return the calls that the demo added, however they were changed."""
    contents = [content for language in languages_with("site") for content in document("site", language)["calls"]]
    calls: QuerySet[CallToAction] = CallToAction.objects.filter(
        translation_key__in={_key(content) for content in contents}
    )
    return calls


def _publish(content: dict[str, Any], locale: Locale, user: User) -> None:
    buttons: Any = CallToAction._meta.get_field("buttons")
    fields = {name: content[name] for name in ("heading", "text", "position")}
    call = CallToAction(
        **fields,
        buttons=buttons.to_python(json.dumps(content["buttons"])),
        locale=locale,
        translation_key=_key(content),
    )
    kinds = [kind for kind in map(page_kind_named, content["kinds"]) if kind]
    call.page_kinds.set(ContentType.objects.get_for_models(*kinds).values())
    keys = [demo_key(name) for name in content["pages"]]
    call.chosen_pages = [
        ChosenPage(page=page) for page in Page.objects.filter(translation_key__in=keys, locale=locale)
    ]
    call.save()
    call.save_revision(user=user).publish(user=user)


def _key(content: dict[str, Any]) -> Any:
    return demo_key(f"calls/{content['key']}")
