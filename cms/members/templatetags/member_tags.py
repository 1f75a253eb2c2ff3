"""Template tags of the page of members."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from cms.members.listed_members import Member
from cms.members.models import MembersPage
from cms.members.structured_data import structured_data

register = template.Library()


@register.simple_tag(takes_context=True)
def members_json_ld(context: Context, page: MembersPage) -> SafeString:
    """Return a script element that describes the listed members to search engines; no text can end it."""
    name = getattr(context.get("branding"), "name", "") or settings.WAGTAIL_SITE_NAME
    data = structured_data(name, page.full_url or "", context["page_of"].object_list)
    element = json_script(data)
    return mark_safe(element.replace("application/json", "application/ld+json", 1))  # noqa: S308 - escaped by Django


@register.filter
def count_of(member: Member, counts: Mapping[int, int]) -> int:
    """Return the number of letters of a member; 0 if it signed none."""
    return counts.get(member.organization.pk, 0)
