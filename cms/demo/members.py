"""The members of the demo's coalition: those that signed its letter and others, and the page that lists them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Locale, Page

from cms.demo.files import DEMO_DIR
from cms.demo.keys import demo_key
from cms.members.models import MembersPage
from cms.pages.models import HomePage
from core.users.models import User
from signatories.models import MemberGroup, Organization, Relation

#: The name of the page among those of the demo.
PAGE = "members"


def publish_members(user: User) -> None:
    """Make organizations of the directory members, add the others, and publish the page in each language."""
    groups = {
        group["key"]: MemberGroup.objects.get_or_create(
            label=group["label"], defaults={"labels": group["labels"], "position": position}
        )[0]
        for position, group in enumerate(_content()["groups"], start=1)
    }
    relation = Relation.objects.filter(is_membership=True).first()
    for member in (*_content()["signers"], *_content()["others"]):
        defaults = {"website": member.get("website", ""), "names": member.get("names", {}), "country": "CA"}
        organization, _is_new = Organization.objects.get_or_create(name=member["name"], defaults=defaults)
        organization.relation, organization.member_group = relation, groups[member["group"]]
        organization.member_since = member["since"]
        organization.save()
    for language, fields in _content()["pages"].items():
        _publish_page(language, fields, user)


def member_websites() -> dict[str, str]:
    """Return the websites of the members that only the directory of the demo has, by name."""
    return {member["name"]: member["website"] for member in _content()["others"]}


def demo_groups() -> QuerySet[MemberGroup]:
    """Return the groups of members of the demo."""
    return MemberGroup.objects.filter(label__in=[group["label"] for group in _content()["groups"]])


def _publish_page(language: str, fields: dict[str, str], user: User) -> None:
    home: Page | None = HomePage.objects.filter(locale__language_code=language).first()
    if home is None:
        return
    locale = Locale.objects.get(language_code=language)
    page = MembersPage(**fields, locale=locale, owner=user, translation_key=demo_key(PAGE), show_in_menus=True)
    home.add_child(instance=page)
    page.save_revision(user=user).publish(user=user)


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DEMO_DIR / "members.json").read_text(encoding="utf-8"))
    return content
